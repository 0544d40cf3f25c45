"""Steps of a class's life that plan days on which its agent teaches elsewhere meanwhile."""

from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import AcceptedClash, Agent, TrainingClass, User
from tests.support.factories import AgentFactory, UserFactory, put_in_status, ready_to_start
from tests.support.teaching import taught

pytestmark = [
    pytest.mark.django_db,
    pytest.mark.usefixtures("administrator"),
    pytest.mark.time_machine(datetime(2026, 3, 4, 10, 0, tzinfo=UTC)),
]

PAGE: Final = {"accept": "text/html"}
STEPS: Final[dict[str, tuple[str, dict[str, str]]]] = {
    "restart": ("stopped", {"date": "2026-03-09"}),
    "reopen": ("completed", {"date": "2026-03-09", "reason": "Too early"}),
}


@pytest.fixture
def administrator(client: Browser) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture
def zanele() -> Agent:
    return AgentFactory.create(name="Zanele")


def post(client: Browser, training_class: TrainingClass, step: str, **sent: Any) -> Any:
    return client.post(f"/classes/{training_class}/{step}/", sent, headers=sent.pop("headers", {}))


def at_rest(client: Browser, agent: Agent, step: str) -> TrainingClass:
    """A class of the agent on Mondays and Wednesdays, whose days from Mon 9 Mar 2026 on wait for the step."""
    training_class = ready_to_start(start_date=date(2026, 3, 2))
    training_class.class_agents.update(agent=agent)
    put_in_status("active", training_class)
    ends = {
        "restart": ("stop", {"date": "2026-03-04", "reason": "annual_stop"}),
        "reopen": ("complete", {"date": "2026-03-04"}),
    }
    before, sent = ends[step]
    assert post(client, training_class, before, **sent).status_code == 200
    return training_class


def state(training_class: TrainingClass) -> tuple[str, int]:
    training_class.refresh_from_db()
    return training_class.status, training_class.sessions.planned().count()


@pytest.mark.parametrize("step", STEPS)
def test_is_told_what_clashes_and_who_is_free(client: Browser, zanele: Agent, step: str) -> None:
    training_class = at_rest(client, zanele, step)
    standing, bheki = taught(zanele, start_date=date(2026, 3, 9)), AgentFactory.create(name="Bheki")
    status, sent = STEPS[step]

    answer = post(client, training_class, step, **sent)

    body = answer.json()
    assert answer.status_code == 422
    assert [(clash["class_code"], clash["count"]) for clash in body["clashes"]] == [(standing.code, 4)]
    assert {"id": bheki.pk, "name": "Bheki"} in body["free_agents"]
    assert body["errors"] == {"agent": [f"Zanele teaches {standing} on Mon 9 Mar 2026 and 3 more days."]}
    assert body["message"].startswith("Nothing was changed: an agent would teach in two places at a time.")
    assert state(training_class) == (status, 2)


@pytest.mark.parametrize("step", STEPS)
def test_goes_on_for_a_reason_with_what_was_shown(
    client: Browser, administrator: User, zanele: Agent, step: str
) -> None:
    training_class = at_rest(client, zanele, step)
    taught(zanele, start_date=date(2026, 3, 9))
    _, sent = STEPS[step]
    post(client, training_class, step, **sent)

    answer = post(client, training_class, step, **sent, clash_reason="Two halls next door")

    assert answer.status_code == 200
    assert state(training_class)[0] == "active"
    assert list(AcceptedClash.objects.values_list("training_class", "agent", "reason", "by")) == (
        [(training_class.pk, zanele.pk, "Two halls next door", administrator.pk)] * 4
    )


@pytest.mark.parametrize("step", STEPS)
def test_a_reason_covers_nothing_that_was_not_shown_for_this_step(client: Browser, zanele: Agent, step: str) -> None:
    training_class = at_rest(client, zanele, step)
    taught(zanele, start_date=date(2026, 3, 9))
    status, sent = STEPS[step]
    sent = {**sent, "clash_reason": "Two halls next door"}
    post(client, training_class, step, **{**sent, "date": "2026-03-23"})

    answer = post(client, training_class, step, **sent)

    assert answer.status_code == 422
    assert len(answer.json()["clashes"][0]["days"]) == 4
    assert state(training_class) == (status, 2)
    assert not AcceptedClash.objects.exists()


@pytest.mark.parametrize("step", STEPS)
def test_a_page_asks_for_the_reason_and_keeps_what_was_typed(client: Browser, zanele: Agent, step: str) -> None:
    training_class = at_rest(client, zanele, step)
    standing = taught(zanele, start_date=date(2026, 3, 9))
    _, sent = STEPS[step]

    shown = post(client, training_class, step, **sent, headers=PAGE)
    done = post(client, training_class, step, **sent, clash_reason="Two halls next door", headers=PAGE)

    page = " ".join(shown.content.decode().split())
    assert shown.status_code == 422
    assert f"<li>Zanele teaches {standing} on Mon 9 Mar 2026 and 3 more days</li>" in page
    assert 'name="clash_reason"' in page
    assert 'value="2026-03-09"' in page
    assert (done.status_code, done["Location"]) == (302, f"/classes/{training_class}/")


def test_somebody_else_can_teach_from_the_restart_on(client: Browser, zanele: Agent) -> None:
    training_class = at_rest(client, zanele, "restart")
    taught(zanele, start_date=date(2026, 3, 9))
    bheki = AgentFactory.create(name="Bheki")
    _, sent = STEPS["restart"]
    client.post(f"/classes/{training_class}/agents/", {"agent": bheki.pk, "agent_from": "2026-03-09"})

    answer = post(client, training_class, "restart", **sent)

    assert answer.status_code == 200
    assert not AcceptedClash.objects.exists()


def test_a_reason_is_not_asked_for_where_nothing_is_planned(client: Browser, zanele: Agent) -> None:
    training_class = at_rest(client, zanele, "restart")

    page = post(client, training_class, "cancel", date="2026-03-09", headers=PAGE)
    answer = post(client, training_class, "restart", date="2026-03-09", clash_reason="x" * 201)

    assert 'name="clash_reason"' not in page.content.decode().partition('id="step-heading"')[2].partition("</form>")[0]
    assert answer.json()["errors"] == {"clash_reason": ["Shorten this to at most 200 characters: it has 201."]}


def test_its_history_tells_what_was_accepted(client: Browser, zanele: Agent) -> None:
    training_class = at_rest(client, zanele, "restart")
    standing = taught(zanele, start_date=date(2026, 3, 9))
    _, sent = STEPS["restart"]
    post(client, training_class, "restart", **sent)
    post(client, training_class, "restart", **sent, clash_reason="Two halls next door")

    history = client.get(f"/classes/{training_class}/history/").content.decode()

    assert f"Clash of Zanele with {standing} accepted, 4 sessions: Two halls next door" in history
    assert "To be restarted from Mon 9 Mar 2026" in history
