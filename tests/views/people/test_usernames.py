"""Capitals do not count in usernames."""

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import User
from tests.support.factories import UserFactory
from tests.support.pages.admin_pages import change
from tests.support.pages.pages import PAGE
from tests.views.people.test_accounts import OLD, is_in, log_in

pytestmark = pytest.mark.django_db


@pytest.fixture
def nomsa() -> User:
    return UserFactory.create(username="nomsa", role=roles.VIEWER, password=OLD)


@pytest.fixture
def office() -> Browser:
    """An administrator's browser."""
    office = Browser(headers=PAGE)
    office.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    return office


@pytest.mark.parametrize("typed", ["NOMSA", "Nomsa", "nomsa"])
def test_capitals_do_not_count_in_usernames(client: Browser, nomsa: User, typed: str) -> None:
    assert log_in(client, username=typed) == 302
    assert is_in(client)


def test_a_lock_holds_for_a_name_however_it_is_written(client: Browser, nomsa: User) -> None:
    tries = [log_in(client, "wrong", username=name) for name in ("nomsa", "Nomsa", "NOMSA", "nOmsa", "noMsa")]

    assert tries == [200, 200, 200, 200, 429]
    assert log_in(client, username="NOMSA") == 429


def test_a_right_password_forgives_however_the_name_is_written(client: Browser, nomsa: User) -> None:
    [log_in(client, "wrong", username="Nomsa") for _ in range(4)]
    log_in(client, username="NOMSA")

    assert [log_in(client, "wrong") for _ in range(4)] == [200] * 4


def test_the_administration_gives_no_name_twice(office: Browser, nomsa: User) -> None:
    other = UserFactory.create()

    answer = change(office, f"/admin/classes/user/{other.pk}/change/", username="NOMSA")

    assert "A user with that username already exists." in answer.text
    assert User.objects.get(pk=other.pk).username == other.username
