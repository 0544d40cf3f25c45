"""Keys and versions of rows that come as texts: from a browser, or out of the old system's documents."""

from typing import Final

_MOST_DIGITS: Final = 18  # each number of so many fits into a bigint


def number_in(text: object) -> int | None:
    """The number that is written there; None where it is none, or no row can have it."""
    digits = str(text)
    return int(digits) if digits.isascii() and digits.isdigit() and len(digits) <= _MOST_DIGITS else None
