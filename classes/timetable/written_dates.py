"""Dates as people write them."""

import re
from datetime import date
from typing import Final, NamedTuple

_MONTHS: Final = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
_WEEKDAYS: Final = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_YEAR: Final = "(?P<year>[0-9]{4})"
_SHORT_YEAR: Final = "(?P<year>[0-9]{4}|[0-9]{2})"
_WAYS: Final = [
    re.compile(way, re.IGNORECASE)
    for way in (
        _YEAR + r"([-/.])(?P<month>[0-9]{1,2})\2(?P<day>[0-9]{1,2})",
        _YEAR + r"(?P<month>[0-9]{2})(?P<day>[0-9]{2})",
        r"(?P<day>[0-9]{1,2})([-/.])(?P<month>[0-9]{1,2})\2" + _SHORT_YEAR,
        r"(?P<day>[0-9]{1,2})([-/.])(?P<month>[a-z]{3,9})\2" + _SHORT_YEAR,
        r"(?:(?P<weekday>[a-z]{3,9}),? )?(?P<day>[0-9]{1,2}) ?(?P<month>[a-z]{3,9}),? ?" + _YEAR,
        r"(?:(?P<weekday>[a-z]{3,9}),? )?(?P<month>[a-z]{3,9}) (?P<day>[0-9]{1,2}),? " + _YEAR,
    )
]

# What makes a date of one that has no year, in each of the ways
_WITH_A_YEAR: Final = (" 2028", "/2028", "-2028", ".2028")
_NO_YEAR: Final = "has no year"
_NO_DATE: Final = "cannot be read as a date"
_TYPE_IT: Final = "type it like 2026-02-02, 2/2/2026 or 2 Feb 2026."


class _Written(NamedTuple):
    year: int
    month: int
    day: int
    weekday: int | None


class UnreadableDate(ValueError):
    """What was typed is no date; the text is a sentence for the user."""


def read_date(typed: str) -> date:
    """Reads `2026-02-02`, `20260202`, `2/2/2026`, `2.2.26`, `2 Feb 2026`, `Mon 2 February 2026`; not the month first.

    Raises `UnreadableDate`, for a weekday that does not go with its date too. The scripts say the same sentences.
    """
    text = " ".join(typed.split())
    written = _written(text)
    if not written:
        lacks_year = any(_written(f"{text}{rest}") for rest in _WITH_A_YEAR)
        raise UnreadableDate(f"“{text[:20]}” {_NO_YEAR if lacks_year else _NO_DATE}: {_TYPE_IT}")
    try:
        read = date(written.year, written.month, written.day)
    except ValueError as error:
        raise UnreadableDate(f"“{text[:20]}” is no date that exists: {_TYPE_IT}") from error
    if written.weekday not in (None, read.weekday()):
        raise UnreadableDate(f"“{text[:30]}” is a {_WEEKDAYS[read.weekday()]}: correct the day or the date.")
    return read


def _written(text: str) -> _Written | None:
    """What is written like a date, whether there is such a day or not."""
    found = next((found for way in _WAYS if (found := way.fullmatch(text))), None)
    if not found:
        return None
    parts = found.groupdict()
    named = parts.get("weekday")
    try:
        weekday = _named(named, _WEEKDAYS) if named else None
        return _Written(_year(parts["year"]), _month(parts["month"]), int(parts["day"]), weekday)
    except ValueError:
        return None


def _year(digits: str) -> int:
    return int(digits) if len(digits) == len("2026") else 2000 + int(digits)


def _month(typed: str) -> int:
    return int(typed) if typed.isdigit() else _named(typed, _MONTHS) + 1


def _named(typed: str, names: tuple[str, ...]) -> int:
    """The place of the name that begins with what was typed. Raises ValueError."""
    for place, name in enumerate(names):
        if name.lower().startswith(typed.lower()):
            return place
    raise ValueError(typed)
