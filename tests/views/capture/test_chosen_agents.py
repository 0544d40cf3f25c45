"""Whatever a browser sends as an agent, and whatever it says of the reason for going on."""

import pytest
from django.test import Client as Browser
from time_machine import travel

from classes import roles
from classes.models import Agent, Site, TrainingClass
from tests.support.factories import AgentFactory, SiteFactory, UserFactory
from tests.support.teaching import taught
from tests.views.capture.test_capture_agents import MONDAYS, NEW, PAGE, backups, edit_form, form

pytestmark = pytest.mark.django_db

SCRIPT = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))


@pytest.fixture
def site() -> Site:
    return SiteFactory.create()


@pytest.fixture
def bheki() -> Agent:
    return AgentFactory.create(name="Bheki")


@pytest.mark.parametrize("field", ["agent", "backups-0-agent"])
@pytest.mark.parametrize("sent", ["x", "-1", "9" * 30, "\0", "switched off meanwhile"])
def test_an_agent_who_cannot_be_chosen_is_refused_by_every_form_that_asks_for_one(
    client: Browser, site: Site, bheki: Agent, field: str, sent: str
) -> None:
    Agent.objects.filter(pk=bheki.pk).update(status="inactive")
    row: dict[str, object] = {"agent": "", "from_date": "2026-03-02", "to_date": "2026-03-02"}
    chosen = str(bheki.pk) if "meanwhile" in sent else sent
    entries: dict[str, object] = {**(backups(row) if field != "agent" else {}), field: chosen}
    training_class = taught(None, site=site)
    edited = f"/classes/{training_class}/edit/"

    refused = [
        client.post(address, sent_there, headers=headers)
        for address, sent_there in ((NEW, form(site, **entries)), (edited, edit_form(training_class, **entries)))
        for headers in (SCRIPT, PAGE)
    ]
    previews = [
        client.post("/classes/preview/", form(site, **entries)),
        client.post(f"/classes/{training_class}/preview/", edit_form(training_class, **entries)),
    ]

    assert {answer.status_code for answer in refused} == {422}
    assert {preview.status_code for preview in previews} <= {200, 422}
    assert TrainingClass.objects.count() == 1


def test_the_reason_that_is_asked_for_is_nowhere_called_optional(client: Browser, bheki: Agent) -> None:
    training_class = taught(bheki)
    address = f"/classes/{training_class}/"
    edited = f"{address}agents/{training_class.class_agents.get().pk}/edit/"

    for page in (NEW, f"{address}edit/", f"{address}copy/", f"{address}agents/", edited):
        label = client.get(page, headers=PAGE).text.partition("Reason for going on")[2].partition("</label>")
        assert label[1], page
        assert "optional" not in label[0], page


@travel("2026-02-02T10:00+02:00", tick=False)
@pytest.mark.parametrize("start", ["2026-03-02", "2026-02-23"])
@pytest.mark.parametrize("agent_from", ["start", ""])
def test_another_agent_is_chosen_before_the_class_begins(
    client: Browser, bheki: Agent, agent_from: str, start: str
) -> None:
    """Nobody has taught yet: the one who was chosen before goes, also where the start moves in the same edit."""
    training_class = taught(AgentFactory.create(name="Zanele"))
    changes = {"start_date": start, "agent": bheki.pk, "agent_from": start if agent_from else ""}

    sent = edit_form(training_class, **{**MONDAYS, **changes})
    preview = client.post(f"/classes/{training_class}/preview/", sent)
    saved = client.post(f"/classes/{training_class}/edit/", sent)

    assert (preview.status_code, saved.status_code) == (200, 200)
    (row,) = training_class.class_agents.all()
    assert (row.agent, str(row.from_date)) == (bheki, start)


@travel("2026-03-10T10:00+02:00", tick=False)
def test_the_preview_refuses_the_dates_that_saving_refuses(client: Browser, bheki: Agent) -> None:
    """Who teaches already is not replaced without a word."""
    zanele = AgentFactory.create(name="Zanele")
    training_class = taught(zanele)
    changes = {**MONDAYS, "agent": bheki.pk, "agent_from": "2026-03-02"}

    sent = edit_form(training_class, **changes)
    preview = client.post(f"/classes/{training_class}/preview/", sent)
    without_times = client.post(f"/classes/{training_class}/preview/", {**sent, "pattern": "", "start_date": ""})
    saved = client.post(f"/classes/{training_class}/edit/", sent)

    assert (preview.status_code, without_times.status_code, saved.status_code) == (422, 422, 422)
    assert preview.json()["clashes"] == []
    assert preview.json()["errors"] == without_times.json()["errors"] == saved.json()["errors"]
    (sentence,) = preview.json()["errors"]["agent_from"]
    assert sentence.startswith("Zanele is the class's agent from Mon 2 Mar 2026 on: give another day")


def test_the_preview_holds_nothing_against_a_form_that_was_read_before(client: Browser, bheki: Agent) -> None:
    """Saving leaves alone what it did not change, and shows the other's agent where it did."""
    zanele = AgentFactory.create(name="Zanele")
    training_class = taught(zanele)
    before = edit_form(training_class, **MONDAYS, agent=zanele.pk, agent_from="2026-03-02")
    client.post(f"/classes/{training_class}/edit/", {**before, "agent": bheki.pk, "agent_from": "2026-03-16"})

    preview = client.post(f"/classes/{training_class}/preview/", before)

    assert preview.status_code == 200
