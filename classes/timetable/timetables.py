"""A class's timetable: all that decides on which days it meets, and for how long."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal

from classes.timetable.patterns import Biweekly, Custom, FormerPattern, Meeting, Pattern
from classes.timetable.sessions import Session
from classes.timetable.times import TimeSpan, minutes_in

LONGEST_IN_YEARS = 5

_ONE_DAY = timedelta(days=1)


def years_later(day: date, years: int) -> date:
    """The same day that many years later, or before with a negative number; 28 February for the 29th."""
    year = day.year + years
    try:
        return day.replace(year=year)
    except ValueError:
        return day.replace(year=year, day=28)


@dataclass(frozen=True, slots=True)
class ExtraDay(TimeSpan):
    """Taught beside the pattern, also on a public holiday."""

    date: date
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class ExceptionDay:
    """A day on which this class does not meet; `reason` as people read it ("Agent absent")."""

    date: date
    reason: str


@dataclass(frozen=True, slots=True)
class Stop:
    """A rest from the last class day before it to the first class day after it: both of these are taught.

    Without a `resume_date` the stop is open: the restart is not known yet.
    """

    last_day: date
    resume_date: date | None
    reason: str

    def leaves_out(self, day: date) -> bool:
        return self.last_day < day < (self.resume_date or date.max)


@dataclass(frozen=True, slots=True)
class Timetable:
    """`former` patterns, in the order in which they end, are followed until `pattern` begins.

    Of a class that will be over before its hours are reached, nothing is planned after its `last_day`.
    """

    start_date: date
    total_hours: Decimal
    pattern: Pattern
    extras: tuple[ExtraDay, ...] = ()
    exceptions: tuple[ExceptionDay, ...] = ()
    stops: tuple[Stop, ...] = ()
    held_holidays: frozenset[date] = frozenset()
    end_date_by_hand: date | None = None
    former: tuple[FormerPattern, ...] = ()
    last_day: date | None = None

    @property
    def minutes_wanted(self) -> int:
        return minutes_in(self.total_hours)

    @property
    def extra_sessions(self) -> tuple[Session, ...]:
        """What is taught on extra days, in the order of their entries."""
        return tuple(Session(row.date, row.start, row.end) for row in self.extras)

    @property
    def open_stop(self) -> Stop | None:
        return next((stop for stop in self.stops if stop.resume_date is None), None)

    @property
    def latest_end(self) -> date:
        """The last day on which a class may end at all."""
        return years_later(self.start_date, LONGEST_IN_YEARS)

    @property
    def horizon(self) -> date:
        """The last day on which anything may be planned."""
        by_hand = self.end_date_by_hand or date.max
        stopped = self.open_stop.last_day if self.open_stop else date.max
        return min(self.latest_end, by_hand, stopped, self.last_day or date.max)

    @property
    def is_laid_out_by_hours(self) -> bool:
        """Whether days are planned until the hours are reached, rather than all that there are."""
        return self.end_date_by_hand is None and not isinstance(self.pattern, Custom)

    def meetings(self, first: date) -> Iterator[Meeting]:
        """The pattern's days from `first` to the horizon, taught or not; those of former patterns before them."""
        for former in self.former:
            if first < former.until:
                yield from self._meetings_of(former.pattern, first, min(former.until - _ONE_DAY, self.horizon))
                first = former.until
        yield from self._meetings_of(self.pattern, first, self.horizon)

    def stop_on(self, day: date) -> Stop | None:
        """The stop that leaves this day out, if one does."""
        return next((stop for stop in self.stops if stop.leaves_out(day)), None)

    def has_extra_day_alone(self, day: date) -> bool:
        """Whether an exception would leave out nothing on it: an extra day is always taught, and nothing else is."""
        if all(extra.date != day for extra in self.extras):
            return False
        meeting = next(self.meetings(day), None)
        return meeting is None or meeting[0] != day

    def _meetings_of(self, pattern: Pattern, first: date, last: date) -> Iterator[Meeting]:
        if isinstance(pattern, Biweekly):
            return pattern.meetings(first, last, since=self.start_date)
        return pattern.meetings(first, last)
