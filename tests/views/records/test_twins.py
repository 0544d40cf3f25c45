"""Whoever adds an event date or a QA visit that the class has already is told so: it is added all the same."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import EventDate, QAVisit, TrainingClass, User
from classes.views.records.records import HAS_THE_SAME
from tests.support.factories import UserFactory, captured
from tests.support.pages.page_forms import form_to
from tests.support.records import deleted

pytestmark = pytest.mark.django_db

EVENT = {"type": "deliveries", "date": "9 Feb 2026", "description": "Books"}
VISIT = {"type": "initial", "date": "9 Feb 2026"}


@pytest.fixture(autouse=True)
def editor(client: Browser) -> User:
    user: User = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


def add(client: Browser, training_class: TrainingClass, tab: str, **entries: Any) -> str:
    """What is said after adding one."""
    address = f"/classes/{training_class.code}/{tab}/"
    form = form_to(client.get(address), address)
    answer = form.send(client, entries, headers={"Accept": "application/json"})
    assert answer.status_code == 201, answer.json()
    said: str = answer.json()["message"]
    return said


def test_says_that_the_class_has_the_same_event_date(client: Browser) -> None:
    training_class = captured()

    first, second = (add(client, training_class, "events", **EVENT) for _ in range(2))

    assert first == "Deliveries was added to the event dates."
    assert second == f"Deliveries was added to the event dates. {HAS_THE_SAME}"
    assert EventDate.objects.count() == 2


@pytest.mark.parametrize(
    ("change", "is_twin"),
    [
        ({"description": "  BOOKS "}, True),
        ({"notes": "At the gate"}, True),
        ({"type": "exams"}, False),
        ({"date": "2026-02-10"}, False),
        ({"description": ""}, False),
        ({"description": "Books again"}, False),
    ],
    ids=str,
)
def test_the_same_is_of_one_type_day_and_description(client: Browser, change: dict[str, str], *, is_twin: bool) -> None:
    training_class = captured()
    add(client, training_class, "events", **EVENT)

    assert (HAS_THE_SAME in add(client, training_class, "events", **EVENT | change)) is is_twin


def test_a_cancelled_event_date_and_one_of_another_class_are_no_twins(client: Browser) -> None:
    training_class = captured()
    add(client, training_class, "events", **EVENT)
    EventDate.objects.update(status="cancelled")
    add(client, captured(), "events", **EVENT)

    assert HAS_THE_SAME not in add(client, training_class, "events", **EVENT)


def test_what_is_sent_twice_is_no_twin_of_itself(client: Browser) -> None:
    training_class, submission = captured(), str(uuid4())
    address = f"/classes/{training_class.code}/events/"

    answers = [client.post(address, {**EVENT, "submission_id": submission}) for _ in range(2)]

    assert [HAS_THE_SAME in answer.json()["message"] for answer in answers] == [False, False]
    assert EventDate.objects.count() == 1


def test_says_that_the_class_has_the_same_qa_visit(client: Browser) -> None:
    training_class, officer = captured(), UserFactory.create(role=roles.QA_OFFICER)
    visit = {**VISIT, "officer": officer.pk}

    said = [add(client, training_class, "qa-visits", **visit) for _ in range(2)]
    other = add(client, training_class, "qa-visits", **visit | {"type": "compliance"})
    QAVisit.objects.update(**deleted())
    last = add(client, training_class, "qa-visits", **visit)

    assert [HAS_THE_SAME in each for each in (*said, other, last)] == [False, True, False, False]
