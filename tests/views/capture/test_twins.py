"""Another class that is alike, or has the order number already: a hint in the preview, and saving goes on."""

from datetime import date
from typing import Any

import pytest
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext

from classes import roles
from classes.models import TrainingClass, User
from tests.support.factories import UserFactory, captured, put_in_status
from tests.support.pages.page_forms import form_to
from tests.views.capture.test_class_create import form_for
from tests.views.capture.test_class_edit import form_of

pytestmark = pytest.mark.django_db

PAGE = {"accept": "text/html"}
JSON = {"accept": "application/json"}


@pytest.fixture(autouse=True)
def capturer(client: Browser) -> User:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    client.force_login(user)
    return user


def told(client: Browser, form: dict[str, Any], address: str = "/classes/preview/") -> tuple[list[str], list[str]]:
    """The hints, and the addresses of the classes that they name."""
    answer = client.post(address, form).json()
    assert answer["success"], answer
    return answer["hints"], [each["url"] for each in answer["alike"]]


def twin_of(other: TrainingClass) -> str:
    return f"{other} has the same client, site, type, subject and start: save only if there are two such classes."


def test_a_new_class_that_is_there_already_is_named_and_can_be_saved(client: Browser) -> None:
    other = captured()

    hints, addresses = told(client, form_for(other.site))
    saved = client.post("/classes/new/", form_for(other.site))

    assert (hints, addresses) == ([twin_of(other)], [other.get_absolute_url()])
    assert saved.status_code == 201


@pytest.mark.parametrize(
    ("stored", "typed"), [("PO-1", "PO-1"), ("PO-1", " po-1 "), ("PO  1 (b)", "po 1 (B)"), ("PO 1", "PO   1")]
)
def test_an_order_number_of_another_class_is_named(client: Browser, stored: str, typed: str) -> None:
    other, mine = captured(order_number=stored), captured()
    sentence = f"Order number {stored} stands on {other} already."

    new = told(client, form_for(mine.site, start_date="2026-03-02", order_number=typed))
    edited = told(client, form_of(mine, order_number=typed), f"/classes/{mine.code}/preview/")

    assert new == edited == ([sentence], [other.get_absolute_url()])


def test_an_order_number_that_is_too_long_stands_on_no_class(client: Browser) -> None:
    assert told(client, form_for(captured().site, start_date="2026-03-02", order_number="( " * 2_000)) == ([], [])


def test_an_edit_that_makes_a_twin_is_told_so_and_no_class_is_its_own_twin(client: Browser) -> None:
    mine = captured(order_number="PO-1")
    other = captured(site=mine.site, start_date=date(2026, 3, 2))
    address = f"/classes/{mine.code}/preview/"

    assert told(client, form_of(mine), address) == ([], [])
    assert told(client, form_of(mine, start_date="2026-03-02"), address)[1] == [other.get_absolute_url()]


@pytest.mark.parametrize(
    "changes", [{"start_date": "2026-02-03"}, {"subject": "RLC"}, {"start_date": ""}, {"site": "x"}]
)
def test_nothing_is_said_where_something_differs_or_is_not_known(client: Browser, changes: dict[str, str]) -> None:
    other = captured()

    assert told(client, form_for(other.site, **changes)) == ([], [])


def test_a_cancelled_class_is_no_twin(client: Browser) -> None:
    other = captured()
    put_in_status("cancelled", other)

    assert told(client, form_for(other.site)) == ([], [])


def test_the_page_without_script_says_it_too_with_a_link(client: Browser) -> None:
    other = captured()

    page = client.post("/classes/preview/", form_for(other.site), headers=PAGE).text

    assert twin_of(other) in page
    assert f'<a href="{other.get_absolute_url()}">Open {other}</a>' in page


def test_asks_as_often_for_many_as_for_one_and_names_the_first_three(client: Browser) -> None:
    first = captured(order_number="PO-1")
    form = form_for(first.site, order_number="PO-1")
    told(client, form)
    with CaptureQueriesContext(connection) as for_one:
        told(client, form)
    for _ in range(4):
        captured(site=first.site, order_number="PO-1")

    with CaptureQueriesContext(connection) as for_many:
        hints, _addresses = told(client, form)

    assert len(for_many) == len(for_one)
    assert len(hints) == 6


def test_a_copy_that_is_like_another_class_names_it(client: Browser) -> None:
    source = captured(start_date=date(2026, 2, 2))
    address = f"/classes/{source.code}/copy/"
    taken, free = {"date": "2027-02-01"}, {"date": "2027-03-01"}

    first = form_to(client.get(address), address).send(client, taken, headers=JSON).json()
    twin = form_to(client.get(address), address).send(client, taken, headers=JSON).json()
    other = form_to(client.get(address), address).send(client, free, headers=JSON).json()

    words = (
        f"{first['class_code']} has the same client, site, type, subject and start: keep both only if there are two."
    )
    assert twin["message"].endswith(words)
    assert "the same" not in first["message"] + other["message"]
