"""Which hours, blocks, dates and extra days are refused: at which field, and with which words."""

from datetime import date, time
from decimal import Decimal

import pytest

from classes.timetable import (
    Biweekly,
    Block,
    Custom,
    LastDayOfMonth,
    Monthly,
    Weekday,
    Weekly,
    plan_timetable,
)
from tests.support.timetable.cases import SOUTH_AFRICA, class_a, extra, session, stop, weekly
from tests.support.timetable.refusals import errors, listed, mondays


@pytest.mark.parametrize("hours", ["0", "-5", "0.001"])
def test_refuses_to_deliver_nothing(hours: str) -> None:
    assert errors(class_a(total_hours=Decimal(hours))) == {"total_hours": ["Type the hours to deliver: more than 0."]}


def test_refuses_a_pattern_without_times() -> None:
    message = ["Add at least one time at which the class meets."]

    assert errors(class_a(pattern=Weekly(()))) == {"blocks": message}
    assert errors(class_a(pattern=Biweekly(()))) == {"blocks": message}
    assert errors(class_a(pattern=Monthly(LastDayOfMonth(), ()))) == {"blocks": message}


def test_refuses_a_plan_without_a_session() -> None:
    message = ["No class day is left: look at the days, the exceptions, the stops and the end."]

    assert errors(class_a(pattern=Custom(()))) == {"__all__": message}
    assert errors(class_a(start_date=date(2026, 2, 3), end_date_by_hand=date(2026, 2, 3))) == {"__all__": message}
    assert errors(class_a(start_date=date(2026, 2, 3), stops=(stop("2026-02-03"),))) == {"__all__": message}
    assert errors(class_a(pattern=listed(("2026-04-06", "09:00", "14:00")))) == {"__all__": message}


@pytest.mark.parametrize("end", ["09:00", "08:00"])
def test_refuses_a_block_that_does_not_end_after_its_start(end: str) -> None:
    found = errors(class_a(pattern=mondays(("07:00", "08:00"), ("09:00", end))))

    assert found == {"blocks-1-end": ["The end must come after the start, 09:00."]}


def test_refuses_a_block_shorter_than_a_quarter_of_an_hour() -> None:
    found = errors(class_a(pattern=mondays(("09:00", "09:14"))))

    assert found == {"blocks-0-end": ["09:00 to 09:14 is too short: teaching takes at least 15 minutes."]}


def test_refuses_a_block_longer_than_twelve_hours() -> None:
    found = errors(class_a(pattern=mondays(("08:00", "20:01"))))

    assert found == {"blocks-0-end": ["08:00 to 20:01 is too long: at most 12 h, then a break."]}


def test_takes_blocks_of_a_quarter_of_an_hour_and_of_twelve_hours() -> None:
    plan = plan_timetable(class_a(pattern=mondays(("07:00", "07:15"), ("08:00", "20:00"))), {})

    assert plan.sessions[0].minutes == 15
    assert plan.sessions[1].minutes == 720


def test_refuses_blocks_of_one_day_that_overlap_at_the_one_typed_last() -> None:
    found = errors(class_a(pattern=mondays(("09:00", "12:00"), ("11:59", "13:00"))))
    turned_round = errors(class_a(pattern=mondays(("11:59", "13:00"), ("09:00", "12:00"))))

    assert found == {"blocks-1-start": ["This overlaps with 09:00 to 12:00 on the same day: change one of the two."]}
    assert turned_round == {
        "blocks-1-start": ["This overlaps with 11:59 to 13:00 on the same day: change one of the two."]
    }


def test_finds_an_overlap_with_a_block_that_began_long_before() -> None:
    found = errors(class_a(pattern=mondays(("08:00", "17:00"), ("09:00", "10:00"), ("11:00", "12:00"))))

    assert found == {
        "blocks-1-start": ["This overlaps with 08:00 to 17:00 on the same day: change one of the two."],
        "blocks-2-start": ["This overlaps with 08:00 to 17:00 on the same day: change one of the two."],
    }


def test_finds_an_overlap_whatever_the_order_of_the_rows() -> None:
    found = errors(class_a(pattern=mondays(("12:00", "14:00"), ("08:00", "09:00"), ("08:30", "08:45"))))

    assert found == {"blocks-2-start": ["This overlaps with 08:00 to 09:00 on the same day: change one of the two."]}


@pytest.mark.parametrize("end", ["10:00", "09:30"])
def test_a_block_without_a_length_overlaps_with_nothing(end: str) -> None:
    found = errors(class_a(pattern=mondays(("09:00", "14:00"), ("10:00", end))))

    assert list(found) == ["blocks-1-end"]


def test_a_block_of_a_minute_is_too_short_and_may_overlap() -> None:
    found = errors(class_a(pattern=mondays(("09:00", "14:00"), ("10:00", "10:01"))))

    assert found == {
        "blocks-1-end": ["10:00 to 10:01 is too short: teaching takes at least 15 minutes."],
        "blocks-1-start": ["This overlaps with 09:00 to 14:00 on the same day: change one of the two."],
    }


def test_blocks_of_different_days_do_not_overlap() -> None:
    plan = plan_timetable(class_a(pattern=weekly(Weekday.MONDAY, Weekday.TUESDAY)), {})

    assert plan.class_days == 24


def test_blocks_of_one_day_may_touch() -> None:
    plan = plan_timetable(class_a(pattern=mondays(("09:00", "12:00"), ("12:00", "14:00"))), {})

    assert len(plan.sessions) == 48


