"""How dates, times and amounts read inside a sentence; the same on every machine, whatever its locale."""

from collections.abc import Sequence
from datetime import date

from classes.timetable.sessions import Session
from classes.timetable.times import TimeSpan, hours_text
from classes.timetable.timetables import Stop

_WEEKDAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")


def say_date(day: date) -> str:
    """`Mon 2 Feb 2026`."""
    return f"{say_day(day)} {day.year}"


def say_day(day: date) -> str:
    """`Mon 2 Feb`: for where the year is plain."""
    return f"{_WEEKDAYS[day.weekday()]} {day.day} {_MONTHS[day.month - 1]}"


def say_span(span: TimeSpan) -> str:
    """`09:00 to 14:00`."""
    return f"{span.start:%H:%M} to {span.end:%H:%M}"


def say_stop(stop: Stop) -> str:
    """`from Mon 2 Mar 2026 to Mon 16 Mar 2026`, or `after Mon 2 Mar 2026` while it is open."""
    if stop.resume_date is None:
        return f"after {say_date(stop.last_day)}"
    return f"from {say_date(stop.last_day)} to {say_date(stop.resume_date)}"


def say_hours(minutes: int) -> str:
    """`120 h`, `13.5 h`: without zeros that say nothing."""
    return f"{hours_text(minutes).rstrip('0').rstrip('.')} h"


def say_captured(sessions: Sequence[Session]) -> str:
    """`4 sessions from Mon 2 Nov 2026 to Mon 23 Nov 2026 stay as they are: their registers are captured`.

    There must be at least one, and they are in order.
    """
    first, last = say_date(sessions[0].date), say_date(sessions[-1].date)
    if len(sessions) == 1:
        return f"1 session on {first} stays as it is: its register is captured"
    days = f"on {first}" if first == last else f"from {first} to {last}"
    return f"{say_number(len(sessions), 'session')} {days} stay as they are: their registers are captured"


def say_list(parts: Sequence[str]) -> str:
    """`a, b and c`; there must be at least one."""
    *beginning, last = parts
    return f"{', '.join(beginning)} and {last}" if beginning else last


def say_number(number: int, noun: str, plural: str = "") -> str:
    """`1 class day`, `24 class days`; the plural where it is not the noun with an s."""
    return f"{number:,} {noun if number == 1 else plural or f'{noun}s'}"
