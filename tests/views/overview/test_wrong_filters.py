"""What makes no sense in the address of a list: every list says so, and its files are those of what it shows."""

import re
from typing import Final

import pytest
from django.test import Client as Browser

from classes import roles
from tests.support.factories import AgentFactory, LearnerFactory, UserFactory, captured

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("administrator")]

LISTS: Final = ("/classes/", "/learners/", "/agents/", "/qa/", "/calendar/", "/old-system/", "/classes/{code}/notes/")
WITH_FILES: Final = ("/classes/", "/learners/", "/agents/", "/qa/")
IN_PAGES: Final = ("/classes/", "/learners/", "/agents/", "/registers/", "/registers/months/", "/old-system/")
WRONG: Final = {
    "/classes/": "client=999999",
    "/learners/": "employer=999999",
    "/agents/": "status=unheard-of",
    "/qa/": "weeks=many",
    "/calendar/": "client=999999",
    "/old-system/": "kind=unheard-of",
    "/classes/{code}/notes/": "category=unheard-of",
}
RIGHT: Final = {
    "/classes/": "exam_class=no",
    "/learners/": "q=mthembu",
    "/agents/": "q=zanele",
    "/qa/": "visited_from=2026-02-02",
}


@pytest.fixture
def administrator(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))


@pytest.mark.parametrize("address", LISTS)
def test_every_list_says_that_it_has_no_such_filter(client: Browser, address: str) -> None:
    page = client.get(address.format(code=captured().code), {"foo": "bar"})

    assert page.status_code == 200
    assert "“foo” was left out: the list has no such filter." in page.text


@pytest.mark.parametrize("address", LISTS)
def test_every_list_says_that_a_value_makes_no_sense(client: Browser, address: str) -> None:
    page = client.get(f"{address.format(code=captured().code)}?{WRONG[address]}")

    assert page.status_code == 200
    assert "was left out: " in page.text


@pytest.mark.parametrize("page", ["99", "abc"])
@pytest.mark.parametrize("address", IN_PAGES)
def test_every_list_in_pages_says_that_there_is_no_such_page(client: Browser, address: str, page: str) -> None:
    shown = client.get(address, {"page": page})

    assert shown.status_code == 200
    assert f"Page “{page}” was left out: " in shown.text


@pytest.mark.parametrize("wrong", ["foo=bar", None])
@pytest.mark.parametrize("address", WITH_FILES)
def test_the_files_of_a_list_leave_out_what_the_list_left_out(client: Browser, address: str, wrong: str | None) -> None:
    captured(order_number="PO-1")
    AgentFactory.create()
    LearnerFactory.create()
    right = RIGHT[address]
    page = client.get(f"{address}?{right}&{wrong or WRONG[address]}")

    files = re.findall(r'href="([^"]*export\.(?:csv|xlsx)[^"]*)"', page.text)

    assert len(files) >= 2
    for file in files:
        answer = client.get(file.replace("&amp;", "&"))
        assert answer.status_code == 200
        answer.getvalue()
        assert right in file
