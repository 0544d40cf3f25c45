"""A page that was read before somebody else changed its row: nothing of theirs is undone, by any form.

The forms are those of `tests.support.pages.forms_with_a_row`, with what two people make of them in `forms_read_by_two`.
"""

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import User
from tests.support.class_shapes import TODAY
from tests.support.factories import UserFactory
from tests.support.pages.forms_read_by_two import Made, ReadByTwo, forms_in_admin_read_by_two, forms_read_by_two
from tests.support.pages.page_forms import PageForm, form_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]

PAGE: Final = {"accept": "text/html"}
SAVED: Final = (200, 302)


@pytest.fixture
def administrator(client: Browser) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


@pytest.fixture(autouse=True)
def today() -> Any:
    with time_machine.travel(TODAY):
        yield


def in_admin(model: str, make: Made) -> Callable[[], str]:
    return lambda: f"/admin/classes/{model}/{make().pk}/change/"


FORMS = [
    *(pytest.param(make, two, id=f"{name} {two.field}") for name, make, two in forms_read_by_two()),
    *(
        pytest.param(in_admin(model, make), two, id=f"admin {model} {two.field}")
        for model, make, two in forms_in_admin_read_by_two()
    ),
]
every_form = pytest.mark.parametrize(("make", "two"), FORMS)


def opened(client: Browser, address: str) -> PageForm:
    return form_to(client.get(address), address)


def value(wanted: Any) -> Any:
    return wanted() if callable(wanted) else wanted


def as_sent(wanted: Any) -> list[str]:
    return [str(one) for one in (wanted if isinstance(wanted, list) else [wanted])]


def change_meanwhile(client: Browser, stale: PageForm, two: ReadByTwo) -> list[str]:
    """Somebody else, who read the same page, sends it first; what the page shows from then on."""
    theirs = value(two.theirs)
    own = {name: str(uuid4()) for name in stale.entries if name == "submission_id"}
    assert stale.send(client, {**own, two.field: theirs}, headers=PAGE).status_code in SAVED
    return as_sent(theirs)


@every_form
def test_a_stale_page_with_another_change_undoes_nothing(
    client: Browser, make: Callable[[], str], two: ReadByTwo
) -> None:
    address = make()
    stale, (name, wanted) = opened(client, address), (two.beside[0], value(two.beside[1]))
    theirs = change_meanwhile(client, stale, two)

    answer = stale.send(client, {name: wanted}, headers=PAGE)

    assert answer.status_code == 302
    shown = opened(client, address).entries
    assert (shown.get(two.field, []), shown.get(name, [])) == (theirs, as_sent(wanted))


@every_form
def test_a_stale_page_with_the_same_change_is_refused_with_a_sentence(
    client: Browser, make: Callable[[], str], two: ReadByTwo
) -> None:
    address = make()
    stale, yours = opened(client, address), value(two.yours)
    theirs = change_meanwhile(client, stale, two)

    answer = stale.send(client, {two.field: yours}, headers=PAGE)

    assert answer.status_code in (200, 409, 422)
    assert "meanwhile" in answer.text
    assert opened(client, address).entries.get(two.field, []) == theirs

    if two.can_go_on:
        assert form_to(answer, address).send(client, headers=PAGE).status_code == 302
        assert opened(client, address).entries.get(two.field, []) == as_sent(yours)
