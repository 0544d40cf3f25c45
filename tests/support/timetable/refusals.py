"""What tests of refusals have in common."""

from datetime import date, time
from typing import Any

import pytest

from classes.timetable import (
    Custom,
    DatedBlock,
    Timetable,
    TimetableRefused,
    Weekday,
    WeekdayBlock,
    Weekly,
    plan_timetable,
)
from tests.support.timetable.cases import SOUTH_AFRICA


def errors(timetable: Timetable, **context: Any) -> dict[str, list[str]]:
    with pytest.raises(TimetableRefused) as refusal:
        plan_timetable(timetable, SOUTH_AFRICA, **context)
    return refusal.value.errors()


def mondays(*times: tuple[str, str]) -> Weekly:
    return Weekly(
        tuple(WeekdayBlock(Weekday.MONDAY, time.fromisoformat(start), time.fromisoformat(end)) for start, end in times)
    )


def listed(*rows: tuple[str, str, str]) -> Custom:
    return Custom(
        tuple(
            DatedBlock(date.fromisoformat(day), time.fromisoformat(start), time.fromisoformat(end))
            for day, start, end in rows
        )
    )
