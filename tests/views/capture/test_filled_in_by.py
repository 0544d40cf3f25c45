"""A form is saved in the name of the user who filled it in, whoever has logged in since."""

from typing import Any

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import Note, TrainingClass, User
from tests.support.factories import SiteFactory, UserFactory, captured
from tests.views.capture.test_class_create import form_for
from tests.views.capture.test_class_edit import form_of

pytestmark = pytest.mark.django_db

MESSAGE = (
    "You are now logged in as Pieter van Wyk, and nothing was saved: "
    "log in as the user who filled in this form, or start a new one."
)


@pytest.fixture
def other() -> User:
    other: User = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    return other


@pytest.fixture(autouse=True)
def sender(client: Browser) -> User:
    sender: User = UserFactory.create(role=roles.CLASS_ADMINISTRATOR, first_name="Pieter", last_name="van Wyk")
    client.force_login(sender)
    return sender


def test_does_not_save_the_form_of_another_user(client: Browser, other: User) -> None:
    code = captured(order_number="PO-1")
    forms: dict[str, dict[str, Any]] = {
        "/classes/new/": form_for(SiteFactory.create()),
        f"/classes/{code}/edit/": form_of(code, order_number="PO-2"),
        f"/classes/{code}/notes/": {"text": "Quiet", "category": "general", "priority": "low"},
    }

    answers = [client.post(address, {**form, "filled_in_by": other.pk}) for address, form in forms.items()]

    assert [answer.status_code for answer in answers] == [401, 401, 401]
    for answer in answers:
        assert answer.json() == {"success": False, "message": MESSAGE, "logged_in_as": "Pieter van Wyk"}
    assert TrainingClass.objects.get().order_number == "PO-1"
    assert not Note.objects.exists()


def test_says_so_before_it_speaks_of_rights(client: Browser, other: User) -> None:
    viewer = UserFactory.create(role=roles.VIEWER)
    client.force_login(viewer)

    answer = client.post("/classes/new/", {**form_for(SiteFactory.create()), "filled_in_by": other.pk})

    assert answer.status_code == 401
    assert f"logged in as {viewer}" in answer.json()["message"]


@pytest.mark.parametrize("sent", ["nobody", "one's own"])
def test_saves_ones_own_form_and_what_names_nobody(client: Browser, sender: User, sent: str) -> None:
    form = {**form_for(SiteFactory.create()), "filled_in_by": sender.pk if sent == "one's own" else ""}

    answer = client.post("/classes/new/", form)

    assert answer.status_code == 201
    assert TrainingClass.objects.get().captured_by == sender


def test_who_filled_it_in_is_no_content(client: Browser, sender: User) -> None:
    form = form_for(SiteFactory.create())
    client.post("/classes/new/", form)

    answer = client.post("/classes/new/", {**form, "filled_in_by": sender.pk})

    assert answer.status_code == 200


@pytest.mark.parametrize("path", ["new/", "{}/edit/", "{}/notes/", "{}/events/", "{}/qa-visits/"])
def test_forms_say_who_fills_them_in(client: Browser, sender: User, path: str) -> None:
    address = f"/classes/{path.format(captured())}"

    shown = " ".join(client.get(address).content.decode().split())

    assert f'name="filled_in_by" value="{sender.pk}"' in shown
