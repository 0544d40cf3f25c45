"""GET /"""

import re
from datetime import UTC, date, datetime
from html import unescape

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import TrainingClass, User
from tests.factories import UserFactory, captured, captured_without_number, put_in_status

pytestmark = pytest.mark.django_db

NOON = datetime(2026, 2, 2, 10, 0, tzinfo=UTC)


@pytest.fixture
def administrator(client: Browser) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    client.force_login(user)
    return user


def figures_on(client: Browser) -> list[tuple[str, int]]:
    """The address of each figure, and the figure."""
    page = client.get("/").content.decode()
    figures = re.findall(r'class="start-figure" href="([^"]+)">\s*<span class="start-figure__number">([^<]+)<', page)
    return [(unescape(address), int(count)) for address, count in figures]


@time_machine.travel(NOON)
def test_counts_what_each_link_lists(client: Browser, administrator: User) -> None:
    captured(by=administrator, order_number="PO-1", start_date=date(2026, 2, 2))
    captured(supervisor=administrator, start_date=date(2026, 3, 4))
    captured(start_date=date(2026, 3, 5))
    captured(by=administrator, order_number="PO-2", start_date=date(2026, 2, 1))
    put_in_status("active", TrainingClass.objects.get(order_number="PO-2"))

    figures = figures_on(client)

    assert [count for _address, count in figures] == [2, 2, 2]
    for address, count in figures:
        page = client.get(address).content.decode()
        assert len(re.findall('data-part="code"', page)) == count
        assert "was left out" not in page


def test_shows_administrators_the_fallback_codes_with_the_repair(client: Browser, administrator: User) -> None:
    waiting = captured_without_number()
    captured()

    page = client.get("/").content.decode()

    assert page.count('data-part="code"') == 1
    assert f'href="/classes/{waiting.code}/"' in page
    assert f'action="/classes/{waiting.code}/repair-code/"' in page
    assert 'href="/classes/?code_kind=fallback&amp;sort=code"' in page


def test_says_nothing_of_fallback_codes_where_there_are_none(client: Browser, administrator: User) -> None:
    captured()

    assert "Fallback codes" not in client.get("/").content.decode()


@pytest.mark.parametrize("role", roles.RIGHTS)
def test_keeps_fallback_codes_from_who_cannot_repair_them(client: Browser, role: str) -> None:
    captured_without_number()
    client.force_login(UserFactory.create(role=role))

    answer = client.get("/")

    assert answer.status_code == 200
    assert ("Fallback codes" in answer.content.decode()) is (role == roles.ADMINISTRATOR)


def test_tells_users_without_a_role_whom_to_ask(client: Browser) -> None:
    client.force_login(UserFactory.create())

    answer = client.get("/", headers={"Accept": "text/html"})

    assert answer.status_code == 403
    assert "Ask an administrator" in answer.content.decode()


def test_asks_the_unknown_to_log_in(client: Browser) -> None:
    assert client.get("/", headers={"Accept": "text/html"})["Location"] == "/accounts/login/?next=/"


def test_is_only_for_reading(client: Browser, administrator: User) -> None:
    assert client.post("/").status_code == 405


@pytest.mark.parametrize("rows", [1, 3])
def test_asks_as_many_questions_for_many_classes_as_for_one(
    client: Browser, administrator: User, rows: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(rows):
        captured_without_number()

    # session, user, his two sources of rights, his groups; three figures; the fallback codes and how many they are
    with django_assert_num_queries(10):
        client.get("/")
