"""Sessions with a register are past that stays, wherever a change begins."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest

from classes.timetable import (
    ExceptionDay,
    ExtraDay,
    Session,
    Stop,
    Timetable,
    TimetableRefused,
    Weekday,
    WeekdayBlock,
    Weekly,
    past_before,
    plan_timetable,
)

# Mondays, 09:00 to 12:00, four of them
START = date(2026, 3, 2)
MONDAYS = [date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16), date(2026, 3, 23)]


def timetable(*, start: int = 9, **facts: Any) -> Timetable:
    pattern = Weekly((WeekdayBlock(Weekday.MONDAY, time(start), time(start + 3)),))
    return Timetable(start_date=START, total_hours=Decimal(12), pattern=pattern, **facts)


def session(day: date, start: int = 9) -> Session:
    return Session(day, time(start), time(start + 3))


def planned(
    wanted: Timetable, *, captured: list[date], not_held: tuple[date, ...] = (), **before: Any
) -> list[Session]:
    """Changed from the start on, with registers of these days; `before` are entries that were there before."""
    past = past_before(
        START,
        [session(day) for day in MONDAYS],
        [],
        captured=[session(day) for day in captured],
        not_held=[session(day) for day in not_held],
    )
    return list(plan_timetable(wanted, {}, past=past, stored=timetable(**before)).sessions)


def test_stay_when_the_pattern_changes() -> None:
    assert planned(timetable(start=13), captured=[MONDAYS[1]]) == [
        session(MONDAYS[0], 13),
        session(MONDAYS[1]),
        session(MONDAYS[1], 13),
        session(MONDAYS[2], 13),
    ]


def test_the_pattern_gives_way_to_them() -> None:
    assert planned(timetable(start=10), captured=[MONDAYS[0]]) == [
        session(MONDAYS[0]),
        *(session(day, 10) for day in MONDAYS[1:]),
    ]


@pytest.mark.parametrize(
    "entries",
    [
        {"exceptions": (ExceptionDay(MONDAYS[1], "Other"),)},
        {"stops": (Stop(MONDAYS[0], MONDAYS[2], "Annual stop"),)},
    ],
    ids=str,
)
def test_stay_where_the_day_is_left_out_or_entered(entries: dict[str, Any]) -> None:
    assert planned(timetable(**entries), captured=[MONDAYS[1]]) == [session(day) for day in MONDAYS]


def test_an_extra_day_stays_with_its_session() -> None:
    extras = (ExtraDay(MONDAYS[1], time(13), time(16)), ExtraDay(MONDAYS[1], time(9), time(12)))

    assert planned(timetable(extras=extras), captured=[MONDAYS[1]], extras=extras) == [
        *(session(day) for day in MONDAYS[:2]),
        session(MONDAYS[1], 13),
        session(MONDAYS[2]),
    ]


def test_an_exception_makes_up_for_one_that_was_not_held() -> None:
    wanted = timetable(exceptions=(ExceptionDay(MONDAYS[1], "Client cancelled"),))

    made_up = planned(wanted, captured=[MONDAYS[1]], not_held=(MONDAYS[1],))

    assert made_up == [session(day) for day in (*MONDAYS, date(2026, 3, 30))]


def test_an_extra_day_makes_up_for_one_that_was_not_held() -> None:
    saturday = ExtraDay(date(2026, 3, 14), time(9), time(12))
    wanted = timetable(exceptions=(ExceptionDay(MONDAYS[1], "Client cancelled"),), extras=(saturday,))

    made_up = planned(wanted, captured=[MONDAYS[1]], not_held=(MONDAYS[1],))

    assert made_up == sorted([session(day) for day in (*MONDAYS, saturday.date)])


def test_hours_made_up_do_not_count_twice() -> None:
    wanted = timetable(exceptions=(ExceptionDay(MONDAYS[1], "Client cancelled"),))
    past = past_before(START, [], [], captured=[session(MONDAYS[1])], not_held=[session(MONDAYS[1])])

    plan = plan_timetable(wanted, {}, past=past)

    assert (plan.minutes, plan.difference, plan.class_days) == (720, 0, 4)
    assert ": 4 class days; " in plan.explanation
    assert [day.date for day in plan.left_out] == [MONDAYS[1]]


def test_an_exception_makes_up_for_no_extra_day_that_stands() -> None:
    monday = ExtraDay(MONDAYS[1], time(9), time(12))
    left_out = (ExceptionDay(MONDAYS[1], "Other"),)

    before: dict[str, Any] = {"exceptions": left_out, "extras": (monday,)}
    lost = planned(timetable(**before), captured=[MONDAYS[1]], not_held=(MONDAYS[1],), **before)
    made_up = planned(timetable(exceptions=left_out), captured=[MONDAYS[1]], not_held=(MONDAYS[1],))

    assert lost == [session(day) for day in MONDAYS]
    assert made_up == [session(day) for day in (*MONDAYS, date(2026, 3, 30))]


@pytest.mark.parametrize("change_from", [START, MONDAYS[3]])
def test_an_exception_that_makes_up_for_a_session_is_not_said_to_change_nothing(change_from: date) -> None:
    """On a Saturday the pattern has nothing that could be left out."""
    saturday = Session(date(2026, 3, 7), time(9), time(12))
    wanted = timetable(exceptions=(ExceptionDay(saturday.date, "Agent absent"),))
    sessions = [saturday, *(session(day) for day in MONDAYS)]
    past = past_before(change_from, sessions, [], captured=[saturday], not_held=[saturday])

    plan = plan_timetable(wanted, {}, past=past, stored=wanted)

    assert plan.made_up == (saturday,)
    assert not [hint for hint in plan.hints if "exception" in hint]


@pytest.mark.parametrize("hours", [(10, 11), (9, 12), (8, 13)])
def test_an_extra_day_at_the_time_of_one_is_refused(hours: tuple[int, int]) -> None:
    """At just its time, too: it would be there already, and plan nothing."""
    wanted = timetable(extras=(ExtraDay(MONDAYS[1], *map(time, hours)),))

    with pytest.raises(TimetableRefused, match="was captured"):
        planned(wanted, captured=[MONDAYS[1]])


def test_an_end_by_hand_before_them_is_refused() -> None:
    with pytest.raises(TimetableRefused, match="stay"):
        planned(timetable(end_date_by_hand=MONDAYS[0]), captured=[MONDAYS[2]])
