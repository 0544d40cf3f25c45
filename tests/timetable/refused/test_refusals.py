"""Which stops, holidays, ends and changes are refused: at which field, and with which words."""

from datetime import date, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import Any, cast

import pytest

from classes.timetable import (
    MOST_ROWS,
    Block,
    DayOfMonth,
    Monthly,
    Past,
    Problem,
    TimetableRefused,
    Weekday,
    WeekdayBlock,
    WeekdayOfMonth,
    Weekly,
    plan_timetable,
)
from tests.support.timetable.cases import SOUTH_AFRICA, class_a, exception, extra, session, stop
from tests.support.timetable.refusals import errors, listed, mondays


def test_refuses_the_same_exception_twice() -> None:
    found = errors(class_a(exceptions=(exception("2026-02-10"), exception("2026-02-11"), exception("2026-02-10"))))

    assert found == {"exceptions-2-date": ["Tue 10 Feb 2026 is an exception already: remove one of the two."]}


def test_refuses_an_exception_on_a_day_that_has_an_extra_day_alone() -> None:
    extras = (extra("2026-02-28"),)

    found = errors(class_a(exceptions=(exception("2026-02-11"), exception("2026-02-28")), extras=extras))

    sentence = (
        "Sat 28 Feb 2026 is an extra day, which is always taught: remove this exception, and change or remove the "
        "extra day."
    )
    assert found == {"exceptions-1-date": [sentence]}
    assert errors(class_a(exceptions=(exception("2026-02-28"),), extras=extras), stored=class_a(extras=extras)) == {
        "exceptions-0-date": [sentence]
    }


def test_an_exception_leaves_out_a_class_day_that_has_an_extra_day_too() -> None:
    moved = class_a(exceptions=(exception("2026-03-04"),), extras=(extra("2026-03-04", "15:00", "20:00"),))

    assert [day.date for day in plan_timetable(moved, {}).left_out] == [date(2026, 3, 4)]


def test_refuses_a_stop_that_begins_before_the_start() -> None:
    found = errors(class_a(stops=(stop("2026-02-01", "2026-02-11"),)))

    assert found == {"stops-0-last_day": ["The last class day before the stop lies before the start, Mon 2 Feb 2026."]}
    assert plan_timetable(class_a(stops=(stop("2026-02-02", "2026-02-11"),)), {}).class_days == 24


@pytest.mark.parametrize("resume_date", ["2026-03-02", "2026-03-01"])
def test_refuses_a_restart_that_does_not_come_after_the_stop(resume_date: str) -> None:
    found = errors(class_a(stops=(stop("2026-02-23", "2026-03-09"), stop("2026-03-02", resume_date))))

    assert found == {
        "stops-1-resume_date": ["The first class day after the stop must come after the last one before it."]
    }


def test_refuses_stops_that_overlap_at_the_one_typed_last() -> None:
    early, late = stop("2026-03-02", "2026-03-16"), stop("2026-03-15", "2026-03-20")

    assert errors(class_a(stops=(early, late))) == {
        "stops-1-last_day": [
            "This overlaps with the stop from Mon 2 Mar 2026 to Mon 16 Mar 2026: they may touch, no more."
        ]
    }
    assert errors(class_a(stops=(late, early))) == {
        "stops-1-last_day": [
            "This overlaps with the stop from Sun 15 Mar 2026 to Fri 20 Mar 2026: they may touch, no more."
        ]
    }


def test_refuses_a_stop_after_one_that_is_open() -> None:
    found = errors(class_a(stops=(stop("2026-03-02"), stop("2026-03-09", "2026-03-16"), stop("2026-03-23"))))

    message = "This overlaps with the stop after Mon 2 Mar 2026: they may touch, no more."
    assert found == {"stops-1-last_day": [message], "stops-2-last_day": [message]}


def test_finds_an_overlap_with_a_stop_that_began_long_before() -> None:
    found = errors(
        class_a(
            stops=(
                stop("2026-03-02", "2026-04-20"),
                stop("2026-03-03", "2026-03-09"),
                stop("2026-03-10", "2026-03-16"),
            )
        )
    )

    assert list(found) == ["stops-1-last_day", "stops-2-last_day"]


def test_refuses_to_hold_a_day_that_is_no_holiday() -> None:
    held = frozenset({date(2026, 4, 7), date(2026, 4, 6), date(2026, 4, 8)})

    assert errors(class_a(held_holidays=held)) == {
        "held_holidays": [
            "Tue 7 Apr 2026 is no public holiday: it cannot be held as one.",
            "Wed 8 Apr 2026 is no public holiday: it cannot be held as one.",
        ]
    }


