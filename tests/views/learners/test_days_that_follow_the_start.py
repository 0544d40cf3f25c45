"""Who is there from the start of a class comes along when it moves, and is named where the form said otherwise."""

from datetime import UTC, date, datetime
from typing import Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models.recorded_events import text_of
from tests.support.factories import UserFactory, ready_to_start
from tests.support.pages.page_forms import form_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]

JANUARY: Final = datetime(2026, 1, 20, 10, 0, tzinfo=UTC)


@pytest.fixture
def administrator(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))


@time_machine.travel(JANUARY)
@pytest.mark.parametrize("start", [date(2026, 1, 26), date(2026, 2, 9)])
def test_the_answer_names_whom_the_form_had_on_another_day(client: Browser, start: date) -> None:
    training_class = ready_to_start()
    address = f"/classes/{training_class.code}/edit/"

    answer = form_to(client.get(address), address).send(client, {"start_date": start.isoformat()})

    agent, learner = training_class.class_agents.get(), training_class.enrolments.get()
    along = f"With the start, the first day of {agent.agent} and 1 learner is {text_of(start)} now, too."
    assert (agent.from_date, learner.came_on, learner.from_date) == (start, start, start)
    assert along in answer.json()["message"]


@time_machine.travel(JANUARY)
@pytest.mark.parametrize("start", ["2026-01-26", "2026-02-09"])
def test_nobody_is_named_where_the_form_had_the_day_that_is_stored(client: Browser, start: str) -> None:
    training_class = ready_to_start()
    address = f"/classes/{training_class.code}/edit/"
    moved = {"start_date": start, "agent_from": start, "learners-0-from_date": start}

    answer = form_to(client.get(address), address).send(client, moved)

    agent, learner = training_class.class_agents.get(), training_class.enrolments.get()
    assert {day.isoformat() for day in (agent.from_date, learner.came_on, learner.from_date)} == {start}
    assert "With the start" not in answer.json()["message"]


@time_machine.travel(JANUARY)
def test_the_preview_counts_the_days_as_they_will_be(client: Browser) -> None:
    training_class = ready_to_start()
    address = f"/classes/{training_class.code}/edit/"
    sent = {**form_to(client.get(address), address).entries, "start_date": "2026-01-26"}

    preview = client.post(f"/classes/{training_class.code}/preview/", sent)

    assert [hint for hint in preview.json()["hints"] if "Nobody teaches" in hint] == []
