"""What the form cannot work out it shows as not known, and what it worked out before as old, or not at all."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from classes.models import PublicHoliday, Site, User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.capturing import choose, fill_in, open_form, side_panel
from tests.browser.conftest import Console
from tests.support.factories import SiteFactory, UserFactory


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None], console: Console) -> User:
    console.expect("status of 422")
    capturer: User = UserFactory.create(role=CLASS_ADMINISTRATOR)
    sign_in(capturer)
    return capturer


@pytest.fixture
def site() -> Site:
    return SiteFactory.create(name="Bakery")


def holidays(page: Page) -> Locator:
    return page.get_by_role("group", name="Public holidays on class days")


def end_date(page: Page) -> Locator:
    return side_panel(page).locator("[data-part='end-date']")


def with_tuesdays(page: Page, site: Site) -> None:
    open_form(page)
    fill_in(page, site)
    choose(page, "Pattern", "Every week")
    row = page.get_by_role("group", name="Times", exact=True).locator("[data-part='one-row']:visible").first
    row.get_by_label("Day").select_option("Tuesday")
    row.get_by_label("Start").fill("9")
    row.get_by_label("End").fill("14")
    row.get_by_label("End").press("Tab")
    expect(end_date(page)).to_contain_text("2026")


def add_exception(page: Page) -> Locator:
    group = page.get_by_role("group", name="Exceptions", exact=True)
    group.get_by_role("button", name="Add an exception").press("Enter")
    row = group.locator("[data-part='one-row']:visible").last
    row.get_by_label("Date").fill("2026-02-17")
    return row


def test_an_exception_without_its_reason_leaves_nothing_known(page: Page, site: Site) -> None:
    with_tuesdays(page, site)
    expect(holidays(page).get_by_text("None.")).to_be_visible()

    row = add_exception(page)

    expect(end_date(page)).to_have_text("Not known yet")
    expect(side_panel(page).get_by_text("not known until the entries are complete")).to_be_visible()
    expect(holidays(page).get_by_text("Not known until the entries are complete.")).to_be_visible()
    expect(holidays(page).get_by_text("None.")).to_be_hidden()
    row.get_by_label("Reason").select_option("Client cancelled")
    expect(end_date(page)).to_contain_text("2026")
    expect(holidays(page).get_by_text("None.")).to_be_visible()


def test_without_a_pattern_it_can_be_saved_and_nothing_is_said_to_be_missing(page: Page, site: Site) -> None:
    open_form(page)
    fill_in(page, site)
    panel = side_panel(page)

    expect(panel.get_by_text("Nothing: it can be saved.")).to_be_visible()
    expect(panel.get_by_text("It is not known while the pattern is not known yet.")).to_be_visible()
    expect(panel.get_by_text("see “Still missing”")).to_be_hidden()
    choose(page, "Pattern", "Every week")
    expect(panel.get_by_text("It is not known until the entries are complete: see “Still missing”.")).to_be_visible()
    expect(panel.get_by_text("Nothing: it can be saved.")).to_be_hidden()


def test_holidays_that_were_found_before_are_said_to_be_old(page: Page, site: Site) -> None:
    PublicHoliday.objects.get_or_create(date="2026-06-16", defaults={"name": "Youth Day"})
    with_tuesdays(page, site)
    expect(holidays(page).get_by_text("Youth Day")).to_be_visible()

    row = add_exception(page)

    expect(holidays(page).get_by_text("These are not up to date")).to_be_visible()
    expect(holidays(page).get_by_text("Youth Day")).to_be_visible()
    row.get_by_label("Reason").select_option("Client cancelled")
    expect(holidays(page).get_by_text("These are not up to date")).to_be_hidden()


def test_what_was_worked_out_before_is_gone_when_no_answer_comes(page: Page, site: Site) -> None:
    with_tuesdays(page, site)
    page.route("**/preview/", lambda _route: None)  # never answered

    add_exception(page)

    expect(side_panel(page).get_by_text("It is being worked out.")).to_be_visible()
    expect(end_date(page)).to_have_text("Not known yet")
