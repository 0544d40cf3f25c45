from datetime import datetime

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import RetiredCode, TrainingClass, User
from tests.support.factories import UserFactory, captured, put_in_status
from tests.support.records import NoteFactory
from tests.support.servers.concurrency import at_once
from tests.views.capture.test_class_create import form_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def administrator(client: Browser) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


def test_deletes_a_draft_and_makes_its_number_void(client: Browser, administrator: User) -> None:
    draft = captured()

    answer = client.post(f"/classes/{draft.code}/delete/", {"reason": "Captured twice"})

    retired = RetiredCode.objects.get()
    assert answer.status_code == 200
    assert answer.json()["redirect_url"] == "/classes/"
    assert not TrainingClass.objects.exists()
    assert (retired.code, retired.kind, retired.reason) == (draft.code, "void", "Captured twice")
    assert retired.retired_by == administrator
    assert captured(site=draft.site).number == 2


@pytest.mark.usefixtures("administrator")
def test_does_not_save_the_form_of_a_deleted_draft_again(client: Browser) -> None:
    form = form_for(captured().site)
    code = client.post("/classes/new/", form).json()["class_code"]
    client.post(f"/classes/{code}/delete/", {"reason": "Wrong client"})

    answer = client.post("/classes/new/", form)

    assert answer.status_code == 409
    assert TrainingClass.objects.count() == 1


@pytest.mark.usefixtures("administrator")
@pytest.mark.parametrize("reason", ["", "   ", "x" * 501, "a\0b"])
def test_asks_for_a_reason(client: Browser, reason: str) -> None:
    draft = captured()

    answer = client.post(f"/classes/{draft.code}/delete/", {"reason": reason})

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["reason"]
    assert TrainingClass.objects.exists()


@pytest.mark.usefixtures("administrator")
def test_keeps_a_class_that_is_no_draft(client: Browser) -> None:
    training_class = captured(order_number="PO-1")
    put_in_status("active")

    answer = client.post(f"/classes/{training_class.code}/delete/", {"reason": "Not needed"})

    assert answer.status_code == 409
    assert "cancel it instead" in answer.json()["message"]
    assert TrainingClass.objects.exists()


@pytest.mark.parametrize("role", [roles.CLASS_ADMINISTRATOR, roles.SUPERVISOR, roles.QA_OFFICER, roles.VIEWER])
def test_is_for_administrators_only(client: Browser, role: str) -> None:
    draft = captured()
    client.force_login(UserFactory.create(role=role))

    assert client.post(f"/classes/{draft.code}/delete/", {"reason": "Mine"}).status_code == 403
    assert TrainingClass.objects.exists()


@pytest.mark.usefixtures("administrator")
def test_knows_no_other_way_and_no_other_class(client: Browser) -> None:
    assert client.get(f"/classes/{captured().code}/delete/").status_code == 405
    assert client.post("/classes/1-REALLL-RLN-0099/delete/", {"reason": "x"}).status_code == 404


@pytest.mark.django_db(transaction=True)
def test_deletes_a_draft_once_when_many_try_at_the_same_moment() -> None:
    draft = captured()
    browsers = [Browser() for _ in range(4)]
    for browser in browsers:
        browser.force_login(UserFactory.create(role=roles.ADMINISTRATOR))

    answers = at_once(
        lambda number: browsers[number].post(f"/classes/{draft.code}/delete/", {"reason": "Captured twice"}), 4
    )

    assert sorted(answer.status_code for answer in answers) == [200, 404, 404, 404]
    assert RetiredCode.objects.count() == 1


@pytest.mark.usefixtures("administrator")
def test_says_what_keeps_a_draft(client: Browser) -> None:
    draft = captured()
    NoteFactory.create_batch(2, training_class=draft)

    answer = client.post(f"/classes/{draft.code}/delete/", {"reason": "Not needed"})

    assert answer.status_code == 409
    assert answer.json()["message"] == (
        f"Draft {draft.code} has 2 notes, deleted ones counted, and is kept: cancel it instead."
    )


@pytest.mark.parametrize("role", [roles.CLASS_ADMINISTRATOR, roles.SUPERVISOR])
def test_whoever_captured_a_draft_deletes_it_on_the_same_day(client: Browser, role: str) -> None:
    capturer = UserFactory.create(role=role)
    client.force_login(capturer)
    with time_machine.travel(datetime.fromisoformat("2026-03-02T08:00+02:00"), tick=False):
        draft, later = captured(by=capturer), captured(by=capturer)
    with time_machine.travel(datetime.fromisoformat("2026-03-02T23:59+02:00"), tick=False):
        page = client.get(f"/classes/{draft.code}/", headers={"Accept": "text/html"})
        answer = client.post(f"/classes/{draft.code}/delete/", {"reason": "Captured twice"})

    assert 'id="delete-draft"' in page.content.decode()
    assert answer.status_code == 200
    assert RetiredCode.objects.get().retired_by == capturer
    with time_machine.travel(datetime.fromisoformat("2026-03-03T00:00+02:00"), tick=False):
        client.force_login(capturer)
        page = client.get(f"/classes/{later.code}/", headers={"Accept": "text/html"})
        answer = client.post(f"/classes/{later.code}/delete/", {"reason": "Captured twice"})

    assert 'id="delete-draft"' not in page.content.decode()
    assert answer.status_code == 403
    assert TrainingClass.objects.get() == later


def test_nobody_else_deletes_it_on_that_day(client: Browser) -> None:
    draft = captured()
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))

    answer = client.post(f"/classes/{draft.code}/delete/", {"reason": "Mine"})

    assert answer.status_code == 403
    assert answer.json()["message"] == (
        "An administrator deletes a draft; on the day of capture also whoever captured it."
    )


def test_a_class_that_is_no_draft_any_more_stays_on_that_day_too(client: Browser) -> None:
    capturer = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(capturer)
    training_class = captured(by=capturer, order_number="PO-1")
    put_in_status("active")

    assert client.post(f"/classes/{training_class.code}/delete/", {"reason": "Mine"}).status_code == 409
    assert TrainingClass.objects.exists()
