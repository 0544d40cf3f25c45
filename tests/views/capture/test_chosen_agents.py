"""Whatever a browser sends as an agent, and whatever it says of the reason for going on."""

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import Agent, Site, TrainingClass
from tests.support.factories import AgentFactory, SiteFactory, UserFactory
from tests.support.teaching import taught
from tests.views.capture.test_capture_agents import NEW, PAGE, backups, edit_form, form

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
