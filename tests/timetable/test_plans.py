"""The rules, one by one. A class of the running example ends on Wed 29 Apr 2026 when nothing is changed."""

from dataclasses import replace
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from classes.timetable import (
    Biweekly,
    Plan,
    Timetable,
    TimetableRefused,
    Weekday,
    WeekdayBlock,
    Weekly,
    plan_timetable,
)
from tests.support.timetable.cases import (
    NO_HOLIDAYS,
    SOUTH_AFRICA,
    class_a,
    exception,
    extra,
    listed,
    session,
    stop,
    weekly,
)


def plan(timetable: Timetable) -> Plan:
    return plan_timetable(timetable, SOUTH_AFRICA)


def left_out(of: Plan) -> list[tuple[str, str, str]]:
    return [(day.date.isoformat(), day.because.value, day.name) for day in of.left_out]


def class_dates(of: Plan) -> list[str]:
    return [session.date.isoformat() for session in of.sessions]


def test_skips_public_holidays() -> None:
    found = plan(class_a())

    assert left_out(found) == [("2026-04-06", "holiday", "Family Day"), ("2026-04-27", "holiday", "Freedom Day")]
    assert "2026-04-06" not in class_dates(found)


def test_holidays_on_other_days_are_not_left_out() -> None:
    found = plan(class_a(total_hours=Decimal(100)))

    assert found.end_date == date(2026, 4, 13)
    assert left_out(found) == [("2026-04-06", "holiday", "Family Day")]


def test_teaches_on_a_holiday_that_is_held() -> None:
    found = plan(class_a(held_holidays=frozenset({date(2026, 4, 6)})))

    assert "2026-04-06" in class_dates(found)
    assert left_out(found) == []
    assert found.end_date == date(2026, 4, 22)


def test_a_stop_is_a_stronger_reason_than_an_exception_and_that_than_a_holiday() -> None:
    found = plan(
        class_a(
            stops=(stop("2026-04-01", "2026-04-08", "Annual stop"),),
            exceptions=(exception("2026-04-06", "Agent absent"), exception("2026-04-27", "Client cancelled")),
        )
    )

    assert left_out(found) == [("2026-04-06", "stop", "Annual stop"), ("2026-04-27", "exception", "Client cancelled")]


def test_an_exception_leaves_out_a_holiday_that_is_held() -> None:
    found = plan(
        class_a(held_holidays=frozenset({date(2026, 4, 6)}), exceptions=(exception("2026-04-06", "Agent absent"),))
    )

    assert left_out(found)[0] == ("2026-04-06", "exception", "Agent absent")


def test_teaches_on_both_border_days_of_a_stop() -> None:
    found = plan(class_a(stops=(stop("2026-03-02", "2026-03-16"),)))

    assert [day for day, _, _ in left_out(found)][:3] == ["2026-03-04", "2026-03-09", "2026-03-11"]
    assert {"2026-03-02", "2026-03-16"} <= set(class_dates(found))


def test_a_border_day_of_a_stop_that_is_a_holiday_is_left_out_as_a_holiday() -> None:
    found = plan(class_a(stops=(stop("2026-03-30", "2026-04-06"),)))

    assert left_out(found)[:2] == [("2026-04-01", "stop", "Annual stop"), ("2026-04-06", "holiday", "Family Day")]


def test_the_day_on_which_two_stops_touch_is_taught() -> None:
    found = plan(class_a(stops=(stop("2026-03-02", "2026-03-11"), stop("2026-03-11", "2026-03-18"))))

    assert [day for day, _, _ in left_out(found)][:3] == ["2026-03-04", "2026-03-09", "2026-03-16"]
    assert "2026-03-11" in class_dates(found)


def test_an_open_stop_ends_the_planning_and_hides_the_end() -> None:
    found = plan(class_a(stops=(stop("2026-03-02"),)))

    assert found.end_date is None
    assert class_dates(found)[-1] == "2026-03-02"
    assert left_out(found) == []


def test_an_open_stop_leaves_out_nothing_after_its_last_day() -> None:
    found = plan(class_a(stops=(stop("2026-04-08"),)))

    assert left_out(found) == [("2026-04-06", "holiday", "Family Day")]


