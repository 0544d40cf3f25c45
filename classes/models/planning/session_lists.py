"""The days of one class as people read them: by month, with running hours, and what is left out in its place."""

from calendar import Calendar
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from functools import cached_property
from itertools import islice, takewhile
from typing import Final

from classes import timetable as engine
from classes.models.planning.left_out_days import LeftOutDay
from classes.models.planning.sessions import Session
from classes.models.planning.timetables import EntryPlace
from classes.timetable import hours_text

NO_LONGER: Final = "no-longer"
SESSION: Final = "session"
YEAR_VIEW: Final = 12

_MOST_IMPORTANT_FIRST: Final = (SESSION, *LeftOutDay.Because.values, NO_LONGER)
_WEEKS: Final = Calendar()  # from Monday


@dataclass(frozen=True)
class Line:
    """A line of the list: a session with the minutes planned up to its end, or a day that is left out.

    A session that was not held and that `is_made_up` elsewhere is such a day, too.
    `note` is what was entered with the exception or the extra day; `holiday` the name of the one on which a session is
    taught all the same.
    """

    day: Session | LeftOutDay
    minutes_so_far: int
    is_made_up: bool = False
    note: str = ""
    holiday: str = ""

    @property
    def date(self) -> date:
        return self.day.date

    @cached_property
    def kind(self) -> str:
        """`session`, or `no-longer` where a change took it away; of a day left out `stop`, `exception` or `holiday`."""
        if isinstance(self.day, LeftOutDay):
            return self.day.because
        if self.is_made_up:
            return LeftOutDay.Because.EXCEPTION
        return NO_LONGER if self.day.status == Session.Status.CANCELLED else SESSION

    @property
    def name(self) -> str:
        """Of what is left out: the reason, or the name of the holiday; of a session that was not held, why."""
        if isinstance(self.day, LeftOutDay):
            return self.day.name
        if not self.day.has_register or self.day.was_held:
            return ""
        why = self.day.register.why_not_held
        return f"{why}, made up" if self.is_made_up else why

    @property
    def minutes(self) -> int:
        """Of a session that is planned."""
        return self.day.minutes if isinstance(self.day, Session) and self.kind == SESSION else 0

    @property
    def hours(self) -> str:
        return hours_text(self.minutes)

    @property
    def hours_so_far(self) -> str:
        return hours_text(self.minutes_so_far)


@dataclass(frozen=True)
class Day:
    """A day of the year view; `lines` are what the list has of it."""

    date: date
    lines: tuple[Line, ...] = ()

    @cached_property
    def kind(self) -> str:
        """Empty where nothing is: what is taught counts more than what is not."""
        return self._first.kind if self._first else ""

    @property
    def letter(self) -> str:
        """Tells days that are not taught apart for those who see no colours."""
        return "" if self.kind == SESSION else self.kind[:1]

    @cached_property
    def words(self) -> str:
        if self.kind == SESSION:
            hours = f"class, {hours_text(sum(line.minutes for line in self.lines))} hours"
            return f"{hours}, public holiday: {self._first.holiday}" if self._first and self._first.holiday else hours
        if self._first and self.kind != NO_LONGER:
            return ": ".join(filter(None, ("left out", self._first.name, self._first.note)))
        return "no longer planned" if self._first else ""

    @cached_property
    def _first(self) -> Line | None:
        return min(self.lines, key=lambda line: _MOST_IMPORTANT_FIRST.index(line.kind), default=None)


@dataclass(frozen=True)
class Stretch:
    """Some of a class's days, and what they come to."""

    lines: tuple[Line, ...]

    @property
    def minutes(self) -> int:
        return sum(line.minutes for line in self.lines)

    @property
    def hours(self) -> str:
        return hours_text(self.minutes)

    @property
    def class_days(self) -> int:
        return len({line.date for line in self.lines if line.kind == SESSION})

    @property
    def left_out(self) -> dict[str, int]:
        """The number of days for each reason."""
        counted = Counter(kind for _day, kind in {(line.date, line.kind) for line in self.lines})
        return {because: counted[because] for because in LeftOutDay.Because.values}


@dataclass(frozen=True)
class Month(Stretch):
    first: date

    @property
    def weeks(self) -> Iterator[list[Day | None]]:
        """From Monday to Sunday; None for days of other months."""
        by_date: dict[date, list[Line]] = {}
        for line in self.lines:
            by_date.setdefault(line.date, []).append(line)
        for week in _WEEKS.monthdatescalendar(self.first.year, self.first.month):
            yield [Day(day, tuple(by_date.get(day, ()))) if day.month == self.first.month else None for day in week]


@dataclass(frozen=True)
class SessionList(Stretch):
    """The whole class."""

    @classmethod
    def of(
        cls,
        sessions: Iterable[Session],
        left_out: Iterable[LeftOutDay],
        *,
        made_up: Iterable[engine.Session] = (),
        notes: Mapping[EntryPlace, str] = {},
        holidays: Mapping[date, str] = {},
    ) -> "SessionList":
        """The sessions are those to show, cancelled ones too; the holidays are those that are observed.

        Those that the plan has as `made_up` elsewhere do not count, and say why in the place of their day.
        """
        elsewhere = {(session.date, session.start) for session in made_up}
        told = {day for day, _start in elsewhere}
        untold = [day for day in left_out if day.date not in told]
        lines = _lines(sorted([*sessions, *untold], key=_place), elsewhere)
        return cls(tuple(_with_remarks(line, notes, holidays) for line in lines))

    @property
    def months(self) -> list[Month]:
        """From the first to the last, those without a line too."""
        by_month: dict[date, list[Line]] = {}
        for line in self.lines:
            by_month.setdefault(line.date.replace(day=1), []).append(line)
        if not by_month:
            return []
        months = takewhile(max(by_month).__ge__, _months_from(min(by_month)))
        return [Month(tuple(by_month.get(first, ())), first) for first in months]

    @property
    def year_view(self) -> list[Month]:
        """At least twelve months, from the first on; none for a class without days."""
        months = self.months
        after = _months_from(months[0].first) if months else iter(())
        return [*months, *(Month((), first) for first in islice(after, len(months), YEAR_VIEW))]

    def nearest_to(self, day: date) -> date:
        """The day itself, or the class's first or last where it lies outside of it."""
        return min(max(day, self.lines[0].date), self.lines[-1].date) if self.lines else day

    def before(self, day: date) -> Stretch:
        return Stretch(tuple(line for line in self.lines if line.date < day))


def _place(day: Session | LeftOutDay) -> tuple[date, str]:
    return day.date, str(day.start) if isinstance(day, Session) else ""


def _lines(days: Iterable[Session | LeftOutDay], elsewhere: set[tuple[date, time]]) -> Iterator[Line]:
    so_far = 0
    for day in days:
        is_made_up = isinstance(day, Session) and (day.date, day.start) in elsewhere
        so_far += Line(day, 0, is_made_up).minutes
        yield Line(day, so_far, is_made_up)


def _with_remarks(line: Line, notes: Mapping[EntryPlace, str], holidays: Mapping[date, str]) -> Line:
    if line.kind == SESSION and isinstance(line.day, Session):
        return replace(line, note=notes.get((line.date, line.day.start), ""), holiday=holidays.get(line.date, ""))
    return replace(line, note=notes.get((line.date, None), "")) if line.kind == LeftOutDay.Because.EXCEPTION else line


def _months_from(first: date) -> Iterator[date]:
    while True:
        yield first
        first = (first + timedelta(days=31)).replace(day=1)
