"""What is refused: each check yields the problems of one part of the form."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Sequence
from datetime import date

from classes.timetable.changes import Past
from classes.timetable.class_days import Layout
from classes.timetable.patterns import DAYS_OF_MONTH, NTHS, Custom, DatedBlock, DayOfMonth, Monthly, WeekdayOfMonth
from classes.timetable.problems import WHOLE, Problem
from classes.timetable.times import TimeSpan, total_minutes
from classes.timetable.timetables import LONGEST_IN_YEARS, ExceptionDay, ExtraDay, Stop, Timetable
from classes.timetable.wording import say_date, say_hours, say_span, say_stop

ASK_FOR_HOLIDAYS = "Ask an administrator to add them."
SHORTEST_BLOCK = 15
LONGEST_BLOCK = 12 * 60
MOST_SESSIONS = 2_000
RESUMES_TOO_EARLY = "The first class day after the stop must come after the last one before it."
MOST_ROWS = {"blocks": 50, "dates": 2_000, "extras": 200, "exceptions": 500, "stops": 50}


def problems_in(
    timetable: Timetable, holidays: Collection[date], past: Past, stored: Timetable | None
) -> Iterator[Problem]:
    """Everything that can be said about the timetable without laying it out.

    `stored` is the timetable as it was saved: what has become wrong by itself since then is not held against an edit.
    """
    yield from _change_problems(timetable, past, stored)
    yield from _hours_problems(timetable)
    yield from _pattern_problems(timetable, stored)
    yield from _extra_problems(timetable, stored)
    yield from _exception_problems(timetable)
    yield from _stop_problems(timetable)
    yield from _held_holiday_problems(timetable, holidays, stored)
    yield from _end_problems(timetable, past)


def problems_of(layout: Layout, stored: Timetable | None) -> Iterator[Problem]:
    """What shows only when the days are laid out; `stored` as above."""
    planned = say_hours(layout.minutes)
    if layout.ran_out_of_years:
        wanted = say_hours(layout.timetable.minutes_wanted)
        yield Problem(WHOLE, f"After {LONGEST_IN_YEARS} years {planned} of {wanted} are planned: add class days.")
    elif not layout.sessions:
        yield Problem(WHOLE, "No class day is left: look at the days, the exceptions, the stops and the end.")
    count = len(layout.sessions)
    if count > MOST_SESSIONS:
        yield Problem(WHOLE, f"{planned} take {count:,} sessions, and {MOST_SESSIONS:,} are the most: plan fewer.")
    yield from _clashes_with_extras(layout, stored.extras if stored else ())
    yield from _exceptions_on_extra_days(layout, stored.exceptions if stored else ())
    if stored and not (layout.timetable.is_laid_out_by_hours and layout.timetable.last_day is None):
        yield from _lost_hours_problems(layout, stored)


def _change_problems(timetable: Timetable, past: Past, stored: Timetable | None) -> Iterator[Problem]:
    if stored and past.sessions and timetable.start_date != stored.start_date:
        yield Problem("start_date", f"The class has begun: its start stays {say_date(stored.start_date)}.")
    if past.change_from < timetable.start_date:
        start = say_date(timetable.start_date)
        yield Problem("change_from", f"The class starts on {start}: choose that day or a later one.")


def _hours_problems(timetable: Timetable) -> Iterator[Problem]:
    if timetable.minutes_wanted <= 0:
        yield Problem("total_hours", "Type the hours to deliver: more than 0.")


def _pattern_problems(timetable: Timetable, stored: Timetable | None) -> Iterator[Problem]:
    pattern = timetable.pattern
    if isinstance(pattern, Custom):
        before = stored.pattern.dates if stored and isinstance(stored.pattern, Custom) else ()
        yield from _span_problems("dates", pattern.dates, [row.date for row in pattern.dates])
        yield from _date_problems("dates", pattern.dates, timetable, before)
        return
    if not pattern.blocks:
        yield Problem("blocks", "Add at least one time at which the class meets.")
    if isinstance(pattern, Monthly):
        yield from _monthly_problems(pattern)
        yield from _span_problems("blocks", pattern.blocks, [0] * len(pattern.blocks))
    else:
        yield from _span_problems("blocks", pattern.blocks, [row.weekday for row in pattern.blocks])


def _monthly_problems(pattern: Monthly) -> Iterator[Problem]:
    if isinstance(pattern.on, DayOfMonth) and pattern.on.day not in DAYS_OF_MONTH:
        yield Problem("month_day", "Choose a day from 1 to 31.")
    if isinstance(pattern.on, WeekdayOfMonth) and pattern.on.nth not in NTHS:
        yield Problem("month_nth", "Choose the first, second, third, fourth or last.")


def _extra_problems(timetable: Timetable, stored: Timetable | None) -> Iterator[Problem]:
    extras = timetable.extras
    yield from _span_problems("extras", extras, [row.date for row in extras])
    yield from _date_problems("extras", extras, timetable, stored.extras if stored else ())


def _span_problems(section: str, rows: Sequence[TimeSpan], days: Sequence[date | int]) -> Iterator[Problem]:
    """Lengths and overlaps; `days` says for each row on which day it is, rows of one day having equal ones."""
    yield from _count_problems(section, len(rows))
    rows_of_days = defaultdict(list)
    for index, row in enumerate(rows):
        if row.minutes > 0:
            rows_of_days[days[index]].append(index)
        yield from _length_problems(section, index, row)
    for indexes in rows_of_days.values():
        yield from _overlap_problems(section, indexes, rows)


def _count_problems(section: str, count: int) -> Iterator[Problem]:
    most = MOST_ROWS[section]
    if count > most:
        yield Problem(section, f"These are {count:,} rows, and {most:,} are the most: remove some.")


def _length_problems(section: str, index: int, row: TimeSpan) -> Iterator[Problem]:
    if row.minutes <= 0:
        message = f"The end must come after the start, {row.start:%H:%M}."
    elif row.minutes < SHORTEST_BLOCK:
        message = f"{say_span(row)} is too short: teaching takes at least {SHORTEST_BLOCK} minutes."
    elif row.minutes > LONGEST_BLOCK:
        message = f"{say_span(row)} is too long: at most {say_hours(LONGEST_BLOCK)}, then a break."
    else:
        return
    yield Problem(section, message, index, "end")


def _overlap_problems(section: str, indexes: list[int], rows: Sequence[TimeSpan]) -> Iterator[Problem]:
    by_start = sorted(indexes, key=lambda index: rows[index].start)
    reaches_furthest = by_start[0]
    for index in by_start[1:]:
        if rows[index].overlaps(rows[reaches_furthest]):
            typed_first, typed_last = sorted((index, reaches_furthest))
            message = f"This overlaps with {say_span(rows[typed_first])} on the same day: change one of the two."
            yield Problem(section, message, typed_last, "start")
        reaches_furthest = max(reaches_furthest, index, key=lambda each: rows[each].end)


def _date_problems(
    section: str,
    rows: Sequence[DatedBlock | ExtraDay],
    timetable: Timetable,
    before: Collection[DatedBlock | ExtraDay],
) -> Iterator[Problem]:
    """Rows that were there `before` the class got its last day are not held against who leaves them alone."""
    last_day = timetable.last_day
    for index, row in enumerate(rows):
        for message in _why_not_on(row.date, timetable):
            yield Problem(section, message, index, "date")
        if last_day and row.date > last_day and row not in before:
            after = f"{say_date(row.date)} lies after {say_date(last_day)}"
            message = f"{after}, when the class is over: choose that day or an earlier one."
            yield Problem(section, message, index, "date")


def _why_not_on(day: date, timetable: Timetable) -> Iterator[str]:
    shown, start, end = say_date(day), timetable.start_date, timetable.end_date_by_hand
    if day < start:
        yield f"{shown} lies before the start, {say_date(start)}: choose a later day."
    if end and day > end:
        yield f"{shown} lies after the end set by hand, {say_date(end)}: choose an earlier day."
    elif day > timetable.latest_end:
        yield f"{shown} lies more than {LONGEST_IN_YEARS} years after the start, {say_date(start)}."
    if stop := timetable.stop_on(day):
        yield f"{shown} lies in the stop {say_stop(stop)}: choose another day, or change the stop."


def _exception_problems(timetable: Timetable) -> Iterator[Problem]:
    yield from _count_problems("exceptions", len(timetable.exceptions))
    seen = set()
    for index, exception in enumerate(timetable.exceptions):
        if exception.date in seen:
            message = f"{say_date(exception.date)} is an exception already: remove one of the two."
            yield Problem("exceptions", message, index, "date")
        seen.add(exception.date)


def _stop_problems(timetable: Timetable) -> Iterator[Problem]:
    yield from _count_problems("stops", len(timetable.stops))
    for index, stop in enumerate(timetable.stops):
        if stop.last_day < timetable.start_date:
            message = f"The last class day before the stop lies before the start, {say_date(timetable.start_date)}."
            yield Problem("stops", message, index, "last_day")
        if stop.resume_date and stop.resume_date <= stop.last_day:
            yield Problem("stops", RESUMES_TOO_EARLY, index, "resume_date")
    yield from _stop_overlap_problems(timetable.stops)


def _stop_overlap_problems(stops: Sequence[Stop]) -> Iterator[Problem]:
    possible = [index for index, stop in enumerate(stops) if _resumes(stop) > stop.last_day]
    by_start = sorted(possible, key=lambda index: stops[index].last_day)
    reaches_furthest = by_start[0] if by_start else 0
    for index in by_start[1:]:
        if stops[index].last_day < _resumes(stops[reaches_furthest]):
            typed_first, typed_last = sorted((index, reaches_furthest))
            message = f"This overlaps with the stop {say_stop(stops[typed_first])}: they may touch, no more."
            yield Problem("stops", message, typed_last, "last_day")
        reaches_furthest = max(reaches_furthest, index, key=lambda each: _resumes(stops[each]))


def _resumes(stop: Stop) -> date:
    return stop.resume_date or date.max


def _held_holiday_problems(
    timetable: Timetable, holidays: Collection[date], stored: Timetable | None
) -> Iterator[Problem]:
    stood_already = stored.held_holidays if stored else frozenset()
    for day in sorted(timetable.held_holidays - stood_already):
        if day not in holidays:
            yield Problem("held_holidays", f"{say_date(day)} {_why_not_held(day, holidays)}")


def _why_not_held(day: date, holidays: Collection[date]) -> str:
    if any(holiday.year == day.year for holiday in holidays):
        return "is no public holiday: it cannot be held as one."
    return f"cannot be held: no public holidays of {day.year} are known yet. {ASK_FOR_HOLIDAYS}"


def _end_problems(timetable: Timetable, past: Past) -> Iterator[Problem]:
    start, end = timetable.start_date, timetable.end_date_by_hand
    if end is None:
        return
    if end < start:
        message = f"The end lies before the start, {say_date(start)}: choose that day or a later one."
    elif end > timetable.latest_end:
        last = say_date(timetable.latest_end)
        message = f"A class takes at most {LONGEST_IN_YEARS} years: choose {last} or an earlier day."
    elif (fixed := (*past.sessions, *past.captured)) and end < max(fixed).date:
        last = say_date(max(fixed).date)
        message = f"The class days until {last} stay: choose that day or a later one, or change from an earlier day."
    else:
        return
    yield Problem("end_date_by_hand", message)


def _clashes_with_extras(layout: Layout, stored: Collection[ExtraDay]) -> Iterator[Problem]:
    """A captured session has its time alone; one that is an extra day still has its entry."""
    extras_on = defaultdict(list)
    for index, extra in enumerate(layout.timetable.extras):
        extras_on[extra.date].append((index, extra))
    for session in layout.past.captured:
        for index, extra in extras_on.get(session.date, ()):
            is_it = extra in stored and (extra.start, extra.end) == (session.start, session.end)
            if extra.overlaps(session) and not is_it:
                message = f"{say_date(extra.date)}, {say_span(session)}, was captured: choose another time."
                yield Problem("extras", message, index, "start")
    for session in layout.taught:
        for index, extra in extras_on.get(session.date, ()):
            if extra.overlaps(session):
                message = (
                    f"{say_date(extra.date)} has a class day of its own, {say_span(session)}: "
                    "choose another time, or make that day an exception."
                )
                yield Problem("extras", message, index, "start")


def _exceptions_on_extra_days(layout: Layout, stored: Collection[ExceptionDay]) -> Iterator[Problem]:
    """Whoever enters one means that the class does not meet, and it would; see `Past.made_up_in` for lost hours."""
    timetable, made_up = layout.timetable, {session.date for session in layout.made_up}
    for index, exception in enumerate(timetable.exceptions):
        day = exception.date
        is_new = day >= layout.past.change_from and exception not in stored
        if is_new and day not in made_up and timetable.has_extra_day_alone(day):
            message = (
                f"{say_date(day)} is an extra day, which is always taught: remove this exception, and change or "
                "remove the extra day."
            )
            yield Problem("exceptions", message, index, "date")


def _lost_hours_problems(layout: Layout, stored: Timetable) -> Iterator[Problem]:
    """Where no day follows by itself, an exception alone would say that hours are made up that nobody plans."""
    timetable, past = layout.timetable, layout.past
    if 0 < timetable.minutes_wanted <= layout.minutes:
        return
    made_up, before = layout.made_up, past.made_up_in(stored)
    new = [session for session in made_up if session not in before]
    extras, extras_before = _extra_minutes(timetable, past), _extra_minutes(stored, past)
    if new and extras + _listed_minutes(timetable) - extras_before - _listed_minutes(stored) < total_minutes(new):
        days = [exception.date for exception in timetable.exceptions]
        message = (
            f"{say_date(new[0].date)} was not held, and this class plans lost hours nowhere by itself: add an extra "
            f"day of {say_hours(total_minutes(new))} for them, or take this exception away."
        )
        yield Problem("exceptions", message, days.index(new[0].date), "date")
    elif not new and extras < min(extras_before, total_minutes(made_up)):
        lost = ", ".join(dict.fromkeys(say_date(session.date) for session in made_up))
        message = (
            f"Extra days make up for {say_hours(total_minutes(made_up))} that were not held ({lost}): plan as many "
            "hours on other extra days, or take the exceptions of these days away."
        )
        yield Problem("extras", message)


def _extra_minutes(timetable: Timetable, past: Past) -> int:
    return total_minutes(extra for extra in timetable.extra_sessions if extra not in past.not_held)


def _listed_minutes(timetable: Timetable) -> int:
    return total_minutes(timetable.pattern.dates) if isinstance(timetable.pattern, Custom) else 0
