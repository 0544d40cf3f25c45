"""Rows of a class that cannot go because it was taught with them: the form offers no removal, and says why."""

import re
from typing import Any, Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import TrainingClass
from tests.support.class_shapes import SHAPES, TODAY
from tests.support.factories import UserFactory, put_in_status

pytestmark = pytest.mark.django_db

LEARNER: Final = "Was taught here: a status says who left."
BACKUP: Final = "Has taught here: correct the dates instead."


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(TODAY):
        yield


def removals(page: str, rows: str) -> list[str]:
    return re.findall(rf'name="({rows}-\d+)-DELETE"', page)


def running(shape: str) -> TrainingClass:
    training_class = SHAPES[shape]()
    TrainingClass.objects.filter(pk=training_class.pk).update(order_number="PO-1")
    put_in_status("active", training_class)
    return training_class


def whole_page(client: Browser, training_class: TrainingClass) -> str:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    return client.get(f"/classes/{training_class.code}/edit/").text


def test_who_was_taught_has_no_removal_in_the_edit_form(client: Browser) -> None:
    page = whole_page(client, running("with learners of all statuses"))

    assert removals(page, "learners") == []
    assert page.count(LEARNER) == 4


def test_a_backup_who_has_taught_has_no_removal_and_one_to_come_has(client: Browser) -> None:
    page = whole_page(client, running("with backups"))

    assert len(removals(page, "backups")) == 1
    assert page.count(BACKUP) == 1


@pytest.mark.parametrize(
    ("shape", "rows", "count"), [("with learners of all statuses", "learners", 4), ("with backups", "backups", 2)]
)
def test_what_is_in_a_draft_can_go(client: Browser, shape: str, rows: str, count: int) -> None:
    page = whole_page(client, SHAPES[shape]())

    assert len(removals(page, rows)) == count
    assert LEARNER not in page
    assert BACKUP not in page
