"""Fixtures for tests in Chromium: a page that fails on any console message, a quick log-in, both widths."""

import os
import shutil
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from django.conf import settings
from django.core.servers.basehttp import WSGIRequestHandler
from django.test import Client
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django.live_server_helper import LiveServer

from classes.models import User
from tests.browser.axe import WIDTHS

CHROMIUMS = (
    "chromium-headless-shell",
    "chromium",
    "chromium-browser",
    "google-chrome",
)  # the first has no window to draw
STAYS_AT_HOME = [
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-default-apps",
    "--disable-domain-reliability",
    "--disable-sync",
    "--no-first-run",
    "--no-pings",
]

expect.set_options(timeout=20_000)  # a machine that does other things as well is slow, not wrong

os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright keeps an event loop in the thread of the tests
# Head and body of an answer are sent apart: the second would wait 40 ms until the browser says that it has the first
WSGIRequestHandler.disable_nagle_algorithm = True


class Console:
    """What the pages of a test said in the console, uncaught errors and violations of the CSP among it."""

    def __init__(self) -> None:
        self.messages: list[str] = []
        self.expected: list[str] = [
            "Clear-Site-Data header on",  # Chromium says it at each logout
            # and this of the first field of a closed dialogue, where it draws before our scripts lead to a part, or
            # after somebody has gone to another
            "Autofocus processing was blocked because a document",
        ]

    def watch(self, context: BrowserContext) -> None:
        context.on("console", lambda message: self.messages.append(f"{message.type}: {message.text}"))
        context.on("weberror", lambda error: self.messages.append(f"error: {error.error}"))

    def expect(self, part: str) -> None:
        """Allow messages with this text, such as Chromium's own line for every answer of 422."""
        self.expected.append(part)

    def unexpected(self) -> list[str]:
        return [message for message in self.messages if not any(part in message for part in self.expected)]


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: dict[str, Any]) -> dict[str, Any]:
    chromium = next(filter(None, map(shutil.which, CHROMIUMS)), None)
    if chromium is None:
        answer = pytest.fail if os.environ.get("CI") == "true" else pytest.skip
        answer("There is no Chromium on this machine: install the package chromium-headless-shell.")
    return {**browser_type_launch_args, "executable_path": chromium, "args": STAYS_AT_HOME}


@pytest.fixture(scope="session")
def base_url(live_server: LiveServer) -> str:
    return live_server.url


@pytest.fixture(scope="session")
def browser_context_args(browser_context_args: dict[str, Any]) -> dict[str, Any]:
    return {
        **browser_context_args,
        "viewport": WIDTHS["wide"],
        "locale": "en-ZA",
        "timezone_id": settings.TIME_ZONE,
        "reduced_motion": "reduce",
    }


@pytest.fixture(autouse=True)
def commits(transactional_db: None) -> None:
    """The server runs in a thread of its own and sees what is committed alone."""


@pytest.fixture
def console() -> Iterator[Console]:
    console = Console()
    yield console
    assert console.unexpected() == []


@pytest.fixture
def new_context(new_context: Callable[..., BrowserContext], console: Console) -> Callable[..., BrowserContext]:
    def new_watched_context(**options: Any) -> BrowserContext:
        context = new_context(**options)
        console.watch(context)
        return context

    return new_watched_context


@pytest.fixture
def sign_in(context: BrowserContext, base_url: str) -> Callable[[User], None]:
    """Log a user in without the form; `sign_in(user)`."""

    def sign_in(user: User) -> None:
        client = Client()
        client.force_login(user)
        session = client.cookies[settings.SESSION_COOKIE_NAME].value
        context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": base_url}])

    return sign_in


@pytest.fixture(params=WIDTHS)
def both_widths(request: pytest.FixtureRequest, page: Page) -> str:
    """Run the test twice, as on a desk and as on a phone."""
    page.set_viewport_size(WIDTHS[request.param])
    return str(request.param)
