from datetime import date, time, timedelta

import pytest

from classes.timetable import (
    Biweekly,
    Block,
    Custom,
    DatedBlock,
    DayOfMonth,
    LastDayOfMonth,
    Monthly,
    MonthlyRule,
    Session,
    Weekday,
    WeekdayBlock,
    WeekdayOfMonth,
    Weekly,
    shift_pattern,
)
from classes.timetable.patterns import Meeting
from tests.support.timetable.cases import block, session, weekly


def days(meetings: list[Meeting]) -> list[str]:
    return [day.isoformat() for day, _ in meetings]


def test_meets_every_week_on_its_weekdays() -> None:
    pattern = weekly(Weekday.MONDAY, Weekday.WEDNESDAY)

    meetings = list(pattern.meetings(date(2026, 2, 2), date(2026, 2, 11)))

    assert days(meetings) == ["2026-02-02", "2026-02-04", "2026-02-09", "2026-02-11"]
    assert meetings[0] == (date(2026, 2, 2), [session("2026-02-02")])


def test_meets_in_several_blocks_of_one_day() -> None:
    morning = WeekdayBlock(Weekday.TUESDAY, time(8), time(11))
    afternoon = WeekdayBlock(Weekday.TUESDAY, time(12), time(16, 30))

    meetings = list(Weekly((morning, afternoon)).meetings(date(2026, 6, 1), date(2026, 6, 7)))

    assert meetings == [
        (date(2026, 6, 2), [session("2026-06-02", "08:00", "11:00"), session("2026-06-02", "12:00", "16:30")])
    ]


def test_every_second_week_counts_from_the_monday_of_the_start() -> None:
    pattern = Biweekly(weekly(Weekday.MONDAY, Weekday.SATURDAY, Weekday.SUNDAY).blocks)

    from_wednesday = pattern.meetings(date(2026, 2, 4), date(2026, 3, 2), since=date(2026, 2, 4))
    from_sunday = pattern.meetings(date(2026, 2, 8), date(2026, 3, 2), since=date(2026, 2, 8))

    assert days(list(from_wednesday)) == [
        "2026-02-07",
        "2026-02-08",
        "2026-02-16",
        "2026-02-21",
        "2026-02-22",
        "2026-03-02",
    ]
    assert days(list(from_sunday)) == ["2026-02-08", "2026-02-16", "2026-02-21", "2026-02-22", "2026-03-02"]


def test_a_later_first_day_does_not_turn_the_weeks_round() -> None:
    pattern = Biweekly(weekly(Weekday.MONDAY).blocks)

    meetings = pattern.meetings(date(2026, 2, 9), date(2026, 3, 8), since=date(2026, 2, 2))

    assert days(list(meetings)) == ["2026-02-16", "2026-03-02"]


@pytest.mark.parametrize(
    ("rule", "in_2028"),
    [
        (DayOfMonth(1), ["2028-01-01", "2028-02-01", "2028-03-01", "2028-04-01"]),
        (DayOfMonth(30), ["2028-01-30", "2028-02-29", "2028-03-30", "2028-04-30"]),
        (DayOfMonth(31), ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        (LastDayOfMonth(), ["2028-01-31", "2028-02-29", "2028-03-31", "2028-04-30"]),
        (WeekdayOfMonth(1, Weekday.SATURDAY), ["2028-01-01", "2028-02-05", "2028-03-04", "2028-04-01"]),
        (WeekdayOfMonth(2, Weekday.FRIDAY), ["2028-01-14", "2028-02-11", "2028-03-10", "2028-04-14"]),
        (WeekdayOfMonth(3, Weekday.MONDAY), ["2028-01-17", "2028-02-21", "2028-03-20", "2028-04-17"]),
        (WeekdayOfMonth(4, Weekday.TUESDAY), ["2028-01-25", "2028-02-22", "2028-03-28", "2028-04-25"]),
        (WeekdayOfMonth("last", Weekday.TUESDAY), ["2028-01-25", "2028-02-29", "2028-03-28", "2028-04-25"]),
        (WeekdayOfMonth("last", Weekday.WEDNESDAY), ["2028-01-26", "2028-02-23", "2028-03-29", "2028-04-26"]),
    ],
)
def test_meets_one_day_a_month(rule: MonthlyRule, in_2028: list[str]) -> None:
    pattern = Monthly(rule, (block("08:00", "13:00"),))

    meetings = pattern.meetings(date(2028, 1, 1), date(2028, 4, 30))

    assert days(list(meetings)) == in_2028


def test_a_month_whose_day_is_past_is_passed_over() -> None:
    pattern = Monthly(DayOfMonth(15), (block("08:00", "10:00"), block("11:00", "13:00")))

    meetings = list(pattern.meetings(date(2026, 11, 16), date(2027, 1, 15)))

    assert meetings == [
        (date(2026, 12, 15), [session("2026-12-15", "08:00", "10:00"), session("2026-12-15", "11:00", "13:00")]),
        (date(2027, 1, 15), [session("2027-01-15", "08:00", "10:00"), session("2027-01-15", "11:00", "13:00")]),
    ]


def test_the_first_and_the_last_day_belong_to_the_days_asked_for() -> None:
    pattern = Monthly(DayOfMonth(15), (Block(time(8), time(9)),))

    assert days(list(pattern.meetings(date(2026, 1, 15), date(2026, 2, 15)))) == ["2026-01-15", "2026-02-15"]
    assert days(list(pattern.meetings(date(2026, 1, 16), date(2026, 2, 14)))) == []


def test_the_last_day_asked_for_may_be_the_first_of_a_month() -> None:
    pattern = Monthly(DayOfMonth(1), (block("08:00", "09:00"),))

    assert days(list(pattern.meetings(date(2026, 1, 2), date(2026, 2, 1)))) == ["2026-02-01"]


def test_meets_on_exactly_the_listed_dates_in_their_order() -> None:
    pattern = Custom(
        (
            DatedBlock(date(2026, 4, 9), time(9), time(12, 30)),
            DatedBlock(date(2026, 3, 18), time(13), time(15)),
            DatedBlock(date(2026, 3, 18), time(9), time(12)),
            DatedBlock(date(2026, 5, 1), time(9), time(12)),
            DatedBlock(date(2026, 3, 17), time(9), time(12)),
        )
    )

    meetings = list(pattern.meetings(date(2026, 3, 18), date(2026, 4, 9)))

    assert meetings == [
        (
            date(2026, 3, 18),
            [
                Session(date(2026, 3, 18), time(13), time(15)),
                Session(date(2026, 3, 18), time(9), time(12)),
            ],
        ),
        (date(2026, 4, 9), [Session(date(2026, 4, 9), time(9), time(12, 30))]),
    ]


def test_weekdays_have_their_english_names() -> None:
    assert [day.label for day in Weekday] == [
        "Monday",
        "Tuesday",
        "Wednesday",
        "Thursday",
        "Friday",
        "Saturday",
        "Sunday",
    ]


def test_listed_dates_move_with_the_start() -> None:
    rows = (DatedBlock(date(2026, 2, 28), time(9), time(14)), DatedBlock(date(2026, 3, 7), time(10), time(11)))

    moved = shift_pattern(Custom(rows), timedelta(days=7))

    later = (DatedBlock(date(2026, 3, 7), time(9), time(14)), DatedBlock(date(2026, 3, 14), time(10), time(11)))
    assert moved == Custom(later)


def test_weekdays_stay_when_the_start_moves() -> None:
    pattern = weekly(Weekday.MONDAY)

    assert shift_pattern(pattern, timedelta(days=1)) == pattern
