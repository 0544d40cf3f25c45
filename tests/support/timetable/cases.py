"""Timetables for tests: the worked cases, and a running example to vary."""

import json
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from pathlib import Path
from typing import Any

from classes.timetable import (
    Because,
    Block,
    Custom,
    DatedBlock,
    DayLeftOut,
    ExceptionDay,
    ExtraDay,
    Past,
    Session,
    Stop,
    Timetable,
    Weekday,
    WeekdayBlock,
    Weekly,
    read_pattern,
)

SOUTH_AFRICA = {
    date(2026, 1, 1): "New Year's Day",
    date(2026, 3, 21): "Human Rights Day",
    date(2026, 4, 3): "Good Friday",
    date(2026, 4, 6): "Family Day",
    date(2026, 4, 27): "Freedom Day",
    date(2026, 5, 1): "Workers' Day",
    date(2026, 6, 16): "Youth Day",
    date(2026, 8, 9): "National Women's Day",
    date(2026, 8, 10): "National Women's Day (observed)",
    date(2026, 9, 24): "Heritage Day",
    date(2026, 12, 16): "Day of Reconciliation",
    date(2026, 12, 25): "Christmas Day",
    date(2026, 12, 26): "Day of Goodwill",
}

NO_HOLIDAYS: Mapping[date, str] = {}

Case = dict[str, Any]


def worked_cases() -> list[Case]:
    cases: list[Case] = json.loads(Path(__file__).with_name("cases.json").read_text())
    return cases


def timetable_of(case: Case) -> Timetable:
    """The timetable of a case; its pattern is read as from the store."""
    document = {"format": 1, "pattern": case["pattern"]}
    if case["pattern"] == "custom":
        document["dates"] = case["dates"]
    else:
        document["blocks"] = case["blocks"]
    if case["pattern"] == "monthly":
        document["monthly_on"] = case["monthly_on"]
    return Timetable(
        start_date=date.fromisoformat(case["start_date"]),
        total_hours=Decimal(str(case["total_hours"])),
        pattern=read_pattern(document),
        extras=tuple(ExtraDay(*span_of(row)) for row in case["extras"]),
        exceptions=tuple(exception_of(row) for row in case["exceptions"]),
        stops=tuple(stop_of(row) for row in case["stops"]),
        held_holidays=frozenset(date.fromisoformat(day) for day in case["held_holidays"]),
        end_date_by_hand=optional_date(case["end_date_by_hand"]),
    )


def past_of(case: Case) -> Past | None:
    past = case.get("past")
    if past is None:
        return None
    return Past(
        date.fromisoformat(past["change_from"]),
        tuple(session(*row) for row in past["sessions"]),
        tuple(DayLeftOut(date.fromisoformat(day), Because(why), name) for day, why, name in past["left_out"]),
    )


def holidays_of(case: Case) -> dict[date, str]:
    return {date.fromisoformat(day): name for day, name in case["holidays"].items()}


def span_of(row: Case) -> tuple[date, time, time]:
    return date.fromisoformat(row["date"]), time.fromisoformat(row["start"]), time.fromisoformat(row["end"])


def exception_of(row: str | Case) -> ExceptionDay:
    if isinstance(row, str):
        return ExceptionDay(date.fromisoformat(row), "Agent absent")
    return ExceptionDay(date.fromisoformat(row["date"]), row["reason"])


def stop_of(row: Case) -> Stop:
    reason = row.get("reason", "Annual stop")
    return Stop(date.fromisoformat(row["last_day"]), optional_date(row["resume_date"]), reason)


def optional_date(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)


def session(day: str, start: str = "09:00", end: str = "14:00") -> Session:
    return Session(date.fromisoformat(day), time.fromisoformat(start), time.fromisoformat(end))


def extra(day: str, start: str = "09:00", end: str = "14:00") -> ExtraDay:
    return ExtraDay(date.fromisoformat(day), time.fromisoformat(start), time.fromisoformat(end))


def exception(day: str, reason: str = "Agent absent") -> ExceptionDay:
    return ExceptionDay(date.fromisoformat(day), reason)


def stop(last_day: str, resume_date: str | None = None, reason: str = "Annual stop") -> Stop:
    return Stop(date.fromisoformat(last_day), optional_date(resume_date), reason)


def weekly(*days: Weekday, start: str = "09:00", end: str = "14:00") -> Weekly:
    return Weekly(tuple(WeekdayBlock(day, time.fromisoformat(start), time.fromisoformat(end)) for day in days))


def listed(*days: str) -> Custom:
    """On these days from 09:00 to 14:00."""
    return Custom(tuple(DatedBlock(date.fromisoformat(day), time(9), time(14)) for day in days))


def block(start: str, end: str) -> Block:
    return Block(time.fromisoformat(start), time.fromisoformat(end))


def class_a(**changes: Any) -> Timetable:
    """Mondays and Wednesdays from 09:00 to 14:00, 120 hours from Mon 2 Feb 2026; ends on Wed 29 Apr 2026."""
    timetable = Timetable(date(2026, 2, 2), Decimal(120), weekly(Weekday.MONDAY, Weekday.WEDNESDAY))
    return replace(timetable, **changes)
