"""Patterns: on which days a class meets, were there no holidays, exceptions and stops."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, time, timedelta
from enum import IntEnum
from itertools import groupby
from operator import attrgetter
from typing import Literal

from classes.timetable.sessions import Session
from classes.timetable.times import TimeSpan

Meeting = tuple[date, list[Session]]
Nth = Literal[1, 2, 3, 4, "last"]
DAYS_OF_MONTH = range(1, 32)
NTHS: tuple[Nth, ...] = (1, 2, 3, 4, "last")


class Weekday(IntEnum):
    """The days of a week in the order of `date.weekday()`."""

    MONDAY = 0
    TUESDAY = 1
    WEDNESDAY = 2
    THURSDAY = 3
    FRIDAY = 4
    SATURDAY = 5
    SUNDAY = 6

    @property
    def label(self) -> str:
        return self.name.capitalize()


@dataclass(frozen=True, slots=True)
class Block(TimeSpan):
    """Teaching without a break; a lunch break parts a day into two blocks."""

    start: time
    end: time


@dataclass(frozen=True, slots=True)
class WeekdayBlock(TimeSpan):
    weekday: Weekday
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class DatedBlock(TimeSpan):
    date: date
    start: time
    end: time


@dataclass(frozen=True, slots=True)
class Weekly:
    blocks: tuple[WeekdayBlock, ...]

    def meetings(self, first: date, last: date) -> Iterator[Meeting]:
        """The days from `first` to `last`, both included, on which the class meets, in order."""
        for day in _days(first, last):
            sessions = [Session(day, block.start, block.end) for block in self.blocks if block.weekday == day.weekday()]
            if sessions:
                yield day, sessions


@dataclass(frozen=True, slots=True)
class Biweekly:
    """Every second week from Monday to Sunday, beginning with the week of the start date."""

    blocks: tuple[WeekdayBlock, ...]

    def meetings(self, first: date, last: date, *, since: date) -> Iterator[Meeting]:
        """As for weekly ones; `since` is the start date, also where `first` is a later day."""
        for day, sessions in Weekly(self.blocks).meetings(first, last):
            if (_week(day) - _week(since)) % 2 == 0:
                yield day, sessions


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """A day from 1 to 31; a month that is shorter has its last day instead."""

    day: int

    def in_month(self, first_of_month: date) -> date:
        last = LastDayOfMonth().in_month(first_of_month)
        return first_of_month.replace(day=min(self.day, last.day))


@dataclass(frozen=True, slots=True)
class LastDayOfMonth:
    def in_month(self, first_of_month: date) -> date:
        return _next_month(first_of_month) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class WeekdayOfMonth:
    """The first, second, third, fourth or last of a weekday, such as the last Saturday."""

    nth: Nth
    weekday: Weekday

    def in_month(self, first_of_month: date) -> date:
        if self.nth == "last":
            last = LastDayOfMonth().in_month(first_of_month)
            return last - timedelta(days=(last.weekday() - self.weekday) % 7)
        days_to_first = (self.weekday - first_of_month.weekday()) % 7
        return first_of_month + timedelta(days=days_to_first, weeks=self.nth - 1)


MonthlyRule = DayOfMonth | LastDayOfMonth | WeekdayOfMonth


@dataclass(frozen=True, slots=True)
class Monthly:
    on: MonthlyRule
    blocks: tuple[Block, ...]

    def meetings(self, first: date, last: date) -> Iterator[Meeting]:
        month = first.replace(day=1)
        while month <= last:
            day = self.on.in_month(month)
            if first <= day <= last and self.blocks:
                yield day, [Session(day, block.start, block.end) for block in self.blocks]
            month = _next_month(month)


@dataclass(frozen=True, slots=True)
class Custom:
    """Exactly the dates that are listed; two blocks of one day are two rows."""

    dates: tuple[DatedBlock, ...]

    def meetings(self, first: date, last: date) -> Iterator[Meeting]:
        in_order = sorted(self.dates, key=attrgetter("date"))
        for day, rows in groupby(in_order, key=attrgetter("date")):
            if first <= day <= last:
                yield day, [Session(day, row.start, row.end) for row in rows]


Pattern = Weekly | Biweekly | Monthly | Custom


@dataclass(frozen=True, slots=True)
class FormerPattern:
    """A pattern that is to change: the days before `until` still follow it."""

    pattern: Pattern
    until: date


def _days(first: date, last: date) -> Iterator[date]:
    for ordinal in range(first.toordinal(), last.toordinal() + 1):
        yield date.fromordinal(ordinal)


def _week(day: date) -> int:
    """Weeks from Monday to Sunday, numbered through: the calendar's first day, ordinal 1, was a Monday."""
    return (day.toordinal() - 1) // 7


def _next_month(first_of_month: date) -> date:
    return (first_of_month + timedelta(days=31)).replace(day=1)


def shift_pattern(pattern: Pattern, distance: timedelta) -> Pattern:
    """Listed dates move by the distance; weekly, biweekly and monthly patterns stay as they are."""
    if not isinstance(pattern, Custom):
        return pattern
    return Custom(tuple(replace(row, date=row.date + distance) for row in pattern.dates))
