"""Every form whose row remembers it is accepted once: what is sent again is answered as the first time.

A new model that is `Submitted` gets a form here.
"""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.apps import apps
from django.db.models import Model
from django.test import Client as Browser

from classes import roles
from classes.models import EventDate, Note, QAVisit, RegisterSubmission, TrainingClass
from classes.models.submissions import Submitted
from tests.support.attendance import FIRST, address_of, places_in, register_form, running, session_on
from tests.support.factories import SiteFactory, UserFactory, captured
from tests.views.capture.test_class_create import form_for

pytestmark = pytest.mark.django_db

JSON = {"accept": "application/json"}
A_MOMENT = datetime(2026, 3, 9, 9, tzinfo=UTC)


@dataclass(frozen=True)
class Sent:
    """A form, the table in which it adds a row, and what somebody may make of that row afterwards."""

    address: str
    form: dict[str, Any]
    adds: type[Model]
    other: dict[str, Any]
    edited: dict[str, Any]

    def rows(self) -> int:
        return self.adds._default_manager.count()


def a_capture() -> Sent:
    form = form_for(SiteFactory.create())
    return Sent("/classes/new/", form, TrainingClass, {"order_number": "PO-2"}, {"order_number": "PO-3"})


def a_copy() -> Sent:
    form = {"date": "2026-06-01", "take": ["agents"]}
    address = f"/classes/{captured().code}/copy/"
    return Sent(address, form, TrainingClass, {"date": "2026-06-08"}, {"order_number": "PO-3"})


def an_event_date() -> Sent:
    form = {"type": "deliveries", "date": "2026-02-09", "description": "Books"}
    address = f"/classes/{captured().code}/events/"
    return Sent(address, form, EventDate, {"description": "Pens"}, {"description": "Chairs"})


def a_note() -> Sent:
    form = {"text": "Three learners came late.", "priority": "high"}
    return Sent(f"/classes/{captured().code}/notes/", form, Note, {"text": "Four"}, {"text": "Five"})


def a_visit() -> Sent:
    officer = UserFactory.create(role=roles.QA_OFFICER)
    form = {"type": "compliance", "date": "2026-02-09", "officer": officer.pk, "findings": "None"}
    return Sent(f"/classes/{captured().code}/qa-visits/", form, QAVisit, {"findings": "Two"}, {"findings": "Three"})


def a_register() -> Sent:
    training_class = running()
    session, form = session_on(training_class, FIRST), register_form(dict.fromkeys(places_in(training_class), "3"))
    return Sent(address_of(session), form, RegisterSubmission, {"marks-0-hours": "2"}, {"at": A_MOMENT})


FORMS = (a_capture, a_copy, an_event_date, a_note, a_visit, a_register)


@pytest.fixture(autouse=True)
def after_the_first_session() -> Iterator[None]:
    with time_machine.travel("2026-03-09T13:00:00+02:00", tick=False):
        yield


@pytest.fixture(params=FORMS, ids=lambda form: form.__name__)
def sent(request: pytest.FixtureRequest, client: Browser) -> Sent:
    """Saved already, by an administrator."""
    made: Callable[[], Sent] = request.param
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    sent = made()
    sent.form["submission_id"] = str(uuid4())
    assert client.post(sent.address, sent.form, headers=JSON).status_code == 201
    return sent


def test_the_same_form_is_saved_once(client: Browser, sent: Sent) -> None:
    before = sent.rows()

    again = client.post(sent.address, sent.form, headers=JSON)

    assert again.status_code in {200, 201}
    assert sent.rows() == before


def test_the_same_form_is_accepted_although_its_row_was_edited_since(client: Browser, sent: Sent) -> None:
    row = sent.adds._default_manager.latest("pk")
    sent.adds._default_manager.filter(pk=row.pk).update(**sent.edited)
    before = sent.rows()

    again = client.post(sent.address, sent.form, headers=JSON)

    assert again.status_code in {200, 201}
    assert sent.rows() == before
    assert sent.adds._default_manager.filter(pk=row.pk, **sent.edited).exists()


def test_other_content_under_the_same_form_is_refused(client: Browser, sent: Sent) -> None:
    before = sent.rows()

    other = client.post(sent.address, sent.form | sent.other, headers=JSON)

    assert other.status_code in {409, 422}
    assert "This form was saved" in other.text
    assert sent.rows() == before


def test_another_user_s_form_is_refused(client: Browser, sent: Sent) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    before = sent.rows()

    answer = client.post(sent.address, sent.form, headers=JSON)

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["submission_id"]
    assert sent.rows() == before


@pytest.mark.parametrize(("made", "page"), [(a_note, "notes"), (a_copy, "copy")])
def test_the_same_form_of_another_class_is_refused(client: Browser, made: Callable[[], Sent], page: str) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    sent = made()
    sent.form["submission_id"] = str(uuid4())
    client.post(sent.address, sent.form, headers=JSON)
    another = captured()
    before = sent.rows()

    answer = client.post(f"/classes/{another.code}/{page}/", sent.form, headers=JSON)

    assert answer.status_code in {409, 422}
    assert sent.rows() == before


def test_every_row_that_remembers_a_form_is_here() -> None:
    assert {made().adds for made in FORMS} == {model for model in apps.get_models() if issubclass(model, Submitted)}
