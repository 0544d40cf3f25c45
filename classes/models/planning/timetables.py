"""What people enter of a class's timetable, and what is stored of it."""

import json
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, time
from functools import partial
from hashlib import sha256
from typing import Self

from classes import timetable as engine
from classes.models.planning.entries import ExceptionDay, ExtraDay, HeldHoliday, Stop
from classes.models.planning.entry_rows import EntryRows
from classes.models.training_classes.training_classes import TrainingClass

# The date of an exception, without a time; or that of an extra day, with its start
EntryPlace = tuple[date, time | None]


@dataclass(frozen=True, eq=False)
class Entries:
    """The entries of a timetable: the pattern, and the rows beside it, stored or not yet.

    Without a pattern there is no timetable yet. The former patterns that days ahead still follow are not entered: they
    stay from an earlier change.
    """

    pattern: engine.Pattern | None = None
    exceptions: tuple[ExceptionDay, ...] = ()
    extras: tuple[ExtraDay, ...] = ()
    stops: tuple[Stop, ...] = ()
    held_holidays: frozenset[date] = field(default_factory=frozenset)
    end_date_by_hand: date | None = None
    end_date_reason: str = ""
    former: tuple[engine.FormerPattern, ...] = ()

    @classmethod
    def of(cls, training_class: TrainingClass) -> Self:
        """The stored entries of a class."""
        return next(cls.of_each([training_class]))

    @classmethod
    def of_each(cls, classes: Sequence[TrainingClass]) -> Iterator[Self]:
        """In the order of the classes, with one query for all of them."""
        rows = EntryRows(classes)
        for training_class in classes:
            yield cls._of_rows(training_class, rows)

    @property
    def open_stop(self) -> Stop | None:
        return next((row for row in self.stops if row.resume_date is None), None)

    @property
    def notes(self) -> dict[EntryPlace, str]:
        """What was entered beside exceptions and extra days."""
        notes: dict[EntryPlace, str] = {(row.date, None): row.note for row in self.exceptions}
        return notes | {(row.date, row.start): row.note for row in self.extras}

    def timetable_of(self, training_class: TrainingClass) -> engine.Timetable | None:
        """What the engine plans, with the start and the hours of the class as they are at this moment.

        Rows keep their order, so that its answers can name them.
        """
        if self.pattern is None:
            return None
        return engine.Timetable(
            start_date=training_class.start_date,
            total_hours=training_class.total_hours,
            pattern=self.pattern,
            extras=tuple(engine.ExtraDay(row.date, row.start, row.end) for row in self.extras),
            exceptions=tuple(engine.ExceptionDay(row.date, row.get_reason_display()) for row in self.exceptions),
            stops=tuple(engine.Stop(row.last_day, row.resume_date, row.get_reason_display()) for row in self.stops),
            held_holidays=self.held_holidays,
            end_date_by_hand=self.end_date_by_hand,
            former=self.former,
        )

    def digest(self) -> str:
        """The same for the same entries, in whatever order; to tell whether somebody changed them.

        Empty without any, as in the row of a class that never had a timetable.
        """
        rows = (self.exceptions, self.extras, self.stops, self.held_holidays)
        if not (self.pattern or self.end_date_by_hand or any(rows)):
            return ""
        facts = {
            "pattern": engine.pattern_document(self.pattern) if self.pattern else None,
            "exceptions": _facts(self.exceptions, "date", "reason", "note"),
            "extras": _facts(self.extras, "date", "start", "end", "note"),
            "stops": _facts(self.stops, "last_day", "resume_date", "reason"),
            "held_holidays": sorted(map(str, self.held_holidays)),
            "end": [str(self.end_date_by_hand), self.end_date_reason],
        }
        return sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()

    def __hash__(self) -> int:
        return hash(self.digest())

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Entries) and self.digest() == other.digest()

    @classmethod
    def _of_rows(cls, training_class: TrainingClass, rows: EntryRows) -> Self:
        document, of_class = training_class.schedule_data, partial(rows.of, training_class)
        return cls(
            pattern=engine.read_pattern(document) if document else None,
            exceptions=of_class(ExceptionDay),
            extras=of_class(ExtraDay),
            stops=of_class(Stop),
            held_holidays=frozenset(row.date for row in of_class(HeldHoliday)),
            end_date_by_hand=training_class.end_date_by_hand,
            end_date_reason=training_class.end_date_reason,
            former=engine.read_former(document) if document else (),
        )


@dataclass(frozen=True)
class TimetableEdit:
    """What an edit says of a timetable.

    `entries` is the result: rows that were sent, and stored ones that were not. `digest_as_sent` is of the rows sent
    alone, as the form was filled, and tells whether they were changed at all. `change_from` may be empty.
    """

    entries: Entries
    digest_as_sent: str
    change_from: date | None = None

    @classmethod
    def of(cls, entries: Entries) -> Self:
        """As if all entries had been sent."""
        return cls(entries, entries.digest())


def _facts(rows: Iterable[object], *names: str) -> list[list[str]]:
    return sorted([str(getattr(row, name)) for name in names] for row in rows)
