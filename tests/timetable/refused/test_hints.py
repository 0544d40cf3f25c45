"""What is kept and planned, but said to the user because it may not be what was meant."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from classes.timetable import Timetable, past_before, plan_timetable
from tests.support.timetable.cases import NO_HOLIDAYS, SOUTH_AFRICA, class_a, exception, extra, listed, stop

OTHER_HOLIDAYS = {date(2026, 12, 25): "Christmas Day"}


def hints(timetable: Timetable, **context: Any) -> list[str]:
    return list(plan_timetable(timetable, SOUTH_AFRICA, **context).hints)


def hints_of_change(stored: Timetable, wanted: Timetable, change_from: date) -> list[str]:
    before = plan_timetable(stored, SOUTH_AFRICA)
    return hints(wanted, past=past_before(change_from, before.sessions, before.left_out), stored=stored)


def test_says_nothing_where_there_is_nothing_to_say() -> None:
    timetable = class_a(
        extras=(extra("2026-03-07"),),
        exceptions=(exception("2026-03-04"),),
        stops=(stop("2026-03-09", "2026-03-16"), stop("2026-04-20")),
        held_holidays=frozenset({date(2026, 4, 6)}),
    )

    assert hints(timetable) == []


def test_says_which_exceptions_change_nothing_and_why() -> None:
    timetable = class_a(
        exceptions=(
            exception("2026-02-01"),
            exception("2026-03-03"),
            exception("2026-03-11"),
            exception("2026-05-13"),
        ),
        extras=(extra("2026-02-28"), extra("2026-03-28")),
        stops=(stop("2026-03-09", "2026-03-16"),),
    )

    assert [hint.removeprefix("The exception on ") for hint in hints(timetable)] == [
        "Sun 1 Feb 2026 changes nothing: it lies before the start.",
        "Tue 3 Mar 2026 changes nothing: the class does not meet on that day.",
        "Wed 11 Mar 2026 changes nothing: the class is stopped from Mon 9 Mar 2026 to Mon 16 Mar 2026.",
        "Wed 13 May 2026 changes nothing: the class ends before it, on Wed 22 Apr 2026.",
    ]


def test_an_exception_that_stands_on_an_extra_day_is_kept_and_changes_nothing() -> None:
    """Such as one whose class day a change of the pattern has taken away: who edits something else is not stopped."""
    stored = class_a(exceptions=(exception("2026-02-28"),), extras=(extra("2026-02-28"),))

    assert hints(replace(stored, total_hours=Decimal(100)), stored=stored) == [
        "The exception on Sat 28 Feb 2026 changes nothing: an extra day is always taught. Remove the extra day instead."
    ]


def test_the_last_class_day_moves_to_another_hour() -> None:
    """Its hours are reached without its own time, so that the exception leaves out nothing and yet is meant."""
    moved = class_a(exceptions=(exception("2026-04-29"),), extras=(extra("2026-04-29", "15:00", "20:00"),))

    (hint,) = hints(moved)
    why = "the hours are reached without the class day that it leaves out."
    assert hint == f"The exception on Wed 29 Apr 2026 changes nothing: {why}"


def test_an_exception_on_the_start_date_does_not_lie_before_it() -> None:
    assert hints(class_a(start_date=date(2026, 2, 3), exceptions=(exception("2026-02-03"),))) == [
        "The exception on Tue 3 Feb 2026 changes nothing: the class does not meet on that day."
    ]


def test_an_exception_on_the_last_day_changes_something() -> None:
    assert hints(class_a(exceptions=(exception("2026-04-29"),))) == []
    assert hints(class_a(exceptions=(exception("2026-03-31"),), end_date_by_hand=date(2026, 3, 31))) == [
        "The exception on Tue 31 Mar 2026 changes nothing: the class does not meet on that day."
    ]


def test_says_that_an_exception_while_a_stop_is_open_changes_nothing() -> None:
    assert hints(class_a(stops=(stop("2026-03-02"),), exceptions=(exception("2026-03-04"),))) == [
        "The exception on Wed 4 Mar 2026 changes nothing: the class is stopped after Mon 2 Mar 2026."
    ]


def test_says_which_stops_leave_out_no_class_day() -> None:
    timetable = class_a(stops=(stop("2026-03-02", "2026-03-04"), stop("2026-05-04", "2026-05-20")))

    assert hints(timetable) == [
        "The stop from Mon 2 Mar 2026 to Wed 4 Mar 2026 leaves out no class day.",
        "The stop from Mon 4 May 2026 to Wed 20 May 2026 leaves out no class day.",
    ]


def test_says_which_session_is_the_last_before_a_stop_after_no_class_day() -> None:
    timetable = class_a(stops=(stop("2026-02-10", "2026-02-18"), stop("2026-03-03")))

    assert hints(timetable) == [
        "The class does not meet on Tue 10 Feb 2026: its last session before the stop is on Mon 9 Feb 2026.",
        "The class does not meet on Tue 3 Mar 2026: its last session before the stop is on Mon 2 Mar 2026.",
    ]


def test_says_which_session_is_the_first_after_a_stop_that_ends_on_no_class_day() -> None:
    assert hints(class_a(stops=(stop("2026-02-09", "2026-02-20"),))) == [
        "The class does not meet on Fri 20 Feb 2026: its first session after the stop is on Mon 23 Feb 2026.",
    ]


def test_says_which_held_days_are_no_holidays_any_more() -> None:
    held = class_a(held_holidays=frozenset({date(2026, 4, 27), date(2026, 4, 6)}))

    found = plan_timetable(held, OTHER_HOLIDAYS, stored=held).hints

    assert found == (
        "Mon 6 Apr 2026 is no public holiday any more: it is a day like the others.",
        "Mon 27 Apr 2026 is no public holiday any more: it is a day like the others.",
    )


def test_says_which_added_days_lie_before_the_change() -> None:
    stored = class_a(extras=(extra("2026-03-07"),))
    wanted = class_a(extras=(extra("2026-03-21"), extra("2026-03-14"), extra("2026-03-07"), extra("2026-04-11")))

    assert hints_of_change(stored, wanted, date(2026, 4, 1)) == [
        "Sat 14 Mar 2026 is not planned: it lies before Wed 1 Apr 2026, when the change begins.",
        "Sat 21 Mar 2026 is not planned: it lies before Wed 1 Apr 2026, when the change begins.",
    ]


def test_an_added_day_on_the_day_of_the_change_is_planned() -> None:
    wanted = class_a(extras=(extra("2026-04-01", "18:00", "20:00"),))

    assert hints_of_change(class_a(), wanted, date(2026, 4, 1)) == []


def test_says_which_listed_dates_lie_before_the_change() -> None:
    stored = class_a(pattern=listed("2026-03-03", "2026-04-03", "2026-04-09"))
    wanted = class_a(
        pattern=listed("2026-03-03", "2026-03-05", "2026-04-03", "2026-04-09"), extras=(extra("2026-02-28"),)
    )

    assert hints_of_change(stored, wanted, date(2026, 4, 8)) == [
        "Sat 28 Feb 2026 is not planned: it lies before Wed 8 Apr 2026, when the change begins.",
        "Thu 5 Mar 2026 is not planned: it lies before Wed 8 Apr 2026, when the change begins.",
    ]


def test_says_which_exceptions_lie_before_the_change() -> None:
    stored = class_a(exceptions=(exception("2026-03-04"),))
    wanted = class_a(exceptions=(exception("2026-03-04"), exception("2026-03-09"), exception("2026-04-08")))

    assert hints_of_change(stored, wanted, date(2026, 4, 1)) == [
        "The exception on Mon 9 Mar 2026 changes nothing: it lies before Wed 1 Apr 2026, when the change begins."
    ]


def test_an_exception_on_the_day_of_the_change_is_not_too_early() -> None:
    wanted = class_a(exceptions=(exception("2026-03-31"),))

    assert hints_of_change(class_a(), wanted, date(2026, 3, 31)) == [
        "The exception on Tue 31 Mar 2026 changes nothing: the class does not meet on that day."
    ]


def test_says_where_the_pattern_gives_way_to_a_standing_extra_day() -> None:
    stored = class_a(extras=(extra("2026-04-06", "13:00", "16:00"),))

    found = plan_timetable(stored, OTHER_HOLIDAYS, stored=stored).hints

    assert found == ("Mon 6 Apr 2026, 09:00 to 14:00, gives way to the extra day at the same time.",)


def test_says_of_which_years_no_holidays_are_known() -> None:
    pattern = listed("2025-12-30", "2026-01-06", "2027-01-05", "2028-01-04")
    timetable = class_a(pattern=pattern, start_date=date(2025, 12, 30))

    found = plan_timetable(timetable, OTHER_HOLIDAYS).hints

    known = "No public holidays of 2025, 2027 and 2028 are known"
    assert found == (f"{known}: class days may fall on some. Ask an administrator to add them.",)


def test_says_so_where_no_holidays_are_known_at_all() -> None:
    assert plan_timetable(class_a(), NO_HOLIDAYS).hints == (
        "No public holidays of 2026 are known: class days may fall on some. Ask an administrator to add them.",
    )
