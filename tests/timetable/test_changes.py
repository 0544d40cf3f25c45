"""Changing the timetable of a class that has begun. The running example meets on Mondays and Wednesdays."""

from datetime import date
from decimal import Decimal

import pytest

from classes.timetable import (
    Biweekly,
    Custom,
    Past,
    Plan,
    Stop,
    Timetable,
    Weekday,
    default_change_from,
    has_begun,
    past_before,
    plan_timetable,
    warn_of_rewriting,
)
from tests.support.timetable.cases import SOUTH_AFRICA, class_a, exception, extra, session, stop, weekly

TODAY = date(2026, 4, 1)


def plan_change(stored: Timetable, wanted: Timetable, change_from: date) -> Plan:
    before = plan_timetable(stored, SOUTH_AFRICA)
    past = past_before(change_from, before.sessions, before.left_out)
    return plan_timetable(wanted, SOUTH_AFRICA, past=past, stored=stored)


def class_dates(of: Plan) -> list[date]:
    return [session.date for session in of.sessions]


def test_a_class_has_begun_when_a_session_lies_before_today() -> None:
    sessions = [session("2026-04-01"), session("2026-03-30")]

    assert has_begun(sessions, today=date(2026, 3, 31))
    assert not has_begun(sessions, today=date(2026, 3, 30))
    assert not has_begun([], today=date(2026, 3, 31))


def test_the_past_is_what_lies_before_the_change() -> None:
    plan = plan_timetable(class_a(), SOUTH_AFRICA)

    past = past_before(date(2026, 4, 8), reversed(plan.sessions), reversed(plan.left_out))

    assert past.change_from == date(2026, 4, 8)
    assert past.sessions == plan.sessions[:18]
    assert past.left_out == plan.left_out[:1]
    assert past_before(date(2026, 5, 1), plan.sessions, reversed(plan.left_out)).left_out == plan.left_out
    assert past_before(date(2026, 4, 6), plan.sessions, plan.left_out).left_out == ()


def test_other_times_from_a_day_on_leave_the_past_to_the_minute() -> None:
    shorter = weekly(Weekday.MONDAY, Weekday.WEDNESDAY, start="10:00", end="12:30")

    plan = plan_change(class_a(), class_a(pattern=shorter), date(2026, 4, 1))

    assert plan.sessions[16] == session("2026-03-30")
    assert plan.sessions[17] == session("2026-04-01", "10:00", "12:30")
    assert plan.minutes == 120 * 60
    assert plan.class_days == 17 + 14


def test_days_left_out_before_the_change_stay_and_those_after_it_are_new() -> None:
    plan = plan_change(class_a(), class_a(pattern=weekly(Weekday.TUESDAY)), date(2026, 4, 8))

    assert [day.date for day in plan.left_out] == [date(2026, 4, 6)]


def test_a_holiday_declared_later_does_not_touch_the_past() -> None:
    before = plan_timetable(class_a(), SOUTH_AFRICA)
    past = past_before(TODAY, before.sessions, before.left_out)
    declared = SOUTH_AFRICA | {date(2026, 3, 4): "Election Day", date(2026, 4, 1): "Election Day"}

    plan = plan_timetable(class_a(), declared, past=past, stored=class_a())

    assert date(2026, 3, 4) in class_dates(plan)
    assert date(2026, 4, 1) not in class_dates(plan)
    assert plan.end_date == date(2026, 5, 4)


def test_every_second_week_is_still_counted_from_the_start() -> None:
    every_second = class_a(pattern=Biweekly(weekly(Weekday.MONDAY).blocks), total_hours=Decimal(100))

    plan = plan_change(class_a(), every_second, date(2026, 3, 9))

    assert class_dates(plan)[10:] == [date(2026, 3, 16), date(2026, 3, 30), *class_dates(plan)[12:]]


def test_nothing_more_is_planned_when_the_past_reaches_the_hours() -> None:
    plan = plan_change(class_a(), class_a(total_hours=Decimal(85)), date(2026, 4, 1))
    fewer = plan_change(class_a(), class_a(total_hours=Decimal(40)), date(2026, 4, 1))

    assert (plan.end_date, plan.class_days, plan.difference) == (date(2026, 3, 30), 17, 0)
    assert (fewer.end_date, fewer.class_days, fewer.difference) == (date(2026, 3, 30), 17, 45 * 60)


def test_extra_days_are_taught_even_when_the_past_reaches_the_hours() -> None:
    plan = plan_change(class_a(), class_a(total_hours=Decimal(85), extras=(extra("2026-04-11"),)), date(2026, 4, 1))

    assert plan.end_date == date(2026, 4, 11)
    assert plan.difference == 5 * 60


