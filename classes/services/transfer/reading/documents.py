"""The JSON columns, as PHP wrote them: lists and objects that turned into each other, numbers and dates as texts."""

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, date, datetime, time
from decimal import Decimal, InvalidOperation
from typing import Any, Final

from classes.models.sent_numbers import number_in
from classes.models.training_classes.training_classes import FIRST_DATE, LAST_DATE
from classes.services.transfer.reading.texts import clean, line_of

Object = dict[str, Any]

_MOST_WRAPPED: Final = 8
# What is deeper is no document of the old system, and too deep to be compared or written again
_DEEPEST: Final = 100
_HIGHEST_KEY: Final = 2**63 - 1
_WHOLE: Final = re.compile(r"([0-9]+)(?:\.0+)?")
_DATE: Final = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_TIME: Final = re.compile(r"(\d{1,2})[:h.](\d{2})(?::\d{2}(?:\.\d+)?)?\s*(am|pm)?", re.IGNORECASE)
_HALF_A_DAY: Final = 12


class UnreadableDocument(Exception):
    """The column holds something else than it should; what stands there is the text of the exception."""


class BadDate(Exception):
    """There is a date, but it can be none: the day does not exist, or lies outside of 2000 to 2100."""


def loaded(text: str | None) -> Any:
    """What a column holds, taken out of the texts in which it may be wrapped; None when it is empty.

    Raises UnreadableDocument.
    """
    value: Any = text
    for wrapped in range(_MOST_WRAPPED):
        if not isinstance(value, str):
            break
        if not value.strip():
            return None
        brackets = value.count("[") + value.count("{")
        try:
            value = json.loads(value)
        except (ValueError, RecursionError) as error:
            raise UnreadableDocument(str(text)) from error
        if brackets > _DEEPEST and _is_too_deep(value):
            raise UnreadableDocument(str(text))
        if wrapped:
            value = _storable(value)
    if isinstance(value, str):
        raise UnreadableDocument(str(text))
    return value


def rows_in(text: str | None) -> list[Any]:
    """The rows of a column that holds a list. Raises UnreadableDocument."""
    value = loaded(text)
    if value is None:
        return []
    rows = as_list(value)
    if rows is None:
        raise UnreadableDocument(str(text))
    return rows


def as_list(value: Any) -> list[Any] | None:
    """A list, or an object with numeric keys, which is a list with a hole; None for anything else."""
    if isinstance(value, list):
        return value
    if isinstance(value, dict) and all(is_place(key) for key in value):
        return list(value.values())
    return None


def as_object(value: Any) -> Object | None:
    """An object, or an empty list, which is an empty one; None for anything else."""
    if isinstance(value, dict):
        return value
    return {} if value in (None, [], "") and not isinstance(value, bool) else None


def is_place(key: str) -> bool:
    """Whether the key of an object is a place in a list."""
    return key.isascii() and key.isdigit()


def first_of(row: Mapping[str, Any], *names: str) -> Any:
    """The first of these that is there and says something."""
    return next((row[name] for name in names if row.get(name) not in (None, "", [], {})), None)


def key_of(value: Any) -> int | None:
    """The number of a row, also as a text; None when there is none."""
    if isinstance(value, bool):
        return None
    if isinstance(value, float):
        value = int(value) if value.is_integer() else None
    if isinstance(value, str):
        match = _WHOLE.fullmatch(value.strip())
        value = number_in(match[1]) if match else None
    return value if isinstance(value, int) and 0 < value <= _HIGHEST_KEY else None


def date_of(value: Any) -> date | None:
    """A date from 2000 to 2100; None when there is none. Raises BadDate."""
    if value is None or value is False or value in ("", [], {}) or (isinstance(value, str) and not value.strip()):
        return None
    match = _DATE.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        raise BadDate(line_of(value) if isinstance(value, str | int | float) else type(value).__name__)
    try:
        day = date(*map(int, match.groups()))
    except ValueError as error:
        raise BadDate(value) from error
    if not FIRST_DATE <= day <= LAST_DATE:
        raise BadDate(value)
    return day


def says_date(value: Any) -> bool:
    """Whether there is a date, also one that cannot be."""
    try:
        return date_of(value) is not None
    except BadDate:
        return True


def possible_date(value: Any) -> date | None:
    """A date from 2000 to 2100; None when there is none, or none that can be."""
    try:
        return date_of(value)
    except BadDate:
        return None


def time_of(value: Any) -> time | None:
    """A time of day: `8:00`, `08:00`, `12:00:00`, `4:30 pm`. None for anything else."""
    match = _TIME.fullmatch(value.strip()) if isinstance(value, str) else None
    if match is None:
        return None
    hour, minute, half = int(match[1]), int(match[2]), (match[3] or "").lower()
    if half:
        if not 1 <= hour <= _HALF_A_DAY:
            return None
        hour = hour % _HALF_A_DAY + (_HALF_A_DAY if half == "pm" else 0)
    try:
        return time(hour, minute)
    except ValueError:
        return None


def moment_of(value: Any) -> datetime | None:
    """A moment of the years 2000 to 2100, which is in UTC unless it says otherwise; None for anything else."""
    if not isinstance(value, str):
        return None
    try:
        moment = datetime.fromisoformat(_with_whole_offset(value.strip()))
        moment = moment.astimezone(UTC) if moment.tzinfo else moment.replace(tzinfo=UTC)
    except (ValueError, OverflowError):
        return None
    return moment if is_possible(moment) else None


def is_possible(moment: datetime) -> bool:
    """Whether it is of the years 2000 to 2100: others could not all be read out of the database again."""
    return FIRST_DATE.year <= moment.year <= LAST_DATE.year


def number_of(value: Any) -> Decimal | None:
    """A number, also as a text; None for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = Decimal(str(value).strip())
    except (InvalidOperation, ValueError):
        return None
    return number if number.is_finite() else None


def is_yes(value: Any) -> bool:
    """What PHP or PostgreSQL wrote for yes."""
    return value is True or (isinstance(value, int | float) and value == 1) or line_of(value).lower() in _YES


_YES: Final = {"1", "true", "t", "yes", "on"}


def texts_in(value: Any) -> Iterator[str]:
    """The texts of a list, or the one text that stands instead of it."""
    rows = as_list(value)
    for row in [value] if rows is None else rows:
        if isinstance(row, str) and clean(row).strip():
            yield row


def _with_whole_offset(text: str) -> str:
    """PostgreSQL writes `+02` where it means `+02:00`."""
    return re.sub(r"([+-]\d{2})$", r"\1:00", text) if len(text) > len("2026-01-01") else text


def _is_too_deep(value: Any) -> bool:
    level = [value]
    for _ in range(_DEEPEST):
        level = [inner for outer in level for inner in _inside(outer)]
        if not level:
            return False
    return True


def _inside(value: Any) -> Iterable[Any]:
    if isinstance(value, dict):
        return value.values()
    return value if isinstance(value, list) else ()


def _storable(value: Any) -> Any:
    """Without the characters that a text inside a text can name, but no database keeps."""
    if isinstance(value, str):
        return value.encode("utf-8", "replace").decode().replace("\x00", "")
    if isinstance(value, list):
        return [_storable(each) for each in value]
    if isinstance(value, dict):
        return {_storable(key): _storable(each) for key, each in value.items()}
    return value
