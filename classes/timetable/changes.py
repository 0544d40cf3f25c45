"""Changing the timetable of a class that has begun: what stays as it was, and from which day the rest is new."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from itertools import takewhile

from classes.timetable.patterns import FormerPattern, Pattern
from classes.timetable.sessions import DayLeftOut, Session
from classes.timetable.timetables import ExtraDay, Stop, Timetable


@dataclass(frozen=True, slots=True)
class Past:
    """What a change leaves as it was, to the minute: everything before `change_from`, and what was captured after it.

    `captured` are sessions from `change_from` on whose register is there; `not_held` are those of all sessions that
    their register says were not held.
    """

    change_from: date
    sessions: tuple[Session, ...] = ()
    left_out: tuple[DayLeftOut, ...] = ()
    captured: tuple[Session, ...] = ()
    not_held: frozenset[Session] = frozenset()

    def made_up_in(self, timetable: Timetable) -> tuple[Session, ...]:
        """Sessions that were not held, and that the timetable plans no longer: their hours are planned elsewhere.

        An exception on their day leaves out what the pattern plans, and an extra day all the same stands.
        """
        days = {row.date for row in timetable.exceptions}
        lost = self.not_held.difference(timetable.extra_sessions)
        return tuple(sorted(session for session in lost if session.date in days))


def has_begun(sessions: Iterable[Session], *, today: date) -> bool:
    """Whether a session lies before today; `sessions` are those that are planned, not the cancelled ones."""
    return any(session.date < today for session in sessions)


def past_before(
    change_from: date,
    sessions: Iterable[Session],
    left_out: Iterable[DayLeftOut],
    *,
    captured: Iterable[Session] = (),
    not_held: Iterable[Session] = (),
) -> Past:
    """The part of a stored plan that a change from this day does not touch. `captured` sessions have a register."""
    return Past(
        change_from,
        tuple(sorted(session for session in sessions if session.date < change_from)),
        tuple(sorted(day for day in left_out if day.date < change_from)),
        tuple(sorted(session for session in captured if session.date >= change_from)),
        frozenset(not_held),
    )


def default_change_from(stored: Timetable, wanted: Timetable, *, today: date) -> date:
    """The day from which a change applies when nobody says: today, or the earliest past day that is touched.

    A past day is touched when its exception, extra day, stop or held holiday was added or removed ("the agent
    was absent yesterday", entered today). It never lies before the start.
    """
    touched = [
        *(row.date for row in set(stored.exceptions) ^ set(wanted.exceptions)),
        *(row.date for row in set(stored.extras) ^ set(wanted.extras)),
        *(stored.held_holidays ^ wanted.held_holidays),
        *_days_of_changed_stops(stored, wanted),
    ]
    return max(wanted.start_date, min([*touched, today]))


def former_patterns(
    stored: Timetable, wanted: Pattern, *, change_from: date | None, today: date
) -> tuple[FormerPattern, ...]:
    """The patterns that days ahead still follow when a class gets the wanted one, from `change_from` or at once.

    Without them the next change, of whatever, would lay these days out by a pattern that begins after them.
    """
    if wanted == stored.pattern:
        return stored.former
    if change_from is None:
        return ()
    followed: list[FormerPattern] = []
    begins = today
    for each in (*stored.former, FormerPattern(stored.pattern, change_from)):
        until = min(each.until, change_from)
        if until > begins:
            followed.append(FormerPattern(each.pattern, until))
            begins = until
    return tuple(followed)


def changed_past_days(stored: Iterable[Session], planned: Iterable[Session], *, today: date) -> tuple[date, ...]:
    """The days before today on which a plan has other sessions than those that are stored.

    A change that reaches back lays all days out anew by the pattern of today, also those that were taught by an
    earlier one: whoever makes it should see which days it rewrites.
    """
    differing = set(stored) ^ set(planned)
    return tuple(sorted({session.date for session in differing if session.date < today}))


def captured_otherwise(timetable: Timetable, past: Past) -> tuple[Session, ...]:
    """The captured sessions from `past.change_from` on that the patterns would plan otherwise: they stay.

    Not those on the day of an exception, of which its own hint tells.
    """
    days = {row.date for row in timetable.exceptions}
    own = {session for session in past.captured if session.date not in days}.difference(timetable.extra_sessions)
    if not own:
        return ()
    meetings = _meetings(timetable, past.change_from, max(session.date for session in own))
    return tuple(sorted(own.difference(*meetings.values())))


def followed_since(timetable: Timetable, everything: Past) -> date | None:
    """The day from which a stored plan, `everything` of it, follows the patterns of its timetable; None for all of it.

    The days before a change of the pattern keep what an earlier one laid out, and that one is stored no more.
    """
    stored, left_out = _by_date(everything.sessions), {day.date for day in everything.left_out}
    last = max(stored, default=date.min)
    meetings = _meetings(timetable, timetable.start_date, max([last, *left_out]))
    of_timetable = {session for sessions in meetings.values() for session in sessions}
    others = set(everything.sessions) - of_timetable - set(timetable.extra_sessions)
    differing = {session.date for session in others} | (left_out - meetings.keys())
    for day, sessions in meetings.items():
        if day <= last and day not in left_out and not all(_is_taken(each, stored.get(day, ())) for each in sessions):
            differing.add(day)
    if not differing:
        return None
    after = max(differing)
    return next((day for day in meetings if day > after), after + timedelta(days=1))


def standing_extras(wanted: Timetable, stored: Timetable | None) -> tuple[ExtraDay, ...]:
    """The extra days that stood before, beside the same pattern.

    Such a day may come to lie on the pattern's own time without anybody's doing, when its holiday is removed:
    then the pattern gives way, where a new extra day would be refused.
    """
    if stored is None or stored.pattern != wanted.pattern:
        return ()
    return tuple(extra for extra in wanted.extras if extra in stored.extras)


def _meetings(timetable: Timetable, first: date, until: date) -> dict[date, list[Session]]:
    """The sessions of the patterns on each of their days, both ends included."""
    return dict(takewhile(lambda meeting: meeting[0] <= until, timetable.meetings(first)))


def _is_taken(session: Session, others: Iterable[Session]) -> bool:
    """Whether it is one of the others, or gives way to an extra day among them."""
    return any(other.overlaps(session) for other in others)


def _by_date(sessions: Iterable[Session]) -> dict[date, list[Session]]:
    grouped: dict[date, list[Session]] = {}
    for session in sessions:
        grouped.setdefault(session.date, []).append(session)
    return grouped


def _days_of_changed_stops(stored: Timetable, wanted: Timetable) -> list[date]:
    # What a stop does to the days changes only where a stop begins or ends.
    borders = {border for stop in (*stored.stops, *wanted.stops) for border in _borders(stop)}
    return [day for day in borders if _rest_on(stored, day) != _rest_on(wanted, day)]


def _borders(stop: Stop) -> list[date]:
    first = stop.last_day + timedelta(days=1)
    return [first] if stop.resume_date is None else [first, stop.resume_date]


def _rest_on(timetable: Timetable, day: date) -> tuple[bool, str] | None:
    # An open stop leaves its days unplanned and a closed one leaves them out: recording the restart touches
    # all of them.
    stop = timetable.stop_on(day)
    return None if stop is None else (stop.resume_date is None, stop.reason)
