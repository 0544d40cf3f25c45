"""Where the old documents say at which times a class meets."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from classes import timetable as engine
from classes.services.transfer.reading.documents import Object, as_list, as_object, first_of, is_place, time_of
from classes.timetable.checks import LONGEST_BLOCK, SHORTEST_BLOCK

_WEEKDAYS: Final = {weekday.label: weekday for weekday in engine.Weekday}
_BY_WORD: Final = {label.casefold(): weekday for label, weekday in _WEEKDAYS.items()}
_STARTS: Final = ("start_time", "startTime", "start")
_ENDS: Final = ("end_time", "endTime", "end")

# None: it says times, but they cannot be
Blocks = tuple[engine.Block, ...] | None


def weekday_of(value: Any) -> tuple[engine.Weekday | None, bool]:
    """The day that a word names, and whether it is written exactly as the form wrote it."""
    word = value.strip().casefold() if isinstance(value, str) else ""
    return _BY_WORD.get(word), isinstance(value, str) and value in _WEEKDAYS


def block_of(row: Mapping[str, Any]) -> engine.Block | None:
    """None where the times cannot be: start before end, 15 minutes to 12 hours."""
    start, end = time_of(first_of(row, *_STARTS)), time_of(first_of(row, *_ENDS))
    if start is None or end is None:
        return None
    block = engine.Block(start, end)
    return block if SHORTEST_BLOCK <= block.minutes <= LONGEST_BLOCK else None


def says_times(row: Mapping[str, Any]) -> bool:
    return first_of(row, *_STARTS, *_ENDS) is not None


@dataclass
class Times:
    """What one place of a document says: the blocks of each day, and those of whatever day it is.

    `has_odd_keys` when something stood where a day's name should be, or a day was written in another way.
    """

    of_days: dict[engine.Weekday, Blocks] = field(default_factory=dict)
    of_any_day: Blocks = ()
    has_odd_keys: bool = False

    def says(self, day: engine.Weekday | None) -> bool:
        return bool(self.of_any_day is None or self.of_any_day) or day in self.of_days

    def on(self, day: engine.Weekday | None) -> Blocks:
        return self.of_days[day] if day is not None and day in self.of_days else self.of_any_day

    @property
    def says_anything(self) -> bool:
        return bool(self.of_days) or self.of_any_day is None or bool(self.of_any_day)


def places_of(document: Object, time_data: Object, entries: list[Object]) -> list[Times]:
    """Everything that says times, what counts first in front; `entries` are the rows of the document without dates."""
    singles = [as_object(time_data.get("single")) or {}, time_data]
    return [
        *(_of_day_keys(place.get(name)) for name in ("perDayTimes", "perDay") for place in (time_data, document)),
        *(Times(of_any_day=_said_by(single)) for single in singles),
        *_of_root(document, entries),
    ]


def _of_root(document: Object, entries: list[Object]) -> Iterator[Times]:
    days = {key: value for key, value in document.items() if weekday_of(key)[0] is not None}
    yield _of_day_keys(days)
    yield _of_entries(entries)
    yield Times(of_any_day=_said_by(document))


def _of_day_keys(value: Any) -> Times:
    days = as_object(value)
    times = Times(has_odd_keys=days is None)
    for key, said in (days or {}).items():
        day, exactly = weekday_of(key)
        times.has_odd_keys |= not exactly
        blocks = _said_by(said)
        if day is not None and (blocks is None or blocks):
            times.of_days[day] = blocks
    return times


def _of_entries(entries: list[Object]) -> Times:
    times, rows = Times(), [entry for entry in entries if says_times(entry)]
    for entry in rows:
        named = first_of(entry, "day", "weekday")
        day, exactly = weekday_of(named)
        if named is None:
            times.of_any_day = _and(times.of_any_day, _said_by(entry))
        elif day is None:
            times.has_odd_keys = True
        else:
            times.has_odd_keys |= not exactly
            times.of_days[day] = _and(times.of_days.get(day, ()), _said_by(entry))
    return times


def _said_by(value: Any) -> Blocks:
    """The blocks of one day: from an object with two times, or from one with intervals, or from a list of them."""
    rows = as_list(value) if isinstance(value, list) or (isinstance(value, dict) and _is_list(value)) else None
    if rows is None and isinstance(value, dict):
        intervals = as_list(value.get("intervals"))
        rows = intervals or [value]
    said: Blocks = ()
    for row in rows or []:
        if isinstance(row, dict) and says_times(row):
            block = block_of(row)
            said = _and(said, None if block is None else (block,))
    return said


def _is_list(value: Object) -> bool:
    return bool(value) and all(is_place(key) for key in value)


def _and(one: Blocks, other: Blocks) -> Blocks:
    return None if one is None or other is None else (*one, *other)
