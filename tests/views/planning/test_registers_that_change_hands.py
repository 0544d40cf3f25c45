"""A change of agents that takes sessions with a register from one to another is said: what is owed goes with them."""

from datetime import date
from typing import Any

import pytest
from django.test import Client
from time_machine import travel

from classes import roles
from classes.models import Agent, BackupAgent, MonthClose, TrainingClass
from tests.support.attendance import FIRST, SECOND, THIRD, captured_register, places_in, running, session_on
from tests.support.factories import AgentFactory, UserFactory
from tests.support.pages.page_forms import form_to
from tests.support.teaching import moment
from tests.views.capture.test_capture_agents import backups, edit_form

pytestmark = pytest.mark.django_db

WENT = " went from {} to {}, and so did the hours that are owed."
TWO_DAYS = f"2 sessions with a register (Mon 9 Mar 2026 to Mon 16 Mar 2026){WENT}"
ONE_DAY = f"1 session with a register (Mon 9 Mar 2026){WENT}"


@pytest.fixture
def zanele() -> Agent:
    return AgentFactory.create(name="Zanele")


@pytest.fixture
def lerato() -> Agent:
    return AgentFactory.create(name="Lerato")


@pytest.fixture
def captured(zanele: Agent) -> TrainingClass:
    """Zanele has captured the registers of 2, 9 and 16 March; it is the 20th."""
    training_class = running(learners=1)
    training_class.class_agents.update(agent=zanele)
    training_class.sessions.update(agent=zanele)
    for day in (FIRST, SECOND, THIRD):
        captured_register(session_on(training_class, day), {places_in(training_class)[0]: 3})
    return training_class


def posted(client: Client, address: str, sent: dict[str, Any], *, day: str = "2026-03-20") -> str:
    """The message."""
    with travel(f"{day}T08:00+02:00", tick=False):
        client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
        answer = client.post(address, sent)
    assert answer.status_code == 200, answer.content
    return str(answer.json()["message"])


def test_another_agent_who_follows_in_the_past(client: Client, captured: TrainingClass, lerato: Agent) -> None:
    message = posted(client, f"/classes/{captured}/agents/", {"agent": lerato.pk, "agent_from": "2026-03-09"})

    assert message == f"Lerato was saved. {TWO_DAYS.format('Zanele', 'Lerato')}"
    assert session_on(captured, THIRD).agent == lerato


def test_a_backup_on_a_day_that_is_captured(client: Client, captured: TrainingClass, lerato: Agent) -> None:
    days = {"from_date": "2026-03-05", "to_date": "2026-03-10"}
    message = posted(client, f"/classes/{captured}/agents/backups/", {"agent": lerato.pk, **days})

    assert message == f"Lerato was saved. {ONE_DAY.format('Zanele', 'Lerato')}"


def test_nothing_is_owed_for_a_day_that_was_not_held(client: Client, captured: TrainingClass, lerato: Agent) -> None:
    fourth = date(2026, 3, 23)
    captured_register(session_on(captured, fourth), outcome="client_cancelled")
    sent = {"agent": lerato.pk, "agent_from": "2026-03-23"}

    message = posted(client, f"/classes/{captured}/agents/", sent, day="2026-03-24")

    assert message == "Lerato was saved. 1 session with a register (Mon 23 Mar 2026) went from Zanele to Lerato."


def test_nothing_is_said_of_days_without_a_register(client: Client, captured: TrainingClass, lerato: Agent) -> None:
    message = posted(client, f"/classes/{captured}/agents/", {"agent": lerato.pk, "agent_from": "2026-03-17"})

    assert message == "Lerato was saved."


def test_another_agent_or_date_in_a_row(client: Client, captured: TrainingClass, zanele: Agent, lerato: Agent) -> None:
    row = captured.class_agents.get()
    address = f"/classes/{captured}/agents/{row.pk}/edit/"
    three = "3 sessions with a register (Mon 2 Mar 2026 to Mon 16 Mar 2026) went from Zanele to Lerato"
    sent = {"version": captured.version, "agent": lerato.pk, "from_date": "2026-03-02"}

    assert three in posted(client, address, sent)
    posted(client, f"/classes/{captured}/agents/", {"agent": zanele.pk, "agent_from": "2026-03-17"})
    captured.refresh_from_db()
    last = captured.class_agents.latest("from_date")
    sent = {"version": captured.version, "agent": zanele.pk, "from_date": "2026-03-09"}
    message = posted(client, f"/classes/{captured}/agents/{last.pk}/edit/", sent)
    assert message == f"Zanele was saved. {TWO_DAYS.format('Lerato', 'Zanele')}"


