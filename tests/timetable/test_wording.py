from datetime import date

import pytest

from classes.timetable.wording import say_date, say_hours


@pytest.mark.parametrize(
    ("day", "said"),
    [
        (date(2026, 1, 5), "Mon 5 Jan 2026"),
        (date(2026, 2, 3), "Tue 3 Feb 2026"),
        (date(2026, 3, 4), "Wed 4 Mar 2026"),
        (date(2026, 4, 2), "Thu 2 Apr 2026"),
        (date(2026, 5, 1), "Fri 1 May 2026"),
        (date(2026, 6, 6), "Sat 6 Jun 2026"),
        (date(2026, 7, 5), "Sun 5 Jul 2026"),
        (date(2026, 8, 31), "Mon 31 Aug 2026"),
        (date(2026, 9, 1), "Tue 1 Sep 2026"),
        (date(2026, 10, 7), "Wed 7 Oct 2026"),
        (date(2026, 11, 26), "Thu 26 Nov 2026"),
        (date(2026, 12, 25), "Fri 25 Dec 2026"),
    ],
)
def test_says_a_date_in_english_on_every_machine(day: date, said: str) -> None:
    assert say_date(day) == said


@pytest.mark.parametrize(("minutes", "said"), [(7200, "120 h"), (810, "13.5 h"), (15, "0.25 h"), (6000, "100 h")])
def test_says_hours_without_zeros_that_say_nothing(minutes: int, said: str) -> None:
    assert say_hours(minutes) == said
