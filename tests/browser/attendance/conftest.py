"""A class that meets today, its agent with a phone, and what a phone does."""

from collections.abc import Callable
from datetime import time, timedelta
from pathlib import Path
from typing import Any, Final

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone
from playwright.sync_api import BrowserContext, BrowserType, Page, expect

from classes import roles
from classes import timetable as engine
from classes.models import Entries, Register, Session, User
from tests.browser.axe import WIDTHS
from tests.browser.conftest import Console
from tests.support.attendance import running
from tests.support.factories import UserFactory

PASSWORD: Final = "seven white horses"
FILLED_BY_FETCHING: Final = "[data-fetched='yes']"
Phone = Callable[..., BrowserContext]


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {**browser_context_args, "viewport": WIDTHS["narrow"], "has_touch": True}


@pytest.fixture(autouse=True)
def without_network(console: Console) -> None:
    """What Chromium says of everything that the network did not bring."""
    console.expect("ERR_INTERNET_DISCONNECTED")
    console.expect("ERR_FAILED")


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
    cookie: Any = {
        "name": settings.SESSION_COOKIE_NAME,
        "value": session,
        "url": base_url,
        "expires": until.timestamp(),
    }
    context.add_cookies([cookie])


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


def open_register(page: Page, session: Session) -> None:
    page.goto(f"/registers/{session.pk}/")
    expect(page.locator("#register-form[data-mounted='yes']")).to_be_visible()


def give_full_hours(page: Page) -> None:
    page.get_by_text("Held", exact=True).click()
    page.get_by_role("button", name="All the full hours").click()


def send(page: Page) -> None:
    page.get_by_role("button", name="Send the register").click()


def hours_of(register: Register) -> list[str]:
    """In the order of the names."""
    return [f"{mark.hours:f}" for mark in register.marks.order_by("enrolment__learner__surname")]
