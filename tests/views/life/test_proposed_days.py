"""What the dialogues of the steps of a class's life fill in, and say."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, date, datetime
from typing import Any, Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import PublicHoliday, TrainingClass, User
from tests.support.attendance import captured_register, session_on
from tests.support.factories import UserFactory, put_in_status, ready_to_start
from tests.support.pages.page_forms import form_to

pytestmark = pytest.mark.django_db

LAST: Final = date(2026, 4, 29)


@pytest.fixture
def administrator() -> User:
    return UserFactory.create(role=roles.ADMINISTRATOR)


@pytest.fixture
def active() -> TrainingClass:
    """Mondays and Wednesdays from Mon 2 Feb to Wed 29 Apr 2026."""
    holidays = [PublicHoliday(date=date(2026, 4, day), name="Holiday") for day in (6, 27)]
    PublicHoliday.objects.bulk_create(holidays, ignore_conflicts=True)
    training_class = ready_to_start()
    put_in_status("active", training_class)
    training_class.refresh_from_db()
    assert training_class.end_date == LAST
    return training_class


@contextmanager
def on(client: Browser, user: User, day: date) -> Iterator[None]:
    with time_machine.travel(datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)):
        client.force_login(user)
        yield


def take(client: Browser, training_class: TrainingClass, step: str, **sent: str) -> Any:
    return client.post(f"/classes/{training_class.code}/{step}/", sent)


def proposed(client: Browser, training_class: TrainingClass, step: str) -> str:
    page = client.get(training_class.get_absolute_url())
    (day,) = form_to(page, f"/classes/{training_class.code}/{step}/").entries["date"]
    return day


def dialogue(client: Browser, training_class: TrainingClass, step: str) -> str:
    page = client.get(training_class.get_absolute_url()).text.partition(f'id="{step}-class"')[2]
    return " ".join(re.sub("<[^>]*>", " ", page.partition("</form>")[0]).split())


@pytest.mark.parametrize("today", [LAST, date(2026, 7, 1)])
def test_completing_proposes_the_day_of_the_last_session_once_it_has_come(
    client: Browser, administrator: User, active: TrainingClass, today: date
) -> None:
    with on(client, administrator, today):
        day = proposed(client, active, "complete")
        answer = take(client, active, "complete")

    assert day == "2026-04-29"
    assert answer.json()["message"].startswith(f"Class {active} is completed on Wed 29 Apr 2026.")
    assert active.status_changes.latest("pk").on_date == LAST


def test_completing_proposes_no_day_ahead(client: Browser, administrator: User, active: TrainingClass) -> None:
    with on(client, administrator, date(2026, 3, 4)):
        day = proposed(client, active, "complete")
        answer = take(client, active, "complete")

    assert day == ""
    assert (answer.status_code, answer.json()["errors"]) == (
        422,
        {"date": ["Give the day on which the class is completed."]},
    )
    active.refresh_from_db()
    assert (active.status, active.end_date) == ("active", LAST)


@pytest.mark.parametrize(("step", "words"), [("complete", "will be completed on"), ("cancel", "will be cancelled on")])
def test_says_of_a_day_ahead_that_it_has_not_come(
    client: Browser, administrator: User, active: TrainingClass, step: str, words: str
) -> None:
    with on(client, administrator, date(2026, 3, 4)):
        answer = take(client, active, step, date="2026-03-16", reason="x")
        page = client.get(active.get_absolute_url()).text
        listed = client.get("/classes/").text

    assert answer.json()["message"].startswith(f"Class {active} {words} Mon 16 Mar 2026.")
    assert f"Active, {words} Mon 16 Mar 2026" in page
    assert f"Active, {words} Mon 16 Mar 2026" in listed


def test_cancelling_says_what_it_takes_away(client: Browser, administrator: User, active: TrainingClass) -> None:
    with on(client, administrator, date(2026, 4, 20)):
        assert "Still to come: 2 sessions, until Wed 29 Apr 2026." in dialogue(client, active, "cancel")
    with on(client, administrator, date(2026, 7, 1)):
        assert "Still to come" not in dialogue(client, active, "cancel")


def test_completing_says_what_is_unfinished(client: Browser, administrator: User, active: TrainingClass) -> None:
    for day in (date(2026, 2, 2), date(2026, 2, 4)):
        captured_register(session_on(active, day), {}, outcome="agent_absent")

    with on(client, administrator, date(2026, 4, 23)):
        before = dialogue(client, active, "complete")
    with on(client, administrator, date(2026, 7, 1)):
        after = dialogue(client, active, "complete")

    assert re.search(r"\b\d+ registers of it are still to be captured: see its tab Registers\.", before)
    assert "Lost hours that are not made up: 10 h of 2 sessions." in before
    assert re.search(r"Still to come: \d sessions?, until Wed 29 Apr 2026\.", before)
    assert "Lost hours that are not made up: 10 h of 2 sessions." in after
    assert "Still to come" not in after


def test_a_restart_proposes_no_day(client: Browser, administrator: User, active: TrainingClass) -> None:
    with on(client, administrator, date(2026, 3, 8)):
        take(client, active, "stop", date="2026-03-02", reason="annual_stop")
        day = proposed(client, active, "restart")
        answer = take(client, active, "restart")

    assert day == ""
    assert answer.json()["errors"] == {"date": ["Give the first class day after the stop."]}


def test_a_stop_says_until_when_nothing_is_planned(client: Browser, administrator: User, active: TrainingClass) -> None:
    with on(client, administrator, date(2026, 3, 4)):
        words = dialogue(client, active, "stop")

    assert "Nothing is planned from then until the first class day after the stop; without that day, until" in words
