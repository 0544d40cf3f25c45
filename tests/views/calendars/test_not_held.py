"""A session whose register says that it was not held: every calendar says so."""

from datetime import datetime
from typing import Any, Final

import pytest
import time_machine
import vobject
from django.test import Client as Browser

from classes import roles
from classes.models import Register, TrainingClass
from tests.support.attendance import FIRST, SECOND, captured_register, places_in, running, session_on
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db

NOON: Final = datetime.fromisoformat("2026-03-10T12:00+02:00")


@pytest.fixture(autouse=True)
def viewer(client: Browser) -> Any:
    client.force_login(UserFactory.create(role=roles.VIEWER))
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def training_class() -> TrainingClass:
    """Mondays: the first was held, the second not."""
    training_class = running()
    captured_register(session_on(training_class, FIRST), dict.fromkeys(places_in(training_class), 3))
    captured_register(session_on(training_class, SECOND), outcome="client_cancelled")
    return training_class


def sessions_in_the_file(client: Browser, training_class: TrainingClass) -> list[Any]:
    file = client.get(f"/classes/{training_class.code}/calendar.ics").content.decode()
    return sorted(vobject.readOne(file).vevent_list, key=lambda event: event.dtstart.value)[:3]


def test_the_file_has_it_as_cancelled(client: Browser, training_class: TrainingClass) -> None:
    events = sessions_in_the_file(client, training_class)

    assert [event.status.value for event in events] == ["CONFIRMED", "CANCELLED", "CONFIRMED"]


@pytest.mark.parametrize("outcome", ["held", "agent_absent"])
def test_the_file_counts_each_correction(client: Browser, training_class: TrainingClass, outcome: str) -> None:
    before = int(sessions_in_the_file(client, training_class)[1].sequence.value)
    Register.objects.filter(session__date=SECOND).update(outcome=outcome)

    after = sessions_in_the_file(client, training_class)[1]

    assert int(after.sequence.value) > before
    assert after.status.value == ("CONFIRMED" if outcome == "held" else "CANCELLED")


def test_the_calendar_says_why(client: Browser, training_class: TrainingClass) -> None:
    events = client.get("/calendar/events/", {"start": "2026-03-01", "end": "2026-03-20", "q": training_class.code})
    page = client.get("/calendar/", {"view": "list", "month": "2026-03", "q": training_class.code}).text

    said = {event["start"]: event["reason"] for event in events.json() if event["kind"] == "session"}
    assert {start: why for start, why in said.items() if why} == {f"{SECOND}T09:00:00": "Not held: client cancelled"}
    assert page.count("<span>Not held: client cancelled</span>") == 1