def test_says_why_a_holiday_of_a_year_without_holidays_cannot_be_held() -> None:
    (sentence,) = errors(class_a(held_holidays=frozenset({date(2033, 12, 26)})))["held_holidays"]

    assert sentence.startswith("Mon 26 Dec 2033 cannot be held: no public holidays of 2033 are known yet. ")


def test_does_not_hold_a_removed_holiday_against_an_edit_that_leaves_it_alone() -> None:
    stored = class_a(held_holidays=frozenset({date(2026, 4, 7)}))
    wanted = class_a(held_holidays=frozenset({date(2026, 4, 7)}), exceptions=(exception("2026-03-04"),))

    assert plan_timetable(wanted, SOUTH_AFRICA, stored=stored).end_date == date(2026, 5, 4)
    assert list(errors(wanted, stored=class_a())) == ["held_holidays"]


def test_refuses_an_end_before_the_start() -> None:
    found = errors(class_a(end_date_by_hand=date(2026, 2, 1)))

    assert found == {
        "end_date_by_hand": ["The end lies before the start, Mon 2 Feb 2026: choose that day or a later one."]
    }
    assert plan_timetable(class_a(end_date_by_hand=date(2026, 2, 2)), {}).class_days == 1


def test_refuses_an_end_more_than_five_years_after_the_start() -> None:
    found = errors(class_a(end_date_by_hand=date(2031, 2, 3)))

    assert found == {"end_date_by_hand": ["A class takes at most 5 years: choose Sun 2 Feb 2031 or an earlier day."]}


def test_refuses_hours_that_five_years_do_not_reach() -> None:
    second_of_each_month = Monthly(DayOfMonth(2), (Block(time(9), time(14)),))

    found = errors(class_a(total_hours=Decimal(306), pattern=second_of_each_month))

    assert found == {"__all__": ["After 5 years 305 h of 306 h are planned: add class days."]}
    reached = plan_timetable(class_a(total_hours=Decimal(305), pattern=second_of_each_month), SOUTH_AFRICA)
    assert reached.end_date == date(2031, 2, 2)


def test_says_only_that_the_years_do_not_suffice_where_a_stop_takes_them_all() -> None:
    found = errors(class_a(start_date=date(2026, 2, 3), stops=(stop("2026-02-03", "2032-01-01"),)))

    assert found == {"__all__": ["After 5 years 0 h of 120 h are planned: add class days."]}


def test_an_open_stop_within_five_years_may_come_before_the_hours_are_reached() -> None:
    monthly = Monthly(DayOfMonth(2), (Block(time(9), time(10)),))

    assert plan_timetable(class_a(pattern=monthly, stops=(stop("2031-02-02"),)), {}).class_days == 61
    assert list(errors(class_a(pattern=monthly, stops=(stop("2031-02-03"),)))) == ["__all__"]


def test_refuses_more_than_two_thousand_sessions() -> None:
    blocks = tuple(WeekdayBlock(day, time(hour), time(hour + 1)) for day in Weekday for hour in (8, 10, 12, 14, 16))

    found = errors(class_a(total_hours=Decimal(2001), pattern=Weekly(blocks)))

    assert found == {"__all__": ["2005 h take 2,005 sessions, and 2,000 are the most: plan fewer."]}


@pytest.mark.parametrize("day", [0, 32])
def test_refuses_a_day_that_no_month_has(day: int) -> None:
    found = errors(class_a(pattern=Monthly(DayOfMonth(day), (Block(time(9), time(14)),))))

    assert found == {"month_day": ["Choose a day from 1 to 31."]}


def test_refuses_a_fifth_weekday_of_a_month() -> None:
    fifth = WeekdayOfMonth(cast("Any", 5), Weekday.FRIDAY)

    found = errors(class_a(pattern=Monthly(fifth, (Block(time(9), time(14)),))))

    assert found == {"month_nth": ["Choose the first, second, third, fourth or last."]}


def days_on(count: int) -> list[str]:
    return [(date(2026, 2, 2) + timedelta(days=n)).isoformat() for n in range(count)]


def rows(section: str, count: int) -> dict[str, Any]:
    """A part of a timetable with so many rows, each of which is fine by itself and beside the others."""
    match section:
        case "blocks":
            hours = [(day, hour) for hour in range(8, 16) for day in Weekday]
            blocks = [WeekdayBlock(day, time(hour), time(hour, 30)) for day, hour in hours]
            return {"pattern": Weekly(tuple(blocks[:count]))}
        case "dates":
            hours_of_day = [("08:00", "09:00"), ("10:00", "11:00")]
            dates = [(day, *hours) for day in days_on(1001) for hours in hours_of_day]
            return {"pattern": listed(*dates[:count])}
        case "extras":
            return {"extras": tuple(extra(day, "20:00", "21:00") for day in days_on(count))}
        case "exceptions":
            return {"exceptions": tuple(exception(day) for day in days_on(count))}
        case _:
            return {"stops": tuple(stop(*border_days) for border_days in pairwise(days_on(count + 1)))}


