"""Which classes are over by their sessions is asked of the end date first; what it says is what the sessions say."""

from collections.abc import Callable, Iterator
from datetime import date, timedelta

import pytest
import time_machine

from classes.models import Stop, TrainingClass
from classes.models.overview.attention import taught_before
from tests.support.class_shapes import JANUARY, SHAPES, TODAY
from tests.support.factories import captured, mondays_and_wednesdays, put_in_status

pytestmark = pytest.mark.django_db

ACTIVE = TrainingClass.Status.ACTIVE
END_BY_HAND = {"end_date_by_hand": date(2026, 6, 30), "end_date_reason": "The client's financial year"}


def _stops_ahead() -> TrainingClass:
    """After Tue 31 March; the last session is on the day before."""
    stop = Stop(last_day=date(2026, 3, 31), reason="temporary_hold")
    training_class = captured(at=JANUARY, entries=mondays_and_wednesdays(stops=(stop,)), order_number="PO-1")
    put_in_status("stopped", training_class)
    ahead = {"status_before": ACTIVE, "status_from": date(2026, 4, 1)}
    TrainingClass.objects.filter(pk=training_class.pk).update(**ahead)
    training_class.refresh_from_db()
    return training_class


MORE: dict[str, Callable[[], TrainingClass]] = {
    "ends by hand, after its last session": lambda: captured(at=JANUARY, entries=mondays_and_wednesdays(**END_BY_HAND)),
    "stops ahead": _stops_ahead,
}


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(TODAY):
        yield


@pytest.mark.parametrize("shape", [*SHAPES.values(), *MORE.values()], ids=[*SHAPES, *MORE])
def test_the_end_date_says_what_the_sessions_say(shape: Callable[[], TrainingClass]) -> None:
    training_class = shape()
    if training_class.status == TrainingClass.Status.DRAFT:
        is_stopped = training_class.stops.filter(resume_date=None, last_day__lt=date(2026, 3, 18)).exists()
        TrainingClass.objects.filter(pk=training_class.pk).update(order_number="PO-1")
        put_in_status("stopped" if is_stopped else "active", training_class)
        training_class.refresh_from_db()
    last = training_class.last_session()
    start = training_class.start_date
    days = [start, *(last + timedelta(days=each) for each in (-1, 0, 1, 2, 200))] if last else [start]

    found = {day: TrainingClass.objects.filter(taught_before(day)).exists() for day in days}

    assert found == {day: training_class.status_on(day) == ACTIVE and last is not None and last < day for day in days}
