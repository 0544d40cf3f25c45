"""The capture form does what it shows: whoever is ticked comes along, and what is wrong is not called complete."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Locator, Page, expect

from classes import roles
from classes.models import Enrolment, Learner, PublicHoliday, Site, TrainingClass, User
from tests.browser.capturing import choose, field, fill_in, open_form, save, side_panel
from tests.browser.conftest import Console
from tests.support.factories import LearnerFactory, SiteFactory, UserFactory, captured, enrolled


@pytest.fixture
def site() -> Site:
    site: Site = SiteFactory.create()
    return site


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None]) -> User:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR)
    sign_in(user)
    return user


def tick(page: Page, text: str, *names: str) -> None:
    expect(page.locator(".picker[data-mounted=yes]")).to_be_attached()
    page.get_by_label("Name, initials, town or employer").fill(text)
    expect(page.get_by_role("status").filter(has_text="fit")).to_be_visible()
    for name in names:
        page.get_by_label(name).check()


def state_of(page: Page, section: str) -> Locator:
    return page.locator(f"#section-{section} [data-part=section-state]")


def test_whoever_is_ticked_is_added_by_saving_a_new_class(page: Page, site: Site) -> None:
    for first_name in ("Anna", "Ben", "Cara"):
        LearnerFactory.create(surname="Mthembu", first_name=first_name)
    open_form(page)
    fill_in(page, site)
    tick(page, "mthe", "Mthembu, Anna", "Mthembu, Cara")
    expect(state_of(page, "learners")).to_have_text(re.compile("Complete"), use_inner_text=True)

    save(page)

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    assert set(Enrolment.objects.values_list("learner__first_name", flat=True)) == {"Anna", "Cara"}


def test_whoever_is_ticked_lacks_a_level_where_the_subject_proposes_none(page: Page, site: Site) -> None:
    LearnerFactory.create(surname="Mthembu", first_name="Anna")
    LearnerFactory.create(surname="Mthembu", first_name="Ben")
    open_form(page)
    choose(page, "Client", site.client.name)
    choose(page, "Class type", "Business Admin NQF 2")
    choose(page, "Subject", "Learner Progression")
    tick(page, "mthe", "Mthembu, Anna")

    expect(state_of(page, "learners")).to_have_text(re.compile("In progress"), use_inner_text=True)
    expect(side_panel(page).get_by_role("link", name="Level of the learners who are chosen")).to_be_visible()


def test_whoever_is_ticked_is_added_by_enrolling_and_who_is_there_cannot_be(page: Page, console: Console) -> None:
    console.expect("422")
    training_class = captured()
    for first_name in ("Anna", "Ben", "Cara"):
        LearnerFactory.create(surname="Mthembu", first_name=first_name)
    enrolled(training_class, learner=LearnerFactory.create(surname="Mthembu", first_name="Dan"))
    page.goto(f"/classes/{training_class.code}/learners/")
    tick(page, "mthe", "Mthembu, Anna", "Mthembu, Ben")
    expect(page.get_by_label("Mthembu, Dan (in this class)")).to_be_disabled()

    # Somebody else is faster with one of them
    enrolled(training_class, learner=Learner.objects.get(first_name="Anna"))
    page.get_by_role("button", name="Enrol").click()
    summary = page.get_by_role("link", name="Mthembu, Anna: This learner is in the class already.")
    expect(summary).to_be_visible()
    rows = page.locator("[data-rows=learners] [data-part=one-row]")
    expect(rows).to_have_count(2)
    rows.nth(0).get_by_role("button", name="Remove").click()
    page.get_by_role("button", name="Enrol").click()

    expect(page.get_by_text("1 learner was enrolled.")).to_be_visible()
    assert set(Enrolment.objects.values_list("learner__first_name", flat=True)) == {"Anna", "Ben", "Dan"}


def test_pasted_dates_leave_nothing_missing(page: Page, site: Site) -> None:
    open_form(page)
    fill_in(page, site)
    choose(page, "Pattern", "On dates of a list")
    page.get_by_text("Paste a list").click()
    page.get_by_label("One date a line").fill("Sat 7 Feb 2026 9:00 14:00\n14/2/2026")

    page.get_by_role("button", name="Add these dates").click()

    dates = page.get_by_role("group", name="Dates", exact=True)
    expect(dates.locator("[data-part=one-row]")).to_have_count(2)
    expect(dates.get_by_label("Date").nth(0)).to_have_value("2026-02-07")
    expect(side_panel(page).get_by_text("Nothing: it can be saved.")).to_be_visible()
    dates.get_by_role("button", name="Add a date").click()
    expect(side_panel(page).get_by_text("Nothing: it can be saved.")).to_be_visible()


def test_says_of_which_row_something_is_missing_and_what_is_optional(page: Page, site: Site) -> None:
    open_form(page)
    fill_in(page, site)
    panel = side_panel(page)
    for section in ("stops", "agents", "learners", "timetable"):
        expect(state_of(page, section)).to_have_text(re.compile(r"Optional, nothing entered"), use_inner_text=True)
    expect(page.get_by_text("Not known until the entries are complete.")).to_be_visible()
    expect(page.get_by_role("button", name="Hold all")).to_be_hidden()

    choose(page, "Pattern", "Every week")
    times = page.get_by_role("group", name="Times", exact=True)
    times.get_by_role("button", name="Add a time").click()
    times.get_by_label("Day").nth(0).select_option("Monday")
    times.get_by_label("Start").nth(1).fill("9")

    expect(panel.get_by_role("link", name="Times, row 1, Start")).to_be_visible()
    panel.get_by_role("link", name="Times, row 2, Day").click()
    expect(times.get_by_label("Day").nth(1)).to_be_focused()


def test_nothing_wrong_is_called_complete(page: Page, site: Site, console: Console) -> None:
    console.expect("422")
    open_form(page)
    fill_in(page, site)
    choose(page, "Class type", "Walk Package")
    field(page, "Hours").fill("0")
    choose(page, "Pattern", "Every week")
    times = page.get_by_role("group", name="Times", exact=True)
    times.get_by_label("Day").select_option("Monday")
    times.get_by_label("Start").fill("14")
    times.get_by_label("End").fill("9")

    save(page)

    expect(page.get_by_role("link", name="Hours: Give hours above 0")).to_be_visible()
    expect(page.get_by_role("link", name="Times, row 1, End: The end must come after the start")).to_be_visible()
    for section in ("class", "timetable"):
        expect(page.locator(f"#section-{section} .card__head").get_by_text("Something to correct")).to_be_visible()
    expect(side_panel(page).get_by_text("Nothing: it can be saved.")).to_be_hidden()
    expect(side_panel(page).get_by_text("Correct what is marked first.")).to_be_visible()


def test_enter_does_not_capture_and_ctrl_enter_does(page: Page, site: Site) -> None:
    open_form(page)
    fill_in(page, site)

    for label in ("Order number", "Start date"):
        field(page, label).press("Enter")
    page.wait_for_timeout(300)
    assert not TrainingClass.objects.exists()
    expect(page.get_by_role("button", name="Save as draft Ctrl+Enter")).to_be_visible()
    field(page, "Order number").fill("PO-9")
    field(page, "Order number").press("Control+Enter")

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    assert TrainingClass.objects.get().order_number == "PO-9"


def test_ctrl_enter_saves_from_anywhere_but_not_through_a_dialogue(page: Page, site: Site) -> None:
    open_form(page)
    fill_in(page, site)
    page.get_by_role("button", name=": menu").click()
    page.keyboard.press("Control+Enter")
    page.wait_for_timeout(300)
    assert not TrainingClass.objects.exists()
    page.keyboard.press("Escape")

    page.get_by_role("heading", name="Capture a class").click()
    page.keyboard.press("Control+Enter")

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()


def test_no_two_buttons_have_one_name_and_leaving_is_not_cancelling(page: Page) -> None:
    training_class = captured()
    address = training_class.get_absolute_url()

    page.goto(address)
    expect(page.get_by_role("button", name=f"Copy code {training_class.code}")).to_be_visible()
    page.get_by_text("More", exact=True).click()
    expect(page.get_by_role("link", name="Copy class")).to_be_visible()
    for path in (f"{address}edit/", f"{address}copy/", f"{address}events/", "/learners/new/", "/classes/new/"):
        page.goto(path)
        expect(page.get_by_role("link", name="Cancel")).to_have_count(0)
        expect(page.get_by_text(re.compile("Leave it|Keep it"))).to_have_count(0)


def test_all_holidays_are_held_or_left_out_at_once(page: Page, site: Site) -> None:
    for day, name in (("2026-04-03", "Good Friday"), ("2026-05-01", "Workers' Day")):
        PublicHoliday.objects.get_or_create(date=day, defaults={"name": name})
    open_form(page)
    fill_in(page, site)
    choose(page, "Pattern", "Every week")
    times = page.get_by_role("group", name="Times", exact=True)
    times.get_by_label("Day").select_option("Friday")
    times.get_by_label("Start").fill("9")
    times.get_by_label("End").fill("14")
    held = page.locator("[name=held_holidays]")
    expect(held).to_have_count(2)

    page.get_by_role("button", name="Hold all").click()
    expect(page.locator("[name=held_holidays]:not(:checked)")).to_have_count(0)
    page.get_by_role("button", name="Leave all out").click()
    expect(page.locator("[name=held_holidays]:checked")).to_have_count(0)


def test_another_status_asks_since_when(page: Page) -> None:
    enrolment = enrolled(captured())
    page.goto(f"/classes/{enrolment.training_class.code}/learners/{enrolment.pk}/edit/")
    expect(page.locator("[data-behaviour~='date-of-choice'][data-mounted=yes]")).to_be_attached()
    status, since = page.get_by_label("Status", exact=True), page.locator("input[name$=from_date]").first
    first_day = since.input_value()
    assert first_day

    status.select_option("dro")
    expect(since).to_have_value("")
    status.select_option("cic")
    expect(since).to_have_value(first_day)
