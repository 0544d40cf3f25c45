from datetime import date, timedelta
from decimal import Decimal

import pytest

from classes.timetable import Weekday, past_before, plan_timetable
from tests.support.timetable.cases import SOUTH_AFRICA, Case, class_a, optional_date, timetable_of, weekly, worked_cases


@pytest.mark.parametrize("case", worked_cases(), ids=lambda case: case["name"])
def test_gives_what_was_worked_out_by_hand(case: Case) -> None:
    plan = plan_timetable(timetable_of(case), SOUTH_AFRICA)

    expected = case["expected"]
    assert plan.end_date == optional_date(expected["end_date"])
    assert plan.class_days == expected["class_days"]
    assert plan.minutes == Decimal(expected["hours"]) * 60
    assert plan.difference == Decimal(expected["difference"]) * 60
    assert [{"date": day.date.isoformat(), "because": day.because.value} for day in plan.left_out] == expected[
        "left_out"
    ]


def test_changes_the_weekday_from_a_day_on() -> None:
    before = plan_timetable(class_a(), SOUTH_AFRICA)
    past = past_before(date(2026, 4, 1), before.sessions, before.left_out)

    plan = plan_timetable(class_a(pattern=weekly(Weekday.TUESDAY)), SOUTH_AFRICA, past=past, stored=class_a())

    tuesdays = [date(2026, 4, 7) + timedelta(weeks=n) for n in range(7)]
    assert plan.sessions[:17] == before.sessions[:17] == past.sessions
    assert [session.date for session in plan.sessions[17:]] == tuesdays
    assert plan.class_days == 24
    assert plan.minutes == 120 * 60
    assert plan.end_date == date(2026, 5, 19)
