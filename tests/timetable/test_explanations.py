from datetime import date, time
from decimal import Decimal

from classes.timetable import (
    Biweekly,
    Block,
    DayOfMonth,
    LastDayOfMonth,
    Monthly,
    Timetable,
    Weekday,
    past_before,
    plan_of_past,
    plan_timetable,
)
from tests.support.timetable.cases import SOUTH_AFRICA, class_a, exception, extra, listed, stop, weekly


def explanation(timetable: Timetable) -> str:
    return plan_timetable(timetable, SOUTH_AFRICA).explanation


def explanation_of_change(stored: Timetable, wanted: Timetable, change_from: date) -> str:
    before = plan_timetable(stored, SOUTH_AFRICA)
    past = past_before(change_from, before.sessions, before.left_out)
    return plan_timetable(wanted, SOUTH_AFRICA, past=past, stored=stored).explanation


def test_gives_the_reasons_for_an_end_date() -> None:
    assert explanation(class_a()) == (
        "120 h at 10 h a week from Mon 2 Feb: 24 class days; Family Day and Freedom Day are left out. "
        "Ends Wed 29 Apr 2026."
    )


def test_says_nothing_of_days_left_out_where_there_are_none() -> None:
    assert (
        explanation(class_a(total_hours=Decimal(5)))
        == "5 h at 10 h a week from Mon 2 Feb: 1 class day. Ends Mon 2 Feb 2026."
    )


def test_one_day_is_left_out() -> None:
    assert explanation(class_a(total_hours=Decimal(115))) == (
        "115 h at 10 h a week from Mon 2 Feb: 23 class days; Family Day is left out. Ends Wed 22 Apr 2026."
    )


def test_says_the_year_of_the_start_where_it_is_another_than_the_end_s() -> None:
    found = explanation(class_a(start_date=date(2026, 12, 14), total_hours=Decimal(30)))

    assert found == (
        "30 h at 10 h a week from Mon 14 Dec 2026: 6 class days; Day of Reconciliation is left out. "
        "Ends Mon 4 Jan 2027."
    )


def test_says_how_often_each_pattern_meets() -> None:
    blocks = weekly(Weekday.MONDAY, Weekday.WEDNESDAY).blocks
    day = (Block(time(8), time(10, 30)), Block(time(11), time(13)))

    assert explanation(class_a(pattern=Biweekly(blocks))).startswith("120 h at 10 h every second week from Mon 2 Feb: ")
    assert explanation(class_a(total_hours=Decimal(9), pattern=Monthly(LastDayOfMonth(), day))) == (
        "9 h at 4.5 h a month from Mon 2 Feb: 2 class days. Ends Tue 31 Mar 2026."
    )
    assert explanation(class_a(total_hours=Decimal(10), pattern=listed("2026-02-05", "2026-02-09"))) == (
        "10 h on 2 listed dates from Mon 2 Feb: 2 class days. Ends Mon 9 Feb 2026."
    )


def test_says_what_is_over_and_what_is_short() -> None:
    assert explanation(class_a(total_hours=Decimal("98.5"))) == (
        "98.5 h at 10 h a week from Mon 2 Feb: 20 class days, 1.5 h more than 98.5 h; Family Day is left out. "
        "Ends Mon 13 Apr 2026."
    )
    assert explanation(class_a(end_date_by_hand=date(2026, 3, 31))) == (
        "120 h at 10 h a week from Mon 2 Feb: 17 class days, 35 h short of 120 h. Ends Tue 31 Mar 2026, as set by hand."
    )


def test_counts_extra_days_among_the_class_days() -> None:
    one = class_a(extras=(extra("2026-03-07"),))
    two = class_a(extras=(extra("2026-03-07"), extra("2026-03-14", "09:00", "11:00"), extra("2026-03-14", "12:00")))

    assert "24 class days, 1 extra day among them; Family Day" in explanation(one)
    assert "25 class days, 2 extra days among them, 4 h more than 120 h; Family Day" in explanation(two)


def test_groups_the_days_left_out_by_their_reasons() -> None:
    timetable = class_a(
        stops=(stop("2026-03-02", "2026-03-16"), stop("2026-04-13", "2026-04-20", "Hold")),
        exceptions=(exception("2026-03-25", "Client cancelled"), exception("2026-02-11", "Agent absent")),
    )

    assert explanation(timetable) == (
        "120 h at 10 h a week from Mon 2 Feb: 24 class days; 3 days (Annual stop), 1 day (Hold), "
        "Wed 11 Feb (Agent absent), Wed 25 Mar (Client cancelled), Family Day and Freedom Day are left out. "
        "Ends Wed 20 May 2026."
    )


