"""Class days that nobody teaches are named, and so are the classes of an agent who is switched off."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import Agent, BackupAgent, TrainingClass
from tests.support.factories import AgentFactory, UserFactory, put_in_status, ready_to_start
from tests.support.pages.page_forms import form_to
from tests.support.teaching import taught

pytestmark = pytest.mark.django_db

JANUARY: Final = datetime(2026, 1, 20, 10, 0, tzinfo=UTC)
NOON: Final = datetime(2026, 2, 10, 10, 0, tzinfo=UTC)
NOBODY: Final = "somebody who teaches on Mon 2 Feb 2026 and Wed 4 Feb 2026: say who did or does"


@pytest.fixture(autouse=True)
def now(client: Browser) -> Iterator[None]:
    with time_machine.travel(NOON):
        client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        yield


@pytest.fixture
def untaught() -> TrainingClass:
    """Mondays and Wednesdays from Mon 2 Feb 2026, its first agent from Mon 9 Feb on."""
    training_class = ready_to_start()
    training_class.class_agents.update(from_date=date(2026, 2, 9))
    return training_class


def test_they_are_missing_before_a_class_is_activated(client: Browser, untaught: TrainingClass) -> None:
    answer = client.post(f"/classes/{untaught.code}/activate/")

    assert answer.status_code == 422
    assert answer.json()["missing"] == [
        {"what": "teaching", "message": f"The class needs {NOBODY}.", "url": f"/classes/{untaught.code}/agents/"}
    ]
    page = client.get(f"/classes/{untaught.code}/").content.decode()
    assert f'<a href="/classes/{untaught.code}/agents/">{NOBODY}</a>' in page


def test_they_are_named_on_a_running_class(client: Browser, untaught: TrainingClass) -> None:
    put_in_status("active", untaught)

    assert NOBODY in client.get(f"/classes/{untaught.code}/").content.decode()


def test_a_backup_teaches_too_but_not_one_who_stands_by(client: Browser, untaught: TrainingClass) -> None:
    BackupAgent.objects.create(training_class=untaught, agent=AgentFactory.create())
    days = {"from_date": date(2026, 2, 2), "to_date": date(2026, 2, 2)}
    BackupAgent.objects.create(training_class=untaught, agent=AgentFactory.create(), **days)

    page = client.get(f"/classes/{untaught.code}/").content.decode()

    assert "somebody who teaches on Wed 4 Feb 2026: say who did or does" in page


def edit_agent(client: Browser, agent: Agent, **sent: str) -> Any:
    form = client.get(f"/agents/{agent.pk}/edit/").context["form"]
    return client.post(f"/agents/{agent.pk}/edit/", {"name": agent.name, "read": form["read"].value(), **sent})


def test_switching_an_agent_off_names_what_they_still_teach(client: Browser) -> None:
    agent = AgentFactory.create(name="Zanele")
    training_class = taught(agent)
    sentence = f"Zanele still teaches 4 sessions in 1 class ({training_class.code})"

    page = client.get(f"/agents/{agent.pk}/edit/").content.decode()
    refused = edit_agent(client, agent, status="inactive")

    assert f"/classes/{training_class.code}/agents/" in page
    assert refused.status_code == 422
    assert refused.json()["errors"]["status"][0].startswith(sentence)
    agent.refresh_from_db()
    assert agent.status == "active"

    assert edit_agent(client, agent, status="inactive", sessions_stay="yes").status_code == 200
    agent.refresh_from_db()
    assert agent.status == "inactive"


def test_who_teaches_nothing_any_more_is_switched_off_at_once(client: Browser) -> None:
    agent = AgentFactory.create()
    with time_machine.travel(datetime(2026, 1, 5, 10, 0, tzinfo=UTC)):
        taught(agent)

    with time_machine.travel(datetime(2026, 4, 1, 10, 0, tzinfo=UTC)):
        client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        assert edit_agent(client, agent, status="inactive").status_code == 200


def test_the_administration_names_it_too(client: Browser) -> None:
    agent = AgentFactory.create(name="Zanele")
    training_class = taught(agent)
    sent = {"name": "Zanele", "status": "inactive"}

    page = client.post(f"/admin/classes/agent/{agent.pk}/change/", sent, headers={"accept": "text/html"})

    assert page.status_code == 200
    assert f"Zanele still teaches 4 sessions in 1 class ({training_class.code})" in page.content.decode()
    agent.refresh_from_db()
    assert agent.status == "active"


@time_machine.travel(JANUARY)
def test_they_are_named_where_somebody_says_who_teaches(client: Browser) -> None:
    training_class = ready_to_start()
    row = training_class.class_agents.get()
    address = f"/classes/{training_class.code}/agents/{row.pk}/edit/"
    nobody = "Nobody teaches on Mon 2 Feb 2026 and Wed 4 Feb 2026: say who does."

    answer = form_to(client.get(address), address).send(client, {"from_date": "2026-02-09"})

    assert nobody in answer.json()["message"]
    assert nobody in client.get(f"/classes/{training_class.code}/agents/").content.decode()


@time_machine.travel(JANUARY)
def test_the_form_of_a_class_names_them_before_and_after_saving(client: Browser) -> None:
    training_class = ready_to_start()
    address = f"/classes/{training_class.code}/edit/"
    form = form_to(client.get(address), address)
    later, nobody = {"agent_from": "2026-02-09"}, "Nobody teaches on Mon 2 Feb 2026 and Wed 4 Feb 2026: say who does."
    preview = client.post(f"/classes/{training_class.code}/preview/", {**form.entries, **later})

    assert nobody in preview.json()["hints"]
    assert nobody in form.send(client, later).json()["message"]


def test_a_class_says_that_its_agent_is_inactive(client: Browser, untaught: TrainingClass) -> None:
    Agent.objects.update(status="inactive")

    assert "from Mon 9 Feb 2026, inactive" in client.get(f"/classes/{untaught.code}/").content.decode()
    assert "Inactive" in client.get(f"/classes/{untaught.code}/agents/").content.decode()


def test_neither_the_tab_nor_the_form_of_the_class_leaves_a_day_that_was_taught_to_nobody(client: Browser) -> None:
    training_class = ready_to_start()
    edit = f"/classes/{training_class.code}/edit/"
    of_agent = f"/classes/{training_class.code}/agents/{training_class.class_agents.get().pk}/edit/"
    refused = ["Nobody would have taught some days before today: say who did, instead of taking the agent away."]

    by_tab = form_to(client.get(of_agent), of_agent).send(client, {"from_date": "2026-02-09"})
    by_form = form_to(client.get(edit), edit).send(client, {"agent_from": "2026-02-09"})

    assert by_tab.json()["errors"] == {"from_date": refused}
    assert by_form.json()["errors"] == {"agent_from": refused}
