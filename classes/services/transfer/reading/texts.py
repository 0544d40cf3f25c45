"""Texts as the old system stored them: each save of its forms escaped them once more."""

import html
import re
from typing import Final

# Each run is looked at once, from its beginning: ten thousand in a row would take a second otherwise
_BACKSLASHES_BEFORE_A_QUOTE: Final = re.compile(r"(?<!\\)\\++(?=['\"])")
_BACKSLASHES_IN_A_ROW: Final = re.compile(r"\\{2,}")
# Control characters but the tabulator and the new line, halves of characters, and what turns the direction round
_UNSEEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\u2028\u2029\u202a-\u202e\u2066-\u2069]")
_BLANKS: Final = re.compile(r"\s+")
# Thirteen digits, however they are parted: what may be somebody's ID number is not told
_LIKE_AN_ID_NUMBER: Final = re.compile(r"(?<!\d)\d(?:[ -]?\d){12}(?!\d)")
_MOST_QUOTED: Final = 4000
# Five years of dates, one a day, are a sixth of that
_MOST_OF_A_DOCUMENT: Final = 1_000_000


def clean(text: str) -> str:
    """A text as somebody once typed it: entities decoded until nothing changes, backslashes of escaping gone."""
    decoded = html.unescape(text)
    while decoded != text:
        text, decoded = decoded, html.unescape(decoded)
    text = _BACKSLASHES_BEFORE_A_QUOTE.sub("", text.replace("\r\n", "\n").replace("\r", "\n"))
    return _UNSEEN.sub("", _BACKSLASHES_IN_A_ROW.sub("", text))


def line_of(value: object, *, most: int | None = None) -> str:
    """What stands in a field of one line, at most so many characters of it; empty for what is no text or number."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = _BLANKS.sub(" ", clean(str(value))).strip()
    return text if most is None else text[:most].strip()


def word_of(value: object) -> str:
    """A text to compare with others: without capitals, and without blanks around."""
    return line_of(value).casefold()


def paragraphs_of(value: object) -> str:
    """What stands in a field of many lines."""
    return clean(value).strip() if isinstance(value, str) else line_of(value)


def without_numbers(text: str) -> str:
    """For reports and histories: what may be an ID number is left out."""
    return _LIKE_AN_ID_NUMBER.sub("(a number)", text)


def excerpt(value: object, *, most: int = 60) -> str:
    """A line of a remark or a history; numbers are left out before it is cut, or a part of one would be left."""
    return without_numbers(line_of(value))[:most].strip()


def quoted(text: str, *, most: int = _MOST_QUOTED) -> str:
    """What stands in the old system, for a remark."""
    seen = without_numbers(_UNSEEN.sub("", text))
    return seen if len(seen) <= most else f"{seen[:most]} … ({len(seen):,} characters in all)"


def quoted_document(text: str) -> str:
    """All of it, for a remark: it is kept nowhere else."""
    return quoted(text, most=_MOST_OF_A_DOCUMENT)
