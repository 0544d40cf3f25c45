"""A class that meets today, its agent with a phone, and what a phone does.

A browser leaves the network bit by bit: a page that it is just opening may still send. So the server, too, closes each
connection of a phone that is cut off; which phone asks, it knows by a cookie.
"""

import re
from collections.abc import Callable
from datetime import time, timedelta
from http.cookies import SimpleCookie
from pathlib import Path
from typing import Any, Final
from uuid import uuid4

import pytest
from django.conf import settings
from django.test import Client
from django.test.testcases import QuietWSGIRequestHandler
from django.utils import timezone
from playwright.sync_api import BrowserContext, BrowserType, Page, expect
from pytest_django.live_server_helper import LiveServer

from classes import roles
from classes import timetable as engine
from classes.models import Entries, Register, Session, User
from tests.browser.axe import WIDTHS
from tests.browser.conftest import Console
from tests.support.attendance import running
from tests.support.factories import UserFactory

PASSWORD: Final = "seven white horses"
FILLED_BY_FETCHING: Final = "[data-fetched='yes']"
# "Saved" where another page of the phone was faster: then it is sent a second time, and known
SENT: Final = re.compile("The register of .* was (captured|saved)[.]")
PHONE: Final = "phone"
KEPT: Final = """async () => new Promise((resolve) => {
    const opening = indexedDB.open("wecoza-registers", 1);
    opening.onsuccess = () => {
        const all = opening.result.transaction("kept").objectStore("kept").getAll();
        all.onsuccess = () => { opening.result.close(); resolve(all.result); };
    };
})"""
Phone = Callable[..., BrowserContext]

_cut_off: set[str] = set()


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": WIDTHS["narrow"], "has_touch": True}


@pytest.fixture(autouse=True)
def without_network(console: Console, live_server: LiveServer, monkeypatch: pytest.MonkeyPatch) -> None:
    """What Chromium says of everything that the network did not bring; and the server's part of a network."""
    for words in ("ERR_INTERNET_DISCONNECTED", "ERR_FAILED", "ERR_EMPTY_RESPONSE"):
        console.expect(words)

    class Answering(QuietWSGIRequestHandler):
        def parse_request(self) -> bool:
            is_parsed = bool(super().parse_request())
            sent = SimpleCookie(self.headers.get("Cookie")) if is_parsed else SimpleCookie()
            if PHONE in sent and sent[PHONE].value in _cut_off:
                self.close_connection = True
                return False
            return is_parsed

    monkeypatch.setattr(live_server.thread.httpd, "RequestHandlerClass", Answering)
    _cut_off.clear()


def cut_off(context: BrowserContext) -> None:
    """Take its network away: from now on nothing of it arrives."""
    _cut_off.add(_phone_of(context))
    context.set_offline(True)


def connect(context: BrowserContext) -> None:
    """Give it its network again."""
    _cut_off.discard(_phone_of(context))
    context.set_offline(False)


def _phone_of(context: BrowserContext) -> str:
    return next(cookie["value"] for cookie in context.cookies() if cookie["name"] == PHONE)


@pytest.fixture
def session() -> Session:
    """Of today, 09:00 to 12:00, with twenty learners."""
    today = timezone.localdate()
    blocks = tuple(engine.WeekdayBlock(day, time(9), time(12)) for day in engine.Weekday)
    training_class = running(learners=20, start_date=today - timedelta(days=2), entries=Entries(engine.Weekly(blocks)))
    agent = training_class.class_agents.get().agent
    facts = {"end": "12:00", "agent": agent, "changed_at": timezone.now()}  # also where today is a public holiday
    found, _made = Session.objects.get_or_create(
        training_class=training_class, date=today, start="09:00", defaults=facts
    )
    return found


@pytest.fixture
def agent(session: Session) -> User:
    return UserFactory.create(role=roles.AGENT, agent=session.agent, password=PASSWORD)


def logged_in(context: BrowserContext, user: User, base_url: str) -> None:
    """For a day, so that it is still so when the browser is opened again."""
    client = Client()
    client.force_login(user)
    session = client.cookies[settings.SESSION_COOKIE_NAME].value
    until = timezone.now() + timedelta(days=1)
    told = {settings.SESSION_COOKIE_NAME: session, PHONE: uuid4().hex}
    cookies: Any = [
        {"name": name, "value": value, "url": base_url, "expires": until.timestamp()} for name, value in told.items()
    ]
    context.add_cookies(cookies)


@pytest.fixture
def phone(agent: User, base_url: str, new_context: Phone) -> BrowserContext:
    """The agent's, logged in."""
    context = new_context()
    logged_in(context, agent, base_url)
    return context


@pytest.fixture
def lasting_phone(
    request: pytest.FixtureRequest, agent: User, base_url: str, tmp_path: Path, console: Console
) -> Callable[[], BrowserContext]:
    """The agent's, which can be closed and opened again."""
    browser_type: BrowserType = request.getfixturevalue("browser_type")
    options = request.getfixturevalue("browser_type_launch_args") | request.getfixturevalue("browser_context_args")

    def opened() -> BrowserContext:
        context = browser_type.launch_persistent_context(tmp_path / "phone", **options)
        console.watch(context)
        if not context.cookies():
            logged_in(context, agent, base_url)
        return context

    return opened


def open_days(context: BrowserContext) -> Page:
    """The first page, once all is fetched that is needed without network."""
    page = context.new_page()
    page.goto("/registers/")
    expect(page.locator(FILLED_BY_FETCHING)).to_be_attached()
    return page


def open_whole(page: Page, address: str) -> None:
    """With all of its scripts: one that is still to come is missed once the network is taken away."""
    page.goto(address)
    expect(page.locator("[data-behaviour]:not([data-mounted='yes'])")).to_have_count(0)


def open_register(page: Page, session: Session) -> None:
    page.goto(f"/registers/{session.pk}/")
    expect(page.locator("#register-form[data-mounted='yes']")).to_be_visible()


def give_full_hours(page: Page) -> None:
    page.get_by_text("Held", exact=True).click()
    page.get_by_role("button", name="All the full hours").click()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send the register").click()


def keep_without_network(context: BrowserContext, page: Page, session: Session) -> None:
    """Filled in and sent; nothing of it has left the phone."""
    cut_off(context)
    open_register(page, session)
    give_full_hours(page)
    send(page)
    expect(page.get_by_text("Kept on this device.")).to_be_visible()
    assert not Register.objects.exists()


def kept_on(page: Page) -> list[str]:
    """The states of what lies on the phone."""
    return [each["state"] for each in page.evaluate(KEPT)]


def hours_of(register: Register) -> list[str]:
    """In the order of the names."""
    return [f"{mark.hours:f}" for mark in register.marks.order_by("enrolment__learner__surname")]
