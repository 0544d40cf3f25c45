import json
from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from classes.timetable import (
    Biweekly,
    Block,
    Custom,
    DatedBlock,
    DayOfMonth,
    LastDayOfMonth,
    MalformedDocument,
    Monthly,
    Pattern,
    Weekday,
    WeekdayBlock,
    WeekdayOfMonth,
    Weekly,
    pattern_document,
    plan_document,
    plan_timetable,
    read_pattern,
)
from tests.support.timetable.cases import SOUTH_AFRICA, class_a, exception, stop

MORNING = {"start": "09:00", "end": "12:30"}
MONDAY = WeekdayBlock(Weekday.MONDAY, time(9), time(12, 30))
BLOCK = Block(time(9), time(12, 30))

DOCUMENTS: list[tuple[Pattern, dict[str, Any]]] = [
    (Weekly((MONDAY,)), {"format": 1, "pattern": "weekly", "blocks": [{"day": "Monday", **MORNING}]}),
    (Biweekly((MONDAY,)), {"format": 1, "pattern": "biweekly", "blocks": [{"day": "Monday", **MORNING}]}),
    (
        Monthly(DayOfMonth(31), (BLOCK,)),
        {"format": 1, "pattern": "monthly", "monthly_on": {"kind": "day", "day": 31}, "blocks": [MORNING]},
    ),
    (
        Monthly(LastDayOfMonth(), (BLOCK,)),
        {"format": 1, "pattern": "monthly", "monthly_on": {"kind": "last_day"}, "blocks": [MORNING]},
    ),
    (
        Monthly(WeekdayOfMonth("last", Weekday.SATURDAY), (BLOCK,)),
        {
            "format": 1,
            "pattern": "monthly",
            "monthly_on": {"kind": "weekday", "nth": "last", "weekday": "Saturday"},
            "blocks": [MORNING],
        },
    ),
    (
        Monthly(WeekdayOfMonth(4, Weekday.SUNDAY), ()),
        {
            "format": 1,
            "pattern": "monthly",
            "monthly_on": {"kind": "weekday", "nth": 4, "weekday": "Sunday"},
            "blocks": [],
        },
    ),
    (
        Custom((DatedBlock(date(2026, 3, 18), time(9), time(12, 30)),)),
        {"format": 1, "pattern": "custom", "dates": [{"date": "2026-03-18", **MORNING}]},
    ),
]


@pytest.mark.parametrize(("pattern", "document"), DOCUMENTS)
def test_a_pattern_is_kept_as_a_document(pattern: Pattern, document: dict[str, Any]) -> None:
    assert pattern_document(pattern) == document
    assert read_pattern(json.loads(json.dumps(document))) == pattern


@pytest.mark.parametrize("day", [1, 2, 30, 31])
def test_each_day_of_a_month_is_kept_and_planned(day: int) -> None:
    pattern = Monthly(DayOfMonth(day), (BLOCK,))

    assert read_pattern(pattern_document(pattern)) == pattern
    assert plan_timetable(class_a(pattern=pattern), SOUTH_AFRICA).sessions[0].date.day in (day, 28)


@pytest.mark.parametrize("nth", [1, 2, 3, 4, "last"])
def test_each_weekday_of_a_month_is_kept(nth: Any) -> None:
    pattern = Monthly(WeekdayOfMonth(nth, Weekday.FRIDAY), (BLOCK,))

    assert read_pattern(pattern_document(pattern)) == pattern


def weekly_document(**row: Any) -> dict[str, Any]:
    return {"format": 1, "pattern": "weekly", "blocks": [{"day": "Monday", **MORNING, **row}]}


def monthly_document(rule: Any) -> dict[str, Any]:
    return {"format": 1, "pattern": "monthly", "monthly_on": rule, "blocks": [MORNING]}


