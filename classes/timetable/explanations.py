"""The plan in a sentence or two, as a colleague would give the reasons for an end date."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from datetime import date

from classes.timetable.changes import Past
from classes.timetable.class_days import Layout, without
from classes.timetable.patterns import Biweekly, Custom, Pattern, Weekly
from classes.timetable.sessions import Because, DayLeftOut, Session
from classes.timetable.times import total_minutes
from classes.timetable.wording import say_date, say_day, say_hours, say_list, say_number

MOST_EXCEPTIONS_BY_DATE = 3
MOST_HOLIDAYS_BY_NAME = 4


def explain(layout: Layout) -> str:
    """For example "120 h at 10 h a week from Mon 2 Feb: 24 class days; Family Day and Freedom Day are left out.
    Ends Wed 29 Apr 2026."
    """
    left_out = f"; {_say_left_out(layout.left_out)}" if layout.left_out else ""
    return f"{_say_beginning(layout)}: {_say_outcome(layout)}{left_out}. {_say_end(layout)}"


def explain_past(past: Past, made_up: Sequence[Session], end_date: date | None, *, minutes_wanted: int) -> str:
    """For example "75 h of 120 h: 15 class days; Family Day is left out. End: Mon 30 Mar 2026.\""""
    counted = without(made_up, past.sessions)
    taught = f"{say_hours(total_minutes(counted))} of {say_hours(minutes_wanted)}"
    left_out = f"; {_say_left_out(past.left_out)}" if past.left_out else ""
    end = f" End: {say_date(end_date)}." if end_date else ""
    return f"{taught}: {say_number(_count_days(counted), 'class day')}{left_out}.{end}"


def _say_beginning(layout: Layout) -> str:
    wanted = say_hours(layout.timetable.minutes_wanted)
    past = layout.past
    if not past.sessions:
        start, rate = _say_start(layout), _say_rate(layout)
        return f"{wanted} from {start}, {rate}" if layout.timetable.former else f"{wanted} {rate} from {start}"
    if layout.sessions == past.sessions:
        return wanted
    counted = without(layout.made_up, past.sessions)
    hours, days = say_hours(total_minutes(counted)), say_number(_count_days(counted), "class day")
    kept = f"{hours} ({days}) before {say_date(past.change_from)}"
    return f"{wanted}, of which {kept} stay, then {_say_rate(layout)}"


def _say_rate(layout: Layout) -> str:
    """For example "at 10 h a week", or "at 10 h a week before Fri 1 Jan 2027, then at 5 h a week"."""
    parts, first = [], layout.past.change_from
    for former in layout.timetable.former:
        if former.until > first:
            rate = _say_rate_of(former.pattern, first, former.until)
            parts.append(f"{rate} before {say_date(former.until)}")
            first = former.until
    return ", then ".join([*parts, _say_rate_of(layout.timetable.pattern, first, date.max)])


def _say_rate_of(pattern: Pattern, first: date, end: date) -> str:
    if isinstance(pattern, Custom):
        days = {row.date for row in pattern.dates if first <= row.date < end}
        return f"on {say_number(len(days), 'listed date')}"
    amount = say_hours(total_minutes(pattern.blocks))
    if isinstance(pattern, Weekly):
        return f"at {amount} a week"
    return f"at {amount} every second week" if isinstance(pattern, Biweekly) else f"at {amount} a month"


def _say_start(layout: Layout) -> str:
    # The end is said with its year: the start needs one only where it is another.
    start, stop = layout.timetable.start_date, layout.timetable.open_stop
    end = stop.last_day if stop else layout.end_date
    return say_day(start) if end and end.year == start.year else say_date(start)


def _say_outcome(layout: Layout) -> str:
    parts = [say_number(_count_days(without(layout.made_up, layout.sessions)), "class day")]
    extras = set(layout.timetable.extra_sessions)
    extra_days = _count_days(extras.intersection(layout.sessions))
    if extra_days:
        parts.append(f"{say_number(extra_days, 'extra day')} among them")
    wanted = layout.timetable.minutes_wanted
    if layout.minutes > wanted:
        parts.append(f"{say_hours(layout.minutes - wanted)} more than {say_hours(wanted)}")
    if layout.minutes < wanted:
        parts.append(f"{say_hours(wanted - layout.minutes)} short of {say_hours(wanted)}")
    return ", ".join(parts)


def _count_days(sessions: Iterable[Session]) -> int:
    return len({session.date for session in sessions})


def _say_left_out(left_out: Sequence[DayLeftOut]) -> str:
    parts = [*_say_stopped(left_out), *_say_exceptions(left_out), *_say_holidays(left_out)]
    return f"{say_list(parts)} {'is' if len(left_out) == 1 else 'are'} left out"


def _say_stopped(left_out: Sequence[DayLeftOut]) -> Iterator[str]:
    days_by_reason = Counter(day.name for day in left_out if day.because == Because.STOP)
    for reason, days in days_by_reason.items():
        yield f"{say_number(days, 'day')} ({reason})"


def _say_exceptions(left_out: Sequence[DayLeftOut]) -> list[str]:
    exceptions = [day for day in left_out if day.because == Because.EXCEPTION]
    if len(exceptions) > MOST_EXCEPTIONS_BY_DATE:
        return [say_number(len(exceptions), "exception")]
    return [f"{say_day(day.date)} ({day.name})" for day in exceptions]


def _say_holidays(left_out: Sequence[DayLeftOut]) -> list[str]:
    days_by_name = Counter(day.name for day in left_out if day.because == Because.HOLIDAY)
    if len(days_by_name) > MOST_HOLIDAYS_BY_NAME:
        return [say_number(days_by_name.total(), "public holiday")]
    return [f"{name} ({times} times)" if times > 1 else name for name, times in days_by_name.items()]


def _say_end(layout: Layout) -> str:
    by_hand, stop, last_day = layout.timetable.end_date_by_hand, layout.timetable.open_stop, layout.timetable.last_day
    if last_day and (by_hand is None or last_day < by_hand):
        end, over = say_date(layout.sessions[-1].date), say_date(last_day)
        return f"Ends {end}, when the class is over." if end == over else f"Ends {end}: the class is over on {over}."
    if stop and by_hand:
        return f"Stopped after {say_date(stop.last_day)}: the end, {say_date(by_hand)}, holds again after the restart."
    if stop:
        return f"Stopped after {say_date(stop.last_day)}: the end is known when the restart is."
    if by_hand:
        return f"Ends {say_date(by_hand)}, as set by hand."
    return f"Ends {say_date(layout.sessions[-1].date)}."
