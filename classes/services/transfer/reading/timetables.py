"""The old timetables, in six shapes and their mixtures, as patterns of ours; see docs/switching.md."""

import json
from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from classes import timetable as engine
from classes.models.recorded_events import text_of
from classes.models.transfer.kinds import Kind
from classes.services.transfer.reading.documents import (
    BadDate,
    Object,
    UnreadableDocument,
    as_list,
    as_object,
    date_of,
    first_of,
    is_place,
    key_of,
    loaded,
    possible_date,
    says_date,
)
from classes.services.transfer.reading.found import Saying
from classes.services.transfer.reading.texts import line_of, quoted, quoted_document, word_of
from classes.services.transfer.reading.times import Blocks, Times, block_of, places_of, weekday_of
from classes.timetable.patterns import DAYS_OF_MONTH

_PATTERNS: Final = ("weekly", "biweekly", "monthly", "custom")
_START_NAMES: Final = ("startDate", "start_date")
_END_NAMES: Final = ("endDate", "end_date")
_LAST: Final = {"last", "last_day", "last day"}


@dataclass(frozen=True)
class OldTimetable:
    """What an old document says. `exceptions` and `overrides` are its rows beside the pattern, not yet read.

    `end` is what the old system estimated. Without a pattern, one of `sayings` says why.
    """

    pattern: engine.Pattern | None = None
    start: date | None = None
    end: date | None = None
    exceptions: tuple[Any, ...] = ()
    overrides: Object = field(default_factory=dict)
    sayings: tuple[Saying, ...] = ()

    @property
    def first_day(self) -> date | None:
        """Its start, or the first of its dates where it has none."""
        if self.start or not isinstance(self.pattern, engine.Custom):
            return self.start
        return min(row.date for row in self.pattern.dates)


class _NoTimetable(Exception):
    def __init__(self, kind: Kind, why: str) -> None:
        super().__init__(why)
        self.kind = kind


def read_timetable(text: str | None) -> OldTimetable:
    """Whatever stands there, something comes out."""
    try:
        value = loaded(text)
    except UnreadableDocument:
        value = ""
    document, rows = _parted(value)
    if document is None:
        missing = _without("There is none to read.", Kind.TIMETABLE_MISSING, None)
        return OldTimetable(sayings=(_unreadable(text), missing))
    return _Reading(document, rows, text).outcome()


def _parted(value: Any) -> tuple[Object | None, list[Any]]:
    """The document, and the rows under its numeric keys; a bare list has rows alone."""
    if value is None:
        return {}, []
    if isinstance(value, list):
        return {}, value
    if not isinstance(value, dict):
        return None, []
    rows = [each for key, each in value.items() if is_place(key)]
    return {key: each for key, each in value.items() if not is_place(key)}, rows


