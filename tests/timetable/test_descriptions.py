from datetime import date, time

import pytest

from classes.timetable import (
    Biweekly,
    Block,
    DayOfMonth,
    FormerPattern,
    LastDayOfMonth,
    Monthly,
    Pattern,
    Timetable,
    Weekday,
    WeekdayBlock,
    WeekdayOfMonth,
    Weekly,
    say_meetings,
)
from classes.timetable.patterns import Nth
from tests.support.timetable.cases import class_a, listed, weekly

MORNING, AFTERNOON = Block(time(9), time(12)), Block(time(13), time(15, 30))


def on(day: Weekday, block: Block) -> WeekdayBlock:
    return WeekdayBlock(day, block.start, block.end)


@pytest.mark.parametrize(
    ("pattern", "words"),
    [
        (weekly(Weekday.MONDAY), "Every Monday, 09:00 to 14:00"),
        (weekly(Weekday.WEDNESDAY, Weekday.MONDAY), "Every Monday and Wednesday, 09:00 to 14:00"),
        (
            Weekly(
                (
                    on(Weekday.FRIDAY, MORNING),
                    on(Weekday.MONDAY, AFTERNOON),
                    on(Weekday.MONDAY, MORNING),
                    on(Weekday.THURSDAY, MORNING),
                )
            ),
            "Every Monday, 09:00 to 12:00 and 13:00 to 15:30; Thursday and Friday, 09:00 to 12:00",
        ),
        (Biweekly((on(Weekday.SATURDAY, MORNING),)), "Every second week on Saturday, 09:00 to 12:00"),
        (Monthly(DayOfMonth(28), (MORNING,)), "Every month on day 28, 09:00 to 12:00"),
        (
            Monthly(DayOfMonth(29), (MORNING,)),
            "Every month on day 29, in shorter months on their last day, 09:00 to 12:00",
        ),
        (
            Monthly(LastDayOfMonth(), (AFTERNOON, MORNING)),
            "Every month on the last day, 09:00 to 12:00 and 13:00 to 15:30",
        ),
        (
            Monthly(WeekdayOfMonth("last", Weekday.SATURDAY), (MORNING,)),
            "Every month on the last Saturday, 09:00 to 12:00",
        ),
        (
            Monthly(WeekdayOfMonth(2, Weekday.SATURDAY), (MORNING,)),
            "Every month on the second Saturday, 09:00 to 12:00",
        ),
        (listed("2026-03-02", "2026-03-09"), "On 2 listed dates"),
        (listed("2026-03-02"), "On 1 listed date"),
    ],
)
def test_says_when_a_class_meets(pattern: Pattern, words: str) -> None:
    assert list(say_meetings(class_a(pattern=pattern))) == [words]


@pytest.mark.parametrize(("nth", "word"), [(1, "first"), (2, "second"), (3, "third"), (4, "fourth"), ("last", "last")])
def test_counts_the_weekdays_of_a_month_in_words(nth: Nth, word: str) -> None:
    timetable = class_a(pattern=Monthly(WeekdayOfMonth(nth, Weekday.FRIDAY), (MORNING,)))

    assert list(say_meetings(timetable)) == [f"Every month on the {word} Friday, 09:00 to 12:00"]


def fridays_then_mondays_then_tuesdays() -> Timetable:
    return class_a(
        pattern=weekly(Weekday.TUESDAY),
        former=(
            FormerPattern(weekly(Weekday.FRIDAY), date(2026, 3, 2)),
            FormerPattern(weekly(Weekday.MONDAY), date(2026, 4, 1)),
        ),
    )


def test_says_which_patterns_come_before() -> None:
    assert list(say_meetings(fridays_then_mondays_then_tuesdays())) == [
        "Every Friday, 09:00 to 14:00, before Mon 2 Mar 2026",
        "Every Monday, 09:00 to 14:00, before Wed 1 Apr 2026",
        "Every Tuesday, 09:00 to 14:00",
    ]


def test_says_that_a_class_met_otherwise_before() -> None:
    assert list(say_meetings(fridays_then_mondays_then_tuesdays(), since=date(2026, 3, 9))) == [
        "Some sessions before Mon 9 Mar 2026 have other days or times, from before a change: see the timetable",
        "Every Monday, 09:00 to 14:00, before Wed 1 Apr 2026",
        "Every Tuesday, 09:00 to 14:00",
    ]