def test_counts_where_a_list_would_be_too_long() -> None:
    three = ("2026-02-09", "2026-02-11", "2026-02-16")
    few = explanation(class_a(total_hours=Decimal(40), exceptions=tuple(exception(day) for day in three)))
    many = explanation(
        class_a(total_hours=Decimal(40), exceptions=tuple(exception(day) for day in (*three, "2026-02-18")))
    )

    assert "; Mon 9 Feb (Agent absent), Wed 11 Feb (Agent absent) and Mon 16 Feb (Agent absent) are left out." in few
    assert "; 4 exceptions are left out." in many


def test_counts_holidays_where_there_are_more_than_four() -> None:
    every_day = weekly(*Weekday, start="09:00", end="10:00")
    four = explanation(class_a(start_date=date(2026, 3, 20), total_hours=Decimal(38), pattern=every_day))
    five = explanation(class_a(start_date=date(2026, 3, 20), total_hours=Decimal(39), pattern=every_day))

    assert "; Human Rights Day, Good Friday, Family Day and Freedom Day are left out." in four
    assert "; 5 public holidays are left out." in five


def test_says_how_often_a_holiday_of_one_name_is_left_out() -> None:
    holidays = {date(2026, 2, 9): "Election Day", date(2026, 2, 16): "Election Day"}

    found = plan_timetable(class_a(total_hours=Decimal(20)), holidays).explanation

    assert "; Election Day (2 times) are left out." in found


def test_says_that_the_end_is_unknown_while_a_stop_is_open() -> None:
    assert explanation(class_a(stops=(stop("2026-03-02"),))) == (
        "120 h at 10 h a week from Mon 2 Feb: 9 class days, 75 h short of 120 h. "
        "Stopped after Mon 2 Mar 2026: the end is known when the restart is."
    )
    assert explanation(class_a(stops=(stop("2026-03-02"),), end_date_by_hand=date(2026, 4, 30))).endswith(
        " Stopped after Mon 2 Mar 2026: the end, Thu 30 Apr 2026, holds again after the restart."
    )


def test_the_year_of_the_start_is_compared_with_the_stop_s_while_it_is_open() -> None:
    within = class_a(stops=(stop("2026-03-02"),), end_date_by_hand=date(2027, 4, 30))
    beyond = class_a(stops=(stop("2027-01-04"),), end_date_by_hand=date(2027, 4, 30))

    assert " from Mon 2 Feb: " in explanation(within)
    assert " from Mon 2 Feb 2026: " in explanation(beyond)


def test_says_what_stays_and_what_comes_then() -> None:
    found = explanation_of_change(class_a(), class_a(pattern=weekly(Weekday.TUESDAY)), date(2026, 4, 1))

    assert found == (
        "120 h, of which 85 h (17 class days) before Wed 1 Apr 2026 stay, then at 5 h a week: 24 class days. "
        "Ends Tue 19 May 2026."
    )


def test_says_nothing_of_a_pattern_that_is_not_used_any_more() -> None:
    found = explanation_of_change(class_a(), class_a(total_hours=Decimal(80)), date(2026, 4, 1))

    assert found == ("80 h: 17 class days, 5 h more than 80 h. Ends Mon 30 Mar 2026.")


def test_counts_only_the_listed_dates_that_are_still_to_come() -> None:
    stored = class_a(pattern=listed("2026-03-03", "2026-03-05", "2026-04-01", "2026-04-09"), total_hours=Decimal(20))

    found = explanation_of_change(stored, stored, date(2026, 4, 1))

    assert found == (
        "20 h, of which 10 h (2 class days) before Wed 1 Apr 2026 stay, then on 2 listed dates: 4 class days. "
        "Ends Thu 9 Apr 2026."
    )


def test_large_numbers_have_a_comma() -> None:
    daily = class_a(total_hours=Decimal(1001), pattern=weekly(*Weekday, start="09:00", end="10:00"))

    assert ": 1,001 class days; " in explanation(daily)


def test_a_month_s_day_may_be_told_too() -> None:
    monthly = Monthly(DayOfMonth(15), (Block(time(9), time(9, 20)),))

    assert explanation(class_a(total_hours=Decimal("0.33"), pattern=monthly)) == (
        "0.33 h at 0.33 h a month from Mon 2 Feb: 1 class day. Ends Sun 15 Feb 2026."
    )


def test_a_class_that_is_over_says_what_was_taught() -> None:
    before = plan_timetable(class_a(), SOUTH_AFRICA)
    past = past_before(date(2026, 4, 9), before.sessions, before.left_out)

    ended = plan_of_past(class_a(), past, date(2026, 4, 8))

    assert ended.explanation == "95 h of 120 h: 19 class days; Family Day is left out. End: Wed 8 Apr 2026."
    assert (ended.sessions, ended.left_out, ended.end_date) == (past.sessions, past.left_out, date(2026, 4, 8))
    assert (ended.minutes_wanted, ended.hints) == (before.minutes_wanted, ())


def test_a_class_that_was_over_before_it_began_has_no_end() -> None:
    past = past_before(date(2026, 2, 2), (), ())

    assert plan_of_past(class_a(), past, None).explanation == "0 h of 120 h: 0 class days."