class _Reading:
    def __init__(self, document: Object, rows: list[Any], text: str | None) -> None:
        self.document = document
        self.text = text
        self.sayings: list[Saying] = []
        self.entries = [row for row in rows if isinstance(row, dict)]
        if len(self.entries) < len(rows):
            self._say_unreadable("a row", rows)
        self.kind = word_of(document.get("pattern"))

    def outcome(self) -> OldTimetable:
        exceptions = self._rows("exceptionDates", "exception_dates")
        overrides = self._object("holidayOverrides", "holiday_overrides")
        pattern = None
        try:
            pattern = self._pattern()
        except _NoTimetable as reason:
            self.sayings.append(_without(str(reason), reason.kind, self.text))
        return OldTimetable(
            pattern=pattern,
            start=possible_date(first_of(self.document, *_START_NAMES)),
            end=possible_date(first_of(self.document, *_END_NAMES)),
            exceptions=tuple(exceptions),
            overrides=overrides,
            sayings=tuple(dict.fromkeys(self.sayings)),
        )

    def _pattern(self) -> engine.Pattern:
        dated = [entry for entry in self.entries if _says_date(entry)]
        if dated and (len(dated) == len(self.entries) or self.kind in ("custom", "")):
            if any(_names_weekday(entry) for entry in self.entries if entry not in dated):
                self._repaired("Some of its rows had a date and others a weekday: those with a weekday are left out.")
            return self._custom(dated)
        if self.kind not in _PATTERNS:
            raise _NoTimetable(Kind.TIMETABLE_MISSING, "It names no pattern that is known.")
        if self.kind == "custom":
            raise _NoTimetable(Kind.TIMETABLE_MISSING, "It is custom, and has no dates.")
        if dated:
            self._repaired("Some of its rows had a date and others had none: those with a date are left out.")
        undated = [entry for entry in self.entries if not _says_date(entry)]
        places = places_of(self.document, self._object("timeData", "time_data"), undated)
        if any(place.has_odd_keys for place in places):
            self._repaired("Some of its days had no name, or one that had to be corrected.")
        return self._monthly(places) if self.kind == "monthly" else self._weekly(places)

    def _custom(self, rows: list[Object]) -> engine.Custom:
        dates, doubles = dict[engine.DatedBlock, None](), set[date]()
        for row in rows:
            try:
                day = date_of(row.get("date"))
            except BadDate as bad:
                text = f"A class day has the date “{bad}”, which cannot be: it is left out. Enter the day again."
                self.sayings.append(Saying(Kind.BAD_DATE, text))
                continue
            block = block_of(row)
            if block is None:
                raise _NoTimetable(Kind.TIMETABLE_INCOMPLETE, f"The class day {text_of(day)} has no times that can be.")
            dated = engine.DatedBlock(day, block.start, block.end)  # type: ignore[arg-type]  # it has a date
            if dated in dates:
                doubles.add(dated.date)
            dates[dated] = None
        if doubles:
            self._repaired(f"{len(doubles)} of its class days stood there twice, first {text_of(min(doubles))}.")
        if not dates:
            raise _NoTimetable(Kind.TIMETABLE_MISSING, "It has no dates that can be.")
        return engine.Custom(tuple(dates))

    def _monthly(self, places: list[Times]) -> engine.Monthly:
        on = _day_of_month(first_of(self.document, "dayOfMonth", "day_of_month"))
        if on is None:
            raise _NoTimetable(Kind.TIMETABLE_MISSING, "It is monthly, and the day of the month is not there.")
        return engine.Monthly(on, self._blocks_on(None, places))

    def _weekly(self, places: list[Times]) -> engine.Weekly | engine.Biweekly:
        days = self._selected() or self._days_with_times(places)
        if not days:
            raise _NoTimetable(Kind.TIMETABLE_MISSING, "No days are selected.")
        blocks = tuple(
            engine.WeekdayBlock(day, block.start, block.end) for day in days for block in self._blocks_on(day, places)
        )
        return engine.Biweekly(blocks) if self.kind == "biweekly" else engine.Weekly(blocks)

    def _blocks_on(self, day: engine.Weekday | None, places: Iterable[Times]) -> tuple[engine.Block, ...]:
        places = list(places)
        blocks: Blocks = next((place.on(day) for place in places if place.says(day)), ())
        name = "The day of the month" if day is None else day.label
        if blocks:
            once = dict.fromkeys(blocks)
            if len(once) < len(blocks):
                self._repaired(f"{name} had the same times twice.")
            return tuple(sorted(once, key=lambda block: block.start))
        if not any(place.says_anything for place in places):
            raise _NoTimetable(Kind.TIMETABLE_MISSING, "It has no times.")
        raise _NoTimetable(Kind.TIMETABLE_INCOMPLETE, f"{name} has no times that can be.")

    def _selected(self) -> list[engine.Weekday]:
        days = []
        for word in self._rows("selectedDays", "selected_days", "days"):
            day, exactly = weekday_of(word)
            if not exactly:
                shown = line_of(word) or "something"
                self._repaired(f"“{shown}” among its days {'is no day' if day is None else 'had to be corrected'}.")
            if day is not None:
                days.append(day)
        return sorted(set(days))

    def _days_with_times(self, places: list[Times]) -> list[engine.Weekday]:
        days = sorted({day for place in places for day in place.of_days})
        names_them = any(weekday_of(key)[0] is not None for key in self.document)
        asked = any(name in self.document for name in ("selectedDays", "selected_days", "days"))
        if days and (asked or not names_them):
            self._repaired("No days were selected: all days that have times are.")
        return days

    def _rows(self, *names: str) -> list[Any]:
        value = first_of(self.document, *names)
        rows = [] if value is None else as_list(value)
        if rows is None:
            self._say_unreadable(names[0], value)
        return rows or []

    def _object(self, *names: str) -> Object:
        value = first_of(self.document, *names)
        found = as_object(value)
        if found is None:
            self._say_unreadable(names[0], value)
        return found or {}

    def _repaired(self, what: str) -> None:
        text = f"The timetable was repaired. {what} Compare its days with what the office knows."
        self.sayings.append(Saying(Kind.TIMETABLE_REPAIRED, text))

    def _say_unreadable(self, what: str, value: Any) -> None:
        shown = quoted(json.dumps(value, ensure_ascii=False))
        text = f"In the timetable, {what} could not be read and is left out: {shown}. Enter what it should say."
        self.sayings.append(Saying(Kind.JSON_UNREADABLE, text))


def _says_date(entry: Object) -> bool:
    return says_date(entry.get("date"))


def _names_weekday(entry: Object) -> bool:
    return weekday_of(first_of(entry, "day", "weekday"))[0] is not None


def _day_of_month(value: Any) -> engine.MonthlyRule | None:
    if word_of(value) in _LAST:
        return engine.LastDayOfMonth()
    day = key_of(value)
    return engine.DayOfMonth(day) if day and day in DAYS_OF_MONTH else None


def _unreadable(text: str | None) -> Saying:
    shown = quoted_document(text or "")
    return Saying(Kind.JSON_UNREADABLE, f"The timetable could not be read: {shown}. Enter the timetable.")


def _without(why: str, kind: Kind, text: str | None) -> Saying:
    old = f" The old system had: {quoted_document(text)}" if text and text.strip() not in ("[]", "{}", "null") else ""
    return Saying(kind, f"The class has no timetable. {why} Enter its days and times.{old}")
