"""The names behind the keys of many classes, with one query for whatever number of tables."""

from typing import Any, Final, NamedTuple

from django.db import models
from django.db.models import F, Value

from classes.models.catalogue.class_types import ClassType
from classes.models.catalogue.subjects import Subject
from classes.models.names import NAME, PERSON, Comparable
from classes.models.people.users import User

Table = type[models.Model]

_PLACE: Final[dict[Table, Any]] = {
    ClassType: F("position"),
    Subject: F("class_type__position") * 1000 + F("position"),
}


class Entry(NamedTuple):
    """A row of a table. `code` is empty where the table has none."""

    pk: int
    code: str
    name: str

    @property
    def name_with_code(self) -> str:
        return self.name if self.name == self.code else f"{self.name} ({self.code})"


class ReferenceData:
    """All rows of some tables, those out of use too, or some rows of them, read with one query."""

    def __init__(self, *tables: "Table | models.QuerySet[Any]") -> None:
        """Of a table that is given twice the last one counts."""
        self._rows_from = {_table_of(rows): rows for rows in tables}
        self._read()

    def __contains__(self, table: Table) -> bool:
        return table in self._rows_from

    def rows_of(self, table: Table) -> list[Entry]:
        """In the order in which people choose from them."""
        return list(self._rows[table].values())

    def name_of(self, table: Table, pk: int | None) -> str:
        """Empty where there is no key. Everything is read again for a row that is younger than this."""
        if pk is None:
            return ""
        if pk not in self._rows[table]:
            self._read()
        return self._rows[table][pk].name

    def _read(self) -> None:
        tables = list(self._rows_from)
        self._rows: dict[Table, dict[int, Entry]] = {table: {} for table in tables}
        first, *others = (_numbered(rows, number) for number, rows in enumerate(self._rows_from.values()))
        for number, pk, *texts, _place, _key in first.union(*others, all=True).order_by("number", "place", "key"):
            self._rows[tables[number]][pk] = Entry(pk, *texts)


def _table_of(rows: "Table | models.QuerySet[Any]") -> Table:
    return rows.model if isinstance(rows, models.QuerySet) else rows


def _numbered(rows: "Table | models.QuerySet[Any]", number: int) -> Any:
    table = _table_of(rows)
    name = PERSON if table is User else NAME
    return (
        (rows if isinstance(rows, models.QuerySet) else table._default_manager)
        .order_by()
        .annotate(
            number=Value(number),
            text=F("code") if table in _PLACE else Value(""),
            label=name,
            place=_PLACE.get(table, Value(0)),
            key=Comparable(name),
        )
        .values_list("number", "pk", "text", "label", "place", "key")
    )
