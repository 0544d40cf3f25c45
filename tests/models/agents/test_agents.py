"""What the database holds to, whoever writes: agents, their days in classes, and that nobody teaches in two places."""

from datetime import UTC, date, datetime, time
from typing import Any

import pytest

from classes.models import AcceptedClash, Agent, BackupAgent, ClassAgent, Session, TrainingClass
from tests.support.factories import AgentFactory, UserFactory, captured
from tests.support.refusals import refused

pytestmark = pytest.mark.django_db

MONDAY = date(2026, 3, 2)
SENT_AT = datetime(2026, 2, 1, 8, tzinfo=UTC)


@pytest.fixture
def agent() -> Agent:
    return AgentFactory.create(name="Zanele Mthembu", phone="082 555 0123", email="zanele@agents.example")


def session(training_class: TrainingClass, start: int = 9, end: int = 14, **facts: Any) -> Session:
    facts = {"date": MONDAY, "start": time(start), "end": time(end), "changed_at": SENT_AT, **facts}
    return Session.objects.create(training_class=training_class, **facts)


def test_an_agent_s_contact_can_be_masked(agent: Agent) -> None:
    assert (agent.phone_masked, agent.email_masked) == ("••• 123", "z•••@agents.example")


def test_nothing_is_masked_where_nothing_is() -> None:
    agent = AgentFactory.create(phone="", email="")

    assert (agent.phone_masked, agent.email_masked) == ("", "")


@pytest.mark.parametrize(
    ("facts", "constraint"),
    [
        ({"status": "away"}, "agent_status_is_known"),
        ({"areas": ["Gauteng"]}, "agent_areas_are_provinces"),
        ({"name": "-"}, "agent_name_has_letters"),
        ({"name": ""}, "agent_name_has_letters"),
    ],
)
def test_an_agent_is_active_or_not_in_some_provinces(agent: Agent, facts: dict[str, Any], constraint: str) -> None:
    with refused(constraint):
        Agent.objects.filter(pk=agent.pk).update(**facts)


def test_a_class_has_one_agent_from_a_day(agent: Agent) -> None:
    training_class = captured()
    ClassAgent.objects.create(training_class=training_class, agent=agent, from_date=MONDAY)

    with refused("class_has_one_agent_from_a_day"):
        ClassAgent.objects.create(training_class=training_class, agent=AgentFactory.create(), from_date=MONDAY)


def test_a_backup_does_not_end_before_he_begins(agent: Agent) -> None:
    with refused("backup_ends_after_he_begins"):
        BackupAgent.objects.create(training_class=captured(), agent=agent, from_date=MONDAY, to_date=date(2026, 3, 1))


@pytest.mark.parametrize("first_day", [date(2026, 3, 2), date(2026, 3, 6)])
def test_backups_of_a_class_do_not_overlap(agent: Agent, first_day: date) -> None:
    training_class = captured()
    BackupAgent.objects.create(training_class=training_class, agent=agent, from_date=MONDAY, to_date=date(2026, 3, 6))

    with refused("backups_do_not_overlap"):
        BackupAgent.objects.create(
            training_class=training_class, agent=agent, from_date=first_day, to_date=date(2026, 3, 9)
        )


def test_backups_may_follow_one_another(agent: Agent) -> None:
    training_class = captured()

    for first, last in ((date(2026, 3, 2), date(2026, 3, 6)), (date(2026, 3, 7), date(2026, 3, 7))):
        BackupAgent.objects.create(training_class=training_class, agent=agent, from_date=first, to_date=last)

    assert training_class.backups.count() == 2


def test_an_agent_is_in_one_place_at_a_time(agent: Agent) -> None:
    session(captured(), agent=agent)

    with refused("agent_is_in_one_place"):
        session(captured(), start=13, end=15, agent=agent)


@pytest.mark.parametrize(
    "facts",
    [
        {"start": 14, "end": 16},
        {"date": date(2026, 3, 3)},
        {"status": "cancelled", "cancelled_at": SENT_AT},
        {"clash_accepted": True},
    ],
    ids=["afterwards", "another day", "cancelled", "accepted"],
)
def test_an_agent_can_teach_elsewhere_otherwise(agent: Agent, facts: dict[str, Any]) -> None:
    session(captured(), agent=agent)

    session(captured(), **{"agent": agent, **facts})

    assert agent.sessions.count() == 2


def test_a_clash_is_accepted_for_a_reason(agent: Agent) -> None:
    one, other = captured(), captured()
    standing = session(one, agent=agent)

    with refused("clash_is_accepted_for_a_reason"):
        AcceptedClash.objects.create(
            training_class=other,
            agent=agent,
            session=session(other, agent=agent, clash_accepted=True),
            other=standing,
            reason="",
            by=UserFactory.create(),
            at=SENT_AT,
        )
