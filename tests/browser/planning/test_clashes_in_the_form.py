"""A clash that is shown in the capture form, and the reason that goes on with it."""

from collections.abc import Callable
from datetime import date, timedelta

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import Page, expect

from classes.models import AcceptedClash, Agent, Site, User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.capturing import choose, field, fill_in, open_form, save
from tests.browser.conftest import Console
from tests.support.factories import AgentFactory, SiteFactory, UserFactory
from tests.support.teaching import taught

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None]) -> User:
    capturer: User = UserFactory.create(role=CLASS_ADMINISTRATOR, password=PASSWORD)
    sign_in(capturer)
    return capturer


@pytest.fixture
def site() -> Site:
    return SiteFactory.create(name="Bakery")


@pytest.fixture
def zanele() -> Agent:
    return AgentFactory.create(name="Zanele Mokoena")


def coming_monday() -> date:
    today = timezone.localdate()
    return today + timedelta(days=14 - today.weekday())


def test_the_reason_is_sent_again_as_it_is_after_the_log_in_has_expired(
    page: Page, site: Site, zanele: Agent, console: Console
) -> None:
    console.expect("status of 401")
    taught(zanele, start_date=coming_monday())
    open_form(page)
    fill_in(page, site)
    field(page, "Start date").fill(coming_monday().isoformat())
    choose(page, "Pattern", "Every week")
    page.get_by_label("Day", exact=True).first.select_option("Monday")
    page.get_by_label("Start", exact=True).first.fill("9")
    page.get_by_label("End", exact=True).first.fill("14")
    choose(page, "Agent", "Zanele")
    expect(page.get_by_text("Zanele Mokoena teaches")).to_be_visible()
    field(page, "Reason for going on").fill("Two halls next door")
    page.wait_for_load_state("networkidle")
    Session.objects.all().delete()

    save(page)
    dialogue = page.get_by_role("dialog", name="Log in again")
    dialogue.get_by_label("Password").fill(PASSWORD)
    dialogue.get_by_role("button", name="Log in and save").click()

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    assert AcceptedClash.objects.values_list("reason", flat=True).distinct().get() == "Two halls next door"
