"""Accounts' forms, some of which are a library's, sent without anything in them."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.test import Client as Browser
from django.utils import timezone

from classes.services.people.accounts import invite
from tests.support.factories import UserFactory
from tests.support.pages.page_forms import form_to
from tests.support.pages.pages import PAGE
from tests.views.people.test_accounts import link_sent

pytestmark = pytest.mark.django_db

PASSWORD = "seven white horses"


def log_in(browser: Browser, *, with_app: bool = False) -> None:
    user = UserFactory.create(password=PASSWORD)
    if with_app:
        TOTP.activate(user, generate_totp_secret())
    browser.post("/accounts/login/", {"username": user.username, "password": PASSWORD})


def nobody(_browser: Browser) -> str:
    return "/accounts/login/"


def who_forgot(_browser: Browser) -> str:
    return "/accounts/forgotten/"


def who_follows_the_mail(browser: Browser) -> str:
    UserFactory.create(email="nomsa@office.example")
    return link_sent(browser)


def who_is_invited(_browser: Browser) -> str:
    secret = invite(UserFactory.create(), by=UserFactory.create(), at=timezone.now(), lasts=timedelta(days=3))
    return f"/accounts/invitation/{secret}/"


def who_changes_it(browser: Browser) -> str:
    log_in(browser)
    return "/accounts/password_change/"


def who_is_asked_again(browser: Browser) -> str:
    log_in(browser)
    return "/accounts/again/"


def who_sets_up_an_app(browser: Browser) -> str:
    log_in(browser)
    return "/accounts/second-factor/app/"


def who_has_an_app(browser: Browser) -> str:
    log_in(browser, with_app=True)
    return "/accounts/second-factor/login/"


def who_is_asked_for_a_code_again(browser: Browser) -> str:
    user = UserFactory.create()
    TOTP.activate(user, generate_totp_secret())
    browser.force_login(user)
    return "/accounts/second-factor/again/"


TWICE = ["Choose a new password.", "Type the new password once more."]


@pytest.mark.parametrize(
    ("reach", "sentences"),
    [
        (nobody, ["Type your username.", "Type your password."]),
        (who_forgot, ["Type the e-mail address of your account."]),
        (who_follows_the_mail, TWICE),
        (who_is_invited, TWICE),
        (who_changes_it, ["Type the password that you have now.", *TWICE]),
        (who_is_asked_again, ["Type your password."]),
        (who_sets_up_an_app, ["Type the code."]),
        (who_has_an_app, ["Type the code."]),
        (who_is_asked_for_a_code_again, ["Type the code."]),
    ],
    ids=lambda value: getattr(value, "__name__", ""),
)
def test_says_of_each_empty_field_what_to_type(reach: Callable[[Browser], str], sentences: list[str]) -> None:
    browser = Browser(headers=PAGE)
    shown = browser.get(reach(browser), follow=True)

    page = form_to(shown, shown.request["PATH_INFO"]).send(browser).text

    for sentence in sentences:
        assert f'<p class="field__error">{sentence}</p>' in page
    assert "This field" not in page
    assert "is not right" not in page


def test_a_username_that_nobody_can_have_is_told_what_a_wrong_one_is() -> None:
    browser = Browser(headers=PAGE)

    pages = [
        browser.post("/accounts/login/", {"username": name, "password": "wrong"}).text for name in ("x", 151 * "x")
    ]

    assert all("This username and password do not belong together." in page for page in pages)
