"""When a class meets, in the words in which the office says it."""

from collections.abc import Iterable, Iterator
from datetime import date
from itertools import groupby
from operator import attrgetter

from classes.timetable.patterns import (
    Biweekly,
    Custom,
    DayOfMonth,
    LastDayOfMonth,
    MonthlyRule,
    Pattern,
    WeekdayBlock,
    WeekdayOfMonth,
    Weekly,
)
from classes.timetable.times import TimeSpan
from classes.timetable.timetables import Timetable
from classes.timetable.wording import say_date, say_list, say_number, say_span

_NTHS = {1: "first", 2: "second", 3: "third", 4: "fourth", "last": "last"}
_LONGEST_FEBRUARY = 28


def say_meetings(timetable: Timetable, *, since: date | None = None) -> Iterator[str]:
    """The pattern, after the former ones: "Every Monday and Wednesday, 09:00 to 14:00".

    `since` is the day from which the class follows them, where it met otherwise before; see `followed_since`.
    """
    if since:
        have = "have other days or times, from before a change: see the timetable"
        yield f"Some sessions before {say_date(since)} {have}"
    for former in timetable.former:
        if former.until > (since or timetable.start_date):
            yield f"{say_pattern(former.pattern)}, before {say_date(former.until)}"
    yield say_pattern(timetable.pattern)


def say_pattern(pattern: Pattern) -> str:
    """For example "Every Monday and Wednesday, 09:00 to 14:00"."""
    if isinstance(pattern, Custom):
        return f"On {say_number(len({row.date for row in pattern.dates}), 'listed date')}"
    if isinstance(pattern, Weekly):
        return f"Every {_say_weekdays(pattern.blocks)}"
    if isinstance(pattern, Biweekly):
        return f"Every second week on {_say_weekdays(pattern.blocks)}"
    return f"Every month on {_say_rule(pattern.on)}, {_say_times(pattern.blocks)}"


def _say_weekdays(blocks: Iterable[WeekdayBlock]) -> str:
    """Days of the same times together, in the order of the week."""
    times_of_days = [
        (day.label, _say_times(on_day)) for day, on_day in groupby(sorted(blocks, key=_place), attrgetter("weekday"))
    ]
    days_of_times: dict[str, list[str]] = {}
    for day, times in times_of_days:
        days_of_times.setdefault(times, []).append(day)
    return "; ".join(f"{say_list(days)}, {times}" for times, days in days_of_times.items())


def _place(block: WeekdayBlock) -> tuple[int, str]:
    return block.weekday, f"{block.start:%H:%M}"


def _say_times(blocks: Iterable[TimeSpan]) -> str:
    return say_list([say_span(block) for block in sorted(blocks, key=attrgetter("start"))])


def _say_rule(rule: MonthlyRule) -> str:
    if isinstance(rule, LastDayOfMonth):
        return "the last day"
    if isinstance(rule, WeekdayOfMonth):
        return f"the {_NTHS[rule.nth]} {rule.weekday.label}"
    return _say_day_of_month(rule)


def _say_day_of_month(rule: DayOfMonth) -> str:
    if rule.day > _LONGEST_FEBRUARY:
        return f"day {rule.day}, in shorter months on their last day"
    return f"day {rule.day}"
