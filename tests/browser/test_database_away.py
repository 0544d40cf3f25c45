"""The database goes away under the capture form and comes back: everything typed stays, and one class is saved."""

from collections.abc import Iterator

import pytest
from django.conf import settings
from django.test import Client as Browser
from playwright.sync_api import BrowserContext, Page, expect
from pytest_django import DjangoDbBlocker

from classes import roles
from classes.models import Site, TrainingClass
from tests.browser.capturing import field, fill_in, open_form, save
from tests.browser.conftest import Console
from tests.support.factories import SiteFactory, UserFactory
from tests.support.servers.servers import in_a_thread, server_of_its_own
from tests.support.servers.web import serving
from wecoza import devdb


@pytest.fixture(autouse=True)
def commits() -> None:
    """Not to the usual database: this test has a server of its own."""


@pytest.fixture
def server(monkeypatch: pytest.MonkeyPatch, db: None, django_db_blocker: DjangoDbBlocker) -> Iterator[devdb.Server]:
    with server_of_its_own(monkeypatch, django_db_blocker) as server:
        yield server


@pytest.fixture
def address(server: devdb.Server) -> Iterator[str]:
    with serving(workers=2, DATABASE_URL=server.url) as address:
        yield f"http://{address}"


def office() -> tuple[Site, str]:
    """A site with its client, and the session of somebody who may capture there."""
    browser = Browser()
    browser.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    return SiteFactory.create(), browser.cookies[settings.SESSION_COOKIE_NAME].value


def test_the_same_form_saves_one_class_after_the_restart(
    page: Page, context: BrowserContext, console: Console, server: devdb.Server, address: str
) -> None:
    console.expect("status of 503")
    site, session = in_a_thread(office)
    context.add_cookies([{"name": settings.SESSION_COOKIE_NAME, "value": session, "url": address}])
    open_form(page, f"{address}/classes/new/")
    fill_in(page, site)
    field(page, "Order number").fill("PO-2026-17")

    server.stop("immediate")
    save(page)
    expect(page.get_by_text("Tried once")).to_be_visible()
    expect(field(page, "Order number")).to_have_value("PO-2026-17")
    server.start()
    page.get_by_role("button", name="Send again").click()

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    stored = in_a_thread(lambda: list(TrainingClass.objects.values_list("code", "order_number")))
    assert stored == [(f"{site.client_id}-REALLL-RLN-0001", "PO-2026-17")]
