"""What is sent to a class under a code that it has no more."""

from datetime import datetime

import pytest
from django.test import Client as Browser
from django.utils import timezone
from time_machine import travel

from classes import roles
from classes.models import Note, RetiredCode, TrainingClass, User
from classes.services.capture.training_classes import delete_draft, repair_code
from tests.support.factories import UserFactory, captured, captured_without_number
from tests.views.capture.test_class_edit import form_of

pytestmark = pytest.mark.django_db

PAGE = {"accept": "text/html"}
NOTE = {"text": "Quiet", "category": "general", "priority": "low"}


@pytest.fixture
def administrator(client: Browser) -> User:
    user: User = UserFactory.create(role=roles.ADMINISTRATOR, first_name="Nomsa", last_name="Dlamini")
    client.force_login(user)
    return user


def test_an_edit_reaches_the_class_that_got_its_number_meanwhile(client: Browser, administrator: User) -> None:
    waiting = captured_without_number()
    form = form_of(waiting, order_number="PO-1")
    repaired = repair_code(waiting, by=administrator, at=timezone.now())

    answer = client.post(f"/classes/{waiting}/edit/", form)

    assert answer.status_code == 200
    assert answer.json()["class_code"] == repaired.code
    assert TrainingClass.objects.get().order_number == "PO-1"


@pytest.mark.parametrize("action", ["preview", "delete", "activate", "repair-code"])
def test_so_does_all_that_can_be_done_with_a_class(client: Browser, administrator: User, action: str) -> None:
    waiting = captured_without_number()
    repair_code(waiting, by=administrator, at=timezone.now())

    assert client.post(f"/classes/{waiting}/{action}/", {"reason": "captured twice"}).status_code != 404


@pytest.mark.usefixtures("administrator")
def test_capitals_do_not_matter(client: Browser) -> None:
    training_class = captured()

    answer = client.post(f"/classes/{training_class.code.lower()}/edit/", form_of(training_class, order_number="PO-1"))

    assert answer.status_code == 200
    assert TrainingClass.objects.get().order_number == "PO-1"


def test_says_that_a_draft_was_deleted_meanwhile(client: Browser, administrator: User) -> None:
    draft = captured()
    form = form_of(draft, order_number="PO-1")
    with travel("2026-02-02T10:00:00+02:00", tick=False):
        delete_draft(draft, reason="captured twice", by=administrator, at=timezone.now())

    answer, page = client.post(f"/classes/{draft}/edit/", form), client.get(f"/classes/{draft}/", headers=PAGE)

    message = (
        f"Class {draft} was a draft, and Nomsa Dlamini deleted it on Mon 2 Feb 2026: capture it again if it is needed."
    )
    assert (answer.status_code, page.status_code) == (404, 404)
    assert answer.json() == {"success": False, "message": message}
    assert message in page.content.decode()


def test_of_a_number_that_was_skipped_after_a_restore_nobody_is_said_to_have_deleted_it(
    client: Browser, administrator: User
) -> None:
    of_nobody = {"prefix": "11-REALLL-RLN", "number": 43, "kind": RetiredCode.Kind.UNSURE, "retired_by": administrator}
    RetiredCode.objects.create(
        code="11-REALLL-RLN-0043", **of_nobody, retired_at=datetime.fromisoformat("2026-02-02T10:00:00+02:00")
    )

    page = client.get("/classes/11-REALLL-RLN-0043/", headers=PAGE)

    assert page.status_code == 404
    assert "may have been given out shortly before the database was restored" in page.text
    assert "on Mon 2 Feb 2026" in page.text
    assert "deleted" not in page.text


def test_a_row_that_is_not_there_is_still_not_there(client: Browser, administrator: User) -> None:
    training_class, waiting = captured(), captured_without_number()
    repair_code(waiting, by=administrator, at=timezone.now())
    client.post(f"/classes/{training_class}/notes/", NOTE)
    note = Note.objects.get()

    for code in (waiting.code, TrainingClass.objects.get(pk=waiting.pk).code):
        assert client.post(f"/classes/{code}/notes/{note.pk}/edit/", NOTE).status_code == 404
