"""Logging in and out, and what happens when the password is wrong."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.db import connection
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from pytest_django import Settings

from classes import roles
from classes.models import User
from tests.support.factories import UserFactory
from tests.support.pages.pages import PAGE

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"


@pytest.fixture
def nomsa() -> User:
    return UserFactory.create(username="nomsa.dlamini", role=roles.CLASS_ADMINISTRATOR, password="correct horse")


def log_in(client: Browser, password: str, *, username: str = "nomsa.dlamini", **details: Any) -> int:
    return client.post(LOGIN, {"username": username, "password": password}, **details).status_code


def fail_to_log_in(client: Browser, times: int) -> list[int]:
    return [log_in(client, "wrong") for _ in range(times)]


def test_goes_on_to_the_page_that_was_asked_for(client: Browser, nomsa: User) -> None:
    asked = client.get("/classes/new/")

    answer = client.post(
        asked["Location"], {"username": "nomsa.dlamini", "password": "correct horse", "next": "/classes/new/"}
    )

    assert asked["Location"] == "/accounts/login/?next=/classes/new/"
    assert (answer.status_code, answer["Location"]) == (302, "/classes/new/")
    assert client.get("/classes/new/").status_code == 200


def test_does_not_go_on_to_another_site(client: Browser, nomsa: User) -> None:
    fields = {"username": "nomsa.dlamini", "password": "correct horse", "next": "https://elsewhere.example/"}

    answer = client.post(LOGIN, fields)

    assert answer["Location"] == "/"


def test_a_username_that_is_too_long_is_nobody_s(client: Browser) -> None:
    assert log_in(client, "wrong", username="n" * 300) == 200


def test_browsers_keep_no_page_of_who_is_logged_in(client: Browser, nomsa: User) -> None:
    log_in(client, "correct horse")

    assert client.get("/")["Cache-Control"] == "private, no-store"


def test_lasts_a_working_day(client: Browser, nomsa: User) -> None:
    with time_machine.travel("2026-02-02 07:00:00+02:00", tick=False) as clock:
        log_in(client, "correct horse")
        by_hours = []
        for _ in range(11):
            clock.shift(timedelta(hours=1))
            by_hours.append(client.get("/classes/new/").status_code)
        clock.shift(timedelta(minutes=59))
        in_the_evening = client.get("/classes/new/").status_code
        clock.shift(timedelta(minutes=2))
        next_morning = client.get("/classes/new/").status_code

    assert (by_hours, in_the_evening, next_morning) == ([200] * 11, 200, 302)


def test_ends_two_hours_after_the_last_request(client: Browser, nomsa: User) -> None:
    with time_machine.travel("2026-02-02 07:00:00+02:00", tick=False) as clock:
        log_in(client, "correct horse")
        clock.shift(timedelta(minutes=119))
        in_use = client.get("/classes/new/").status_code
        clock.shift(timedelta(minutes=119))
        still = client.get("/classes/new/").status_code
        clock.shift(timedelta(minutes=121))
        page = client.get("/classes/new/").status_code
        script = client.post("/classes/new/", headers={"Accept": "application/json"})

    assert (in_use, still, page) == (200, 200, 302)
    assert (script.status_code, script.json()["message"].startswith("Your login has expired")) == (401, True)


def test_how_long_that_is_can_be_set(client: Browser, nomsa: User, settings: Settings) -> None:
    settings.LOGIN_IDLE = timedelta(minutes=10)
    with time_machine.travel("2026-02-02 07:00:00+02:00", tick=False) as clock:
        log_in(client, "correct horse")
        clock.shift(timedelta(minutes=11))

        assert client.get("/classes/new/").status_code == 302


def test_a_login_is_put_off_once_a_minute_and_its_data_left_alone(client: Browser, nomsa: User) -> None:
    with time_machine.travel("2026-02-02 07:00:00+02:00", tick=False) as clock:
        log_in(client, "correct horse")
        writes = []
        for seconds in (1, 58, 1, 1, 59):
            clock.shift(timedelta(seconds=seconds))
            with CaptureQueriesContext(connection) as asked:
                client.get("/accounts/profile/")
            writes.append(
                [each["sql"] for each in asked if re.match('(INSERT|UPDATE|DELETE).*django_session"', each["sql"])]
            )

    assert [len(each) for each in writes] == [0, 0, 1, 0, 1]
    assert all('SET "expire_date" =' in sql and "session_data" not in sql for each in writes for sql in each)


def test_a_login_that_ended_is_not_listed(client: Browser, nomsa: User) -> None:
    with time_machine.travel("2026-02-02 07:00:00+02:00", tick=False) as clock:
        log_in(Browser(headers={**PAGE, "User-Agent": "Left open/1.0"}), "correct horse")
        clock.shift(timedelta(hours=3))
        log_in(client, "correct horse")

        page = client.get("/accounts/profile/").text

    assert page.count('name="end"') <= 1
    assert UserSession.objects.filter(user=nomsa).count() == 1


def test_who_is_told_to_log_in_keeps_the_cookie_of_a_login_beside_it(client: Browser, nomsa: User) -> None:
    """A preview that was on its way while somebody logged in is answered last, for the login of before."""
    client.force_login(nomsa)
    client.session.flush()

    told = client.post("/classes/preview/", headers={"accept": "application/json"})
    page = client.get("/")

    assert (told.status_code, "sessionid" in told.cookies) == (401, False)
    assert (page.status_code, page.cookies["sessionid"].value) == (302, "")


def test_logging_out_empties_what_the_browser_kept(client: Browser, nomsa: User) -> None:
    client.force_login(nomsa)

    assert client.post("/accounts/logout/")["Clear-Site-Data"] == '"cache", "storage"'
    client.force_login(nomsa)
    left = client.post("/accounts/logout/", {"keep": "registers-of-others"})
    assert left["Clear-Site-Data"] == '"cache"'


def test_ends_by_post_only(client: Browser, nomsa: User) -> None:
    client.force_login(nomsa)

    by_link = client.get("/accounts/logout/").status_code
    still_in = client.get("/classes/new/").status_code
    by_button = client.post("/accounts/logout/").status_code

    assert (by_link, still_in, by_button) == (405, 200, 200)
    assert client.get("/classes/new/").status_code == 302


def test_a_wrong_password_is_said_on_the_page(client: Browser, nomsa: User) -> None:
    answer = client.post(LOGIN, {"username": "nomsa.dlamini", "password": "wrong"})

    assert answer.status_code == 200
    assert "This username and password do not belong together." in answer.text


def test_the_fifth_wrong_password_locks_the_username_at_that_address(client: Browser, nomsa: User) -> None:
    tries = fail_to_log_in(client, 5)

    with_the_right_one = client.post(LOGIN, {"username": "nomsa.dlamini", "password": "correct horse"})

    assert tries == [200, 200, 200, 200, 429]
    assert (with_the_right_one.status_code, with_the_right_one["Retry-After"]) == (429, "60")
    assert "Too many tries were wrong: wait 1 minute, then try again." in with_the_right_one.text
    assert client.get("/classes/new/").status_code == 302


def test_a_script_is_told_in_json(client: Browser, nomsa: User) -> None:
    fail_to_log_in(client, 5)

    answer = client.post(
        LOGIN, {"username": "nomsa.dlamini", "password": "wrong"}, headers={"Accept": "application/json"}
    )

    assert answer.status_code == 429
    message = "Too many tries were wrong: wait 1 minute, then try again."
    assert answer.json() == {"success": False, "message": message}


def test_others_are_not_locked_out(client: Browser, nomsa: User) -> None:
    UserFactory.create(username="pieter", password="another horse")
    fail_to_log_in(client, 5)

    from_elsewhere = log_in(client, "correct horse", REMOTE_ADDR="10.1.2.3")
    somebody_else = log_in(Browser(headers=PAGE), "wrong", username="pieter")

    assert (from_elsewhere, somebody_else) == (302, 200)


def test_a_lock_ends_by_itself_and_is_not_prolonged(client: Browser, nomsa: User) -> None:
    with time_machine.travel("2026-02-02 07:00:00+02:00", tick=False) as clock:
        fail_to_log_in(client, 5)
        clock.shift(timedelta(seconds=50))
        early = log_in(client, "correct horse")
        clock.shift(timedelta(seconds=10))
        late = log_in(client, "correct horse")

    assert (early, late) == (429, 302)


def test_a_right_password_forgives_the_wrong_ones(client: Browser, nomsa: User) -> None:
    fail_to_log_in(client, 4)
    log_in(client, "correct horse")

    assert fail_to_log_in(client, 4) == [200, 200, 200, 200]


@pytest.mark.parametrize(
    ("seen", "status"), [("203.0.113.9, 10.1.2.3", 302), ("10.1.2.3, 198.51.100.7", 429), ("10.1.2.3, nonsense", 302)]
)
def test_behind_our_proxy_the_address_is_what_it_saw(
    client: Browser, nomsa: User, settings: Settings, seen: str, status: int
) -> None:
    settings.BEHIND_PROXY = True
    for _ in range(5):
        log_in(client, "wrong", HTTP_X_FORWARDED_FOR="198.51.100.7")

    assert log_in(client, "correct horse", HTTP_X_FORWARDED_FOR=seen) == status


def test_without_a_proxy_nobody_can_say_his_address_himself(client: Browser, nomsa: User) -> None:
    fail_to_log_in(client, 5)

    assert log_in(client, "correct horse", HTTP_X_FORWARDED_FOR="10.1.2.3") == 429


@pytest.mark.parametrize("username", ["", "\0", "x" * 200, "Zoë O'Brien"])
def test_odd_usernames_are_wrong_and_no_more(client: Browser, username: str) -> None:
    assert log_in(client, "wrong", username=username) == 200


@pytest.mark.parametrize("password", ["short", "1234567890", "password12", "nomsadlamini"])
def test_weak_passwords_are_refused(client: Browser, nomsa: User, password: str) -> None:
    client.force_login(nomsa)
    fields = {"old_password": "correct horse", "new_password1": password, "new_password2": password}

    client.post("/accounts/password_change/", fields)

    nomsa.refresh_from_db()
    assert nomsa.check_password("correct horse")


def test_a_password_may_be_a_long_sentence(client: Browser, nomsa: User) -> None:
    client.force_login(nomsa)
    sentence = "a horse eats apples under the old tree, " * 5
    fields = {"old_password": "correct horse", "new_password1": sentence, "new_password2": sentence}

    client.post("/accounts/password_change/", fields)
    client.logout()

    assert log_in(client, sentence) == 302


def test_the_key_of_a_login_cannot_be_guessed(client: Browser, nomsa: User) -> None:
    client.post(LOGIN, {"username": nomsa.username, "password": "correct horse"})

    assert re.fullmatch(r"[a-z0-9]{32}", client.cookies["sessionid"].value)


def test_what_a_login_keeps_is_read_as_data_and_never_run(settings: Settings) -> None:
    assert settings.SESSION_SERIALIZER == "django.contrib.sessions.serializers.JSONSerializer"


def test_nobody_is_asked_a_secret_question() -> None:
    kept = {field.name for field in User._meta.get_fields()}

    assert not [name for name in kept if re.search("question|answer|hint", name)]


@pytest.mark.parametrize("address", ["/accounts/password_reset/", "/accounts/reset/MQ/set-password/"])
def test_addresses_of_djangos_own_password_reset_lead_nowhere(client: Browser, address: str) -> None:
    assert client.get(address).status_code == 404
