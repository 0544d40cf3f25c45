from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from time_machine import travel

from classes.models import Stop, TrainingClass
from classes.models.attendance.month_figures import days_not_captured, figures_by_agent
from classes.models.life.steps import Action, Decision
from classes.services.life.steps import take_step
from tests.support.attendance import (
    FIRST,
    SECOND,
    THIRD,
    address_of,
    captured_register,
    capturer,
    places_in,
    register_form,
    running,
    session_on,
)
from tests.support.factories import ready_to_start
from tests.support.pages.page_forms import forms_of
from tests.support.teaching import BEFORE, moment, weekly

JSON = {"Accept": "application/json"}
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


def test_what_is_incomplete_is_of_all_months_that_are_open(client: Client, training_class: TrainingClass) -> None:
    one, other = places_in(training_class)
    captured_register(session_on(training_class, FIRST), {one: 3})
    captured_register(session_on(training_class, SECOND), {one: 3})
    with travel("2026-03-23T10:00:00+02:00", tick=False):
        client.force_login(capturer())
        listed = words_of(client, missing="incomplete")
        missing = client.get("/registers/", {"missing": "yes"})
        page = client.get("/registers/", {"missing": "incomplete"}).text
        captured_register(
            session_on(training_class, SECOND), {other: 3}, read_version=1, reason="Hours", day="2026-03-23"
        )

        assert listed == [("02 Mar", "incomplete"), ("09 Mar", "incomplete")]
        assert "1 session before today not captured" in missing.text
        assert "2 incomplete</a>" in missing.text
        assert "hours of 1 of 2" in page
        assert words_of(client, missing="incomplete") == [("02 Mar", "incomplete")]
        assert words_of(client, missing="incomplete", month="2026-04") == []


@pytest.mark.parametrize(
    "address",
    ["/registers/?missing=yes", "/registers/?missing=incomplete", "/registers/?month=2026-04", "/registers/"],
)
def test_filters_that_are_sent_as_they_stand_change_nothing(
    client: Client, training_class: TrainingClass, address: str
) -> None:
    """What is not captured is of all months: a month in the form would have taken most of it away."""
    shown: Any = client.get(address)
    form = next(form for form in forms_of(shown) if "missing" in form.entries)

    again: Any = client.get("/registers/", form.entries)

    assert again.context["lines"] == shown.context["lines"]


def test_sessions_that_nobody_teaches_are_found(client: Client, training_class: TrainingClass) -> None:
    running(learners=1).sessions.update(agent=None)

    page = client.get("/registers/to-do/").content.decode()

    assert "?missing=yes&amp;agent=nobody" in page
    assert words_of(client, missing="yes", agent="nobody") == [("02 Mar", "missing")]
    assert len(words_of(client, missing="yes")) == 2


def test_a_cancelled_class_is_captured_up_to_its_last_day(client: Client, training_class: TrainingClass) -> None:
    by = capturer()
    decision = Decision(action=Action.CANCEL, on=SECOND, reason="The client closed the site")
    take_step(training_class, decision, by=by, at=moment("2026-03-09"))
    form = register_form(dict.fromkeys(places_in(training_class), "3"))

    missing = words_of(client, missing="yes")
    taught = client.post(address_of(session_on(training_class, FIRST)), form, headers=JSON)
    taken_out = client.post(address_of(session_on(training_class, THIRD)), register_form(), headers=JSON)

    assert missing == [("02 Mar", "missing")]
    assert (taught.status_code, taken_out.status_code) == (201, 422)
    assert "was taken out of the timetable" in taken_out.json()["message"]


def test_a_stopped_class_is_captured_up_to_its_last_day(client: Client, training_class: TrainingClass) -> None:
    decision = Decision(action=Action.STOP, on=FIRST, stop_reason=Stop.Reason.TEMPORARY_HOLD)
    take_step(training_class, decision, by=capturer(), at=moment("2026-03-09"))
    form = register_form(dict.fromkeys(places_in(training_class), "3"))

    taught = client.post(address_of(session_on(training_class, FIRST)), form, headers=JSON)
    after = client.post(address_of(session_on(training_class, SECOND)), register_form(), headers=JSON)

    assert (taught.status_code, after.status_code) == (201, 422)
    assert "was taken out of the timetable" in after.json()["message"]


def test_a_draft_that_was_cancelled_was_never_taught(client: Client) -> None:
    training_class = ready_to_start(entries=weekly(end=12), start_date=FIRST, total_hours=Decimal(24), at=BEFORE)
    decision = Decision(action=Action.CANCEL, on=SECOND, reason="No funds")
    take_step(training_class, decision, by=capturer(), at=moment("2026-03-09"))

    answer = client.post(address_of(session_on(training_class, FIRST)), register_form(), headers=JSON)

    assert words_of(client, missing="yes") == []
    assert answer.status_code == 422
    assert "as a draft" in answer.json()["message"]


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
