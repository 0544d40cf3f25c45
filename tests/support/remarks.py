"""Remarks of the import as tests need them."""

from classes.models import OldRow, Remark, TrainingClass
from classes.models.transfer.kinds import Kind

TEXT = "An exception has a date that cannot be."


def remark_of(training_class: TrainingClass, *, kind: Kind = Kind.BAD_DATE, text: str = TEXT) -> Remark:
    """Of the next row of the old system, counted from 1."""
    row = OldRow.objects.create(
        table="classes",
        key=str(OldRow.objects.count() + 1),
        outcome=OldRow.Outcome.WITH_REMARK,
        new_key=training_class.pk,
        training_class=training_class,
    )
    return Remark.objects.create(old_row=row, kind=kind.value, text=text)


def remark_of_row(table: str, *, kind: Kind, outcome: OldRow.Outcome, new_key: int | None = None) -> Remark:
    """Of a row that became no class or learner, its key the next one."""
    key = str(OldRow.objects.count() + 1)
    row = OldRow.objects.create(table=table, key=key, outcome=outcome, new_key=new_key)
    return Remark.objects.create(old_row=row, kind=kind.value, text=TEXT)
