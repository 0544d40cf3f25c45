"""What the old system's log tells of a class: former starts, when it got its order number, since when somebody left."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.utils import timezone

from classes.models.learners.enrolments import Enrolment
from classes.models.transfer.kinds import Kind
from classes.services.transfer.reading.documents import (
    Object,
    UnreadableDocument,
    as_list,
    key_of,
    loaded,
    moment_of,
    possible_date,
)
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.texts import line_of
from classes.services.transfer.reading.words import status_of
from classes.timetable import say_number

_NOT_SAID: Any = object()


@dataclass(frozen=True)
class LogRow:
    """`diff` is of an UPDATE; `after` is what the row was after the change, as far as that was kept."""

    key: int
    at: datetime
    is_insert: bool
    diff: Object
    after: Object
    before: Object

    @classmethod
    def of(cls, row: dict[str, str | None]) -> "LogRow | None":
        """None where the moment cannot be read."""
        at, key = moment_of(row["changed_at"]), key_of(row["log_id"])
        if at is None or key is None:
            return None
        is_insert = line_of(row["operation"]).upper() == "INSERT"
        diff, after, before = (_object(row[name]) for name in ("diff", "new_row", "old_row"))
        # At an INSERT the difference is the whole new row
        return cls(key, at, is_insert, {} if is_insert else diff, {**diff, **after} if is_insert else after, before)

    def value_of(self, column: str) -> Any:
        """What stood in the column after the change; `None` also where that was not kept."""
        value = self._kept(column)
        return None if value is _NOT_SAID else value

    def says(self, column: str) -> bool:
        return self._kept(column) is not _NOT_SAID

    def _kept(self, column: str) -> Any:
        if column in self.after:
            return self.after[column]
        changed = self.diff.get(column)
        return changed["new"] if isinstance(changed, dict) and "new" in changed else _NOT_SAID

    def values_before_and_after(self, column: str) -> Iterator[Any]:
        changed = self.diff.get(column)
        if isinstance(changed, dict):
            yield from (changed.get("old"), changed.get("new"))
        yield self.before.get(column)
        yield self.after.get(column)


@dataclass(frozen=True)
class Log:
    """The rows of one class in the order of their moments; those without a moment that can be are `left` out."""

    rows: tuple[LogRow, ...] = ()
    left: int = 0

    @classmethod
    def of(cls, rows: Iterable[dict[str, str | None]]) -> "Log":
        all_rows = [LogRow.of(row) for row in rows]
        read = [row for row in all_rows if row]
        return cls(tuple(sorted(read, key=lambda row: (row.at, row.key))), len(all_rows) - len(read))

    def say_left(self, findings: Findings) -> None:
        if self.left:
            rows = say_number(self.left, "entry", "entries")
            text = f"{rows} of its history without a date from 2000 to 2100: left out. Look there if needed."
            findings.say(Kind.BAD_DATE, text)

    @property
    def begins(self) -> datetime | None:
        return self.rows[0].at if self.rows else None

    @property
    def starts(self) -> list[date]:
        """All start dates that the class had, each once, in their order."""
        found = (
            possible_date(value) for row in self.rows for value in row.values_before_and_after("original_start_date")
        )
        return list(dict.fromkeys(day for day in found if day))

    @property
    def ordered_on(self) -> date | None:
        """The local day on which the log first has an order number."""
        rows = (row for row in self.rows if line_of(row.value_of("order_nr")))
        return next((timezone.localdate(row.at) for row in rows), None)

    def has_status_since(self, learners: Iterable[int], status: Enrolment.Status) -> date | None:
        """The local day from which on one of these learners always had the status; None where the log does not tell."""
        wanted, since = set(learners), None
        for row in reversed([row for row in self.rows if row.says("learner_ids")]):
            if _status_in(row.value_of("learner_ids"), wanted) != status:
                break
            since = row.at
        return timezone.localdate(since) if since else None


def _status_in(value: Any, learners: set[int]) -> Enrolment.Status | None:
    found = None
    for row in _list(value):
        fields = row if isinstance(row, dict) else {"id": row}
        if key_of(fields.get("id")) in learners:
            found = status_of(fields.get("status"))[0]
    return found


def _list(value: Any) -> list[Any]:
    try:
        return as_list(loaded(value) if isinstance(value, str) else value) or []
    except UnreadableDocument:
        return []


def _object(text: str | None) -> Object:
    try:
        value = loaded(text)
    except UnreadableDocument:
        return {}
    return value if isinstance(value, dict) else {}