def test_an_open_stop_hides_the_end_also_when_all_hours_lie_before_it() -> None:
    found = plan(class_a(stops=(stop("2026-05-20"),)))

    assert found.end_date is None
    assert found.difference == 0


def test_an_end_by_hand_is_hidden_while_a_stop_is_open_and_holds_again_afterwards() -> None:
    stopped = class_a(end_date_by_hand=date(2026, 3, 31), stops=(stop("2026-03-02"),))
    restarted = class_a(end_date_by_hand=date(2026, 3, 31), stops=(stop("2026-03-02", "2026-03-16"),))

    assert plan(stopped).end_date is None
    assert class_dates(plan(stopped))[-1] == "2026-03-02"
    assert plan(restarted).end_date == date(2026, 3, 31)
    assert class_dates(plan(restarted))[-1] == "2026-03-30"


def test_an_open_stop_after_the_end_by_hand_adds_no_days() -> None:
    found = plan(class_a(end_date_by_hand=date(2026, 3, 31), stops=(stop("2026-04-22"),)))

    assert found.end_date is None
    assert class_dates(found)[-1] == "2026-03-30"


def test_an_earlier_stop_beside_an_open_one_leaves_its_days_out() -> None:
    found = plan(class_a(stops=(stop("2026-03-16"), stop("2026-02-09", "2026-02-16"))))

    assert left_out(found) == [("2026-02-11", "stop", "Annual stop")]
    assert class_dates(found)[-1] == "2026-03-16"


def test_extra_days_are_taught_first_and_shorten_the_pattern() -> None:
    found = plan(class_a(extras=(extra("2026-03-07"), extra("2026-03-14"))))

    assert {"2026-03-07", "2026-03-14"} <= set(class_dates(found))
    assert found.class_days == 24
    assert found.end_date == date(2026, 4, 20)


def test_an_extra_day_is_taught_on_a_public_holiday() -> None:
    found = plan(class_a(extras=(extra("2026-04-03"),)))

    assert "2026-04-03" in class_dates(found)
    assert left_out(found) == [("2026-04-06", "holiday", "Family Day")]


def test_an_extra_day_after_the_pattern_is_the_end() -> None:
    found = plan(class_a(extras=(extra("2026-06-20"),)))

    assert found.end_date == date(2026, 6, 20)
    assert class_dates(found)[-2:] == ["2026-04-22", "2026-06-20"]
    assert left_out(found) == [("2026-04-06", "holiday", "Family Day")]


def test_extra_days_alone_may_fill_the_hours() -> None:
    found = plan(class_a(total_hours=Decimal(8), extras=(extra("2026-02-07"), extra("2026-02-14"))))

    assert class_dates(found) == ["2026-02-07", "2026-02-14"]
    assert found.difference == 120


def test_a_day_that_moves_is_an_exception_and_an_extra_day() -> None:
    found = plan(class_a(exceptions=(exception("2026-03-04"),), extras=(extra("2026-03-07"),)))

    assert found.end_date == date(2026, 4, 29)
    assert found.class_days == 24


def test_a_day_may_move_to_the_afternoon() -> None:
    moved = extra("2026-03-04", "14:00", "19:00")

    found = plan(class_a(exceptions=(exception("2026-03-04"),), extras=(moved,)))

    assert session("2026-03-04", "14:00", "19:00") in found.sessions
    assert session("2026-03-04") not in found.sessions
    assert ("2026-03-04", "exception", "Agent absent") in left_out(found)


def test_an_extra_day_may_touch_the_days_own_time() -> None:
    found = plan(class_a(extras=(extra("2026-03-04", "14:00", "16:00"),)))

    assert session("2026-03-04") in found.sessions
    assert found.class_days == 24
    assert found.minutes == 122 * 60


def test_days_are_planned_whole() -> None:
    found = plan(class_a(total_hours=Decimal("100.5")))

    assert found.minutes == 105 * 60
    assert found.difference == 4 * 60 + 30


def test_a_minute_that_is_missing_takes_another_day() -> None:
    found = plan(class_a(total_hours=Decimal("5.02")))

    assert found.minutes_wanted == 301
    assert found.class_days == 2


