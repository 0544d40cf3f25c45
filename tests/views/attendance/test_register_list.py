from datetime import date
from typing import Any

import pytest
from django.test import Client

from classes.models import TrainingClass
from classes.models.attendance.month_figures import days_not_captured, figures_by_agent
from tests.support.attendance import FIRST, SECOND, captured_register, places_in, running, session_on

pytestmark = pytest.mark.django_db


def words_of(browser: Client, **filters: Any) -> list[tuple[str, str]]:
    """The day and the state of each session, in order."""
    page: Any = browser.get("/registers/", filters)
    return [(f"{session.date:%d %b}", state) for session, state in page.context["lines"]]


def test_shows_what_is_to_be_captured_first(client: Client, training_class: TrainingClass) -> None:
    captured_register(session_on(training_class, FIRST), dict.fromkeys(places_in(training_class), 3))
    other = running(learners=1)

    page = client.get("/registers/", {"month": "2026-03", "client": str(other.client_id)}).content.decode()

    assert words_of(client, month="2026-03", client=training_class.client_id) == [
        ("09 Mar", "today"),
        ("02 Mar", "captured"),
        ("16 Mar", "ahead"),
        ("23 Mar", "ahead"),
        ("30 Mar", "ahead"),
    ]
    assert "Not captured" in page
    assert "Today" in page


def test_what_is_missing_is_of_all_months(client: Client, training_class: TrainingClass) -> None:
    agent = training_class.class_agents.get().agent_id

    assert words_of(client, missing="yes") == [("02 Mar", "missing")]
    assert words_of(client, missing="yes", agent=agent) == [("02 Mar", "missing")]
    assert words_of(client, missing="yes", supervisor=training_class.supervisor_id) == [("02 Mar", "missing")]
    assert words_of(client, missing="yes", month="2026-04") == []


def test_nonsense_is_left_out_and_said(client: Client, training_class: TrainingClass) -> None:
    page = client.get("/registers/", {"month": "2026-13", "agent": "x", "missing": "no", "colour": "red"})

    assert page.status_code == 200
    assert len(page.context["left_out"]) == 4


@pytest.mark.parametrize("count", [1, 3])
def test_makes_as_many_queries_for_many_sessions_as_for_one(
    client: Client, count: int, django_assert_max_num_queries: Any
) -> None:
    for _ in range(count):
        running(learners=1)
    client.get("/registers/")

    with django_assert_max_num_queries(11):
        client.get("/registers/")


def test_nothing_is_missing_from_before_the_first_day_of_registers(
    client: Client, training_class: TrainingClass, settings: Any
) -> None:
    settings.REGISTERS_FROM = SECOND
    captured_register(session_on(training_class, SECOND), dict.fromkeys(places_in(training_class), 3))

    assert client.get("/registers/", {"missing": "yes"}).context["missing"] == 0
    month = client.get(f"/classes/{training_class.code}/registers/?month=2026-03")
    assert "Not here" in month.content.decode()
    assert days_not_captured(training_class.pk, date(2026, 3, 1), SECOND) == []
    assert figures_by_agent(training_class.pk, date(2026, 3, 1), SECOND).popitem()[1].is_complete
