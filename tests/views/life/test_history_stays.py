"""What was taught stays: removing learners and agents is for entries by mistake, and a status has a day of its own."""

from collections.abc import Iterator
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.test import Client as Browser

from classes import roles
from classes.models import BackupAgent, Enrolment, TrainingClass
from tests.support.factories import AgentFactory, UserFactory, enrolled, put_in_status, ready_to_start

pytestmark = pytest.mark.django_db

NOON: Final = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def active(client: Browser) -> TrainingClass:
    """Mondays and Wednesdays from Mon 2 Feb 2026."""
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    training_class = ready_to_start()
    put_in_status("active", training_class)
    return training_class


def change(client: Browser, enrolment: Enrolment, **sent: str) -> Any:
    where = f"/classes/{enrolment.training_class.code}/learners/{enrolment.pk}/edit/"
    return client.post(where, {"level": enrolment.level, **sent})


def page_of(client: Browser, enrolment: Enrolment) -> str:
    return client.get(f"/classes/{enrolment.training_class.code}/learners/{enrolment.pk}/edit/").content.decode()


def remove(client: Browser, enrolment: Enrolment) -> Any:
    return client.post(f"/classes/{enrolment.training_class.code}/learners/{enrolment.pk}/delete/")


@pytest.mark.parametrize("since", ["", "2026-02-02"])
def test_with_another_status_the_day_is_asked_for(client: Browser, active: TrainingClass, since: str) -> None:
    enrolment = active.enrolments.get()

    answer = change(client, enrolment, status="dro", from_date=since)

    enrolment.refresh_from_db()
    assert (answer.status_code, list(answer.json()["errors"])) == (422, ["from_date"])
    assert (enrolment.status, enrolment.from_date) == ("cic", date(2026, 2, 2))

    assert change(client, enrolment, status="dro", from_date="2026-03-02").status_code == 200
    # Why they left is corrected without the day
    assert change(client, enrolment, status="rbe", from_date="2026-03-02").status_code == 200


def test_who_was_taught_is_not_removed(client: Browser, active: TrainingClass) -> None:
    enrolment = active.enrolments.get()

    answer = remove(client, enrolment)

    assert answer.status_code == 409
    assert answer.json()["message"] == (
        f"{enrolment.learner} is in the class since Mon 2 Feb 2026, and it was taught since then: "
        "change the status instead of removing them."
    )
    assert "Remove from the class" not in page_of(client, enrolment)
    assert Enrolment.objects.filter(pk=enrolment.pk).exists()
    with pytest.raises(IntegrityError, match="was taught with learner"), transaction.atomic():
        Enrolment.objects.filter(pk=enrolment.pk).delete()


def test_who_was_taught_is_not_removed_by_the_edit_form_either(client: Browser, active: TrainingClass) -> None:
    enrolment = active.enrolments.get()
    row = {"id": enrolment.pk, "learner": enrolment.learner.pk, "level": "RLN", "DELETE": "on"}
    rows = {f"learners-0-{name}": value for name, value in row.items()}
    sent = {"learners-TOTAL_FORMS": 1, "learners-INITIAL_FORMS": 0, "version": active.version, **rows}
    own = {"seta_funded": "no", "exam_class": "no", "start_date": "2026-02-02", "order_number": "PO-7"}
    places = {"client": active.client.pk, "site": active.site.pk, "supervisor": active.supervisor_id}
    catalogue = {"class_type": "REALLL", "subject": "RLN"}

    answer = client.post(f"/classes/{active.code}/edit/", sent | own | places | catalogue)

    assert answer.status_code == 422
    assert "change the status instead of removing them" in answer.json()["errors"]["__all__"][0]


def test_an_entry_by_mistake_is_removed(client: Browser, active: TrainingClass) -> None:
    late = enrolled(active, came_on=date(2026, 3, 4))
    draft = enrolled(ready_to_start())

    for enrolment in (draft, late):
        assert "Remove from the class" in page_of(client, enrolment)
    assert remove(client, draft).status_code == 200


def test_an_agent_or_backup_who_has_taught_is_not_taken_away(client: Browser, active: TrainingClass) -> None:
    first = active.class_agents.get()
    second = active.class_agents.create(agent=AgentFactory.create(), from_date=date(2026, 2, 9))
    ahead = active.class_agents.create(agent=AgentFactory.create(), from_date=date(2026, 4, 1))
    days = {"from_date": date(2026, 2, 16), "to_date": date(2026, 2, 16)}
    taught = BackupAgent.objects.create(training_class=active, agent=AgentFactory.create(), **days)
    agents = f"/classes/{active.code}/agents/"

    page = client.get(agents).content.decode()
    answers = [client.post(f"{agents}{parts}/delete/") for parts in (second.pk, f"backups/{taught.pk}", ahead.pk)]

    assert [answer.status_code for answer in answers] == [409, 409, 200]
    message = answers[0].json()["message"]
    assert message.startswith(f"{second.agent} has taught this class, and stays in it: correct the dates, or choose")
    assert page.count("Take away") == 1
    assert f"/agents/{first.pk}/delete/" not in page
