"""What an agent sees of all sessions."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from django.db import IntegrityError

from classes import roles
from classes.models import Agent, BackupAgent, Session, TeachingEdit, TrainingClass, User
from tests.support.factories import AgentFactory, UserFactory, put_in_status
from tests.support.teaching import edit, logs_in, taught, weekly

pytestmark = pytest.mark.django_db

MONDAYS = [date(2026, 3, day) for day in (2, 9, 16, 23)]
NINTH = date(2026, 3, 9)


def running(agent: Agent | None, **facts: Any) -> TrainingClass:
    training_class = taught(agent, order_number="PO-7", **facts)
    put_in_status("active", training_class)
    return training_class


def seen_by(user: User, *, on: date = NINTH) -> list[date]:
    seen = Session.objects.visible_to(User.objects.get(pk=user.pk), on=on)
    return sorted(seen.values_list("date", flat=True))


def test_are_those_that_an_agent_teaches() -> None:
    agent, other = AgentFactory.create(), AgentFactory.create()
    running(agent)
    running(other, entries=weekly("tuesday"))

    assert seen_by(logs_in(agent)) == MONDAYS


def test_end_where_another_agent_follows() -> None:
    agent, next_one = AgentFactory.create(), AgentFactory.create()
    training_class = running(agent)
    edit(training_class, agents=TeachingEdit(agent=next_one, agent_from=date(2026, 3, 15)))

    assert seen_by(logs_in(agent)) == MONDAYS[:2]
    assert seen_by(logs_in(next_one)) == MONDAYS[2:]


def test_of_a_backup_are_those_of_their_days() -> None:
    agent, backup = AgentFactory.create(), AgentFactory.create()
    days = {"from_date": date(2026, 3, 9), "to_date": date(2026, 3, 15)}
    running(agent, agents=TeachingEdit(agent=agent, backups=(BackupAgent(agent=backup, **days),)))

    assert seen_by(logs_in(backup)) == [NINTH]
    assert seen_by(logs_in(agent)) == [MONDAYS[0], *MONDAYS[2:]]


def test_of_one_who_stands_by_are_none() -> None:
    agent, standby = AgentFactory.create(), AgentFactory.create()
    running(agent, agents=TeachingEdit(agent=agent, backups=(BackupAgent(agent=standby),)))

    assert seen_by(logs_in(standby)) == []


@pytest.mark.parametrize(("day", "seen"), [("2026-03-29", MONDAYS), ("2026-03-30", [])])
def test_are_gone_seven_days_after_the_last_one(day: str, seen: list[date]) -> None:
    agent = AgentFactory.create()
    running(agent)

    assert seen_by(logs_in(agent), on=date.fromisoformat(day)) == seen


def test_of_one_class_are_gone_while_those_of_another_stay() -> None:
    agent = AgentFactory.create()
    running(agent)
    running(agent, entries=weekly("tuesday"), start_date=date(2026, 3, 31))

    assert seen_by(logs_in(agent), on=date(2026, 4, 1))[0] == date(2026, 3, 31)


def test_of_a_draft_are_none() -> None:
    agent = AgentFactory.create()
    taught(agent)

    assert seen_by(logs_in(agent)) == []


def switched_off(agent: Agent, _user: User) -> None:
    Agent.objects.filter(pk=agent.pk).update(status="inactive")


def without_role(_agent: Agent, user: User) -> None:
    user.groups.clear()


def untied(_agent: Agent, user: User) -> None:
    User.objects.filter(pk=user.pk).update(agent=None)


@pytest.mark.parametrize("ended", [switched_off, without_role, untied])
def test_are_gone_with_the_login(ended: Callable[[Agent, User], None]) -> None:
    agent = AgentFactory.create()
    running(agent)
    user = logs_in(agent)
    assert seen_by(user)

    ended(agent, user)

    assert seen_by(user) == []


@pytest.mark.parametrize("role", roles.OFFICE)
def test_are_all_for_the_office(role: str) -> None:
    running(AgentFactory.create())

    assert seen_by(UserFactory.create(role=role)) == MONDAYS


def test_an_agent_logs_in_as_one_user() -> None:
    agent = AgentFactory.create()
    logs_in(agent)

    with pytest.raises(IntegrityError, match="users_agent_id_key"):
        logs_in(agent)
