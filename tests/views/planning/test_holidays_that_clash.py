"""Classes that a new public holiday makes clash: planned again for a reason, on the page that shows them."""

from datetime import date
from typing import Any, Final

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import AcceptedClash, Agent, PublicHoliday, TrainingClass, User
from tests.support.factories import AgentFactory, UserFactory
from tests.support.pages.page_forms import PageForm, forms_of
from tests.support.pages.pages import rows_of
from tests.support.teaching import taught

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-01-15T10:00:00+02:00")]

ADDRESS: Final = "/holidays/impact/"
PAGE: Final = {"accept": "text/html"}


@pytest.fixture
def planner(client: Browser) -> User:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture
def zanele() -> Agent:
    return AgentFactory.create(name="Zanele")


@pytest.fixture
def clashing(planner: User, zanele: Agent) -> TrainingClass:  # logs in first
    """On Mondays until 23 Mar 2026; a week longer with the holiday, when its agent teaches another class."""
    return taught(zanele)


@pytest.fixture
def later(clashing: TrainingClass, zanele: Agent) -> TrainingClass:  # comes after it
    return taught(zanele, start_date=date(2026, 3, 30))


@pytest.fixture
def holiday(later: TrainingClass) -> PublicHoliday:  # declared after it was captured
    return PublicHoliday.objects.create(date=date(2026, 3, 16), name="Election day")


def shown(client: Browser, holiday: PublicHoliday) -> Any:
    return client.get(ADDRESS, {"holiday": holiday.pk})


def form_with(answer: Any, name: str) -> PageForm:
    (found,) = (form for form in forms_of(answer) if name in form.entries)
    return found


def end_of(training_class: TrainingClass) -> date:
    training_class.refresh_from_db()
    return training_class.sessions.planned().latest("date").date


def test_shows_what_would_clash_apart_from_the_rest(
    client: Browser, holiday: PublicHoliday, clashing: TrainingClass, later: TrainingClass
) -> None:
    page = shown(client, holiday)

    ((_, code, sentence, gone, come, end),) = rows_of(page, "Classes that would clash")
    assert (code, sentence) == (clashing.code, f"Zanele teaches {later} on Mon 30 Mar 2026")
    assert (gone, come, end) == ("Mon 16 Mar 2026 Meets all the same", "Mon 30 Mar 2026", "Mon 30 Mar 2026")


def test_plans_them_again_for_a_reason(
    client: Browser, holiday: PublicHoliday, clashing: TrainingClass, planner: User
) -> None:
    form = form_with(shown(client, holiday), "clash_reason")

    answer = form.send(client, {"classes": clashing.code, "clash_reason": "Two halls"}, headers=PAGE, follow=True)

    assert answer.redirect_chain == [(f"{ADDRESS}?holiday={holiday.pk}", 302)]
    assert "1 class was planned again." in answer.content.decode()
    assert end_of(clashing) == date(2026, 3, 30)
    assert list(AcceptedClash.objects.values_list("training_class", "reason", "by")) == [
        (clashing.pk, "Two halls", planner.pk)
    ]


def test_asks_for_the_reason_and_keeps_what_was_chosen(
    client: Browser, holiday: PublicHoliday, clashing: TrainingClass
) -> None:
    form = form_with(shown(client, holiday), "clash_reason")

    answer = form.send(client, {"classes": clashing.code}, headers=PAGE)

    assert answer.status_code == 422
    assert "Give the reason for going on." in answer.content.decode()
    assert form_with(answer, "clash_reason").entries["classes"] == [clashing.code]
    assert end_of(clashing) == date(2026, 3, 23)


def test_a_reason_covers_only_what_the_user_was_shown(
    client: Browser, holiday: PublicHoliday, clashing: TrainingClass
) -> None:
    form = form_with(shown(client, holiday), "clash_reason")
    client.logout()
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))

    answer = form.send(client, {"classes": clashing.code, "clash_reason": "Two halls"}, headers=PAGE, follow=True)

    assert "1 could not be planned" in answer.content.decode()
    assert end_of(clashing) == date(2026, 3, 23)


@pytest.mark.parametrize("classes", [1, 3])
@pytest.mark.usefixtures("planner")
def test_asks_as_often_for_many_clashes_as_for_one(
    client: Browser, classes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for number in range(classes):
        agent = AgentFactory.create(name=f"Agent {number}")
        taught(agent), taught(agent, start_date=date(2026, 3, 30))
    holiday = PublicHoliday.objects.create(date=date(2026, 3, 16), name="Election day")
    shown(client, holiday)

    # as without clashes: 11; agents and backups, what they teach, what was accepted
    with django_assert_num_queries(15):
        assert len(rows_of(shown(client, holiday), "Classes that would clash")) == classes
