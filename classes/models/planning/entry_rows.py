"""The rows beside the patterns of classes, of four tables, read with one query."""

from collections import defaultdict
from collections.abc import Iterable, Iterator
from functools import cache
from typing import Any, Final

from django.db.models import DateField, F, Model, TimeField, Value
from django.db.models.functions import Cast

from classes.models.planning.entries import ExceptionDay, ExtraDay, HeldHoliday, Stop
from classes.models.training_classes.training_classes import TrainingClass

Table = type[Model]

# Where each table's fields go in the columns that all have in common
_FIELDS: Final[dict[Table, dict[str, str]]] = {
    ExceptionDay: {"day": "date", "why": "reason", "remark": "note"},
    ExtraDay: {"day": "date", "begins": "start", "ends": "end", "remark": "note"},
    Stop: {"day": "last_day", "until": "resume_date", "why": "reason"},
    HeldHoliday: {"day": "date"},
}
_NO_DAY, _NO_TIME, _NO_TEXT = Cast(Value(None), DateField()), Cast(Value(None), TimeField()), Value("")
_COLUMNS: Final = {
    "day": _NO_DAY,
    "until": _NO_DAY,
    "begins": _NO_TIME,
    "ends": _NO_TIME,
    "why": _NO_TEXT,
    "remark": _NO_TEXT,
}


class EntryRows:
    """What is stored beside the patterns of classes, in the order of the days."""

    def __init__(self, classes: Iterable[TrainingClass]) -> None:
        self._rows: dict[tuple[int, Table], list[Any]] = defaultdict(list)
        for row in _read([training_class.pk for training_class in classes]):
            self._rows[row.training_class_id, type(row)].append(row)

    def of(self, training_class: TrainingClass, table: Table) -> tuple[Any, ...]:
        return tuple(self._rows[training_class.pk, table])


def _read(classes: list[int]) -> Iterator[Any]:
    tables = list(_FIELDS)
    first, *others = (
        _columns_of(table, number).filter(training_class__in=classes) for number, table in enumerate(tables)
    )
    rows = first.union(*others, all=True).order_by("number", "day", "begins", "key")
    for number, of_class, pk, *columns in rows:
        fields = {field: columns[place] for field, place in _places(tables[number])}
        yield tables[number].from_db(rows.db, ["id", "training_class_id", *fields], [pk, of_class, *fields.values()])


@cache  # to describe the columns takes longer than to read the rows
def _columns_of(table: Table, number: int) -> Any:
    fields = {column: F(field) for column, field in _FIELDS[table].items()}
    columns = {"number": Value(number), "of_class": F("training_class_id"), "key": F("pk"), **_COLUMNS, **fields}
    return table._default_manager.order_by().annotate(**columns).values_list(*columns)


def _places(table: Table) -> list[tuple[str, int]]:
    columns = list(_COLUMNS)
    return [(field, columns.index(column)) for column, field in _FIELDS[table].items()]
