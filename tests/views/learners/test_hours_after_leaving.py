"""A learner who left before days on which hours were captured for them: what to do, and the way there."""

import re
from datetime import date
from typing import Any

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from classes import roles
from classes.models import Enrolment, TrainingClass
from tests.support.attendance import FIRST, SECOND, THIRD, captured_register, places_in, running, session_on
from tests.support.factories import UserFactory, enrolled, ready_to_start
from tests.support.pages.page_forms import form_to

pytestmark = pytest.mark.django_db


@pytest.fixture
def place() -> Enrolment:
    """Who came on two Mondays; of the third nothing is captured of them."""
    training_class = running(learners=2)
    place, other = places_in(training_class)
    for day, hours in ((FIRST, 3), (SECOND, 0), (THIRD, None)):
        captured_register(session_on(training_class, day), {place: hours, other: 3})
    return place


def left_on_the_second(client: Client, place: Enrolment) -> Any:
    sent = {"version": place.training_class.version, "level": place.level, "status": "dro"}
    with time_machine.travel("2026-03-20T08:00:00+02:00", tick=False):
        client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
        return client.post(address_of(place), {**sent, "from_date": SECOND.isoformat()})


def address_of(place: Enrolment) -> str:
    return f"/classes/{place.training_class}/learners/{place.pk}/edit/"


def days_on(client: Client, training_class: TrainingClass, address: str) -> list[date]:
    """Of the registers to which the page leads."""
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    keys = re.findall(rf'href="/classes/{training_class}/registers/(\d+)/"', client.get(address).text)
    return [training_class.sessions.get(pk=key).date for key in keys]


def test_says_what_to_do_and_leads_to_the_registers(client: Client, place: Enrolment) -> None:
    answer = left_on_the_second(client, place)

    assert answer.status_code == 422
    name = place.learner
    sentence = f"Hours were captured for {name} on Mon 9 Mar 2026: empty the hours of {name} on these registers first."
    assert answer.json()["errors"]["from_date"] == [sentence]
    assert days_on(client, place.training_class, address_of(place)) == [SECOND, FIRST]


def test_hours_that_were_emptied_are_in_nobodys_way(client: Client, place: Enrolment) -> None:
    session, other = session_on(place.training_class, SECOND), places_in(place.training_class)[1]
    captured_register(session, {place: None, other: 3}, read_version=1, reason="Left", day="2026-03-20")

    assert left_on_the_second(client, place).status_code == 200


def questions(client: Client, address: str, sent: dict[str, Any]) -> int:
    with CaptureQueriesContext(connection) as asked:
        answer = client.post(address, sent, headers={"accept": "application/json"})
    assert answer.status_code in (200, 422), answer.text
    return len(asked)


@time_machine.travel("2026-03-04T10:00:00+02:00", tick=False)
@pytest.mark.parametrize("edit", [{"from_date": "2026-04-15"}, {"DELETE": "on"}, {"id": str(10**6)}])
def test_is_asked_once_for_all_learners(client: Client, edit: dict[str, str]) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    previews, saves = set(), set()
    for learners in (1, 10):
        training_class = ready_to_start(start_date=date(2026, 4, 13))
        for _ in range(learners - 1):
            enrolled(training_class)
        address = f"/classes/{training_class.code}/edit/"
        changed = {f"learners-{number}-{name}": to for number in range(learners) for name, to in edit.items()}
        sent = {**form_to(client.get(address), address).entries, "start_date": "2026-04-15", **changed}

        previews.add(questions(client, f"/classes/{training_class.code}/preview/", sent))
        saves.add(questions(client, address, sent))

    assert (len(previews), len(saves)) == (1, 1)
