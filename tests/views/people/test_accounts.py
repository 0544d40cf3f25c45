"""Forgotten passwords, invitations, one's own account."""

import re
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from allauth.usersessions.models import UserSession
from django.contrib.auth.models import Group
from django.core import mail
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import Settings

from classes import roles
from classes.models import Invitation, User
from classes.services.people.accounts import invite
from tests.operations.test_settings import manage
from tests.support.factories import UserFactory
from tests.support.pages.page_forms import form_to
from tests.support.pages.pages import PAGE
from tests.support.rows import forget_who_acted

pytestmark = pytest.mark.django_db

LOGIN = "/accounts/login/"
FORGOTTEN = "/accounts/forgotten/"
PROFILE = "/accounts/profile/"
OLD, NEW = "correct horse", "battery staple 7"
MOBILE = "Mozilla/5.0 (Linux; Android 14) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/130.0.0.0 Mobile Safari/537.36"


@pytest.fixture
def nomsa() -> User:
    return UserFactory.create(username="nomsa", role=roles.VIEWER, email="Nomsa@Office.example", password=OLD)


def log_in(client: Browser, password: str = OLD, *, username: str = "nomsa", **details: Any) -> int:
    return client.post(LOGIN, {"username": username, "password": password}, **details).status_code


def is_in(client: Browser) -> bool:
    return client.get(PROFILE).status_code == 200


def link_in(text: str) -> str:
    found = re.search(r"https?://[^/]+(/accounts/\S+?/)(?=\s|<|$)", text)
    assert found
    return found[1]


def link_sent(client: Browser, email: str = "nomsa@office.example") -> str:
    client.post(FORGOTTEN, {"email": email})
    return link_in(str(mail.outbox[-1].body))


def choose(
    client: Browser, link: str, password: str = NEW, *, names: tuple[str, str] = ("password1", "password2")
) -> Any:
    """Follow the link and choose a password; what was answered last."""
    page = client.get(link, follow=True)
    return client.post(page.request["PATH_INFO"], dict.fromkeys(names, password))


def accept(client: Browser, link: str, password: str = NEW) -> Any:
    return choose(client, link, password, names=("new_password1", "new_password2"))


# A forgotten password


def test_a_forgotten_password_is_replaced_by_mail(client: Browser, nomsa: User) -> None:
    elsewhere = Browser(headers=PAGE)
    log_in(elsewhere)

    link = link_sent(client)
    answer = choose(client, link)

    (message,) = mail.outbox
    assert (message.to, message.subject) == (["Nomsa@Office.example"], "WeCoza Classes: choose a new password")
    assert "Your username is nomsa." in message.body
    assert not message.alternatives  # type: ignore[attr-defined]
    assert answer["Location"] == "/accounts/forgotten/done/"
    assert not is_in(elsewhere)
    assert log_in(client, NEW) == 302


def test_its_link_works_once_and_for_an_hour(client: Browser, nomsa: User) -> None:
    with time_machine.travel("2026-02-02 07:00:00+02:00", tick=False) as clock:
        first, second = link_sent(client), link_sent(client)
        choose(client, first)
        again = Browser(headers=PAGE).get(first, follow=True)
        other = Browser(headers=PAGE).get(second, follow=True)
        third = link_sent(client)
        clock.shift(timedelta(minutes=61))
        late = Browser(headers=PAGE).get(third, follow=True)

    assert ["This link no longer works" in page.text for page in (again, other, late)] == [True] * 3


@pytest.mark.parametrize("email", ["nobody@office.example", "switched-off@office.example"])
def test_nobody_learns_who_has_an_account(client: Browser, nomsa: User, email: str) -> None:
    UserFactory.create(email="switched-off@office.example", is_active=False)

    known = client.post(FORGOTTEN, {"email": nomsa.email})
    unknown = client.post(FORGOTTEN, {"email": email})

    assert (known.status_code, known["Location"]) == (unknown.status_code, unknown["Location"])
    assert [message.to for message in mail.outbox] == [[nomsa.email], [email]]
    assert "/accounts/" not in mail.outbox[1].body


def test_nobody_floods_a_mailbox(client: Browser, nomsa: User) -> None:
    statuses = [client.post(FORGOTTEN, {"email": nomsa.email}).status_code for _ in range(6)]

    assert statuses == [302] * 5 + [429]
    assert len(mail.outbox) == 5


def test_without_mail_the_page_says_whom_to_ask(client: Browser, nomsa: User, settings: Settings) -> None:
    settings.EMAIL_URL = ""

    answers = [client.get(FORGOTTEN), client.post(FORGOTTEN, {"email": nomsa.email})]

    assert ["Ask an administrator of your office" in answer.text for answer in answers] == [True, True]
    assert mail.outbox == []


def test_mail_that_cannot_be_sent_is_said(client: Browser, nomsa: User, settings: Settings) -> None:
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 1

    statuses = [client.post(FORGOTTEN, {"email": email}).status_code for email in (nomsa.email, "no@office.example")]

    assert statuses == [503, 503]


