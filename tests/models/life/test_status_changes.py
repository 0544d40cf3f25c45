"""What the database holds to of a class's life."""

from datetime import date
from itertools import product
from typing import Any

import pytest
from django.db import ProgrammingError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from classes.models import StatusChange, TrainingClass
from classes.models.life.history import history_of
from classes.models.life.steps import LIFE
from tests.support.factories import captured, put_in_status
from tests.support.refusals import refused

pytestmark = pytest.mark.django_db

DRAFT, ACTIVE, STOPPED, COMPLETED, CANCELLED = TrainingClass.Status.values
KNOWN = {
    (DRAFT, ACTIVE),
    (ACTIVE, STOPPED),
    (STOPPED, ACTIVE),
    (ACTIVE, COMPLETED),
    (STOPPED, COMPLETED),
    (DRAFT, CANCELLED),
    (ACTIVE, CANCELLED),
    (STOPPED, CANCELLED),
    (COMPLETED, ACTIVE),
    (CANCELLED, ACTIVE),
    (ACTIVE, ACTIVE),  # an activation that is given another day
    (ACTIVE, DRAFT),  # one that is taken back before its day
    # Ends that are taken back before their day
    (COMPLETED, STOPPED),
    (CANCELLED, DRAFT),
    (CANCELLED, STOPPED),
}


def change(training_class: TrainingClass, begin: str, end: str, **facts: Any) -> StatusChange:
    """The row alone; the class's status stays."""
    return StatusChange.objects.create(
        training_class=training_class,
        from_status=begin,
        to_status=end,
        by=training_class.captured_by,
        **{"on_date": date(2026, 2, 2), "at": timezone.now(), **facts},
    )


def test_the_table_has_the_ways_of_a_class_and_no_others() -> None:
    ways = [way for step in LIFE.values() for way in step.ways]
    assert set(ways) == KNOWN
    assert len(ways) == len(KNOWN)


@pytest.mark.parametrize(("begin", "end"), sorted(set(product(TrainingClass.Status.values, repeat=2)) - KNOWN))
def test_other_ways_are_refused(begin: str, end: str) -> None:
    training_class = captured(order_number="PO-7")
    if begin != DRAFT:
        put_in_status(begin, training_class)

    with refused("status_change_is_a_known_one"):
        change(training_class, begin, end)


def test_a_change_begins_where_the_class_is() -> None:
    training_class = captured(order_number="PO-7")

    with refused("status_change_begins_where_the_class_is"):
        change(training_class, ACTIVE, STOPPED)


def test_a_status_without_its_change_is_refused_in_the_end() -> None:
    captured(order_number="PO-7")

    with refused("class_status_is_that_of_its_last_change"):
        TrainingClass.objects.update(status=ACTIVE)


def test_a_change_that_the_class_does_not_follow_is_refused_in_the_end() -> None:
    training_class = captured(order_number="PO-7")

    with refused("class_status_is_that_of_its_last_change"):
        change(training_class, DRAFT, ACTIVE)


@pytest.mark.parametrize("day", [date(1999, 12, 31), date(2101, 1, 1)])
def test_an_implausible_date_is_refused(day: date) -> None:
    training_class = captured()

    with refused("status_change_has_a_plausible_date"):
        change(training_class, DRAFT, CANCELLED, on_date=day)


def test_changes_stay_as_they_are_and_so_does_their_class() -> None:
    training_class = captured(order_number="PO-7")
    put_in_status("stopped", training_class)

    for attempt in (lambda: StatusChange.objects.update(reason="another"), StatusChange.objects.all().delete):
        with pytest.raises(ProgrammingError, match="Cannot update or delete"), transaction.atomic():
            attempt()
    with pytest.raises(ProtectedError):
        TrainingClass.objects.all().delete()


def test_the_history_tells_each_with_its_date_and_reason() -> None:
    training_class = captured(order_number="PO-7")
    change(training_class, DRAFT, ACTIVE)
    TrainingClass.objects.update(status=ACTIVE)
    change(training_class, ACTIVE, STOPPED, on_date=date(2026, 3, 2), reason="Annual stop")
    TrainingClass.objects.update(status=STOPPED)

    told = [sentence for entry in history_of(training_class) for sentence in entry.sentences]

    assert {"Activated on Mon 2 Feb 2026", "Stopped after Mon 2 Mar 2026: Annual stop"} < set(told)