def test_days_left_out_in_the_past_stay_even_after_the_end() -> None:
    plan = plan_change(class_a(), class_a(total_hours=Decimal(90)), date(2026, 4, 7))

    assert plan.end_date == date(2026, 4, 1)
    assert [day.date for day in plan.left_out] == [date(2026, 4, 6)]


def test_extra_days_of_the_past_are_taught_once() -> None:
    with_extra = class_a(extras=(extra("2026-03-07"),))

    plan = plan_change(with_extra, with_extra, date(2026, 4, 1))

    assert class_dates(plan).count(date(2026, 3, 7)) == 1
    assert plan.end_date == date(2026, 4, 22)


def test_the_day_of_the_change_belongs_to_what_is_new() -> None:
    wanted = class_a(pattern=weekly(Weekday.WEDNESDAY, start="10:00", end="15:00"))

    plan = plan_change(class_a(), wanted, date(2026, 3, 4))

    assert session("2026-03-04", "10:00", "15:00") in plan.sessions
    assert session("2026-03-04") not in plan.sessions


def test_an_extra_day_on_the_day_of_the_change_is_taught() -> None:
    plan = plan_change(class_a(), class_a(extras=(extra("2026-04-01", "18:00", "20:00"),)), date(2026, 4, 1))

    assert session("2026-04-01", "18:00", "20:00") in plan.sessions


def test_a_change_may_begin_after_today() -> None:
    plan = plan_change(class_a(), class_a(pattern=weekly(Weekday.TUESDAY)), date(2026, 4, 20))

    assert class_dates(plan)[-4:] == [date(2026, 4, 15), date(2026, 4, 21), date(2026, 4, 28), date(2026, 5, 5)]


def test_an_end_by_hand_holds_for_the_rest_also_when_the_hours_are_reached() -> None:
    stored = class_a(total_hours=Decimal(20), end_date_by_hand=date(2026, 3, 31))

    plan = plan_change(stored, stored, date(2026, 3, 2))

    assert plan.end_date == date(2026, 3, 31)
    assert plan.class_days == 17


def test_a_standing_extra_day_takes_the_pattern_s_time_when_its_holiday_is_removed() -> None:
    stored = class_a(extras=(extra("2026-04-06", "13:00", "16:00"),))
    without_family_day = {day: name for day, name in SOUTH_AFRICA.items() if name != "Family Day"}

    plan = plan_timetable(stored, without_family_day, stored=stored)

    assert session("2026-04-06", "13:00", "16:00") in plan.sessions
    assert session("2026-04-06") not in plan.sessions
    assert plan.class_days == 25
    assert plan.end_date == date(2026, 4, 29)


@pytest.mark.parametrize(
    ("stored", "wanted", "day"),
    [
        (class_a(), class_a(), "2026-04-01"),
        (class_a(), class_a(exceptions=(exception("2026-03-31"),)), "2026-03-31"),
        (class_a(), class_a(exceptions=(exception("2026-04-02"),)), "2026-04-01"),
        (class_a(exceptions=(exception("2026-03-30"), exception("2026-03-04"))), class_a(), "2026-03-04"),
        (
            class_a(exceptions=(exception("2026-03-30", "Agent absent"),)),
            class_a(exceptions=(exception("2026-03-30", "Client cancelled"),)),
            "2026-03-30",
        ),
        (class_a(), class_a(extras=(extra("2026-03-28"),)), "2026-03-28"),
        (class_a(extras=(extra("2026-03-28"),)), class_a(extras=(extra("2026-03-28", "10:00"),)), "2026-03-28"),
        (class_a(extras=(extra("2026-03-28"),)), class_a(extras=(extra("2026-03-28"),)), "2026-04-01"),
        (class_a(), class_a(held_holidays=frozenset({date(2026, 3, 21)})), "2026-03-21"),
        (class_a(held_holidays=frozenset({date(2026, 3, 21)})), class_a(), "2026-03-21"),
        (class_a(), class_a(held_holidays=frozenset({date(2026, 4, 6)})), "2026-04-01"),
        (class_a(), class_a(exceptions=(exception("2026-01-01"),)), "2026-02-02"),
        (class_a(), class_a(pattern=Custom(()), total_hours=Decimal(9), end_date_by_hand=TODAY), "2026-04-01"),
    ],
)
def test_a_change_begins_today_or_on_the_earliest_past_day_that_is_touched(
    stored: Timetable, wanted: Timetable, day: str
) -> None:
    assert default_change_from(stored, wanted, today=TODAY).isoformat() == day


