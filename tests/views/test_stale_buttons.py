"""A button on a page that was read before somebody else changed its row: it does nothing to what nobody has seen.

The buttons are those of `tests.support.pages.buttons_beside_a_row`.
"""

from typing import Any, Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import User
from tests.support.class_shapes import TODAY
from tests.support.factories import UserFactory
from tests.support.pages.buttons_beside_a_row import BUTTONS, NEED_NO_VERSION, Button, Making
from tests.support.pages.forms_with_a_row import ACTS_ON_A_ROW
from tests.support.pages.page_forms import PageForm, forms_of
from tests.support.pages.stored_rows import all_rows, written_since

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]

PAGE: Final = {"accept": "text/html"}
JSON: Final = {"accept": "application/json"}
A_DIGEST_OF_DIGITS_ALONE: Final = "4703182956104827"
every_button = pytest.mark.parametrize(
    "make", [pytest.param(make, id=f"{name} {at}") for name, makes in BUTTONS.items() for at, make in enumerate(makes)]
)


@pytest.fixture
def administrator(client: Browser) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(TODAY):
        yield


def shown(client: Browser, button: Button) -> PageForm:
    page = client.get(button.page)
    assert page.status_code == 200
    return next(form for form in forms_of(page) if form.method == "post" and form.action == button.address)


@every_button
def test_it_does_nothing_to_a_row_that_somebody_changed_meanwhile(client: Browser, make: Making) -> None:
    button = make()
    stale = shown(client, button)
    button.change_meanwhile()
    before = all_rows()

    answer = stale.send(client, button.filled_in, headers=PAGE)

    assert answer.status_code == 409
    assert "meanwhile" in answer.text
    assert written_since(before) == {}


@every_button
def test_a_script_gets_the_same_answer(client: Browser, make: Making) -> None:
    button = make()
    stale = shown(client, button)
    button.change_meanwhile()

    answer = stale.send(client, button.filled_in, headers=JSON)

    assert answer.status_code == 409
    assert "meanwhile" in answer.json()["message"]


@every_button
def test_with_a_version_that_its_row_never_had_it_does_nothing(client: Browser, make: Making) -> None:
    button = make()
    form = shown(client, button)
    before = all_rows()

    for version in (A_DIGEST_OF_DIGITS_ALONE, "9" * 5000):
        answer = form.send(client, {**button.filled_in, "version": version}, headers=JSON)

        assert answer.status_code in {409, 422}
    assert written_since(before) == {}


@every_button
def test_it_does_what_it_says_while_nobody_else_changes_the_row(client: Browser, make: Making) -> None:
    button = make()

    answer = shown(client, button).send(client, button.filled_in, headers=PAGE)

    assert answer.status_code == 302


def test_every_button_beside_a_row_is_under_the_law_or_says_why_not() -> None:
    known = [*BUTTONS, *NEED_NO_VERSION]

    assert set(known) == ACTS_ON_A_ROW
    assert len(known) == len(ACTS_ON_A_ROW)