def test_the_days_of_a_backup_in_a_row(client: Client, captured: TrainingClass, lerato: Agent) -> None:
    days = {"from_date": date(2026, 3, 3), "to_date": date(2026, 3, 4)}
    row = BackupAgent.objects.create(training_class=captured, agent=lerato, **days)
    sent = {"version": captured.version, "agent": lerato.pk, "from_date": "2026-03-03", "to_date": "2026-03-09"}

    message = posted(client, f"/classes/{captured}/agents/backups/{row.pk}/edit/", sent)

    assert message == f"Lerato was saved. {ONE_DAY.format('Zanele', 'Lerato')}"


def test_the_form_of_the_class(client: Client, captured: TrainingClass, zanele: Agent, lerato: Agent) -> None:
    row = {"agent": lerato.pk, "from_date": "2026-03-09", "to_date": "2026-03-09"}
    agents = {"agent": zanele.pk, "agent_from": "2026-03-02", **backups(row)}
    agents |= {"supervisor": captured.supervisor_id, "order_number": captured.order_number}

    message = posted(client, f"/classes/{captured}/edit/", edit_form(captured, **agents))

    assert message.endswith(f"was saved. {ONE_DAY.format('Zanele', 'Lerato')}")


def test_a_row_that_is_taken_away(client: Client, captured: TrainingClass, lerato: Agent) -> None:
    """On the day itself: who has taught before today stays."""
    row = BackupAgent.objects.create(training_class=captured, agent=lerato, from_date=THIRD, to_date=THIRD)
    captured.sessions.filter(date=THIRD).update(agent=lerato)

    message = posted(client, f"/classes/{captured}/agents/backups/{row.pk}/delete/", {}, day="2026-03-16")

    assert message == f"Lerato was taken away. {ONE_DAY.format('Lerato', 'Zanele').replace('9 Mar', '16 Mar')}"


CLOSED = ["March 2026 is closed: who taught in it stays as it is, unless the month is reopened."]


@pytest.fixture
def closed(captured: TrainingClass, lerato: Agent) -> TrainingClass:
    """On 9 March Lerato stood in; the month is closed."""
    BackupAgent.objects.create(training_class=captured, agent=lerato, from_date=SECOND, to_date=SECOND)
    captured.sessions.filter(date=SECOND).update(agent=lerato)
    for row in captured.sessions.filter(date__month=3, register=None):
        captured_register(row, {places_in(captured)[0]: 3}, day="2026-03-31")
    by, at = captured.captured_by, moment("2026-04-01")
    MonthClose.objects.create(training_class=captured, month=date(2026, 3, 1), by=by, at=at)
    captured.refresh_from_db()
    return captured


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"agent_from": "2026-03-09"}, "agent_from"),
        ({"backups-0-to_date": "2026-03-16"}, "backups-0-from_date"),
        ({"backups-0-from_date": "2026-03-10", "backups-0-to_date": "2026-03-10"}, "backups-0-from_date"),
        ({"backups-1-from_date": "2026-03-16", "backups-1-to_date": "2026-03-16"}, "backups-1-from_date"),
    ],
)
def test_in_a_closed_month_the_row_that_would_change_who_taught_is_named(
    client: Client, closed: TrainingClass, changed: dict[str, str], field: str
) -> None:
    address = f"/classes/{closed}/edit/"
    new = {"backups-TOTAL_FORMS": "2", "backups-1-agent": str(AgentFactory.create().pk)}
    changed = {**changed, **(new if "backups-1-from_date" in changed else {})}

    with travel("2026-04-10T08:00+02:00", tick=False):
        client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
        form = form_to(client.get(address), address)
        answers = [
            client.post(f"/classes/{closed}/preview/", {**form.entries, **changed}),
            form.send(client, changed),
        ]

    assert [answer.json()["errors"] for answer in answers] == [{field: CLOSED}] * 2


def test_in_a_closed_month_the_tab_names_the_date_too(client: Client, closed: TrainingClass) -> None:
    backups = f"/classes/{closed}/agents/backups/"
    address = f"{backups}{closed.backups.get().pk}/edit/"

    with travel("2026-04-10T08:00+02:00", tick=False):
        client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
        answer = form_to(client.get(address), address).send(client, {"to_date": "2026-03-16"})

    assert answer.json()["errors"] == {"from_date": CLOSED}
