"""Two who captured the hours and the page of the same learner: what is compared, and what is saved then."""

from typing import Any
from uuid import uuid4

import pytest
from django.test import Client

from classes import roles
from classes.models import Mark, TrainingClass
from classes.models.recorded_events import text_of
from tests.support.attendance import (
    SECOND,
    address_of,
    captured_register,
    places_in,
    register_form,
    running,
    session_on,
)
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.fixture
def one_learner() -> TrainingClass:
    return running(learners=1)


@pytest.mark.parametrize(
    ("read", "theirs", "yours", "shown"),
    [
        (("3", 20), ("0", None), ("2", 20), ("0", "2, page 20")),  # they only emptied the page
        (("3", 18), ("0", None), ("3", 20), ("0", "3, page 20")),  # a page for somebody who is absent meanwhile
        (("3", None), ("0", None), ("3", 20), ("0", "3, page 20")),
        (("3", 18), ("2", 20), ("0", None), ("2, page 20", "0")),  # the other way round
        (("3", None), ("3", 20), ("0", None), ("3, page 20", "0")),
        (("3", 18), ("2", 19), ("1", 20), ("2, page 19", "1, page 20")),
    ],
)
def test_hours_and_page_are_compared_as_one(
    client: Client, one_learner: TrainingClass, *, read: Any, theirs: Any, yours: Any, shown: Any
) -> None:
    session = session_on(one_learner, SECOND)
    (place,) = places_in(one_learner)
    captured_register(session, {place: read})
    other = UserFactory.create(role=roles.CLASS_ADMINISTRATOR, first_name="Zanele", last_name="Mthembu")
    captured_register(session, {place: theirs}, by=other, read_version=1)
    mine = register_form({place: (yours[0], yours[1] or "")}, version=1, confirm="yes")

    answer = client.post(address_of(session), mine, headers=JSON)

    assert answer.status_code == 409
    (conflict,) = answer.json()["conflict"]
    assert conflict["field"] == f"marks-{place.pk}-hours"
    assert conflict["label"] == "Mthembu 000, Z, hours and page"
    assert (conflict["theirs"], conflict["yours"], conflict["by"]) == (*shown, "Zanele Mthembu")
    assert (answer.json()["meanwhile"], answer.json()["taken_over"]) == ({}, [])
    again = mine | {"version": answer.json()["version"], "submission_id": str(uuid4())}
    assert client.post(address_of(session), again, headers=JSON).status_code == 200
    mark = Mark.objects.get()
    assert (text_of(mark.hours), mark.page) == yours


def test_what_does_not_meet_is_still_merged(client: Client, one_learner: TrainingClass) -> None:
    session = session_on(one_learner, SECOND)
    (place,) = places_in(one_learner)
    captured_register(session, {place: ("3", 18)})
    captured_register(session, {place: ("2", 18)}, read_version=1)

    answer = client.post(address_of(session), register_form({place: ("3", 20)}, version=1), headers=JSON)

    assert answer.status_code == 200
    mark = Mark.objects.get()
    assert (text_of(mark.hours), mark.page) == ("2", 20)