def test_a_class_may_take_a_minute() -> None:
    found = plan(class_a(total_hours=Decimal("0.01")))

    assert found.minutes_wanted == 1
    assert found.class_days == 1


def test_a_few_seconds_of_an_hour_with_two_decimals_make_no_further_day() -> None:
    # 40.67 hours is how 40 hours and 40 minutes are typed.
    pattern = Weekly((WeekdayBlock(Weekday.MONDAY, time(8), time(18, 10)),))

    found = plan_timetable(Timetable(date(2026, 2, 2), Decimal("40.67"), pattern), NO_HOLIDAYS)

    assert found.class_days == 4
    assert found.difference == 0


def test_with_an_end_by_hand_every_day_up_to_it_is_planned() -> None:
    short = plan(class_a(end_date_by_hand=date(2026, 3, 31)))
    long = plan(class_a(total_hours=Decimal(20), end_date_by_hand=date(2026, 3, 30)))

    assert (short.end_date, short.class_days, short.difference) == (date(2026, 3, 31), 17, -35 * 60)
    assert (long.end_date, long.class_days, long.difference) == (date(2026, 3, 30), 17, 65 * 60)


def test_days_left_out_before_an_end_by_hand_count_after_the_last_session_too() -> None:
    found = plan(class_a(end_date_by_hand=date(2026, 4, 6)))

    assert class_dates(found)[-1] == "2026-04-01"
    assert left_out(found) == [("2026-04-06", "holiday", "Family Day")]


def test_listed_dates_are_all_taught_whatever_the_hours() -> None:
    found = plan(class_a(total_hours=Decimal(5), pattern=listed("2026-02-20", "2026-02-05")))

    assert class_dates(found) == ["2026-02-05", "2026-02-20"]
    assert found.difference == 5 * 60
    assert found.end_date == date(2026, 2, 20)


def test_every_listed_date_that_is_a_holiday_is_left_out_or_held() -> None:
    dates = listed("2026-03-20", "2026-04-03", "2026-04-06")

    found = plan(class_a(pattern=dates))
    held = plan(class_a(pattern=dates, held_holidays=frozenset(day.date for day in found.left_out)))

    assert found.end_date == date(2026, 3, 20)
    assert left_out(found) == [("2026-04-03", "holiday", "Good Friday"), ("2026-04-06", "holiday", "Family Day")]
    assert found.hints == ()
    assert class_dates(held) == ["2026-03-20", "2026-04-03", "2026-04-06"]
    assert held.end_date == date(2026, 4, 6)


def test_an_exception_on_the_last_listed_date_changes_something() -> None:
    found = plan(class_a(pattern=listed("2026-03-20", "2026-04-07"), exceptions=(exception("2026-04-07"),)))

    assert left_out(found) == [("2026-04-07", "exception", "Agent absent")]
    assert found.hints == ()


def test_a_listed_date_left_out_counts_up_to_an_end_by_hand() -> None:
    found = plan(class_a(pattern=listed("2026-03-20", "2026-04-03"), end_date_by_hand=date(2026, 4, 10)))

    assert found.end_date == date(2026, 4, 10)
    assert left_out(found) == [("2026-04-03", "holiday", "Good Friday")]


def test_listed_dates_may_be_only_extra_days() -> None:
    found = plan(class_a(pattern=listed(), extras=(extra("2026-02-07"),)))

    assert class_dates(found) == ["2026-02-07"]


def test_every_second_week_keeps_its_weeks_over_a_stop() -> None:
    pattern = Biweekly(weekly(Weekday.MONDAY).blocks)

    found = plan(class_a(total_hours=Decimal(15), pattern=pattern, stops=(stop("2026-02-02", "2026-02-10"),)))

    assert class_dates(found) == ["2026-02-02", "2026-02-16", "2026-03-02"]


def test_the_sessions_of_a_day_come_in_the_order_of_their_times() -> None:
    blocks = (WeekdayBlock(Weekday.MONDAY, time(13), time(15)), WeekdayBlock(Weekday.MONDAY, time(9), time(12)))

    found = plan(class_a(total_hours=Decimal(5), pattern=Weekly(blocks)))

    assert found.sessions == (session("2026-02-02", "09:00", "12:00"), session("2026-02-02", "13:00", "15:00"))
    assert found.class_days == 1


