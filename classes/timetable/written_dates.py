"""Dates as people write them."""

import re
from datetime import date
from typing import Final

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


class UnreadableDate(ValueError):
    """What was typed is no date; the text is a sentence for the user."""


def read_date(typed: str) -> date:
    """Reads `2026-02-02`, `20260202`, `2/2/2026`, `2.2.26`, `2 Feb 2026`, `Mon 2 February 2026`; not the month first.

    Raises `UnreadableDate`, for a weekday that does not go with its date too.
    """
    text = " ".join(typed.split())
    found = next((found for way in _WAYS if (found := way.fullmatch(text))), None)
    parts = found.groupdict() if found else {}
    try:
        read = date(_year(parts["year"]), _month(parts["month"]), int(parts["day"]))
        weekday = _named(parts.get("weekday") or _WEEKDAYS[read.weekday()], _WEEKDAYS)
    except (KeyError, ValueError) as error:
        sentence = f"“{text[:20]}” is no date that exists: type it like 2026-02-02, 2/2/2026 or 2 Feb 2026."
        raise UnreadableDate(sentence) from error
    if weekday != read.weekday():
        raise UnreadableDate(f"“{text[:30]}” is a {_WEEKDAYS[read.weekday()]}: correct the day or the date.")
    return read


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
