"""Who saves the same thing in two windows is told that they were faster themselves."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import User
from tests.support.factories import AgentFactory, LearnerFactory, UserFactory, captured
from tests.support.pages.page_forms import PageForm, forms_of

pytestmark = pytest.mark.django_db

PAGE: Final = {"accept": "text/html"}
SCRIPT: Final = {"accept": "application/json"}
Window = tuple[PageForm, str, str]
ADDRESSES: Final[dict[str, Callable[[], tuple[str, str]]]] = {
    "class": lambda: (f"/classes/{captured()}/edit/", "order_number"),
    "agent": lambda: (f"/agents/{AgentFactory.create().pk}/edit/", "phone"),
    "learner": lambda: (f"/learners/{LearnerFactory.create().pk}/edit/", "town"),
}


@pytest.fixture
def capturer(client: Browser) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture(params=["class", "agent", "learner"])
def window(client: Browser, capturer: User, request: pytest.FixtureRequest) -> Window:  # logs in
    """A form as it is open in two windows, its noun, and a field of it."""
    noun: str = request.param
    address, field = ADDRESSES[noun]()
    page = client.get(address, headers=PAGE)
    return next(form for form in forms_of(page) if field in form.entries), noun, field


def saved_meanwhile(client: Browser, window: Window, by: User) -> None:
    form, _, field = window
    client.force_login(by)
    sent: dict[str, Any] = {field: "Theirs", "filled_in_by": by.pk}
    assert form.send(client, sent, headers=SCRIPT).status_code == 200


@pytest.mark.parametrize("headers", [SCRIPT, PAGE])
def test_says_that_it_was_they_themselves(
    client: Browser, capturer: User, window: Window, headers: dict[str, str]
) -> None:
    form, noun, field = window
    saved_meanwhile(client, window, capturer)

    answer = form.send(client, {field: "Ours"}, headers=headers)

    said = answer.json()["message"] if headers == SCRIPT else answer.content.decode()
    assert answer.status_code == 409
    assert f"You changed this {noun} meanwhile in another window: " in said
    assert "Somebody" not in said


def test_says_that_it_was_somebody(client: Browser, capturer: User, window: Window) -> None:
    form, noun, field = window
    saved_meanwhile(client, window, UserFactory.create(role=roles.ADMINISTRATOR))
    client.force_login(capturer)

    answer = form.send(client, {field: "Ours"}, headers=SCRIPT)

    assert answer.json()["message"].startswith(f"Somebody changed this {noun} meanwhile: ")
    assert set(answer.json()["conflict"][0]) == {"field", "label", "yours", "theirs", "by", "at"}