@pytest.mark.parametrize(
    ("stored", "wanted", "day"),
    [
        ((), (stop("2026-03-02", "2026-03-16"),), "2026-03-03"),
        ((stop("2026-03-02", "2026-03-16"),), (), "2026-03-03"),
        ((), (stop("2026-03-02"),), "2026-03-03"),
        ((stop("2026-03-02"),), (stop("2026-03-02", "2026-03-16"),), "2026-03-03"),
        ((stop("2026-03-02", "2026-03-16"),), (stop("2026-03-02", "2026-03-18"),), "2026-03-16"),
        ((stop("2026-03-02", "2026-03-18"),), (stop("2026-03-02", "2026-03-16"),), "2026-03-16"),
        ((stop("2026-03-02", "2026-03-18"),), (stop("2026-03-09", "2026-03-18"),), "2026-03-03"),
        ((stop("2026-03-02", "2026-03-16"),), (stop("2026-03-02", "2026-03-16", "Hold"),), "2026-03-03"),
        ((stop("2026-03-02", "2026-03-16"),), (stop("2026-03-02", "2026-03-16"), stop("2026-03-25")), "2026-03-26"),
        ((stop("2026-03-02", "2026-03-16"),), (stop("2026-03-02", "2026-03-16"),), "2026-04-01"),
        ((), (stop("2026-03-31"),), "2026-04-01"),
        ((), (stop("2026-04-20"),), "2026-04-01"),
    ],
)
def test_a_change_of_stops_begins_where_a_past_day_rests_or_rests_no_more(
    stored: tuple[Stop, ...], wanted: tuple[Stop, ...], day: str
) -> None:
    found = default_change_from(class_a(stops=stored), class_a(stops=wanted), today=TODAY)

    assert found.isoformat() == day


def test_recording_a_restart_leaves_out_the_days_of_the_stop() -> None:
    stopped, restarted = class_a(stops=(stop("2026-03-02"),)), class_a(stops=(stop("2026-03-02", "2026-03-16"),))
    change_from = default_change_from(stopped, restarted, today=date(2026, 3, 12))

    plan = plan_change(stopped, restarted, change_from)

    assert plan.sessions == plan_timetable(restarted, SOUTH_AFRICA).sessions
    assert plan.left_out == plan_timetable(restarted, SOUTH_AFRICA).left_out


def test_yesterday_s_absence_entered_today_changes_that_day_and_the_end_only() -> None:
    wanted = class_a(exceptions=(exception("2026-03-30"),))
    before = plan_timetable(class_a(), SOUTH_AFRICA)

    plan = plan_change(class_a(), wanted, default_change_from(class_a(), wanted, today=date(2026, 3, 31)))

    assert set(before.sessions) - set(plan.sessions) == {session("2026-03-30")}
    assert set(plan.sessions) - set(before.sessions) == {session("2026-05-04")}


def test_says_which_past_days_a_change_rewrites() -> None:
    before = plan_timetable(class_a(), SOUTH_AFRICA)
    exceptions = (exception("2026-03-23"), exception("2026-03-24"))

    plan = plan_change(class_a(), class_a(pattern=weekly(Weekday.TUESDAY), exceptions=exceptions), date(2026, 3, 23))

    warned = warn_of_rewriting(plan, before.sessions, today=date(2026, 3, 31))
    assert warned.hints == (
        "This changes what stands for days before today: Mon 23 Mar 2026, Wed 25 Mar 2026 and Mon 30 Mar 2026.",
        "The exception on Mon 23 Mar 2026 changes nothing: the class does not meet on that day.",
    )
    assert warn_of_rewriting(before, before.sessions, today=date(2026, 3, 31)) == before


def test_names_five_of_many_past_days() -> None:
    before = plan_timetable(class_a(), SOUTH_AFRICA)

    plan = plan_change(class_a(), class_a(pattern=weekly(Weekday.TUESDAY)), date(2026, 3, 2))

    [hint] = warn_of_rewriting(plan, before.sessions, today=date(2026, 3, 31)).hints
    assert hint == (
        "This changes what stands for days before today: Mon 2 Mar 2026, Tue 3 Mar 2026, Wed 4 Mar 2026, "
        "Mon 9 Mar 2026, Tue 10 Mar 2026 and 8 more."
    )


def test_a_past_without_days_is_a_plan_from_its_first_day() -> None:
    plan = plan_timetable(class_a(), SOUTH_AFRICA, past=Past(date(2026, 2, 4)))

    assert class_dates(plan)[0] == date(2026, 2, 4)
    assert plan.end_date == date(2026, 5, 4)
