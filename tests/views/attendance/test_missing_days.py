"""What the page of a class's month says is not captured yet."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client
from time_machine import travel

from classes import roles
from classes.models import TrainingClass
from tests.support.attendance import FIRST, SECOND, address_of, captured_register, places_in, session_on
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}
MONDAYS = [date(2026, 3, day) for day in (2, 9, 16, 23, 30)]


def test_names_the_days_that_are_missing(client: Client, training_class: TrainingClass) -> None:
    captured_register(session_on(training_class, FIRST), dict.fromkeys(places_in(training_class), 3))

    with travel("2026-04-01T10:00:00+02:00", tick=False):
        client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        answer = client.post(f"/classes/{training_class.code}/registers/2026-03/close/", headers=JSON)
        page = client.get(f"/classes/{training_class.code}/registers/?month=2026-03").content.decode()

    assert answer.status_code == 422
    assert "Mon 9 Mar, Mon 16 Mar, Mon 23 Mar, Mon 30 Mar" in answer.json()["message"]
    said = page.partition("Not captured completely: ")[2]
    second = session_on(training_class, SECOND)
    assert said.startswith(f'<a href="{address_of(second)}">Mon 9 Mar, 09:00</a>; ')


@pytest.mark.parametrize(
    ("registers_from", "asked"),
    [
        (date.min, ["Mon 9 Mar", "Mon 16 Mar", "Mon 23 Mar"]),
        (MONDAYS[2], ["Mon 9 Mar", "Mon 16 Mar", "Mon 23 Mar"]),
        (MONDAYS[3], ["Mon 9 Mar", "Mon 23 Mar"]),
        (MONDAYS[4], ["Mon 9 Mar"]),
    ],
    ids=["always", "a day before today", "today", "a day ahead"],
)
def test_names_the_days_that_are_asked_until_today(
    client: Client, training_class: TrainingClass, settings: Any, registers_from: date, asked: list[str]
) -> None:
    settings.REGISTERS_FROM = registers_from
    one, other = places_in(training_class)
    captured_register(session_on(training_class, FIRST), {one: 3, other: 3})
    captured_register(session_on(training_class, SECOND), {one: 3})

    with travel("2026-03-23T08:00:00+02:00", tick=False):
        client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        page = client.get(f"/classes/{training_class.code}/registers/?month=2026-03").text

    said = page.partition("Not captured completely: ")[2].partition("</p>")[0]
    assert re.findall(r">(\w+ \d+ \w+), 09:00</a>", said) == asked
