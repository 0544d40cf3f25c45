"""Guessing at passwords, codes and links is slowed, wherever it comes from; who the account belongs to gets in."""

import json
import logging
import re
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from django.core import mail
from django.test import Client as Browser
from prometheus_client import REGISTRY
from pytest_django import Settings

from classes import roles
from classes.models import User
from classes.services.people.guess_limits import FREE
from tests.support.factories import UserFactory
from tests.support.pages.pages import PAGE
from wecoza.logs import JsonLines

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
PASSWORD = "correct horse"
ELSEWHERE = "198.51.100.1"


@pytest.fixture(autouse=True)
def clock() -> Iterator[Any]:
    with time_machine.travel("2026-02-02 07:00:00+02:00", tick=False) as clock:
        yield clock


@pytest.fixture
def nomsa() -> User:
    return UserFactory.create(
        username="nomsa", email="nomsa@example.org", role=roles.CLASS_ADMINISTRATOR, password=PASSWORD
    )


@pytest.fixture
def events(caplog: pytest.LogCaptureFixture) -> Any:
    """The lines of the log about guesses, as they are written."""
    formatter = JsonLines()
    return lambda: [
        json.loads(formatter.format(record)) for record in caplog.records if record.message.startswith("guess")
    ]


def log_in(password: str, *, username: str = "nomsa", at: str = "203.0.113.9", browser: Browser | None = None) -> Any:
    browser = browser or Browser(headers=PAGE)
    return browser.post(LOGIN, {"username": username, "password": password}, REMOTE_ADDR=at)


def counted(name: str, **labels: str) -> float:
    return REGISTRY.get_sample_value(f"wecoza_guesses_{name}_total", labels) or 0


def test_twelve_addresses_do_not_guess_faster_than_one(nomsa: User) -> None:
    tries = [log_in("wrong", at=f"198.51.100.{number}").status_code for number in range(12)]

    assert tries == [200] * 9 + [429] * 3
    assert log_in(PASSWORD, at="198.51.100.99").status_code == 429


def test_thirty_names_are_not_tried_from_one_address(nomsa: User) -> None:
    tries = [log_in("wrong", username=f"user{number}").status_code for number in range(30)]

    assert tries == [200] * 19 + [429] * 11
    assert log_in(PASSWORD).status_code == 429
    assert log_in(PASSWORD, at=ELSEWHERE).status_code == 302


def test_a_network_of_ipv6_is_one_address(nomsa: User) -> None:
    tries = [log_in("wrong", at=f"2001:db8:0:1::{number}").status_code for number in range(6)]

    assert tries == [200] * 4 + [429] * 2
    assert log_in("wrong", at="2001:db8:0:2::1").status_code == 200


def test_pauses_double_up_to_a_quarter_of_an_hour(nomsa: User, clock: Any) -> None:
    for _ in range(FREE["both"] - 1):
        log_in("wrong")

    pauses = []
    for _ in range(6):
        waits = int(log_in("wrong")["Retry-After"])
        pauses.append(waits)
        clock.shift(timedelta(seconds=waits - 1))
        assert log_in(PASSWORD).status_code == 429
        clock.shift(timedelta(seconds=1))

    assert pauses == [60, 120, 240, 480, 900, 900]
    assert log_in(PASSWORD).status_code == 302


def test_what_is_tried_in_a_pause_does_not_prolong_it(nomsa: User, clock: Any) -> None:
    for _ in range(50):
        log_in("wrong")

    clock.shift(timedelta(seconds=60))

    assert log_in(PASSWORD).status_code == 302


def test_the_page_says_how_long_and_what_else_helps(nomsa: User, clock: Any) -> None:
    for _ in range(FREE["both"]):
        log_in("wrong")
    clock.shift(timedelta(seconds=10))

    answer = log_in("wrong")

    assert answer["Retry-After"] == "50"
    assert "Too many tries were wrong: wait 1 minute, then try again." in answer.text
    assert 'href="/accounts/forgotten/"' in answer.text


def test_a_day_later_all_is_forgotten(nomsa: User, clock: Any) -> None:
    for _ in range(4):
        log_in("wrong")

    clock.shift(timedelta(days=1, seconds=1))

    assert [log_in("wrong").status_code for _ in range(4)] == [200] * 4


def test_nobody_is_kept_out_of_a_browser_where_they_logged_in_before(nomsa: User) -> None:
    own = Browser(headers=PAGE)
    log_in(PASSWORD, browser=own)
    own.post("/accounts/logout/")
    for number in range(40):
        log_in("wrong", at=f"198.51.100.{number}")
        log_in("wrong", username=f"user{number}")

    assert log_in(PASSWORD, browser=own).status_code == 302