@pytest.mark.parametrize(
    ("start", "last_end"), [(date(2026, 2, 2), date(2031, 2, 2)), (date(2028, 2, 29), date(2033, 2, 28))]
)
def test_a_class_may_take_five_years(start: date, last_end: date) -> None:
    found = plan_timetable(class_a(start_date=start, end_date_by_hand=last_end), NO_HOLIDAYS)

    assert found.end_date == last_end


def test_the_hours_may_be_reached_on_the_last_day_of_five_years() -> None:
    # 2 Feb 2026 is a Monday, and 2 Feb 2031 a Sunday: 261 Mondays lie between.
    found = plan_timetable(class_a(total_hours=Decimal(5 * 261), pattern=weekly(Weekday.MONDAY)), NO_HOLIDAYS)

    assert found.end_date == date(2031, 1, 27)


def test_two_thousand_sessions_may_be_planned() -> None:
    blocks = tuple(WeekdayBlock(day, time(hour), time(hour + 1)) for day in Weekday for hour in (8, 10, 12, 14))

    found = plan_timetable(class_a(total_hours=Decimal(2000), pattern=Weekly(blocks)), NO_HOLIDAYS)

    assert len(found.sessions) == 2000


LAST_DAY = date(2026, 3, 20)


@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"exceptions": (exception("2026-02-09"), exception("2026-04-01"))},
        {"stops": (stop("2026-02-16", "2026-03-02"), stop("2026-03-18", "2026-04-13"))},
        {"extras": (extra("2026-02-07"),)},
        {"total_hours": Decimal(40)},
        {"pattern": listed("2026-02-03", "2026-03-20", "2026-03-21")},
        {"end_date_by_hand": date(2026, 2, 27)},
        {"pattern": Biweekly((WeekdayBlock(Weekday.MONDAY, time(9), time(14)),))},
    ],
)
def test_nothing_is_planned_after_the_last_day_and_all_as_ever_before_it(changes: dict[str, Any]) -> None:
    stored = class_a(**changes)
    whole, found = plan(stored), plan_timetable(replace(stored, last_day=LAST_DAY), SOUTH_AFRICA, stored=stored)

    assert found.sessions == tuple(row for row in whole.sessions if row.date <= LAST_DAY)
    assert found.left_out == tuple(row for row in whole.left_out if row.date <= LAST_DAY)
    assert found.end_date == changes.get("end_date_by_hand", found.sessions[-1].date)


@pytest.mark.parametrize(
    ("changes", "explained"),
    [
        ({"stops": (stop("2026-03-04"),)}, "Ends Wed 4 Mar 2026: the class is over on Fri 20 Mar 2026."),
        ({"end_date_by_hand": date(2026, 6, 30)}, "Ends Wed 18 Mar 2026: the class is over on Fri 20 Mar 2026."),
        ({"extras": (extra("2026-03-20"),)}, "Ends Fri 20 Mar 2026, when the class is over."),
        ({"end_date_by_hand": date(2026, 3, 19)}, "Ends Thu 19 Mar 2026, as set by hand."),
    ],
)
def test_says_that_a_class_ends_because_it_is_over(changes: dict[str, Any], explained: str) -> None:
    found = plan(class_a(**changes, last_day=LAST_DAY))

    assert found.explanation.endswith(explained)
    assert found.end_date is not None
    assert f"Ends {found.end_date:%a} {found.end_date.day} {found.end_date:%b}" in explained


def test_what_lies_after_the_last_day_is_refused_unless_it_stood_before() -> None:
    changes: dict[str, Any] = {"extras": (extra("2026-03-21"),), "last_day": LAST_DAY}

    with pytest.raises(TimetableRefused) as refused:
        plan(class_a(**changes))
    found = plan_timetable(class_a(**changes), SOUTH_AFRICA, stored=class_a(**changes))

    sentence = "Sat 21 Mar 2026 lies after Fri 20 Mar 2026, when the class is over: choose that day or an earlier one."
    assert refused.value.errors() == {"extras-0-date": [sentence]}
    assert "2026-03-21" not in class_dates(found)


def test_planning_twice_gives_the_same() -> None:
    assert plan(class_a()) == plan(class_a())
