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


@pytest.fixture
def running() -> TrainingClass:
    """Mondays and Wednesdays, taught by its agent since Mon 2 Feb 2026."""
    training_class = ready_to_start()
    put_in_status("active", training_class)
    return training_class


def in_form(client: Browser, of: TrainingClass, sent: dict[str, str]) -> list[Any]:
    """What the preview says of the changed form of a class, and what saving it says."""
    address = f"/classes/{of}/edit/"
    form = form_to(client.get(address), address)
    return [client.post(f"/classes/{of}/preview/", {**form.entries, **sent}), form.send(client, sent)]


def in_row(client: Browser, row: Any, sent: dict[str, str]) -> Any:
    rows = "backups/" if isinstance(row, BackupAgent) else ""
    address = f"/classes/{row.training_class}/agents/{rows}{row.pk}/edit/"
    return form_to(client.get(address), address).send(client, sent)


def test_neither_the_tab_nor_the_form_of_the_class_leaves_a_day_that_was_taught_to_nobody(
    client: Browser, running: TrainingClass
) -> None:
    refused = ["Nobody would have taught on Mon 2 Feb 2026 and Wed 4 Feb 2026: give an earlier day, or say who did."]

    by_tab = in_row(client, running.class_agents.get(), {"from_date": "2026-02-09"})
    by_form = in_form(client, running, {"agent_from": "2026-02-09"})

    assert by_tab.json()["errors"] == {"from_date": refused}
    assert [answer.json()["errors"] for answer in by_form] == [{"agent_from": refused}] * 2


FIRST_LEFT_OUT: Final = {
    "exceptions-TOTAL_FORMS": "1",
    "exceptions-0-date": "2026-02-02",
    "exceptions-0-reason": "client_cancelled",
}


def test_a_day_that_the_same_edit_leaves_out_needs_nobody(client: Browser, running: TrainingClass) -> None:
    answers = in_form(client, running, {**FIRST_LEFT_OUT, "agent_from": "2026-02-04"})

    assert [answer.status_code for answer in answers] == [200, 200]
    assert running.class_agents.get().from_date == date(2026, 2, 4)


def test_who_taught_on_no_other_day_than_one_that_the_same_edit_leaves_out_can_go(
    client: Browser, running: TrainingClass
) -> None:
    first = {"from_date": date(2026, 2, 2), "to_date": date(2026, 2, 2)}
    row = BackupAgent.objects.create(training_class=running, agent=AgentFactory.create(), **first)
    gone = {"backups-0-id": str(row.pk), "backups-0-DELETE": "on"}

    kept = in_form(client, running, gone)[-1]
    answers = in_form(client, running, {**FIRST_LEFT_OUT, **gone})

    assert kept.status_code == 422
    assert [answer.status_code for answer in answers] == [200, 200]


def test_an_extra_day_in_the_past_that_nobody_taught_is_refused_in_the_same_edit(
    client: Browser, running: TrainingClass
) -> None:
    extra = {"extras-TOTAL_FORMS": "1", "extras-0-date": "2026-02-03"}
    extra |= {"extras-0-start": "09:00", "extras-0-end": "12:00"}

    answers = in_form(client, running, {**FIRST_LEFT_OUT, **extra, "agent_from": "2026-02-04"})

    refused = {"agent_from": ["Nobody would have taught on Tue 3 Feb 2026: give an earlier day, or say who did."]}
    assert [answer.json().get("errors") for answer in answers] == [refused, refused]


def test_a_draft_that_nobody_has_taught_is_corrected_freely(client: Browser) -> None:
    one, other, third = ready_to_start(), ready_to_start(), ready_to_start()
    awaited = ready_to_start()
    put_in_status("active", awaited)
    TrainingClass.objects.filter(pk=awaited.pk).update(status_before="draft", status_from=date(2026, 3, 2))

    answers = [
        *in_form(client, one, {"agent_from": "2026-02-09"}),
        *in_form(client, awaited, {"agent_from": "2026-02-09"}),
        in_row(client, other.class_agents.get(), {"from_date": "2026-02-09"}),
        *in_form(client, other, {"agent": "", "agent_from": ""}),
        client.post(f"/classes/{third}/agents/{third.class_agents.get().pk}/delete/"),
    ]

    assert [answer.status_code for answer in answers] == [200] * 8
    assert [each.class_agents.count() for each in (one, other, third)] == [1, 0, 0]


@pytest.mark.parametrize(
    ("sent", "sentence"),
    [
        ({"to_date": "2026-02-03"}, "Wed 4 Feb 2026: give a later day, or say who did."),
        ({"from_date": "2026-02-04"}, "Mon 2 Feb 2026: give an earlier day, or say who did."),
        ({"from_date": "", "to_date": ""}, "Mon 2 Feb 2026 and Wed 4 Feb 2026: give the days, or say who did."),
    ],
)
def test_the_row_of_a_backup_that_leaves_a_day_to_nobody_is_named(
    client: Browser, running: TrainingClass, sent: dict[str, str], sentence: str
) -> None:
    running.class_agents.update(from_date=date(2026, 2, 9))
    days = {"from_date": date(2026, 2, 2), "to_date": date(2026, 2, 6)}
    row = BackupAgent.objects.create(training_class=running, agent=AgentFactory.create(), **days)
    name, refused = next(iter(sent)), [f"Nobody would have taught on {sentence}"]

    by_tab = in_row(client, row, sent)
    by_form = in_form(client, running, {f"backups-0-{name}": day for name, day in sent.items()})

    assert by_tab.json()["errors"] == {name: refused}
    assert [answer.json()["errors"] for answer in by_form] == [{f"backups-0-{name}": refused}] * 2
