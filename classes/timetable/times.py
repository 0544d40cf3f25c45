"""Times of day and amounts of time, in whole minutes.

There is no floating point in the timetable: an amount of time is an `int` of minutes, and becomes hours with
two decimals only where somebody reads it.
"""

import re
from collections.abc import Iterable
from datetime import time
from decimal import ROUND_HALF_UP, Decimal

_TIME = re.compile(
    r"(?P<hour>[0-9]{1,2})"
    r"(?:[:.hH](?P<minute>[0-9]{2})|[hH]|(?P<run_on>[0-9]{2}))?",
)


class UnreadableTime(ValueError):
    """What was typed is no time of day; the text is a sentence for the user."""


def read_time(typed: str) -> time:
    """Reads `9`, `915`, `9:15`, `9.15`, `9h`, `14h30`; a day ends at 23:59.

    Raises `UnreadableTime`.
    """
    found = _TIME.fullmatch(typed.strip())
    if found is None:
        raise UnreadableTime(_how_to_type_a_time(typed))
    try:
        return time(int(found["hour"]), int(found["minute"] or found["run_on"] or 0))
    except ValueError as error:
        raise UnreadableTime(_how_to_type_a_time(typed)) from error


def _how_to_type_a_time(typed: str) -> str:
    shown = " ".join(typed.split())[:20]
    return f"“{shown}” is no time of day: type it like 9, 915, 9:15 or 14h30, at most 23:59."


class TimeSpan:
    """What has a `start` and an `end` on one day; the end itself is no longer part of it."""

    __slots__ = ()
    start: time
    end: time

    @property
    def minutes(self) -> int:
        return _since_midnight(self.end) - _since_midnight(self.start)

    def overlaps(self, other: "TimeSpan") -> bool:
        """Whether the two share a minute, were they on one day; spans that touch do not."""
        return self.start < other.end and other.start < self.end


def _since_midnight(moment: time) -> int:
    return moment.hour * 60 + moment.minute


def total_minutes(spans: Iterable[TimeSpan]) -> int:
    return sum(span.minutes for span in spans)


def minutes_in(hours: Decimal) -> int:
    """The nearest whole minute, a half rounded up: 40.67 hours are 40 hours and 40 minutes."""
    return int((hours * 60).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def hours_text(minutes: int) -> str:
    """Hours with two decimals, as in `"120.00"` and `"-6.50"`."""
    hundredths = _hundredths_of_an_hour(abs(minutes))
    sign = "-" if minutes < 0 else ""
    return f"{sign}{hundredths // 100}.{hundredths % 100:02}"


def _hundredths_of_an_hour(minutes: int) -> int:
    # A minute is 5/3 hundredths: the sum with one half, rounded down, in one fraction.
    return (10 * minutes + 3) // 6
