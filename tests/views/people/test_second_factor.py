"""Second factors: setting them up, logging in with them, being asked for one, losing one."""

import re
import time
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.core import mail
from django.db import transaction
from django.test import Client as Browser
from pytest_django import Settings

from classes import roles
from classes.models import SecondFactor, User
from tests.support.factories import UserFactory
from tests.support.pages.pages import PAGE

pytestmark = pytest.mark.django_db

SCRIPT = {"Accept": "application/json"}
LOGIN, CODE = "/accounts/login/", "/accounts/second-factor/login/"
PASSWORD = "correct horse"
MORNING = "2026-02-02 07:00:00+02:00"


@pytest.fixture
def clock() -> Any:
    with time_machine.travel(MORNING, tick=False) as clock:
        yield clock


@pytest.fixture
def nomsa() -> User:
    return UserFactory.create(
        username="nomsa", role=roles.ADMINISTRATOR, email="nomsa@office.example", password=PASSWORD
    )


def log_in(client: Browser, **more: Any) -> Any:
    return client.post(LOGIN, {"username": "nomsa", "password": PASSWORD, "next": "/classes/"}, **more)


def code_at(secret: str, seconds: float) -> str:
    return str(format_hotp_value(hotp_value(secret, int(seconds // 30))))


@pytest.fixture
def app(client: Browser, nomsa: User, clock: Any) -> Any:
    """An authenticator app that was set up in the browser; gives its codes. `app.recovery` has the recovery codes."""
    log_in(client)
    page = client.get("/accounts/second-factor/app/")
    (secret,) = re.findall(r"code--address\">([A-Z2-7]{32})<", page.text)
    app = App(secret, clock)
    shown = client.post("/accounts/second-factor/app/", {"code": app.code()}, follow=True)
    app.recovery = re.findall(r'<li class="code">(\d+)</li>', shown.text)
    client.post("/accounts/logout/")
    clock.shift(timedelta(minutes=2))
    return app


class App:
    def __init__(self, secret: str, clock: Any) -> None:
        self.secret, self.recovery = secret, list[str]()
        self._clock = clock

    def code(self) -> str:

        return code_at(self.secret, time.time())


def is_in(client: Browser) -> bool:
    return client.get("/classes/").status_code == 200


def test_an_app_is_asked_for_after_the_password(client: Browser, app: App) -> None:
    asked = log_in(client)
    before = is_in(client)
    answer = client.post(CODE, {"code": app.code()})

    assert (asked["Location"], before) == (CODE, False)
    assert (answer.status_code, answer["Location"]) == (302, "/classes/")
    assert is_in(client)


def test_a_code_works_once(client: Browser, app: App) -> None:
    code = app.code()
    log_in(client)
    client.post(CODE, {"code": code})
    other = Browser(headers=PAGE)
    log_in(other)

    answer = other.post(CODE, {"code": code})

    assert "was used already" in answer.text
    assert not is_in(other)


def test_a_recovery_code_does_too_and_once(client: Browser, app: App) -> None:
    log_in(client)
    client.post(CODE, {"code": app.recovery[0]})
    first = is_in(client)
    other = Browser(headers=PAGE)
    log_in(other)
    other.post(CODE, {"code": app.recovery[0]})

    assert len(set(app.recovery)) == 10
    assert (first, is_in(other)) == (True, False)


def test_recovery_codes_are_shown_once(client: Browser, app: App) -> None:
    log_in(client)
    client.post(CODE, {"code": app.code()})

    page = client.get("/accounts/second-factor/codes/", follow=True).text

    assert not any(code in page for code in app.recovery)


def test_wrong_codes_lock_as_wrong_passwords_do(client: Browser, app: App) -> None:
    log_in(client)
    tries = [client.post(CODE, {"code": "000000"}).status_code for _ in range(5)]

    right = client.post(CODE, {"code": app.code()})
    by_script = log_in(client, headers=SCRIPT)

    assert tries == [200, 200, 200, 200, 429]
    assert (right.status_code, right["Retry-After"], by_script.status_code) == (429, "60", 429)
    assert not is_in(client)


def test_the_right_password_does_not_forgive_wrong_codes(client: Browser, app: App) -> None:
    statuses = []
    for _ in range(5):
        log_in(client)
        statuses.append(client.post(CODE, {"code": "000000"}).status_code)

    assert statuses == [200, 200, 200, 200, 429]


def test_a_script_is_told_where_to_go_on(app: App) -> None:
    answer = log_in(Browser(headers=SCRIPT))

    assert answer.status_code == 401
    assert answer.json()["message"].startswith("Your account asks for a second factor too")


def test_somebody_else_can_log_in_where_another_is_in(client: Browser, app: App) -> None:
    client.force_login(UserFactory.create(role=roles.VIEWER))

    log_in(client)
    client.post(CODE, {"code": app.code()})

    assert str(User.objects.get(username="nomsa").pk) == client.session["_auth_user_id"]


def test_a_forgotten_password_opens_nothing_without_the_second_factor(client: Browser, app: App, nomsa: User) -> None:
    nomsa.set_password("battery staple 7")
    nomsa.save()

    client.post(LOGIN, {"username": "nomsa", "password": "battery staple 7"})

    assert not is_in(client)


def test_secrets_lie_encrypted_in_the_database(app: App) -> None:
    stored = str(list(Authenticator.objects.values_list("data", flat=True)))

    assert app.secret not in stored
    assert "seed" in stored


def test_a_former_key_still_reads_them(client: Browser, app: App, settings: Settings) -> None:
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = "another key", [settings.SECRET_KEY]
    log_in(client)
    client.post(CODE, {"code": app.code()})

    assert is_in(client)


def test_without_the_key_nobody_gets_in_and_nothing_breaks(client: Browser, app: App, settings: Settings) -> None:
    settings.SECRET_KEY = "another key"
    log_in(client)

    answer = client.post(CODE, {"code": app.code()})

    assert answer.status_code == 200
    assert not is_in(client)


def test_factors_are_changed_after_showing_who_one_is(client: Browser, nomsa: User, clock: Any) -> None:
    log_in(client)
    clock.shift(timedelta(minutes=11))

    asked = client.get("/accounts/second-factor/app/")
    wrong = client.post(asked["Location"], {"password": "wrong"})
    right = client.post(asked["Location"], {"password": PASSWORD})

    assert asked["Location"] == "/accounts/again/?next=%2Faccounts%2Fsecond-factor%2Fapp%2F"
    assert "The password is not right." in wrong.text
    assert right["Location"] == "/accounts/second-factor/app/"
    assert client.get(right["Location"]).status_code == 200


def test_adding_and_removing_a_factor_is_recorded_without_its_secret(client: Browser, app: App, nomsa: User) -> None:
    log_in(client)
    client.post(CODE, {"code": app.code()})
    client.post("/accounts/second-factor/app/remove/")

    events = SecondFactor.pgh_event_model.objects.filter(type="totp").order_by("pgh_id")
    assert [(event.pgh_label, event.user_id) for event in events] == [("insert", nomsa.pk), ("delete", nomsa.pk)]
    assert not hasattr(events[0], "data")
    assert not Authenticator.objects.exists()


# Roles that need one


@pytest.fixture
def administrators_need_one(settings: Settings) -> None:
    settings.SECOND_FACTOR_ROLES = [roles.ADMINISTRATOR]


@pytest.mark.usefixtures("administrators_need_one")
def test_who_needs_one_sets_it_up_before_anything_else(client: Browser, nomsa: User, clock: Any) -> None:
    log_in(client)

    led = {client.get(path)["Location"] for path in ("/", "/classes/", "/admin/", "/accounts/profile/")}
    script = client.post("/calendar/feeds/", headers=SCRIPT)
    index = client.get("/accounts/second-factor/")
    page = client.get("/accounts/second-factor/app/")
    (secret,) = re.findall(r"code--address\">([A-Z2-7]{32})<", page.text)
    client.post("/accounts/second-factor/app/", {"code": App(secret, clock).code()})

    assert led == {"/accounts/second-factor/"}
    assert (script.status_code, script.json()["redirect_url"]) == (403, "/accounts/second-factor/")
    assert "Your role asks for a second factor: set one up first." in index.text
    assert is_in(client)


@pytest.mark.usefixtures("administrators_need_one")
def test_others_do_without(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.VIEWER))

    assert is_in(client)


@pytest.mark.usefixtures("administrators_need_one")
def test_who_removes_theirs_needs_a_new_one(client: Browser, app: App) -> None:
    log_in(client)
    client.post(CODE, {"code": app.code()})
    before = is_in(client)
    client.post("/accounts/second-factor/app/remove/")

    assert (before, is_in(client)) == (True, False)


# Losing one


def test_administrators_remove_a_lost_one(client: Browser, app: App, nomsa: User) -> None:
    log_in(client)
    client.post(CODE, {"code": app.code()})
    office = Browser(headers=PAGE)
    office.force_login(UserFactory.create(role=roles.ADMINISTRATOR))

    answer = office.post(f"/admin/classes/user/{nomsa.pk}/access/", {"do": "remove_factors"}, follow=True)

    was_in = is_in(client)
    log_in(client)
    assert "logs in with the password alone now" in answer.text
    assert (was_in, is_in(client)) == (False, True)


def test_administrators_do_not_open_superusers(client: Browser, nomsa: User) -> None:
    superuser = UserFactory.create(is_superuser=True)
    client.force_login(nomsa)

    answers = [client.post(f"/admin/classes/user/{superuser.pk}/access/", {"do": do}) for do in ("invite", "x")]

    assert [answer.status_code for answer in answers] == [403, 403]


@pytest.fixture
def committed_at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    """What waits for the end of a transaction is done within its request, as outside of tests."""
    monkeypatch.setattr(transaction, "on_commit", lambda done: done())


def set_up_an_app(client: Browser) -> Any:
    log_in(client)
    (secret,) = re.findall(r"code--address\">([A-Z2-7]{32})<", client.get("/accounts/second-factor/app/").text)
    return client.post("/accounts/second-factor/app/", {"code": code_at(secret, time.time())})


def test_every_change_of_the_factors_is_told_by_mail(
    client: Browser, nomsa: User, clock: Any, committed_at_once: None
) -> None:
    administrator = Browser(headers=PAGE)
    administrator.force_login(UserFactory.create(role=roles.ADMINISTRATOR))

    set_up_an_app(client)
    client.post("/accounts/second-factor/codes/new/")
    client.post("/accounts/second-factor/app/remove/")
    set_up_an_app(client)
    administrator.post(f"/admin/classes/user/{nomsa.pk}/access/", {"do": "remove_factors"})

    assert {address for message in mail.outbox for address in message.to} == {"nomsa@office.example"}
    assert [message.subject.removeprefix("WeCoza Classes: ") for message in mail.outbox] == [
        "an authenticator app was added",
        "new recovery codes",
        "the authenticator app was removed",
        "an authenticator app was added",
        "your second factor was removed",
    ]
    for message in mail.outbox:
        assert "your account nomsa in WeCoza Classes" in message.body
        assert "If it was not, change your password" in message.body
        assert "From: A program that does not say what it is, 127.0.0.1" in message.body


def test_a_change_stands_though_its_mail_cannot_be_sent(
    client: Browser, nomsa: User, clock: Any, settings: Settings, committed_at_once: None
) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9

    answer = set_up_an_app(client)

    assert answer.status_code == 302
    assert Authenticator.objects.filter(user=nomsa, type="totp").exists()


@pytest.mark.parametrize(
    "credential",
    [
        "",
        "null",
        "1",
        '"x"',
        "[]",
        "{}",
        '{"id": 1, "rawId": 1, "type": "public-key", "response": {}}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": []}',
        '{"id": "AA", "rawId": "AA", "type": "public-key", "response": {"clientDataJSON": "AA", "signature": "AA"}}',
        pytest.param("[" * 90_000, id="a deep list"),
        pytest.param('{"id":' * 15_000, id="a deep object"),
    ],
)
def test_nothing_that_a_passkey_could_say_is_an_error_here(client: Browser, app: App, credential: str) -> None:
    log_in(client)
    client.get("/accounts/second-factor/login/")

    answer = client.post("/accounts/second-factor/login/", {"credential": credential})

    assert answer.status_code in (200, 422, 429)
