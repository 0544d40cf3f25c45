"""An agent's calendar and feed: only the sessions that they teach, as primary agent or as backup, on their dates."""

import re
from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser
from time_machine import travel

from classes import roles
from classes.models import Agent, BackupAgent, TeachingEdit, TrainingClass
from tests.support.factories import AgentFactory, UserFactory
from tests.support.teaching import edit, taught

pytestmark = pytest.mark.django_db


@pytest.fixture
def agents(client: Browser) -> list[Agent]:
    """One class on four Mondays: Zanele 2 March, Lerato instead of her 9 March, Bheki from 16 March."""
    client.force_login(UserFactory.create(role=roles.VIEWER))
    zanele, lerato, bheki = (AgentFactory.create() for _ in range(3))
    row = BackupAgent(agent=lerato, from_date=date(2026, 3, 9), to_date=date(2026, 3, 9))
    training_class = taught(zanele, agents=TeachingEdit(agent=zanele, backups=(row,)))
    edit(training_class, agents=TeachingEdit(agent=bheki, agent_from=date(2026, 3, 16)))
    return [zanele, lerato, bheki]


def events(client: Browser, **asked: Any) -> list[tuple[str, str]]:
    asked = {"start": "2026-03-01", "end": "2026-04-01", **asked}
    found = client.get("/calendar/events/", asked).json()
    return sorted((event["start"][:10], event["kind"]) for event in found if event["kind"] != "holiday")


def test_an_agents_calendar_has_the_sessions_they_teach(client: Browser, agents: list[Agent]) -> None:
    zanele, lerato, bheki = (events(client, agent=agent.pk) for agent in agents)

    assert zanele == [("2026-03-02", "session")]
    assert lerato == [("2026-03-09", "session")]
    assert bheki == [("2026-03-16", "session"), ("2026-03-23", "session")]
    assert ("2026-03-02", "start") in events(client)
    code = TrainingClass.objects.get().code
    assert len([kind for _, kind in events(client, class_code=code) if kind == "session"]) == 4


def test_the_list_of_an_agents_month_has_them_too(client: Browser, agents: list[Agent]) -> None:
    asked: dict[str, Any] = {"month": "2026-03", "view": "list", "agent": agents[0].pk}

    page = client.get("/calendar/", asked).content.decode()

    assert "Mon 2 Mar 2026" in page
    assert "Mon 9 Mar 2026" not in page


def test_an_agents_feed_has_them_too(client: Browser, agents: list[Agent]) -> None:
    with travel("2026-01-06T10:00+02:00"):
        client.force_login(UserFactory.create(role=roles.VIEWER))
        address = client.post("/calendar/feeds/", {"agent": agents[2].pk}).json()["address"]
        file = client.get(address).content.decode()

    assert re.findall(r"DTSTART;[^:]*:(\d{8})", file.partition("BEGIN:VEVENT")[2]) == ["20260316", "20260323"]
