"""Dates as people type them: what stands in a field is what is sent."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Page, expect

from classes.models import Site, TrainingClass, User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.axe import assert_accessible, assert_fits
from tests.browser.capturing import choose, field, fill_in, open_form, save, side_panel
from tests.browser.conftest import Console
from tests.support.factories import SiteFactory, UserFactory, captured


@pytest.fixture
def site(sign_in: Callable[[User], None]) -> Site:
    sign_in(UserFactory.create(role=CLASS_ADMINISTRATOR))
    site: Site = SiteFactory.create()
    return site


def test_reads_what_is_typed_and_shows_the_weekday(page: Page, site: Site) -> None:
    open_form(page)
    fill_in(page, site)
    start = field(page, "Start date")

    start.fill("2/3/2026")
    start.press("Tab")

    expect(start).to_have_value("2026-03-02")
    expect(page.locator(".day-field", has=start).get_by_text("Mon")).to_be_visible()
    save(page)
    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    assert TrainingClass.objects.get().start_date == date(2026, 3, 2)


@pytest.mark.usefixtures("both_widths")
def test_an_impossible_date_of_an_open_end_is_refused_and_never_empty(page: Page, site: Site, console: Console) -> None:
    console.expect("status of 422")
    open_form(page)
    fill_in(page, site)
    page.get_by_role("button", name="Add a stop").click()
    page.get_by_label("Last class day before").fill("2027-01-20")
    page.get_by_label("Reason", exact=True).last.select_option("Temporary hold")
    restart = page.get_by_label("First class day after")

    restart.fill("30 Feb 2027")
    restart.press("Tab")

    expect(restart).to_have_value("30 Feb 2027")
    expect(page.locator("[data-part='unread']", has_text="is no date that exists: type it like")).to_be_visible()
    expect(page.locator("#section-stops").get_by_text("Something to correct")).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
    save(page)
    expect(restart).to_have_accessible_description(
        "“30 Feb 2027” is no date that exists: type it like 2026-02-02, 2/2/2026 or 2 Feb 2026."
    )
    assert not TrainingClass.objects.exists()


def test_no_control_of_a_page_can_hold_what_is_not_sent(page: Page, site: Site) -> None:
    """A control with bad input says nothing of it: only controls without a name, which are not sent, may be such."""
    training_class = captured(site=site)
    address = training_class.get_absolute_url()
    losing = "[name]:is([type=number], [type=date], [type=time], [type=month], [type=week], [type=datetime-local])"

    for path in ("", "edit/", "copy/", "events/", "qa-visits/", "agents/", "learners/", "notes/", "files/"):
        page.goto(f"{address}{path}")
        expect(page.locator(losing)).to_have_count(0)
    for path in ("/classes/new/", "/classes/", "/calendar/", "/qa/", "/learners/", "/agents/"):
        page.goto(path)
        expect(page.locator(losing)).to_have_count(0)


def test_picks_a_day_from_the_calendar(page: Page, site: Site) -> None:
    open_form(page)
    box = page.locator(".day-field", has=field(page, "Start date"))
    field(page, "Start date").fill("2026-02-02")
    page.evaluate("HTMLInputElement.prototype.showPicker = function () { window.picking = this.value }")

    box.get_by_role("button", name="Pick a day").click()
    assert page.evaluate("window.picking") == "2026-02-02"
    box.locator("[type=date]").evaluate(
        "(native) => { native.value = '2026-02-04'; native.dispatchEvent(new Event('change')) }"
    )

    expect(field(page, "Start date")).to_have_value("2026-02-04")
    expect(box.get_by_text("Wed")).to_be_visible()
    expect(side_panel(page)).to_be_visible()
    choose(page, "Pattern", "Every week")


@pytest.mark.usefixtures("site")
def test_a_click_that_ends_a_wrong_date_falls_where_it_was_aimed(page: Page) -> None:
    open_form(page)
    start = field(page, "Start date")
    start.fill("2026-02-30")
    below = page.get_by_role("group", name="Funded by a SETA").get_by_label("No")

    below.click()

    expect(below).to_be_checked()
    expect(page.locator("[data-part='unread']", has_text="is no date that exists: type it like")).to_be_visible()
