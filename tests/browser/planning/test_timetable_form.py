"""Entering and changing timetables, as people do it: with the end date beside the form."""

from collections.abc import Callable, Iterator
from datetime import date, datetime, time
from typing import Final

import pytest
import time_machine
from playwright.sync_api import Locator, Page, expect

from classes.models import PublicHoliday, Session, Site, TrainingClass, User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.axe import assert_looks_right
from tests.browser.capturing import choose, field, fill_in, open_form, save, side_panel
from tests.browser.conftest import Console
from tests.support.factories import SiteFactory, UserFactory, captured, mondays_and_wednesdays

JANUARY: Final = datetime.fromisoformat("2026-01-05T10:00+02:00")
APRIL: Final = date(2026, 4, 1)
MARCH: Final = datetime.fromisoformat("2026-03-12T10:00+02:00")


@pytest.fixture
def site() -> Site:
    PublicHoliday.objects.create(date=date(2026, 4, 6), name="Family Day")
    PublicHoliday.objects.create(date=date(2026, 4, 27), name="Freedom Day")
    site: Site = SiteFactory.create()
    return site


@pytest.fixture
def in_march() -> Iterator[None]:
    """The server's clock says Thu 12 Mar 2026."""
    with time_machine.travel(MARCH):
        yield


def add(page: Page, group: str, button: str) -> Locator:
    """Add a row to one of the lists, by keyboard."""
    rows = page.get_by_role("group", name=group, exact=True)
    before = rows.locator("[data-part='one-row']:visible").count()
    rows.get_by_role("button", name=button).press("Enter")
    return rows.locator("[data-part='one-row']:visible").nth(before)


def add_time(page: Page, day: str, start: str, end: str) -> None:
    row = add(page, "Times", "Add a time")
    row.get_by_label("Day").select_option(day)
    row.get_by_label("Start").fill(start)
    row.get_by_label("End").fill(end)


def ends(page: Page, words: str, *, days: str) -> None:
    """What the panel says after the pause in typing."""
    panel = side_panel(page)
    expect(panel.locator("[data-part='end-date']")).to_have_text(words)
    expect(panel.locator("[data-part='class-days']")).to_have_text(days)


def test_shows_the_end_of_every_pattern_and_resets_nothing(
    page: Page, site: Site, sign_in: Callable[[User], None], console: Console
) -> None:
    console.expect("status of 422")
    sign_in(UserFactory.create(role=CLASS_ADMINISTRATOR))

    open_form(page)
    fill_in(page, site, class_type="AET", subject="Communication")

    choose(page, "Pattern", "Every week")
    add_time(page, "Monday", "9", "12")
    add_time(page, "Monday", "13h00", "1500")
    add_time(page, "Wednesday", "15:30", "20:30")
    ends(page, "Wed 29 Apr 2026", days="24")
    choose(page, "Pattern", "Every second week")
    ends(page, "Mon 20 Jul 2026", days="24")
    choose(page, "Pattern", "Every week")
    rest = add(page, "Stops", "Add a stop")
    rest.get_by_label("Last class day before").fill("2026-03-02")
    rest.get_by_label("Reason").select_option("Temporary hold")
    ends(page, "Not known yet", days="9")
    rest.get_by_label("First class day after").fill("2026-03-16")
    ends(page, "Mon 11 May 2026", days="24")
    page.get_by_label("Family Day, Mon 6 Apr 2026").check()
    ends(page, "Wed 6 May 2026", days="24")
    assert_looks_right(page)

    choose(page, "Pattern", "Once a month")
    choose(page, "Day of the month", "A weekday")
    page.get_by_label("Which one of the month").select_option("last")
    page.get_by_label("Day of the week").select_option("Saturday")
    ends(page, "Sat 30 Jan 2027", days="12")
    choose(page, "Day of the month", "A date")
    page.get_by_label("Date of the month").fill("31")
    ends(page, "Sun 31 Jan 2027", days="12")
    choose(page, "Pattern", "On dates of a list")
    page.get_by_text("Paste a list").click()
    page.get_by_label("One date a line").fill("2026-03-18 9:00 14:00\n2026-04-02\n2026-04-06")
    page.get_by_role("button", name="Add these dates").press("Enter")
    ends(page, "Mon 6 Apr 2026", days="3")
    assert_looks_right(page)

    choose(page, "Pattern", "Every week")
    ends(page, "Wed 6 May 2026", days="24")
    save(page)
    expect(page.get_by_role("heading", name="was captured")).to_be_focused()
    assert TrainingClass.objects.get().end_date == date(2026, 5, 6)
    assert Session.objects.count() == 36


