"""What is allowed and yet probably not meant: said to the user, never refused."""

from collections.abc import Collection, Iterator, Sequence
from datetime import date
from typing import Final

from classes.timetable.checks import ASK_FOR_HOLIDAYS
from classes.timetable.class_days import Layout
from classes.timetable.patterns import Custom
from classes.timetable.sessions import Because, Session
from classes.timetable.timetables import Stop
from classes.timetable.wording import say_captured, say_date, say_list, say_span, say_stop

_MOST_NAMED: Final = 5
_EXTRA_DAY_STAYS: Final = "an extra day is always taught. Remove the extra day instead"


def hints_about(layout: Layout, holidays: Collection[date]) -> tuple[str, ...]:
    """Sentences in the order of the form's sections."""
    return (
        *_dates_too_late_to_add(layout),
        *_sessions_that_gave_way(layout),
        *_exceptions_without_effect(layout),
        *_stops_without_effect(layout),
        *_stops_beside_no_class_day(layout),
        *_held_days_that_are_no_holidays(layout, holidays),
        *_years_without_holidays(layout, holidays),
    )


def hint_about_the_past(rewritten: Sequence[date]) -> str:
    """What somebody should know whose change reaches back to these days, at least one."""
    named = [say_date(day) for day in rewritten[:_MOST_NAMED]]
    if more := len(rewritten) - len(named):
        named.append(f"{more} more")
    return f"This changes what stands for days before today: {say_list(named)}."


def hint_about_captured(sessions: Sequence[Session]) -> str:
    """What somebody should know whose change leaves these sessions, at least one, as they are."""
    return f"{say_captured(sessions)}."


def _dates_too_late_to_add(layout: Layout) -> Iterator[str]:
    """Extra days and listed dates before the change which the past does not have."""
    pattern, past = layout.timetable.pattern, layout.past
    left_out = {day.date for day in past.left_out}
    rows = [*layout.timetable.extra_sessions]
    if isinstance(pattern, Custom):
        rows += [Session(row.date, row.start, row.end) for row in pattern.dates if row.date not in left_out]
    too_early = {row for row in rows if row.date < past.change_from}
    for row in sorted(too_early.difference(past.sessions)):
        change = say_date(past.change_from)
        yield f"{say_date(row.date)} is not planned: it lies before {change}, when the change begins."


def _sessions_that_gave_way(layout: Layout) -> Iterator[str]:
    for session in layout.gave_way:
        yield f"{say_date(session.date)}, {say_span(session)}, gives way to the extra day at the same time."


def _exceptions_without_effect(layout: Layout) -> Iterator[str]:
    effective = {day.date for day in layout.left_out if day.because == Because.EXCEPTION}
    effective |= {session.date for session in layout.made_up}
    for exception in layout.timetable.exceptions:
        if exception.date not in effective:
            why = _why_without_effect(exception.date, layout)
            yield f"The exception on {say_date(exception.date)} changes nothing: {why}."


def _why_without_effect(day: date, layout: Layout) -> str:
    if any(session.date == day for session in set(layout.past.captured) - layout.past.not_held):
        return "the register of that day says that the class was held"
    return _why_not_left_out(day, layout)


def _why_not_left_out(day: date, layout: Layout) -> str:
    timetable = layout.timetable
    if day < timetable.start_date:
        return "it lies before the start"
    if day < layout.past.change_from:
        return f"it lies before {say_date(layout.past.change_from)}, when the change begins"
    if stop := timetable.stop_on(day):
        return f"the class is stopped {say_stop(stop)}"
    if any(extra.date == day for extra in timetable.extras):
        is_alone = timetable.has_extra_day_alone(day)
        return _EXTRA_DAY_STAYS if is_alone else "the hours are reached without the class day that it leaves out"
    if layout.end_date and day > layout.end_date:
        return f"the class ends before it, on {say_date(layout.end_date)}"
    return "the class does not meet on that day"


def _stops_without_effect(layout: Layout) -> Iterator[str]:
    for stop in layout.timetable.stops:
        if not _is_felt(stop, layout):
            yield f"The stop {say_stop(stop)} leaves out no class day."


def _is_felt(stop: Stop, layout: Layout) -> bool:
    return stop.resume_date is None or any(stop.leaves_out(day.date) for day in layout.left_out)


def _stops_beside_no_class_day(layout: Layout) -> Iterator[str]:
    """Not of those outside of the class, which leave out no class day."""
    days = [session.date for session in layout.sessions]
    for stop in layout.timetable.stops:
        if not _is_felt(stop, layout):
            continue
        before = [day for day in days if day <= stop.last_day]
        if before and before[-1] != stop.last_day:
            last = f"its last session before the stop is on {say_date(before[-1])}"
            yield f"The class does not meet on {say_date(stop.last_day)}: {last}."
        after = [day for day in days if stop.resume_date and day >= stop.resume_date]
        if stop.resume_date and after and after[0] != stop.resume_date:
            first = f"its first session after the stop is on {say_date(after[0])}"
            yield f"The class does not meet on {say_date(stop.resume_date)}: {first}."


def _held_days_that_are_no_holidays(layout: Layout, holidays: Collection[date]) -> Iterator[str]:
    for day in sorted(layout.timetable.held_holidays):
        if day not in holidays:
            yield f"{say_date(day)} is no public holiday any more: it is a day like the others."


def _years_without_holidays(layout: Layout, holidays: Collection[date]) -> Iterator[str]:
    known = {day.year for day in holidays}
    if years := sorted({session.date.year for session in layout.sessions} - known):
        which = say_list([str(year) for year in years])
        yield f"No public holidays of {which} are known: class days may fall on some. {ASK_FOR_HOLIDAYS}"
