"""The report of the import as its page shows it: by kind, and row by row."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Count, QuerySet

from classes.models.training_classes.training_classes import TrainingClass
from classes.models.transfer.kinds import LEAVES_CLASS, Kind
from classes.models.transfer.old_rows import MAPPINGS, OldRow, Remark

_NOUNS: Final[Mapping[str, str]] = {
    "clients": "Client",
    "sites": "Site",
    "class_types": "Class type",
    "class_type_subjects": "Subject",
    "agents": "Agent",
    "users": "User",
    "learners": "Learner",
    "classes": "Class",
}


@dataclass(frozen=True)
class KindTotal:
    """How many remarks of a kind there are."""

    kind: Kind
    count: int

    @property
    def leaves(self) -> bool:
        return self.kind in LEAVES_CLASS


@dataclass(frozen=True)
class Totals:
    """`outcomes` has a line for each table: its noun, brought, with a remark, left."""

    outcomes: list[tuple[str, int, int, int]]
    kinds: list[KindTotal]


def rows_with(kind: str, *, settled: bool) -> "QuerySet[Remark]":
    """The remarks of one kind or of all, with the rows that they are about; those of classes first."""
    remarks = Remark.objects.filter(settled_at__isnull=not settled)
    if kind:
        remarks = remarks.filter(kind=kind)
    names = ("old_row__training_class", "old_row__learner", "settled_by")
    return remarks.select_related(*names).order_by("old_row__table", "old_row", "pk")


def totals(*, settled: bool) -> Totals:
    rows: Any = OldRow.objects.exclude(table__in=MAPPINGS).values_list("table", "outcome").order_by()
    counts = {(table, outcome): count for table, outcome, count in rows.annotate(count=Count("pk"))}
    outcomes = []
    for table, noun in _NOUNS.items():
        brought, remarked, left = (counts.get((table, outcome), 0) for outcome in OldRow.Outcome)
        if brought or remarked or left:
            outcomes.append((noun, brought, remarked, left))
    kinds: Any = Remark.objects.filter(settled_at__isnull=not settled).values_list("kind").order_by()
    by_kind = dict(kinds.annotate(count=Count("pk")))
    return Totals(outcomes, [KindTotal(kind, by_kind[kind]) for kind in Kind if kind in by_kind])


def brought_facts(training_class: TrainingClass) -> dict[str, Any]:
    """What a class's page says of where it comes from: its code there, read with it, and what nobody has looked at."""
    old_code = getattr(training_class, "old_code", None)
    remarks = Remark.objects.open().filter(old_row__table="classes", old_row__training_class=training_class)
    return {"old_code": old_code, "remarks": list(remarks.select_related("old_row"))}
