import json
from collections.abc import Callable
from datetime import timedelta
from urllib.parse import parse_qsl, urlencode

import pytest
from django.utils import timezone
from playwright.sync_api import Page, Route, expect

from classes import roles
from classes.models import User
from classes.services.people.accounts import invite
from tests.browser.axe import assert_looks_right
from tests.browser.conftest import Console
from tests.support.factories import UserFactory

PASSWORD = "correct horse"
WRONG_WITHOUT_A_PAUSE = 4


@pytest.fixture
def nomsa() -> User:
    return UserFactory.create(username="nomsa", role=roles.VIEWER, first_name="Nomsa", password=PASSWORD)


def log_in(page: Page) -> None:
    page.goto("/accounts/login/")
    page.get_by_label("Username").fill("nomsa")
    page.get_by_label("Password").fill(PASSWORD)
    page.get_by_role("button", name="Log in").click()


def log_out(page: Page) -> None:
    page.get_by_role("button", name="menu").click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="You are logged out")).to_be_visible()


def plug_in_a_key(page: Page) -> None:
    """A passkey that says yes to everything."""
    devices = page.context.new_cdp_session(page)
    devices.send("WebAuthn.enable")
    options = {"protocol": "ctap2", "transport": "internal", "automaticPresenceSimulation": True}
    verified = {"hasResidentKey": True, "hasUserVerification": True, "isUserVerified": True}
    devices.send("WebAuthn.addVirtualAuthenticator", {"options": {**options, **verified}})


def test_log_in_is_accessible_and_fits(page: Page) -> None:
    page.goto("/accounts/login/")

    assert_looks_right(page)


def test_change_of_password_is_accessible_and_fits(page: Page, sign_in: Callable[[User], None]) -> None:
    sign_in(UserFactory())

    page.goto("/accounts/password_change/")

    expect(page).to_have_url("/accounts/password_change/")
    assert_looks_right(page)


def test_what_is_open_to_everybody_is_accessible_and_fits(page: Page, nomsa: User) -> None:
    secret = invite(nomsa, by=nomsa, at=timezone.now(), lasts=timedelta(days=1))

    page.goto("/accounts/login/")
    page.get_by_role("link", name="Forgotten your password?").click()
    expect(page.get_by_label("E-mail")).to_be_visible()
    assert_looks_right(page)
    page.goto(f"/accounts/invitation/{secret}/")
    expect(page.get_by_role("heading", name="Welcome, Nomsa")).to_be_visible()
    assert_looks_right(page)


def test_a_passkey_is_added_and_asked_for(page: Page, nomsa: User) -> None:
    plug_in_a_key(page)
    log_in(page)

    page.get_by_role("button", name="menu").click()
    page.get_by_role("link", name="Profile").click()
    assert_looks_right(page)
    page.get_by_role("link", name="Second factor").click()
    assert_looks_right(page)
    page.get_by_role("link", name="Set up an app").click()
    expect(page.get_by_role("img", name="For the app's camera")).to_be_visible()
    assert_looks_right(page)
    page.go_back()
    page.get_by_role("link", name="Add a passkey").click()
    assert_looks_right(page)
    page.get_by_role("button", name="Add a passkey").click()
    expect(page.get_by_text("they are shown this one time")).to_be_visible()
    assert_looks_right(page)

    page.get_by_role("link", name="I have kept them").click()
    log_out(page)
    log_in(page)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()
    assert_looks_right(page)
    page.get_by_role("button", name="Use a passkey").click()
    expect(page).to_have_url("/")
    expect(page.get_by_role("button", name="Nomsa")).to_be_visible()


def test_a_passkey_is_not_guessed(page: Page, nomsa: User, console: Console) -> None:
    console.expect("429")
    plug_in_a_key(page)
    log_in(page)
    page.goto("/accounts/second-factor/passkeys/add/")
    page.get_by_role("button", name="Add a passkey").click()
    page.get_by_role("link", name="I have kept them").click()
    log_out(page)
    log_in(page)
    expect(page.get_by_role("heading", name="One more step")).to_be_visible()

    page.route("**/accounts/second-factor/login/", sign_with_another_key)
    for _ in range(WRONG_WITHOUT_A_PAUSE):
        page.get_by_role("button", name="Use a passkey").click()
        expect(page.get_by_text("This is not right").first).to_be_visible()
    page.get_by_role("button", name="Use a passkey").click()

    expect(page.get_by_role("heading", name="Log-in is paused")).to_be_visible()
    assert_looks_right(page)


def sign_with_another_key(route: Route) -> None:
    """What the passkey says, with a signature that is none of its own."""
    sent = dict(parse_qsl(route.request.post_data or ""))
    if "credential" in sent:
        credential = json.loads(sent["credential"])
        credential["response"]["signature"] = "MEUCIQ" + "A" * 90
        sent["credential"] = json.dumps(credential)
    route.continue_(post_data=urlencode(sent) if sent else None)
