"""What users are told of their accounts: each change by mail, and when a login was last used."""

import re
from datetime import timedelta
from typing import Final

import pytest
import time_machine
from django.core import mail
from django.test import Client as Browser

from classes import roles
from classes.models import User
from tests.support.factories import UserFactory
from tests.support.pages.pages import PAGE

pytestmark = pytest.mark.django_db

PROFILE: Final = "/accounts/profile/"
OLD, NEW = "correct horse battery", "another horse battery"
MOBILE: Final = "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36"


@pytest.fixture
def nomsa() -> User:
    return UserFactory.create(username="nomsa", role=roles.VIEWER, email="Nomsa@Office.example", password=OLD)


def log_in(browser: Browser) -> None:
    browser.post("/accounts/login/", {"username": "nomsa", "password": OLD})


def test_a_changed_password_and_a_changed_address_are_told_by_mail(client: Browser, nomsa: User) -> None:
    log_in(client)
    client.post(PROFILE, {"email": "zulu@office.example", "password": OLD})
    client.post("/accounts/password_change/", {"old_password": OLD, "new_password1": NEW, "new_password2": NEW})

    assert [(message.to, message.subject) for message in mail.outbox] == [
        (["Nomsa@Office.example"], "WeCoza Classes: your e-mail address was changed"),
        (["zulu@office.example"], "WeCoza Classes: your password was changed"),
    ]


def test_sees_when_a_login_was_last_used(client: Browser, nomsa: User) -> None:
    elsewhere = Browser(headers={**PAGE, "User-Agent": MOBILE})
    with time_machine.travel("2026-02-02 07:00:00+02:00", tick=False) as clock:
        log_in(elsewhere)
        clock.shift(timedelta(minutes=45))
        elsewhere.get("/classes/")
        log_in(client)

        page = client.get(PROFILE).text

    assert re.findall(r'data-label="Last seen" class="date">([^<]*)<', page) == ["now", "Mon 2 Feb 2026 07:45"]


def test_who_looks_at_the_list_of_logins_uses_no_other(client: Browser, nomsa: User) -> None:
    elsewhere = Browser(headers={**PAGE, "User-Agent": MOBILE})
    with time_machine.travel("2026-02-02 07:00:00+02:00", tick=False) as clock:
        log_in(elsewhere)
        clock.shift(timedelta(minutes=90))
        log_in(client)
        client.get(PROFILE)
        page = client.get(PROFILE).text
        clock.shift(timedelta(minutes=45))

        answer = elsewhere.get("/classes/")

    assert re.findall(r'data-label="Last seen" class="date">([^<]*)<', page) == ["now", "Mon 2 Feb 2026 07:00"]
    assert answer.status_code == 302
