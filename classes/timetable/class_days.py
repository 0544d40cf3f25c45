"""Laying a timetable out: the walk over the pattern's days, in which it is decided which of them are taught."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import TypeVar

from classes.timetable.changes import Past, standing_extras
from classes.timetable.sessions import Because, DayLeftOut, Session
from classes.timetable.times import TimeSpan, total_minutes
from classes.timetable.timetables import ExtraDay, Timetable

Holidays = Mapping[date, str]
Span = TypeVar("Span", ExtraDay, Session)


@dataclass(frozen=True, slots=True)
class Layout:
    """A timetable and its days: `sessions` are all, those of the past and extra days included.

    `taught` and `passed_over` are the pattern's days from `past.change_from` on; `gave_way` are sessions of the
    pattern whose time a standing extra day takes. The hours of those that were `made_up` do not count.
    """

    timetable: Timetable
    past: Past
    sessions: tuple[Session, ...]
    taught: tuple[Session, ...]
    passed_over: tuple[DayLeftOut, ...]
    gave_way: tuple[Session, ...]
    made_up: tuple[Session, ...] = ()

    @property
    def end_date(self) -> date | None:
        """None where there is no session, and while a stop is open of a class whose last day is not known."""
        by_hand, last_day = self.timetable.end_date_by_hand, self.timetable.last_day
        if (self.timetable.open_stop and not last_day) or not self.sessions:
            return None
        return self.sessions[-1].date if by_hand is None or (last_day and last_day < by_hand) else by_hand

    @property
    def left_out(self) -> tuple[DayLeftOut, ...]:
        """A listed date counts also after the last session, which it would be if it were not left out."""
        return (*self.past.left_out, *self.passed_over)

    @property
    def minutes(self) -> int:
        return total_minutes(without(self.made_up, self.sessions))

    @property
    def ran_out_of_years(self) -> bool:
        """Whether the hours were not reached within the longest time that a class may take."""
        timetable, stop = self.timetable, self.timetable.open_stop
        if min(timetable.last_day or date.max, stop.last_day if stop else date.max) <= timetable.latest_end:
            return False
        return timetable.is_laid_out_by_hours and self.minutes < timetable.minutes_wanted


def without(made_up: Sequence[Session], sessions: Iterable[Session]) -> tuple[Session, ...]:
    """The sessions that count: of those on which nothing was held, and that are planned again, only the latter do."""
    gone = set(made_up)
    return tuple(session for session in sessions if session not in gone) if gone else tuple(sessions)


def holidays_met(timetable: Timetable, sessions: Iterable[Session], holidays: Holidays) -> Holidays:
    """The public holidays on which these sessions of the pattern are although nobody holds them: they are newer."""
    on_holidays = {session for session in sessions if session.date in holidays}
    of_pattern = {session.date for session in on_holidays.difference(timetable.extra_sessions)}
    return {day: holidays[day] for day in sorted(of_pattern - timetable.held_holidays)}


def lay_out(timetable: Timetable, holidays: Holidays, past: Past, stored: Timetable | None) -> Layout:
    """Plans whole days until the hours are reached, or all that there are; the timetable must be checked."""
    fixed = (*past.sessions, *past.captured)
    made_up = past.made_up_in(timetable)
    extras = [
        extra
        for extra in timetable.extra_sessions
        if past.change_from <= extra.date <= (timetable.last_day or date.max) and extra not in past.captured
    ]
    standing, captured = _by_date(standing_extras(timetable, stored)), _by_date(past.captured)
    missing = timetable.minutes_wanted - total_minutes((*fixed, *extras)) + total_minutes(made_up)
    taught: list[Session] = []
    gave_way: list[Session] = []
    passed_over: list[DayLeftOut] = []
    for day in _walk(timetable, holidays, past.change_from):
        if timetable.is_laid_out_by_hours and missing <= 0:
            break
        if isinstance(day, DayLeftOut):
            if set(captured.get(day.date, ())) <= set(made_up):
                passed_over.append(day)
            continue
        open_to_plan = _clear_of(captured, day)
        free = _clear_of(standing, open_to_plan)
        gave_way += [session for session in open_to_plan if session not in free]
        taught += free
        missing -= total_minutes(free)
    everything = tuple(sorted((*fixed, *taught, *extras)))
    return Layout(timetable, past, everything, tuple(taught), tuple(passed_over), tuple(gave_way), made_up)


def _walk(timetable: Timetable, holidays: Holidays, first: date) -> Iterator[DayLeftOut | list[Session]]:
    """The days on which the pattern meets, from `first` to the last on which anything may be planned."""
    exceptions = {exception.date: exception.reason for exception in timetable.exceptions}
    for day, sessions in timetable.meetings(first):
        if stop := timetable.stop_on(day):
            yield DayLeftOut(day, Because.STOP, stop.reason)
        elif day in exceptions:
            yield DayLeftOut(day, Because.EXCEPTION, exceptions[day])
        elif day in holidays and day not in timetable.held_holidays:
            yield DayLeftOut(day, Because.HOLIDAY, holidays[day])
        else:
            yield sessions


def _clear_of(others: Mapping[date, Sequence[TimeSpan]], sessions: list[Session]) -> list[Session]:
    """Those sessions of a day that share no minute with any of the others."""
    of_day = others.get(sessions[0].date) if sessions else None
    if not of_day:
        return sessions
    return [session for session in sessions if not any(other.overlaps(session) for other in of_day)]


def _by_date(spans: Iterable[Span]) -> dict[date, list[Span]]:
    grouped = defaultdict(list)
    for span in spans:
        grouped[span.date].append(span)
    return grouped
