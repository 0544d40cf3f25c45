"""On which days a learner is in a class, as the database follows the dates."""

from datetime import date
from typing import Any

import pytest

from classes.models import Enrolment
from tests.support.factories import captured, enrolled

pytestmark = pytest.mark.django_db
FEBRUARY, MARCH, APRIL, MAY = (date(2026, month, 2) for month in (2, 3, 4, 5))


def was_there(enrolment: Enrolment, *days: date) -> list[bool]:
    rows = Enrolment.objects.filter(pk=enrolment.pk)
    return [rows.in_class_on(day).exists() for day in days]


def changed(enrolment: Enrolment, **facts: Any) -> None:
    Enrolment.objects.filter(pk=enrolment.pk).update(**facts)


def test_from_the_first_day_on() -> None:
    enrolment = enrolled(captured(), came_on=MARCH)

    assert was_there(enrolment, date(2026, 3, 1), MARCH, MAY) == [False, True, True]


def test_until_the_day_before_somebody_left() -> None:
    enrolment = enrolled(captured())
    changed(enrolment, status="dro", from_date=MARCH)

    assert was_there(enrolment, FEBRUARY, date(2026, 3, 1), MARCH, MAY) == [True, True, False, False]


def test_who_came_back_was_away_in_between() -> None:
    enrolment = enrolled(captured())
    changed(enrolment, status="dro", from_date=MARCH)
    changed(enrolment, status="cic", from_date=APRIL)

    assert was_there(enrolment, FEBRUARY, MARCH, date(2026, 4, 1), APRIL) == [True, False, False, True]


def test_who_left_again_was_there_in_between() -> None:
    enrolment = enrolled(captured())
    changed(enrolment, status="dro", from_date=MARCH)
    changed(enrolment, status="cic", from_date=APRIL)
    changed(enrolment, status="rbe", from_date=MAY)

    assert was_there(enrolment, FEBRUARY, MARCH, APRIL, MAY) == [True, False, True, False]


@pytest.mark.parametrize(("day", "there"), [(APRIL, [True, True, False]), (FEBRUARY, [False, False, False])])
def test_a_corrected_day_of_leaving_takes_the_place_of_the_former(day: date, there: list[bool]) -> None:
    enrolment = enrolled(captured())
    changed(enrolment, status="dro", from_date=MARCH)
    changed(enrolment, status="rbe", from_date=day)

    assert was_there(enrolment, FEBRUARY, MARCH, APRIL) == there


def test_a_corrected_day_of_return_takes_the_place_of_the_former() -> None:
    enrolment = enrolled(captured())
    changed(enrolment, status="dro", from_date=MARCH)
    changed(enrolment, status="cic", from_date=APRIL)
    changed(enrolment, from_date=MAY)

    assert was_there(enrolment, FEBRUARY, MARCH, APRIL, MAY) == [True, False, False, True]


def test_who_never_left_was_there_all_the_time() -> None:
    enrolment = enrolled(captured())
    changed(enrolment, status="dro", from_date=MARCH)
    changed(enrolment, status="cic", from_date=FEBRUARY)

    assert was_there(enrolment, FEBRUARY, MARCH, APRIL) == [True, True, True]


@pytest.mark.parametrize(("day", "there"), [(MARCH, [False, True]), (date(2026, 1, 5), [True, True])])
def test_a_moved_first_day_moves_the_beginning(day: date, there: list[bool]) -> None:
    enrolment = enrolled(captured())
    changed(enrolment, came_on=day, from_date=day)

    assert was_there(enrolment, FEBRUARY, MARCH) == there


def test_who_left_before_the_first_day_was_never_there() -> None:
    enrolment = enrolled(captured(), status="dro")

    assert was_there(enrolment, FEBRUARY, MARCH) == [False, False]
