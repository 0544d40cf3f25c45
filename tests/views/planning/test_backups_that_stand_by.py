"""A backup without days is named on the class, and teaches nothing until asked."""

from datetime import date
from html import unescape
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from classes import roles
from classes.models import Agent, BackupAgent, Site, TeachingEdit, TrainingClass
from tests.support.factories import AgentFactory, SiteFactory, UserFactory
from tests.support.pages.pages import rows_of
from tests.support.teaching import taught, teachers
from tests.views.capture.test_capture_agents import NEW, backups, edit_form, form

pytestmark = pytest.mark.django_db

ONE_DAY = "Give both days, or neither: without days, the backup teaches nothing until asked."


@pytest.fixture
def bheki(client: Browser) -> Agent:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    return AgentFactory.create(name="Bheki")


@pytest.fixture
def standing(bheki: Agent) -> TrainingClass:
    """Zanele teaches, Bheki stands by."""
    zanele = AgentFactory.create(name="Zanele")
    return taught(zanele, agents=TeachingEdit(agent=zanele, backups=(BackupAgent(agent=bheki),)))


def add(client: Browser, training_class: TrainingClass, **sent: Any) -> Any:
    return client.post(f"/classes/{training_class.code}/agents/backups/", sent)


def test_is_captured_with_the_class(client: Browser, bheki: Agent) -> None:
    site: Site = SiteFactory.create()
    row = {"agent": bheki.pk, "from_date": "", "to_date": ""}

    answer = client.post(NEW, form(site, agent=AgentFactory.create().pk, **backups(row)))

    assert answer.status_code == 201
    stored = BackupAgent.objects.get()
    assert (stored.agent, stored.period) == (bheki, None)


def test_is_named_and_teaches_nothing(client: Browser, standing: TrainingClass, bheki: Agent) -> None:
    page = client.get(f"/classes/{standing.code}/agents/")
    history = unescape(client.get(f"/classes/{standing.code}/history/").content.decode())

    assert [row[:3] for row in rows_of(page, "Backups of this class")] == [["Bheki", "Stands by", "until asked"]]
    assert "Backup Bheki standing by" in history
    assert [name for _, name in teachers(standing)] == ["Zanele"] * 4
    assert standing.code in client.get(bheki.get_absolute_url()).content.decode()


def test_is_asked_for_some_days(client: Browser, standing: TrainingClass, bheki: Agent) -> None:
    row = standing.backups.get()
    days = {"from_date": "2026-03-09", "to_date": "2026-03-09"}
    standing.refresh_from_db()

    where = f"/classes/{standing.code}/agents/backups/{row.pk}/edit/"
    answer = client.post(where, {"agent": bheki.pk, "version": standing.version, **days})

    assert answer.status_code == 200
    assert [name for _, name in teachers(standing)] == ["Zanele", "Bheki", "Zanele", "Zanele"]


@pytest.mark.parametrize(("given", "missing"), [("from_date", "to_date"), ("to_date", "from_date")])
def test_one_day_alone_is_not_enough(client: Browser, standing: TrainingClass, given: str, missing: str) -> None:
    row = {"agent": AgentFactory.create().pk, given: "2026-03-09"}

    on_the_tab = add(client, standing, **row)
    in_the_form = client.post(f"/classes/{standing.code}/edit/", edit_form(standing, **backups(row)))

    assert on_the_tab.json()["errors"] == {missing: [ONE_DAY]}
    assert in_the_form.json()["errors"] == {f"backups-0-{missing}": [ONE_DAY]}
    with pytest.raises(IntegrityError), transaction.atomic():
        BackupAgent.objects.filter(training_class=standing).update(from_date=date(2026, 3, 9))


def test_stands_by_once(client: Browser, standing: TrainingClass, bheki: Agent) -> None:
    assert add(client, standing, agent=bheki.pk).status_code == 422
    assert add(client, standing, agent=AgentFactory.create().pk).status_code == 200


def test_is_taken_along_into_a_copy(client: Browser, standing: TrainingClass, bheki: Agent) -> None:
    answer = client.post(f"/classes/{standing.code}/copy/", _sent(client, standing))

    assert answer.status_code == 201
    copy = TrainingClass.objects.exclude(pk=standing.pk).get()
    assert copy.backups.get().period is None


def _sent(client: Browser, standing: TrainingClass) -> dict[str, Any]:
    fields = client.get(f"/classes/{standing.code}/copy/").context["form"]
    return {"submission_id": fields["submission_id"].value(), "date": "2026-06-01", "take": ["agents"]}


def test_its_answer_compares_no_dates(client: Browser, standing: TrainingClass) -> None:
    thandi = AgentFactory.create(name="Thandi")

    answer = add(client, standing, agent=thandi.pk, from_date="", to_date="")

    assert answer.json()["message"] == "Thandi was saved, and stands by."
