"""Many plan the same agent at the same moment: they still teach in one place at a time."""

from collections.abc import Callable, Iterator
from datetime import date
from decimal import Decimal
from threading import Barrier, get_ident
from typing import Any, Final

import pytest
from django.contrib.postgres.constraints import ExclusionConstraint
from django.db import OperationalError, connection

from classes.models import Agent, BackupAgent, Session, Site, TeachingEdit, TrainingClass
from classes.services.planning import clashes as services
from classes.services.planning.clashes import AgentClashes
from tests.support.factories import AgentFactory
from tests.support.servers.concurrency import at_once
from tests.support.teaching import edit, taught, weekly

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE: Final = 32


@pytest.fixture
def zanele() -> Agent:
    return AgentFactory.create(name="Zanele")


@pytest.fixture
def without_constraint(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The database lets an agent be in two places."""
    monkeypatch.setattr(services, "_CHECK_NOW", "SELECT 1")
    [rule] = [each for each in Session._meta.constraints if each.name == "agent_is_in_one_place"]
    assert isinstance(rule, ExclusionConstraint)
    with connection.schema_editor() as editor:
        editor.remove_constraint(Session, rule)
    yield
    Session.objects.all().delete()
    with connection.schema_editor() as editor:
        editor.add_constraint(Session, rule)


def outcome(act: Callable[[], object], *refusals: type[Exception]) -> type[Exception] | None:
    """Which of the refusals the act met, or None when it was done."""
    try:
        act()
    except refusals as refusal:
        return type(refusal)
    return None


def look_together(monkeypatch: pytest.MonkeyPatch, people: int) -> None:
    """Nobody stores before all have looked, which the lock would not let happen: it is taken away."""
    looked, look, have_looked = Barrier(people), services._overlapping, set()

    def overlapping(*given: Any) -> Any:
        found = look(*given)
        if get_ident() not in have_looked:
            have_looked.add(get_ident())
            looked.wait(timeout=30)
        return found

    monkeypatch.setattr(services, "_lock", lambda _agents: None)
    monkeypatch.setattr(services, "_overlapping", overlapping)


def double_bookings(agent: Agent) -> int:
    return Session.objects.planned().filter(agent=agent, date=date(2026, 3, 2)).count() - 1


def test_of_many_who_plan_the_same_agent_one_gets_him(site: Site, zanele: Agent) -> None:
    outcomes = at_once(lambda _: outcome(lambda: taught(zanele, site=site), AgentClashes), PEOPLE)

    assert outcomes.count(None) == 1
    assert outcomes.count(AgentClashes) == PEOPLE - 1
    assert double_bookings(zanele) == 0
    assert TrainingClass.objects.count() == 1


def test_of_many_edits_that_choose_the_same_agent_one_gets_him(site: Site, zanele: Agent) -> None:
    classes = [taught(None, site=site) for _ in range(8)]
    choice = TeachingEdit(agent=zanele)

    outcomes = at_once(lambda number: outcome(lambda: edit(classes[number], agents=choice), AgentClashes), 8)

    assert outcomes.count(None) == 1
    assert outcomes.count(AgentClashes) == 7
    assert double_bookings(zanele) == 0


def test_who_needs_the_same_agents_the_other_way_round_waits_and_gets_them(site: Site, zanele: Agent) -> None:
    bheki = AgentFactory.create(name="Bheki")

    def plan(number: int) -> object:
        first, second = (zanele, bheki) if number % 2 else (bheki, zanele)
        backup = BackupAgent(agent=second, from_date=date(2026, 3, 9), to_date=date(2026, 3, 9))
        hours = weekly(start=6 + number, end=7 + number)
        return taught(
            None, entries=hours, agents=TeachingEdit(agent=first, backups=(backup,)), site=site, total_hours=Decimal(4)
        )

    outcomes = at_once(lambda number: outcome(lambda: plan(number), AgentClashes, OperationalError), 12)

    assert outcomes == [None] * 12


@pytest.mark.usefixtures("without_constraint")
def test_without_lock_and_constraint_he_would_be_in_many_places(
    site: Site, zanele: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    look_together(monkeypatch, 4)

    outcomes = at_once(lambda _: outcome(lambda: taught(zanele, site=site), AgentClashes), 4)

    assert outcomes == [None] * 4
    assert double_bookings(zanele) == 3


def test_without_the_lock_the_constraint_still_keeps_him_in_one_place(
    site: Site, zanele: Agent, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a deadlock, as often as not, which one of the two loses after a second: that is what the lock is for."""
    look_together(monkeypatch, 2)

    outcomes = at_once(lambda _: outcome(lambda: taught(zanele, site=site), AgentClashes, OperationalError), 2)

    assert outcomes.count(None) == 1
    assert double_bookings(zanele) == 0


@pytest.mark.usefixtures("without_constraint")
def test_the_lock_alone_keeps_him_in_one_place(site: Site, zanele: Agent) -> None:
    outcomes = at_once(lambda _: outcome(lambda: taught(zanele, site=site), AgentClashes), 8)

    assert outcomes.count(None) == 1
    assert double_bookings(zanele) == 0
