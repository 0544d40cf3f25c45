"""What an agent's first page says of months that they can claim, and of claims that are disputed."""

import re
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
import time_machine
from django.test import Client

from classes.models import Agent, Claim, Session, TrainingClass, User
from classes.models.attendance.unclaimed_months import unclaimed_months
from classes.services.attendance.months import claim_hours, close_month, settle_claim
from tests.support.attendance import FIRST, captured_register, capturer, places_in, running, session_on
from tests.support.teaching import logs_in, moment, weekly

pytestmark = pytest.mark.django_db

MARCH = date(2026, 3, 1)
LAST = date(2026, 3, 30)


@pytest.fixture
def training_class() -> TrainingClass:
    return running(learners=1)


@pytest.fixture
def zanele(training_class: TrainingClass) -> Agent:
    return training_class.class_agents.get().agent


@pytest.fixture
def agent(zanele: Agent) -> User:
    return logs_in(zanele)


def claims_on(client: Client, agent: User, day: str) -> list[tuple[str, str]]:
    """Address and words of each month to claim, on that day."""
    with time_machine.travel(f"{day}T13:00:00+02:00", tick=False):
        client.force_login(agent)
        page = client.get("/registers/").text
    return re.findall(r'<a href="([^"]+#claims-heading)">([^<]+)</a>', page)


def capture(training_class: TrainingClass, *days: date, **facts: Any) -> None:
    for day in days:
        hours = {} if facts else dict.fromkeys(places_in(training_class), 3)
        captured_register(session_on(training_class, day), hours, **facts)


def mondays() -> list[date]:
    return [FIRST + timedelta(weeks=number) for number in range(5)]


def test_the_last_register_of_a_month_leads_to_its_claim(
    client: Client, agent: User, zanele: Agent, training_class: TrainingClass
) -> None:
    code, before_the_last = training_class.code, mondays()[:-1]
    capture(training_class, *before_the_last)

    assert claims_on(client, agent, "2026-03-30") == []
    capture(training_class, LAST)
    assert claims_on(client, agent, "2026-03-30") == [
        (f"/classes/{code}/registers/?month=2026-03#claims-heading", f"Claim the hours of March 2026: {code}")
    ]
    claim_hours(training_class, MARCH, agent=zanele, hours=Decimal(15), by=agent, at=moment("2026-03-30"))
    assert claims_on(client, agent, "2026-03-30") == []


def test_a_month_that_is_over_can_be_claimed_whatever_is_missing(
    client: Client, agent: User, training_class: TrainingClass
) -> None:
    capture(training_class, FIRST)

    assert claims_on(client, agent, "2026-03-31") == []
    assert len(claims_on(client, agent, "2026-04-01")) == 1


@pytest.mark.parametrize(
    ("captured", "said"),
    [(1, "4 registers of it are still missing"), (4, "1 register of it is still missing"), (5, "")],
)
def test_says_how_many_registers_of_the_month_are_missing(
    client: Client, agent: User, training_class: TrainingClass, captured: int, said: str
) -> None:
    capture(training_class, *mondays()[:captured])

    with time_machine.travel("2026-04-01T13:00:00+02:00", tick=False):
        client.force_login(agent)
        page = client.get("/registers/").text

    assert re.findall(r"\d+ registers? of it (?:is|are) still missing", page) == [said][: bool(said)]


def test_the_last_register_does_not_hide_those_before_it(
    client: Client, agent: User, training_class: TrainingClass
) -> None:
    capture(training_class, FIRST, LAST)

    with time_machine.travel("2026-03-30T13:00:00+02:00", tick=False):
        client.force_login(agent)
        page = client.get("/registers/").text

    assert "3 registers of it are still missing" in page