def test_mail_is_shown_in_the_log_of_development(
    client: Browser, nomsa: User, settings: Settings, capsys: pytest.CaptureFixture[str]
) -> None:
    settings.EMAIL_BACKEND = backend_of(DEBUG="true")

    client.post(FORGOTTEN, {"email": nomsa.email})

    shown = capsys.readouterr().out
    assert f"To: {nomsa.email}" in shown
    assert re.search(r"http://testserver/accounts/\S+", shown)


def test_mail_is_not_shown_in_the_log_of_a_server() -> None:
    assert backend_of(DEBUG="false").rpartition(".")[0] == "django.core.mail.backends.dummy"
    assert backend_of(DEBUG="true", EMAIL_URL="smtp://mail.example").rpartition(".")[0].endswith("smtp")


def backend_of(**variables: str) -> str:
    """How mail is sent with these variables and no others."""
    show = "from django.conf import settings; print(settings.EMAIL_BACKEND)"
    done = manage("shell", "-v0", "-c", show, without="" if "EMAIL_URL" in variables else "EMAIL_URL", **variables)
    return done.stdout.strip()


@pytest.mark.parametrize("address", ["/accounts/signup/", "/accounts/email/", "/accounts/password/set/"])
def test_nobody_signs_up(client: Browser, address: str) -> None:
    assert client.get(address).status_code == 404


# Invitations


@pytest.fixture
def invited(administrator: User) -> User:
    user: User = UserFactory.create(username="sipho", role=roles.SUPERVISOR)
    user.set_unusable_password()
    user.save()
    return user


def invitation_of(user: User, *, by: User) -> str:
    secret = invite(user, by=by, at=timezone.now(), lasts=timedelta(days=3))
    return f"/accounts/invitation/{secret}/"


def test_who_is_invited_chooses_a_password_and_is_in(client: Browser, invited: User, administrator: User) -> None:
    link = invitation_of(invited, by=administrator)

    answer = accept(client, link)

    assert (answer.status_code, answer["Location"]) == (302, "/")
    assert is_in(client)
    assert log_in(Browser(headers=PAGE), NEW, username="sipho") == 302
    assert User.objects.get(pk=invited.pk).role_names == [roles.SUPERVISOR]


def test_an_invitation_works_once_and_looking_does_not_use_it_up(
    client: Browser, invited: User, administrator: User
) -> None:
    link = invitation_of(invited, by=administrator)
    looked = [client.get(link, follow=True).status_code for _ in range(2)]

    first, second = accept(client, link), accept(Browser(headers=PAGE), link, "another staple 8")

    assert looked == [200, 200]
    assert (first.status_code, second.status_code) == (302, 404)
    assert User.objects.get(pk=invited.pk).check_password(NEW)


def test_an_invitation_runs_out_and_a_new_one_replaces_it(invited: User, administrator: User) -> None:
    with time_machine.travel("2026-02-02 07:00:00+02:00", tick=False) as clock:
        old, new = invitation_of(invited, by=administrator), invitation_of(invited, by=administrator)
        statuses = [Browser(headers=PAGE).get(link, follow=True).status_code for link in (old, new)]
        clock.shift(timedelta(days=3))
        statuses.append(Browser(headers=PAGE).get(new, follow=True).status_code)

    assert statuses == [404, 200, 404]


def test_an_invitation_asks_for_a_good_password(client: Browser, invited: User, administrator: User) -> None:
    answer = accept(client, invitation_of(invited, by=administrator), "short")

    assert answer.status_code == 422
    assert "This password is too short." in answer.text
    assert not User.objects.get(pk=invited.pk).has_usable_password()


def test_its_secret_is_stored_nowhere(client: Browser, invited: User, administrator: User) -> None:
    link = invitation_of(invited, by=administrator)
    secret = link.split("/")[-2]

    shown = client.get(link, follow=True)

    assert secret not in shown.text + shown.request["PATH_INFO"] + str(dict(client.session))
    assert Invitation.objects.get().secret_digest != secret


def test_administrators_invite_by_making_a_user_without_password(office: Browser) -> None:
    role = Group.objects.get(name=roles.QA_OFFICER)
    facts = {"username": "ayesha", "email": "ayesha@office.example", "groups": [role.pk]}

    answer = office.post("/admin/classes/user/add/", {**facts, "first_name": "", "last_name": ""})

    user = User.objects.get(username="ayesha")
    (message,) = mail.outbox
    assert not user.has_usable_password()
    assert message.to == ["ayesha@office.example"]
    assert link_in(str(message.body)) in answer.text
    guest = Browser(headers=PAGE)
    accept(guest, link_in(answer.text))
    assert is_in(guest)


def test_administrators_make_a_new_link_for_who_is_there_already(office: Browser, nomsa: User) -> None:
    answer = office.post(f"/admin/classes/user/{nomsa.pk}/access/", {"do": "invite"})

    guest = Browser(headers=PAGE)
    accept(guest, link_in(answer.text))
    assert is_in(guest)
    assert not User.objects.get(pk=nomsa.pk).check_password(OLD)


# A password that somebody else chose


