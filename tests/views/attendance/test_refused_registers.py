import re
from datetime import date
from decimal import Decimal

import pytest
from django.test import Client

from classes import roles
from classes.models import Mark, Register, Session, TrainingClass
from classes.views.attendance.registers import CONFIRM
from tests.support.attendance import (
    FIRST,
    SECOND,
    address_of,
    captured_register,
    places_in,
    register_form,
    running,
    session_on,
)
from tests.support.factories import UserFactory, enrolled

pytestmark = pytest.mark.django_db
JSON = {"Accept": "application/json"}


@pytest.mark.parametrize("hours", ["3.1", "-1", "13", "three", "1e1000", "-1e30", "NaN", "3_0", "1e1", "\uff13", "+3"])
def test_refuses_hours_that_are_none(client: Client, training_class: TrainingClass, hours: str) -> None:
    session = session_on(training_class, FIRST)
    one, other = places_in(training_class)

    answer = client.post(address_of(session), register_form({one: "3", other: hours}), headers=JSON)

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["marks-1-hours"]
    assert not Register.objects.exists()


def test_reads_hours_with_a_comma(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    one, _ = places_in(training_class)

    answer = client.post(address_of(session), register_form({one: "2,5"}), headers=JSON)

    assert answer.status_code == 201
    assert Mark.objects.get().hours == Decimal("2.5")


@pytest.mark.parametrize("page", ["0", "-1", "1000000000000", "twelve", "3.5", "1_2", "+5", "\u0663"])
def test_refuses_pages_that_are_none(client: Client, training_class: TrainingClass, page: str) -> None:
    session = session_on(training_class, FIRST)
    one, _ = places_in(training_class)

    answer = client.post(address_of(session), register_form({one: ("3", page)}), headers=JSON)

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["marks-0-page"]


def test_asks_no_page_of_the_absent(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    one, other = places_in(training_class)

    answer = client.post(address_of(session), register_form({one: ("0", "4"), other: "3"}), headers=JSON)

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["marks-0-page"]


def test_refuses_learners_of_another_class(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    stranger = enrolled(running(learners=0))

    answer = client.post(address_of(session), register_form({stranger: "3"}), headers=JSON)

    assert answer.status_code == 422
    assert "marks-0-enrolment" in answer.json()["errors"]


def test_refuses_learners_of_another_date(client: Client, training_class: TrainingClass) -> None:
    later = enrolled(training_class, came_on=SECOND)
    first, second = session_on(training_class, FIRST), session_on(training_class, SECOND)

    too_early = client.post(address_of(first), register_form({later: "3"}), headers=JSON)
    from_then_on = client.post(address_of(second), register_form({later: "3"}), headers=JSON)

    assert too_early.status_code == 422
    assert "Mon 2 Mar 2026" in too_early.json()["errors"]["marks-0-enrolment"][0]
    assert from_then_on.status_code == 201


def test_refuses_a_learner_twice(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    one, other = places_in(training_class)
    form = register_form({one: "3", other: "3"}) | {"marks-1-enrolment": one.pk}

    answer = client.post(address_of(session), form, headers=JSON)

    assert answer.status_code == 422
    assert "marks-1-enrolment" in answer.json()["errors"]


def test_a_correction_refuses_whom_a_capture_refuses(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    one, other = places_in(training_class)
    captured_register(session, {one: 3, other: 3})
    stranger, later = enrolled(running(learners=0)), enrolled(training_class, came_on=SECOND)
    correction = {"version": "1", "reason": "Counted again"}
    twice = register_form({one: "3", other: "2"}, **correction) | {"marks-1-enrolment": one.pk}

    for form in (
        register_form({one: "3", other: "3", stranger: "3"}, **correction),
        register_form({one: "3", other: "3", later: "3"}, **correction),
        twice,
    ):
        answer = client.post(address_of(session), form, headers=JSON)

        assert answer.status_code == 422
        assert any(name.endswith("-enrolment") for name in answer.json()["errors"])
    assert {mark.hours for mark in Mark.objects.all()} == {3}


def test_refuses_hours_of_a_session_not_held(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    one, _ = places_in(training_class)

    refused = client.post(
        address_of(session), register_form({one: "3"}, outcome="client_cancelled", note="Strike"), headers=JSON
    )
    captured = client.post(
        address_of(session), register_form({one: ""}, outcome="client_cancelled", note="Strike"), headers=JSON
    )

    assert (refused.status_code, captured.status_code) == (422, 201)
    assert not Mark.objects.exists()


def test_a_session_held_says_who_was_there(client: Client, training_class: TrainingClass) -> None:
    answer = client.post(address_of(session_on(training_class, FIRST)), register_form(), headers=JSON)

    assert answer.status_code == 422


def test_refuses_a_session_of_tomorrow(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, date(2026, 3, 16))
    one, _ = places_in(training_class)

    answer = client.post(address_of(session), register_form({one: "3"}), headers=JSON)

    assert answer.status_code == 422
    assert "Mon 16 Mar 2026" in answer.json()["message"]


def test_refuses_a_draft(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    TrainingClass.objects.filter(pk=training_class.pk).update(status_before="draft", status_from=date(2026, 3, 20))
    one, _ = places_in(training_class)

    answer = client.post(address_of(session), register_form({one: "3"}), headers=JSON)

    assert answer.status_code == 422
    assert "draft" in answer.json()["message"]


def test_refuses_a_session_that_was_cancelled(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    Session.objects.filter(pk=session.pk).update(status="cancelled", cancelled_at="2026-03-01T00:00Z")
    one, _ = places_in(training_class)

    answer = client.post(address_of(session), register_form({one: "3"}), headers=JSON)

    assert answer.status_code == 422


def test_asks_once_about_what_is_hardly_true(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    one, other = places_in(training_class)
    long = register_form({one: "4", other: "3"})
    absent = register_form({one: "0", other: "0"})

    asked = [client.post(address_of(session), form, headers=JSON) for form in (long, absent)]
    confirmed = client.post(address_of(session), absent | {"confirm": "yes"}, headers=JSON)

    assert [answer.status_code for answer in asked] == [422, 422]
    assert "more than the session has" in asked[0].json()["warnings"][0]
    assert "Everybody was absent" in asked[1].json()["warnings"][0]
    assert confirmed.status_code == 201


def test_what_was_confirmed_is_what_was_shown(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    one, other = places_in(training_class)
    long = {one: "4", other: "3"}
    key = {"confirm": client.post(address_of(session), register_form(long), headers=JSON).json()["confirm"]}

    more = client.post(address_of(session), register_form(long | {other: "9"}) | key, headers=JSON)
    same = client.post(address_of(session), register_form(long) | key, headers=JSON)

    assert (more.status_code, len(more.json()["warnings"]), same.status_code) == (422, 2, 201)


def test_asks_about_a_page_before_the_last(client: Client, training_class: TrainingClass) -> None:
    one, other = places_in(training_class)
    captured_register(session_on(training_class, FIRST), {one: (3, 40)})
    form = register_form({one: ("3", "4"), other: "3"})

    answer = client.post(address_of(session_on(training_class, SECOND)), form, headers=JSON)

    assert answer.status_code == 422
    assert answer.json()["warnings"] == ["Mthembu 000, Z: page 4 is lower than the last one, 40."]


def test_a_page_without_script_that_asks_once_says_that_nothing_was_saved(
    client: Client, training_class: TrainingClass
) -> None:
    session = session_on(training_class, FIRST)
    form = register_form(dict.fromkeys(places_in(training_class), "0"))

    page = client.post(address_of(session), form, headers={"Accept": "text/html"})
    asked = page.content.decode().partition('data-part="ask-once"')[2]

    assert page.status_code == 422
    assert f"<p>{CONFIRM}</p>" in asked.partition("<ul")[0]
    assert re.search(r'name="confirm"\s+value="[0-9a-f]{16}"', asked)
    assert not Register.objects.exists()


@pytest.mark.parametrize("submission_id", ["", "twelve"])
def test_needs_an_id_of_the_form(client: Client, training_class: TrainingClass, submission_id: str) -> None:
    session = session_on(training_class, FIRST)
    one, _ = places_in(training_class)

    answer = client.post(address_of(session), register_form({one: "3"}, submission_id=submission_id), headers=JSON)

    assert answer.status_code == 422
    assert "submission_id" in answer.json()["errors"]


def test_another_users_form_is_refused(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    one, _ = places_in(training_class)
    form = register_form({one: "3"})
    client.post(address_of(session), form, headers=JSON)
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))

    answer = client.post(address_of(session), form, headers=JSON)

    assert answer.status_code == 422


def test_a_session_of_another_class_is_not_there(client: Client, training_class: TrainingClass) -> None:
    session = session_on(training_class, FIRST)
    other = running()

    for method in (client.get, client.post):
        assert method(f"/classes/{other.code}/registers/{session.pk}/", headers=JSON).status_code == 404
    assert client.get(f"/classes/{training_class.code}/registers/{2**70}/").status_code == 404


def test_holds_a_register_of_five_hundred(client: Client) -> None:
    training_class = running(learners=500)
    session = session_on(training_class, FIRST)
    form = register_form(dict.fromkeys(places_in(training_class), "3"))

    answer = client.post(address_of(session), form, headers=JSON)
    too_many = client.post(address_of(session), form | {"marks-TOTAL_FORMS": 501}, headers=JSON)

    assert answer.status_code == 201
    assert Mark.objects.count() == 500
    assert too_many.status_code == 422