@pytest.mark.usefixtures("in_march")
def test_changes_a_class_that_has_begun(page: Page, site: Site, sign_in: Callable[[User], None]) -> None:
    """An exception ahead, yesterday's absence, a day that moves to a Saturday, then other weekdays from April on."""
    training_class = captured(at=JANUARY, site=site, entries=mondays_and_wednesdays())
    before = set(Session.objects.values_list("date", "start", "end"))
    sign_in(UserFactory.create(role=CLASS_ADMINISTRATOR))

    edit(page, training_class)
    except_day(page, "2026-03-25")
    ends(page, "Mon 1 Jun 2026", days="32")
    save_changes(page, training_class)
    assert changed(before) == (["2026-03-25"], ["2026-06-01"])

    edit(page, training_class)
    except_day(page, "2026-03-11")
    expect(
        side_panel(page).get_by_text("This changes what stands for days before today: Wed 11 Mar 2026.")
    ).to_be_visible()
    save_changes(page, training_class)
    assert changed(before) == (["2026-03-11", "2026-03-25"], ["2026-06-01", "2026-06-03"])

    edit(page, training_class)
    except_day(page, "2026-03-18")
    extra = add(page, "Extra days", "Add an extra day")
    extra.get_by_label("Date").fill("2026-03-21")
    extra.get_by_label("Start").fill("9")
    extra.get_by_label("End").fill("14")
    ends(page, "Wed 3 Jun 2026", days="32")
    save_changes(page, training_class)
    assert changed(before) == (["2026-03-11", "2026-03-18", "2026-03-25"], ["2026-03-21", "2026-06-01", "2026-06-03"])

    past = before_april()
    edit(page, training_class)
    days = page.get_by_role("group", name="Times", exact=True).get_by_label("Day")
    days.nth(0).select_option("Tuesday")
    days.nth(1).select_option("Thursday")
    field(page, "Change from").fill("2026-04-01")
    ends(page, "Thu 28 May 2026", days="32")
    save_changes(page, training_class)
    assert before_april() == past
    assert {f"{day:%A}" for day in Session.objects.planned().filter(date__gte=APRIL).dates("date", "day")} == {
        "Tuesday",
        "Thursday",
    }


def before_april() -> set[tuple[object, ...]]:
    return set(Session.objects.planned().filter(date__lt=APRIL).values_list("pk", "date", "sequence"))


def edit(page: Page, training_class: TrainingClass) -> None:
    open_form(page, f"{training_class.get_absolute_url()}edit/")


def except_day(page: Page, day: str) -> None:
    row = add(page, "Exceptions", "Add an exception")
    row.get_by_label("Date").fill(day)
    row.get_by_label("Reason").select_option("Agent absent")


def save_changes(page: Page, training_class: TrainingClass) -> None:
    page.get_by_role("button", name="Save changes").click()
    page.wait_for_url(f"**{training_class.get_absolute_url()}")


def changed(before: set[tuple[date, time, time]]) -> tuple[list[str], list[str]]:
    """The days that are not planned any more, and the new ones."""
    now = set(Session.objects.planned().values_list("date", "start", "end"))
    gone, new = ([str(day) for day, *_ in sorted(rows)] for rows in (before - now, now - before))
    return gone, new