@pytest.mark.parametrize("number", [1, 3])
def test_asks_as_much_for_many_months_as_for_one(
    agent: User, training_class: TrainingClass, number: int, django_assert_num_queries: Any
) -> None:
    later = [weekly(start=hour, end=hour + 2) for hour in (12, 14)][: number - 1]
    classes = [training_class, *(running(learners=1, entries=entries) for entries in later)]
    for each in classes:
        each.sessions.update(agent=agent.agent_id)
        capture(each, FIRST)

    with django_assert_num_queries(1):
        found = unclaimed_months(Session.objects.filter(training_class__in=classes), agent.agent_id, date(2026, 4, 1))

    assert [each.missing for each in found] == [4] * number


def test_there_is_nothing_to_claim_where_nothing_was_held(
    client: Client, agent: User, training_class: TrainingClass
) -> None:
    capture(training_class, *mondays(), outcome="client_cancelled")

    assert claims_on(client, agent, "2026-04-01") == []


def test_what_another_agent_claims_is_theirs(client: Client, agent: User, training_class: TrainingClass) -> None:
    other = running(learners=1)
    capture(other, *mondays())

    assert claims_on(client, agent, "2026-04-01") == []


def test_an_agent_finds_the_claim_before_the_sessions(
    client: Client, agent: User, training_class: TrainingClass
) -> None:
    with time_machine.travel("2026-03-30T13:00:00+02:00", tick=False):
        client.force_login(agent)
        page = client.get(f"/classes/{training_class.code}/registers/?month=2026-03").text

    assert page.count("claims-heading") == 2
    assert page.index('id="claims-heading"') < page.index('id="days-heading"')


def disputed(training_class: TrainingClass, agent: Agent, *, month: date = MARCH, note: str = "15 were held") -> Claim:
    by, at = capturer(), moment("2026-04-30")
    claim = claim_hours(training_class, month, agent=agent, hours=Decimal(20), by=by, at=at)
    return settle_claim(claim, outcome="disputed", note=note, by=by, at=at)


def disputes_on(client: Client, agent: User, day: str) -> list[tuple[str, str, str]]:
    """Address, words and note of each claim that is disputed, on that day."""
    with time_machine.travel(f"{day}T13:00:00+02:00", tick=False):
        client.force_login(agent)
        page = client.get("/registers/").text
    found = re.search(r'aria-labelledby="disputed">(.*?)</section>', page, re.DOTALL)
    words = r'<a href="([^"]+)">([^<]+)</a>\s*<p[^>]*>([^<]+)</p>'
    return re.findall(words, found.group(1)) if found else []


@pytest.mark.parametrize("is_closed", [False, True])
def test_a_claim_that_is_disputed_is_shown_until_it_is_claimed_anew(
    client: Client, agent: User, zanele: Agent, training_class: TrainingClass, *, is_closed: bool
) -> None:
    capture(training_class, *mondays())
    if is_closed:
        close_month(training_class, MARCH, by=capturer(), at=moment("2026-04-01"))
    disputed(training_class, zanele)
    address = f"/classes/{training_class.code}/registers/?month=2026-03#claims-heading"

    assert disputes_on(client, agent, "2026-04-01") == [
        (address, f"Your 20.00 h of March 2026: {training_class.code}", "15 were held")
    ]
    claim_hours(training_class, MARCH, agent=zanele, hours=Decimal(15), by=agent, at=moment("2026-04-01"))
    assert disputes_on(client, agent, "2026-04-01") == []


def test_what_is_disputed_of_another_agent_is_not_shown(
    client: Client, agent: User, training_class: TrainingClass
) -> None:
    other = running(learners=1)
    disputed(other, other.class_agents.get().agent)

    assert disputes_on(client, agent, "2026-04-01") == []


@pytest.mark.parametrize("months", [1, 2])
def test_asks_as_much_for_many_disputes_as_for_one(
    client: Client, agent: User, training_class: TrainingClass, months: int, django_assert_num_queries: Any
) -> None:
    for month in (MARCH, date(2026, 4, 1))[:months]:
        disputed(training_class, training_class.class_agents.get().agent, month=month)
    with time_machine.travel("2026-04-21T13:00:00+02:00", tick=False):
        client.force_login(agent)

        with django_assert_num_queries(11):
            client.get("/registers/")
