"""What is wrong with a timetable is marked while somebody types, and the panel says nothing else beside it."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from classes.models import Site, User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.axe import assert_looks_right
from tests.browser.capturing import answer, choose, fill_in, open_form, save, side_panel
from tests.browser.conftest import Console
from tests.support.factories import SiteFactory, UserFactory

OVERLAP = "This overlaps with 08:00 to 12:00 on the same day: change one of the two."


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None], console: Console) -> User:
    console.expect("status of 422")
    capturer: User = UserFactory.create(role=CLASS_ADMINISTRATOR)
    sign_in(capturer)
    return capturer


@pytest.fixture
def site() -> Site:
    return SiteFactory.create(name="Bakery")


def times(page: Page) -> Locator:
    return page.get_by_role("group", name="Times", exact=True).locator("[data-part='one-row']:visible")


def type_times(row: Locator, day: str, start: str, end: str) -> None:
    row.get_by_label("Day").select_option(day)
    row.get_by_label("Start").fill(start)
    row.get_by_label("End").fill(end)
    row.get_by_label("End").press("Tab")


def with_times_that_overlap(page: Page, site: Site) -> None:
    open_form(page)
    fill_in(page, site)
    choose(page, "Pattern", "Every week")
    type_times(times(page).first, "Tuesday", "8", "12")
    page.get_by_role("button", name="Add a time").press("Enter")
    type_times(times(page).nth(1), "Tuesday", "11h30", "16")


def test_times_that_overlap_are_marked_and_nothing_says_that_it_can_be_saved(page: Page, site: Site) -> None:
    with_times_that_overlap(page, site)

    expect(times(page).nth(1).get_by_text(OVERLAP)).to_be_visible()
    expect(times(page).nth(1).get_by_label("Start")).to_have_attribute("aria-invalid", "true")
    expect(side_panel(page).get_by_role("link", name=re.compile("Timetable ?, Something to correct"))).to_be_visible()
    expect(side_panel(page).get_by_text("Correct what is marked first.")).to_be_visible()
    expect(side_panel(page).get_by_text("it can be saved")).to_be_hidden()
    assert_looks_right(page)


def test_the_mark_goes_with_a_change_of_the_other_row(page: Page, site: Site) -> None:
    with_times_that_overlap(page, site)
    expect(times(page).nth(1).get_by_text(OVERLAP)).to_be_visible()

    times(page).first.get_by_label("Day").select_option("Monday")

    expect(times(page).nth(1).get_by_text(OVERLAP)).to_be_hidden()
    expect(side_panel(page).get_by_role("link", name=re.compile("Timetable ?, Complete"))).to_be_visible()
    expect(side_panel(page).get_by_text("it can be saved")).to_be_visible()


def test_a_field_that_was_corrected_is_not_marked_with_the_old_words(page: Page, site: Site) -> None:
    with_times_that_overlap(page, site)
    start = times(page).nth(1).get_by_label("Start")
    expect(start).to_have_attribute("aria-invalid", "true")
    page.route("**/preview/", lambda _route: None)  # never answered

    start.fill("13")
    start.press("Tab")

    expect(start).not_to_have_attribute("aria-invalid", "true")
    expect(times(page).nth(1).get_by_text(OVERLAP)).to_be_hidden()


def test_nobody_is_interrupted_while_they_type(page: Page, site: Site) -> None:
    with_times_that_overlap(page, site)
    expect(times(page).nth(1).get_by_text(OVERLAP)).to_be_visible()
    end = times(page).first.get_by_label("End")

    end.fill("7")
    expect(side_panel(page).get_by_text("The end must come after the start")).to_be_visible()

    expect(side_panel(page).get_by_text("it can be saved")).to_be_hidden()
    expect(times(page).first.get_by_text("The end must come after the start")).to_be_hidden()
    end.press("Tab")
    expect(times(page).first.get_by_text("The end must come after the start")).to_be_visible()


def test_what_saving_has_marked_stays_in_its_list(page: Page, site: Site) -> None:
    with_times_that_overlap(page, site)
    answer(page, "Funded by a SETA", "Yes")

    save(page)

    summary = page.locator("[data-part='summary']")
    expect(summary.get_by_role("link", name=OVERLAP)).to_be_visible()
    times(page).first.get_by_label("Day").select_option("Monday")
    expect(side_panel(page).locator("[data-part='end-date']")).not_to_have_text("Not known yet")
    expect(summary.get_by_role("link", name="SETA: Choose")).to_be_visible()
