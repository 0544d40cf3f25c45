import re
from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import Locator, Page, expect

from classes.models import ExceptionDay, PublicHoliday, Stop, TrainingClass, User
from classes.roles import VIEWER
from tests.browser.axe import WIDTHS, assert_accessible, assert_fits, assert_looks_right
from tests.browser.conftest import Console
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays


@pytest.fixture(autouse=True)
def viewer(sign_in: Callable[[User], None]) -> User:
    viewer: User = UserFactory.create(role=VIEWER)
    sign_in(viewer)
    return viewer


@pytest.fixture
def training_class() -> TrainingClass:
    """With an event of each kind in March and April 2026."""
    PublicHoliday.objects.create(date=date(2026, 4, 6), name="Family Day")
    exception = ExceptionDay(date=date(2026, 4, 8), reason="agent_absent")
    stop = Stop(last_day=date(2026, 4, 15), resume_date=date(2026, 4, 20), reason="annual_stop")
    return captured(entries=mondays_and_wednesdays(exceptions=(exception,), stops=(stop,)))


def events(page: Page, kind: str, training_class: TrainingClass) -> Locator:
    """Those of a class; on a phone without their times."""
    return page.get_by_role("link", name=re.compile(f"^{kind} .*{training_class.code}"))


def test_shows_a_month_of_all_classes(page: Page, training_class: TrainingClass) -> None:
    page.goto("/calendar/?month=2026-04")

    expect(page.get_by_role("heading", name="April 2026", level=2)).to_be_visible()
    expect(events(page, "Session", training_class).first).to_be_visible()
    expect(page.get_by_role("gridcell", name="6 April 2026", exact=True)).to_contain_text("Public holiday Family Day")
    expect(events(page, "Exception", training_class)).to_contain_text("Agent absent")
    expect(events(page, "Stop", training_class).first).to_contain_text("Annual stop")
    assert_looks_right(page)


@pytest.mark.usefixtures("both_widths")
def test_shows_a_week(page: Page, training_class: TrainingClass) -> None:
    page.goto("/calendar/?month=2026-02")

    page.get_by_role("tab", name="Week").click()
    page.get_by_role("button", name="Next Week").click()

    expect(events(page, "Start", training_class)).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_a_phone_counts_a_month_and_lists_a_week(page: Page, training_class: TrainingClass) -> None:
    page.set_viewport_size(WIDTHS["narrow"])
    page.goto("/calendar/?month=2026-04")

    # An exception and a holiday stand in the second week, each on its own day
    expect(page.get_by_role("gridcell", name="8 April 2026", exact=True).get_by_role("link")).to_have_text("1")
    assert_accessible(page)
    page.get_by_role("tab", name="Week").click()
    page.get_by_role("button", name="Next Week").click()

    expect(page.get_by_role("heading", name=re.compile("^6 . 12 April 2026$"))).to_be_visible()
    expect(page.get_by_role("listitem", name="8 April 2026").get_by_text("Wed 8 Apr 2026")).to_be_visible()
    expect(events(page, "Exception", training_class)).to_contain_text(f"{training_class.code} (draft): Agent absent")
    assert_accessible(page)
    page.set_viewport_size(WIDTHS["wide"])
    expect(page.get_by_role("columnheader", name="8 April 2026")).to_be_visible()


def test_a_week_that_begins_in_the_month_before_belongs_to_its_own(page: Page) -> None:
    page.goto("/calendar/?month=2026-04")

    page.get_by_role("tab", name="Week").click()
    expect(page.get_by_role("columnheader", name="30 March 2026")).to_be_visible()

    expect(page).to_have_url(re.compile(r"month=2026-04$"))
    page.get_by_role("button", name="Previous Week").click()
    expect(page).to_have_url(re.compile(r"month=2026-03$"))


def test_the_filters_stay_in_the_calendar(page: Page, training_class: TrainingClass) -> None:
    page.goto("/calendar/?month=2026-02")

    page.get_by_label("Status").select_option("Draft")
    page.get_by_role("button", name="Filter").click()

    expect(page).to_have_url(re.compile(r"/calendar/\?.*status=draft"))
    expect(page.get_by_role("heading", name="February 2026", level=2)).to_be_visible()


def test_leads_to_the_class(page: Page, training_class: TrainingClass) -> None:
    page.goto("/calendar/?month=2026-04")

    link = events(page, "Session", training_class).first

    expect(link).to_have_attribute("href", training_class.get_absolute_url())


def test_a_crowded_day_shows_four_and_opens_its_list(page: Page) -> None:
    for _ in range(6):
        captured(entries=mondays_and_wednesdays(), start_date=date(2026, 2, 3))
    page.goto("/calendar/?month=2026-03&status=draft")
    expect(page.get_by_role("link", name="Session")).to_have_count(4 * 9)

    page.get_by_role("link", name=re.compile("^(2 more|[+]2)$")).first.press("Enter")

    expect(page).to_have_url(re.compile(r"/calendar/\?status=draft&day=2026-03-02$"))
    expect(page.get_by_role("heading", name="Mon 2 Mar 2026")).to_be_visible()
    expect(page.get_by_text("09:00 to 14:00")).to_have_count(6)
    assert_looks_right(page)


def test_remembers_the_month_where_one_goes_on_from_it(page: Page, training_class: TrainingClass) -> None:
    page.goto("/calendar/?month=2026-02&status=draft")

    page.get_by_role("button", name="Next Month").click()

    expect(page.get_by_role("heading", name="March 2026", level=2)).to_be_visible()
    expect(page).to_have_url(re.compile(r"/calendar/\?status=draft&month=2026-03$"))
    page.get_by_role("link", name="List", exact=True).click()
    expect(page.get_by_role("heading", name="March 2026", level=2)).to_be_visible()
    expect(page.get_by_role("row", name="Mon 2 Mar 2026 09:00 to 14:00 Session")).to_be_visible()


def test_says_so_when_the_events_cannot_be_loaded(page: Page, console: Console) -> None:
    console.expect("ERR_FAILED")
    page.route("**/calendar/events/**", lambda route: route.abort())

    page.goto("/calendar/?month=2026-02")

    expect(page.get_by_role("alert")).to_contain_text("could not be loaded")


@pytest.mark.usefixtures("both_widths")
def test_shows_one_class_on_its_own_page(page: Page, training_class: TrainingClass) -> None:
    captured(entries=mondays_and_wednesdays())
    page.goto(f"/classes/{training_class.code}/timetable/")
    calendar = page.get_by_role("region", name="Calendar of this class")

    calendar.get_by_role("tab", name="Week").click()

    expect(calendar.get_by_role("link", name="Session").first).to_be_visible()
    assert_accessible(page)
    assert_fits(page)