def test_a_known_browser_guesses_no_faster(nomsa: User) -> None:
    own = Browser(headers=PAGE)
    log_in(PASSWORD, browser=own)
    own.post("/accounts/logout/")

    tries = [log_in("wrong", browser=own, at=f"198.51.100.{number}").status_code for number in range(7)]

    assert tries == [200] * 4 + [429] * 3


def test_a_browser_is_known_for_those_who_logged_in_there_alone(nomsa: User) -> None:
    UserFactory.create(username="pieter")
    own = Browser(headers=PAGE)
    log_in(PASSWORD, browser=own)
    for number in range(20):
        log_in("wrong", username="pieter", at=f"198.51.100.{number}")

    answer = log_in("wrong", username="pieter", browser=own)

    assert answer.status_code == 429
    assert "nomsa" not in own.cookies["known-browser"].value


def test_a_mark_that_somebody_made_up_is_worth_nothing(nomsa: User) -> None:
    made_up = Browser(headers=PAGE)
    made_up.cookies["known-browser"] = "mark.0123456789abcdef:1abc:signature"
    for number in range(12):
        log_in("wrong", at=f"198.51.100.{number}")

    assert log_in(PASSWORD, browser=made_up).status_code == 429


def test_a_new_password_by_mail_lets_its_owner_in(nomsa: User, settings: Settings) -> None:
    settings.EMAIL_URL = "smtp://mail.example.org"
    for number in range(40):
        log_in("wrong", at=f"198.51.100.{number}")
        log_in("wrong", username=f"user{number}")
    own = Browser(headers=PAGE)
    own.post("/accounts/forgotten/", {"email": "nomsa@example.org"})
    (link,) = re.findall(r"http://testserver(/accounts/forgotten/\S+)", str(mail.outbox[0].body))

    form = own.get(link)["Location"]
    own.post(form, {"password1": "battery staple 7", "password2": "battery staple 7"})

    assert log_in("battery staple 7", browser=own).status_code == 302


def test_an_administrator_ends_a_pause(nomsa: User) -> None:
    for number in range(12):
        log_in("wrong", at=f"198.51.100.{number}")
    administrator = Browser(headers=PAGE)
    administrator.force_login(UserFactory.create(role=roles.ADMINISTRATOR))

    page = administrator.get(f"/admin/classes/user/{nomsa.pk}/access/")
    administrator.post(f"/admin/classes/user/{nomsa.pk}/access/", {"do": "lift_pause"})

    assert "15 minutes at most" in page.text
    assert log_in(PASSWORD).status_code == 302


@pytest.mark.parametrize(
    ("address", "fields"),
    [
        (
            "/accounts/password_change/",
            {"old_password": "wrong", "new_password1": "battery staple 7", "new_password2": "battery staple 7"},
        ),
        ("/accounts/profile/", {"first_name": "N", "last_name": "D", "email": "x@example.org", "password": "wrong"}),
        ("/accounts/again/", {"password": "wrong"}),
    ],
)
def test_nobody_guesses_at_a_screen_that_was_left_open(nomsa: User, address: str, fields: dict[str, str]) -> None:
    left_open = Browser(headers=PAGE)
    log_in(PASSWORD, browser=left_open)

    tries = [left_open.post(address, fields).status_code for _ in range(7)]

    assert tries[3] in (200, 422)
    assert tries[4:] == [429] * 3


@pytest.mark.parametrize(
    "link", ["/accounts/forgotten/1-abc123-0123456789abcdef/", "/accounts/invitation/no-such-secret/"]
)
def test_links_are_not_guessed(link: str) -> None:
    guesser = Browser(headers=PAGE)

    tries = [guesser.get(link, follow=True, REMOTE_ADDR=ELSEWHERE).status_code for _ in range(25)]

    assert set(tries[:19]) < {200, 404}
    assert tries[19:] == [429] * 6


def test_every_wrong_guess_is_an_event(nomsa: User, events: Any, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.INFO)
    before = counted("failed", kind="password"), counted("refused", limit="both")

    log_in("hunter2 typed", username="NOMSA")
    log_in("hunter2 typed", username="8001015009087")
    for _ in range(5):
        log_in("wrong", username="pieter")

    kept = ("message", "level", "account", "client", "known_browser")
    assert [[line.get(name) for name in kept] for line in events()][:2] == [
        ["guess failed", "WARNING", nomsa.pk, "203.0.113.9", False],
        ["guess failed", "WARNING", None, "203.0.113.9", False],
    ]
    log_in("wrong", username="pieter")
    assert (events()[-1]["message"], events()[-1]["limit"]) == ("guess refused", "both")
    assert (counted("failed", kind="password"), counted("refused", limit="both")) == (before[0] + 7, before[1] + 1)
    assert not re.search("hunter2|8001015009087|NOMSA", str(events()))