@pytest.mark.parametrize(
    ("document", "because"),
    [
        (None, "the document is no object"),
        ([], "the document is no object"),
        ({}, "format is None, and only 1 is known"),
        ({**weekly_document(), "format": 2}, "format is 2, and only 1 is known"),
        ({**weekly_document(), "format": 0}, "format is 0, and only 1 is known"),
        ({**weekly_document(), "format": "1"}, "format is '1', and only 1 is known"),
        ({**weekly_document(), "format": True}, "format is True, and only 1 is known"),
        ({"format": 1}, "pattern is None, and no pattern is called so"),
        ({**weekly_document(), "pattern": "yearly"}, "pattern is 'yearly', and no pattern is called so"),
        ({**weekly_document(), "pattern": ["weekly"]}, "pattern is ['weekly'], and no pattern is called so"),
        ({**weekly_document(), "blocks": {}}, "blocks is no list"),
        ({"format": 1, "pattern": "biweekly", "blocks": None}, "blocks is no list"),
        ({**monthly_document({"kind": "last_day"}), "blocks": {}}, "blocks is no list"),
        ({"format": 1, "pattern": "custom", "dates": "2026-03-18"}, "dates is no list"),
        (weekly_document(day="Someday"), "'Someday' is none of the choices"),
        (weekly_document(day="monday"), "'monday' is none of the choices"),
        (weekly_document(day=0), "0 is none of the choices"),
        (weekly_document(start="9:00"), "'9:00' is neither HH:MM nor YYYY-MM-DD where it should be"),
        (weekly_document(start="0900"), "'0900' is neither HH:MM nor YYYY-MM-DD where it should be"),
        (weekly_document(start="24:00"), "'24:00' is neither HH:MM nor YYYY-MM-DD where it should be"),
        (weekly_document(end="12:30:00"), "'12:30:00' is neither HH:MM nor YYYY-MM-DD where it should be"),
        (weekly_document(end=1230), "1230 is neither HH:MM nor YYYY-MM-DD where it should be"),
        (monthly_document(None), "monthly_on is None, and no rule is like that"),
        (monthly_document({"kind": "week"}), "monthly_on is {'kind': 'week'}, and no rule is like that"),
        (monthly_document({"kind": "day", "day": 0}), "0 is none of the choices"),
        (monthly_document({"kind": "day", "day": 32}), "32 is none of the choices"),
        (monthly_document({"kind": "day", "day": True}), "True is none of the choices"),
        (monthly_document({"kind": "day", "day": "31"}), "'31' is none of the choices"),
        (
            monthly_document({"kind": "weekday", "nth": 5, "weekday": "Friday"}),
            "5 is none of the choices",
        ),
        (
            monthly_document({"kind": "weekday", "nth": "1", "weekday": "Friday"}),
            "'1' is none of the choices",
        ),
        (
            monthly_document({"kind": "weekday", "nth": 1, "weekday": "friday"}),
            "'friday' is none of the choices",
        ),
    ],
)
def test_does_not_read_what_is_no_pattern(document: Any, because: str) -> None:
    with pytest.raises(MalformedDocument) as refusal:
        read_pattern(document)

    assert str(refusal.value) == because


@pytest.mark.parametrize(
    "document",
    [
        {"format": 1, "pattern": "weekly"},
        {"format": 1, "pattern": "biweekly"},
        {**weekly_document(), "dates": []},
        {**weekly_document(), "pattern": "biweekly", "dates": []},
        {**weekly_document(), "pattern": "monthly"},
        {**weekly_document(), "pattern": "custom"},
        {"format": 1, "pattern": "weekly", "blocks": [MORNING]},
        {"format": 1, "pattern": "weekly", "blocks": ["Monday"]},
        weekly_document(note="bring a pen"),
        monthly_document({"kind": "day"}),
        monthly_document({"kind": "last_day", "day": 31}),
        monthly_document({"kind": "weekday", "nth": 1}),
        {**monthly_document({"kind": "last_day"}), "blocks": [{"start": "09:00"}]},
        {"format": 1, "pattern": "custom", "dates": [{"date": "2026-03-18"}]},
    ],
)
def test_a_document_has_neither_more_nor_less_than_its_parts(document: Any) -> None:
    with pytest.raises(MalformedDocument, match=r" should have .*, and nothing else$"):
        read_pattern(document)


def test_says_which_parts_a_document_should_have() -> None:
    with pytest.raises(MalformedDocument) as refusal:
        read_pattern(monthly_document({"kind": "day"}))

    assert str(refusal.value) == "{'kind': 'day'} should have kind, day, and nothing else"


@pytest.mark.parametrize("day", ["20260318", "2026-W12-3", "2026-02-30", "18 Mar 2026", 20260318, None])
def test_does_not_read_dates_in_other_ways(day: Any) -> None:
    with pytest.raises(MalformedDocument):
        read_pattern({"format": 1, "pattern": "custom", "dates": [{"date": day, **MORNING}]})


def test_a_plan_is_shown_as_the_preview_answers_it() -> None:
    timetable = class_a(total_hours=Decimal(14), exceptions=(exception("2026-02-04"), exception("2026-02-03")))

    document = plan_document(plan_timetable(timetable, SOUTH_AFRICA))

    assert document == {
        "end_date": "2026-02-11",
        "class_days": 3,
        "hours": "15.00",
        "difference": "1.00",
        "left_out": [{"date": "2026-02-04", "because": "exception", "name": "Agent absent"}],
        "holidays_met": [],
        "sessions": [
            {"date": "2026-02-02", "start": "09:00", "end": "14:00", "minutes": 300},
            {"date": "2026-02-09", "start": "09:00", "end": "14:00", "minutes": 300},
            {"date": "2026-02-11", "start": "09:00", "end": "14:00", "minutes": 300},
        ],
        "hints": ["The exception on Tue 3 Feb 2026 changes nothing: the class does not meet on that day."],
        "explanation": (
            "14 h at 10 h a week from Mon 2 Feb: 3 class days, 1 h more than 14 h; "
            "Wed 4 Feb (Agent absent) is left out. Ends Wed 11 Feb 2026."
        ),
    }
    assert json.loads(json.dumps(document)) == document


def test_an_end_that_is_not_known_is_shown_as_null() -> None:
    document = plan_document(plan_timetable(class_a(stops=(stop("2026-03-02"),)), SOUTH_AFRICA))

    assert document["end_date"] is None
    assert document["difference"] == "-75.00"
