"""The rows beside a class's pattern, of four tables, read with one query."""

from collections.abc import Iterator
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
_PREFETCHED: Final[dict[Table, str]] = {
    ExceptionDay: "exceptions",
    ExtraDay: "extras",
    Stop: "stops",
    HeldHoliday: "held_holidays",
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
    """What is stored beside the pattern of a class, in the order of the days."""

    def __init__(self, training_class: TrainingClass) -> None:
        prefetched = getattr(training_class, "_prefetched_objects_cache", {})
        if all(name in prefetched for name in _PREFETCHED.values()):
            self._rows = {table: list(prefetched[name]) for table, name in _PREFETCHED.items()}
        else:
            self._rows = {table: [] for table in _FIELDS}
            for row in _read(training_class):
                self._rows[type(row)].append(row)

    def of(self, table: Table) -> tuple[Any, ...]:
        return tuple(self._rows[table])


def _read(training_class: TrainingClass) -> Iterator[Model]:
    tables = list(_FIELDS)
    first, *others = (_columns_of(table, number, training_class) for number, table in enumerate(tables))
    for number, pk, *columns in first.union(*others, all=True).order_by("number", "day", "begins", "key"):
        fields = {field: columns[place] for field, place in _places(tables[number])}
        names, values = ["id", "training_class_id", *fields], [pk, training_class.pk, *fields.values()]
        yield tables[number].from_db(training_class._state.db, names, values)


def _columns_of(table: Table, number: int, training_class: TrainingClass) -> Any:
    fields = {column: F(field) for column, field in _FIELDS[table].items()}
    rows = table._default_manager.filter(training_class=training_class).order_by()
    columns = {"number": Value(number), "key": F("pk"), **_COLUMNS, **fields}
    return rows.annotate(**columns).values_list(*columns)


def _places(table: Table) -> list[tuple[str, int]]:
    columns = list(_COLUMNS)
    return [(field, columns.index(column)) for column, field in _FIELDS[table].items()]