@pytest.fixture
def with_a_given_password(office: Browser, nomsa: User) -> User:
    office.post(f"/admin/classes/user/{nomsa.pk}/password/", {"password1": NEW, "password2": NEW})
    return nomsa


def test_a_given_password_is_changed_before_anything_else(client: Browser, with_a_given_password: User) -> None:
    log_in(client, NEW)

    pages = {path: client.get(path) for path in ("/", "/classes/", PROFILE, "/admin/")}
    script = client.post("/calendar/feeds/", headers={"Accept": "application/json"})
    own = "own staple horse 9"
    client.post("/accounts/password_change/", {"old_password": NEW, "new_password1": own, "new_password2": own})

    assert {answer["Location"] for answer in pages.values()} == {"/accounts/password_change/"}
    assert script.status_code == 403
    assert script.json()["message"].startswith("Choose a password of your own first")
    assert client.get("/classes/").status_code == 200


def test_a_given_password_is_not_kept_by_changing_nothing(client: Browser, with_a_given_password: User) -> None:
    log_in(client, NEW)

    answer = client.post(
        "/accounts/password_change/", {"old_password": NEW, "new_password1": NEW, "new_password2": NEW}
    )

    assert "Choose another password than the present one." in answer.text
    assert User.objects.get(pk=with_a_given_password.pk).must_change_password


def test_who_gets_a_given_password_can_log_out(client: Browser, with_a_given_password: User) -> None:
    log_in(client, NEW)

    assert client.post("/accounts/logout/").status_code == 200


# One's own account


def test_shows_and_saves_ones_name(client: Browser, nomsa: User) -> None:
    log_in(client)

    answer = client.post(PROFILE, {"first_name": "Nomsa", "last_name": "Zulu", "email": nomsa.email}, follow=True)

    assert "Your profile was saved." in answer.text
    assert str(User.objects.get(pk=nomsa.pk)) == "Nomsa Zulu"


@pytest.mark.parametrize(("password", "status", "stored"), [("", 422, False), ("wrong", 422, False), (OLD, 302, True)])
def test_the_email_is_changed_with_the_password(
    client: Browser, nomsa: User, password: str, status: int, stored: bool
) -> None:
    log_in(client)

    answer = client.post(PROFILE, {"email": "zulu@office.example", "password": password})

    assert answer.status_code == status
    assert (User.objects.get(pk=nomsa.pk).email == "zulu@office.example") is stored


def test_what_an_administrator_changed_meanwhile_stays(client: Browser, nomsa: User) -> None:
    log_in(client)
    form = form_to(client.get(PROFILE), PROFILE)
    forget_who_acted()
    User.objects.filter(pk=nomsa.pk).update(first_name="Thandi", last_name="Zulu")

    both = form.send(client, {"first_name": "Rose"})
    one = form.send(client, {"email": "rose@office.example", "password": OLD})

    stored = User.objects.get(pk=nomsa.pk)
    assert (both.status_code, one.status_code) == (409, 302)
    assert "somebody changed this meanwhile to Thandi, you to Rose" in both.text
    assert (stored.first_name, stored.last_name, stored.email) == ("Thandi", "Zulu", "rose@office.example")


def test_sees_and_ends_ones_sessions(client: Browser, nomsa: User) -> None:
    phone, desk = Browser(headers={**PAGE, "User-Agent": MOBILE}), Browser(headers=PAGE)
    for browser in (client, phone, desk):
        log_in(browser)

    page = client.get(PROFILE).text
    (key,) = re.findall(r'value="(\d+)"\s+aria-label="End Chrome on Android', page)
    client.post(PROFILE, {"end": key})
    after_one = [is_in(browser) for browser in (client, phone, desk)]
    client.post(PROFILE, {"end_others": "yes"})

    assert "Where you are logged in" in page
    assert after_one == [True, False, True]
    assert [is_in(browser) for browser in (client, phone, desk)] == [True, False, False]


def test_nobody_ends_the_session_of_another(client: Browser, nomsa: User) -> None:
    log_in(client)
    other = Browser(headers=PAGE)
    other.force_login(UserFactory.create())
    key = UserSession.objects.get(user=nomsa).pk

    answers = [other.post(PROFILE, {"end": wrong}).status_code for wrong in (key, "x", "", "9" * 40, "²")]

    assert answers == [404] * 5
    assert is_in(client)


def test_a_changed_password_ends_the_other_sessions(client: Browser, nomsa: User) -> None:
    elsewhere = Browser(headers=PAGE)
    log_in(client)
    log_in(elsewhere)

    client.post("/accounts/password_change/", {"old_password": OLD, "new_password1": NEW, "new_password2": NEW})

    assert (is_in(client), is_in(elsewhere)) == (True, False)
    assert client.get(PROFILE).text.count("(this one)") == 1


def test_administrators_end_somebody_s_sessions(client: Browser, office: Browser, nomsa: User) -> None:
    log_in(client)

    answer = office.post(f"/admin/classes/user/{nomsa.pk}/access/", {"do": "end_sessions"}, follow=True)

    assert "is no longer logged in anywhere" in answer.text
    assert "Not logged in." in answer.text
    assert not is_in(client)
    assert log_in(client) == 302