def test_refuses_blocks_of_a_monthly_day_that_overlap() -> None:
    blocks = (Block(time(8), time(10)), Block(time(9), time(11)))

    found = errors(class_a(pattern=Monthly(LastDayOfMonth(), blocks)))

    assert found == {"blocks-1-start": ["This overlaps with 08:00 to 10:00 on the same day: change one of the two."]}


def test_refuses_listed_times_of_one_date_that_overlap() -> None:
    pattern = listed(
        ("2026-02-05", "09:00", "12:00"), ("2026-02-06", "09:00", "12:00"), ("2026-02-05", "11:00", "13:00")
    )

    assert errors(class_a(pattern=pattern)) == {
        "dates-2-start": ["This overlaps with 09:00 to 12:00 on the same day: change one of the two."]
    }


def test_refuses_extra_days_that_overlap_one_another() -> None:
    found = errors(class_a(extras=(extra("2026-03-07"), extra("2026-03-07", "13:00", "15:00"))))

    assert found == {"extras-1-start": ["This overlaps with 09:00 to 14:00 on the same day: change one of the two."]}


def test_refuses_an_extra_day_at_the_pattern_s_own_time() -> None:
    found = errors(class_a(extras=(extra("2026-03-07"), extra("2026-03-04", "13:00", "15:00"))))

    assert found == {
        "extras-1-start": [
            (
                "Wed 4 Mar 2026 has a class day of its own, 09:00 to 14:00: "
                "choose another time, or make that day an exception."
            )
        ]
    }


def test_an_extra_day_may_lie_at_the_pattern_s_time_of_a_day_left_out() -> None:
    plan = plan_timetable(class_a(extras=(extra("2026-04-06"),)), SOUTH_AFRICA)

    assert session("2026-04-06") in plan.sessions


def test_an_extra_day_may_lie_at_the_pattern_s_time_after_its_last_day() -> None:
    plan = plan_timetable(class_a(extras=(extra("2026-05-06"),)), SOUTH_AFRICA)

    assert plan.end_date == date(2026, 5, 6)


@pytest.mark.parametrize("end", ["08:00", "09:10", "22:00"])
def test_extra_days_and_listed_dates_have_lengths_like_blocks(end: str) -> None:
    assert list(errors(class_a(extras=(extra("2026-03-07", "09:00", end),)))) == ["extras-0-end"]
    assert list(errors(class_a(pattern=listed(("2026-03-07", "09:00", end))))) == ["dates-0-end"]


def test_refuses_extra_days_and_listed_dates_before_the_start() -> None:
    message = ["Sun 1 Feb 2026 lies before the start, Mon 2 Feb 2026: choose a later day."]

    assert errors(class_a(extras=(extra("2026-02-02", "15:00", "16:00"), extra("2026-02-01")))) == {
        "extras-1-date": message
    }
    assert errors(class_a(pattern=listed(("2026-02-02", "09:00", "14:00"), ("2026-02-01", "09:00", "14:00")))) == {
        "dates-1-date": message
    }


def test_refuses_extra_days_and_listed_dates_after_an_end_by_hand() -> None:
    end = date(2026, 3, 31)
    message = ["Wed 1 Apr 2026 lies after the end set by hand, Tue 31 Mar 2026: choose an earlier day."]

    assert errors(class_a(end_date_by_hand=end, extras=(extra("2026-03-31"), extra("2026-04-01")))) == {
        "extras-1-date": message
    }
    assert errors(class_a(end_date_by_hand=end, pattern=listed(("2026-04-01", "09:00", "14:00")))) == {
        "dates-0-date": message
    }


def test_refuses_extra_days_and_listed_dates_inside_a_stop() -> None:
    closed, opened = (stop("2026-03-02", "2026-03-16"),), (stop("2026-03-02"),)
    message = (
        "Sat 7 Mar 2026 lies in the stop from Mon 2 Mar 2026 to Mon 16 Mar 2026: "
        "choose another day, or change the stop."
    )

    assert errors(class_a(stops=closed, extras=(extra("2026-03-07"),))) == {"extras-0-date": [message]}
    assert errors(class_a(stops=closed, pattern=listed(("2026-03-07", "09:00", "14:00")))) == {
        "dates-0-date": [message]
    }
    assert errors(class_a(stops=opened, extras=(extra("2026-03-07"),))) == {
        "extras-0-date": [
            "Sat 7 Mar 2026 lies in the stop after Mon 2 Mar 2026: choose another day, or change the stop."
        ]
    }


@pytest.mark.parametrize("day", ["2026-03-02", "2026-03-16"])
def test_extra_days_may_lie_on_the_border_days_of_a_stop(day: str) -> None:
    evening = extra(day, "18:00", "20:00")

    plan = plan_timetable(class_a(stops=(stop("2026-03-02", "2026-03-16"),), extras=(evening,)), SOUTH_AFRICA)

    assert session(day, "18:00", "20:00") in plan.sessions


def test_refuses_extra_days_and_listed_dates_more_than_five_years_on() -> None:
    message = ["Mon 3 Feb 2031 lies more than 5 years after the start, Mon 2 Feb 2026."]

    assert errors(class_a(extras=(extra("2031-02-02"), extra("2031-02-03")))) == {"extras-1-date": message}
    assert errors(class_a(pattern=listed(("2031-02-03", "09:00", "14:00")))) == {"dates-0-date": message}