@pytest.mark.parametrize("section", MOST_ROWS)
def test_refuses_more_rows_than_there_may_be(section: str) -> None:
    most = MOST_ROWS[section]

    found = errors(class_a(**rows(section, most + 1)))

    assert found[section] == [f"These are {most + 1:,} rows, and {most:,} are the most: remove some."]


@pytest.mark.parametrize("section", MOST_ROWS)
def test_takes_as_many_rows_as_there_may_be(section: str) -> None:
    plan_timetable(class_a(**rows(section, MOST_ROWS[section])), {})


def test_the_limits_are_those_that_were_agreed() -> None:
    assert MOST_ROWS == {"blocks": 50, "dates": 2000, "extras": 200, "exceptions": 500, "stops": 50}


def test_refuses_a_change_that_begins_before_the_class() -> None:
    found = errors(class_a(), past=Past(date(2026, 2, 1)))

    assert found == {"change_from": ["The class starts on Mon 2 Feb 2026: choose that day or a later one."]}


@pytest.mark.parametrize("start", [date(2026, 1, 26), date(2026, 2, 9)])
def test_refuses_another_start_of_a_class_that_has_begun(start: date) -> None:
    past = Past(date(2026, 3, 1), (session("2026-02-02"),))

    found = errors(class_a(start_date=start), past=past, stored=class_a())

    assert found == {"start_date": ["The class has begun: its start stays Mon 2 Feb 2026."]}


def test_takes_another_start_of_a_class_that_has_not_begun() -> None:
    plan = plan_timetable(class_a(start_date=date(2026, 2, 9)), SOUTH_AFRICA, stored=class_a())

    assert plan.sessions[0] == session("2026-02-09")


def test_refuses_an_end_by_hand_before_class_days_that_stay() -> None:
    past = Past(date(2026, 3, 1), (session("2026-02-25"), session("2026-02-02")))

    found = errors(class_a(end_date_by_hand=date(2026, 2, 24)), past=past)

    assert found == {
        "end_date_by_hand": [
            "The class days until Wed 25 Feb 2026 stay: choose that day or a later one, or change from an earlier day."
        ]
    }
    assert plan_timetable(class_a(end_date_by_hand=date(2026, 2, 25)), {}, past=past).end_date == date(2026, 2, 25)


def test_says_everything_that_is_wrong_at_once() -> None:
    found = errors(
        class_a(
            total_hours=Decimal(0),
            pattern=mondays(("09:00", "08:00"), ("10:00", "10:05")),
            extras=(extra("2026-01-01", "09:00", "09:05"),),
            exceptions=(exception("2026-02-10"), exception("2026-02-10")),
            stops=(stop("2026-01-01", "2026-01-01"),),
            held_holidays=frozenset({date(2026, 2, 3)}),
            end_date_by_hand=date(2026, 1, 31),
        ),
        past=Past(date(2026, 1, 30)),
    )

    assert list(found) == [
        "change_from",
        "total_hours",
        "blocks-0-end",
        "blocks-1-end",
        "extras-0-end",
        "extras-0-date",
        "exceptions-1-date",
        "stops-0-last_day",
        "stops-0-resume_date",
        "held_holidays",
        "end_date_by_hand",
    ]


def test_names_fields_by_the_numbers_that_the_form_has_given_its_rows() -> None:
    refusal = TimetableRefused(
        [
            Problem("extras", "This day is late.", 1, "date"),
            Problem("stops", "This stop is open.", 0, "resume_date"),
            Problem("exceptions", "This is there already.", 0, "date"),
            Problem("extras", "Too many.", None),
            Problem("extras", "This day is early.", 1, "date"),
        ]
    )

    found = refusal.errors({"extras": [0, 3], "stops": [None]})

    assert found == {
        "extras-3-date": ["This day is late.", "This day is early."],
        "__all__": ["This stop is open."],
        "exceptions-0-date": ["This is there already."],
        "extras": ["Too many."],
    }


def test_a_refusal_shows_its_problems_to_developers() -> None:
    refusal = TimetableRefused([Problem("total_hours", "More."), Problem("blocks", "Less.", 0, "end")])

    assert str(refusal) == "total_hours: More.; blocks-0-end: Less."
