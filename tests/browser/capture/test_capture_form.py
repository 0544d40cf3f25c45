from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from classes.models import Site, TrainingClass, User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.axe import WIDTHS, assert_accessible, assert_fits
from tests.browser.capturing import ADDRESS, answer, choose, field, fill_in, open_form, save, side_panel
from tests.browser.conftest import Console
from tests.support.factories import SiteFactory, UserFactory

UNPROCESSABLE = "status of 422"


@pytest.fixture
def site() -> Site:
    site: Site = SiteFactory.create(name="Bakery")
    SiteFactory.create(client=site.client, name="Mill")
    return site


@pytest.fixture(autouse=True)
def capturer(site: Site, sign_in: Callable[[User], None]) -> User:
    capturer: User = UserFactory.create(role=CLASS_ADMINISTRATOR)
    sign_in(capturer)
    return capturer


@pytest.mark.usefixtures("both_widths")
def test_captures_a_class_and_shows_its_code(page: Page, site: Site) -> None:
    open_form(page)
    assert_accessible(page)
    fill_in(page, site)
    assert_fits(page)

    save(page)

    expect(page.get_by_role("heading", name="was captured")).to_be_focused()
    stored = TrainingClass.objects.get()
    expect(page.get_by_text(stored.code, exact=True)).to_be_visible()
    assert_accessible(page)
    assert_fits(page)


def test_shows_the_forecast_the_hours_and_what_is_missing(page: Page, site: Site) -> None:
    open_form(page)
    fill_in(page, site)
    field(page, "Start date").fill("")

    panel = side_panel(page)
    expect(panel.get_by_text(f"{site.client_id}-REALLL-RLN-0001")).to_be_visible()
    expect(panel.get_by_text("160 h")).to_be_visible()
    panel.get_by_role("link", name="Start date").click()
    expect(field(page, "Start date")).to_be_focused()
    field(page, "Start date").fill("2026-02-02")
    expect(panel.get_by_text("Nothing: it can be saved.")).to_be_visible()


def test_what_is_missing_stays_under_the_mouse_while_it_is_pressed(page: Page, site: Site) -> None:
    open_form(page)
    fill_in(page, site)
    field(page, "Start date").fill("")
    field(page, "Order number").press_sequentially("PO-1")  # its change comes when it is left
    link = side_panel(page).get_by_role("link", name="Start date")
    link.hover()

    page.mouse.down()
    page.evaluate("new Promise((done) => setTimeout(() => setTimeout(done)))")  # what the change sets off is done
    page.mouse.up()

    expect(field(page, "Start date")).to_be_focused()


def test_keeps_a_choice_that_still_fits(page: Page, site: Site) -> None:
    other = SiteFactory.create(name="Only depot")
    open_form(page)
    fill_in(page, site)

    choose(page, "Class type", "Walk Package")
    expect(field(page, "Subject")).to_have_value("RLN")
    choose(page, "Client", other.client.name)
    expect(field(page, "Site")).to_have_value(str(other.pk))
    choose(page, "Client", site.client.name)
    expect(field(page, "Site")).to_have_value(str(site.pk))


def test_asks_for_hours_only_where_the_catalogue_has_none(page: Page) -> None:
    open_form(page)
    expect(field(page, "Hours")).to_be_hidden()

    choose(page, "Class type", "Walk Package")
    field(page, "Hours").fill("62.5")
    expect(side_panel(page).get_by_text("62.5 h")).to_be_visible()
    choose(page, "Class type", "GETC AET")

    expect(field(page, "Subject")).to_have_value("LP")
    expect(field(page, "Hours")).to_be_hidden()
    expect(side_panel(page).get_by_text("564 h")).to_be_visible()


def test_keeps_what_stands_in_a_field_that_does_not_apply(page: Page) -> None:
    open_form(page)
    expect(field(page, "Exam type")).to_be_hidden()
    answer(page, "Exam class", "Yes")
    field(page, "Exam type").fill("External")

    answer(page, "Exam class", "No")
    expect(field(page, "Exam type")).to_be_hidden()
    answer(page, "Exam class", "Yes")

    expect(field(page, "Exam type")).to_have_value("External")


def test_asks_about_an_exam_only_where_the_type_offers_one(page: Page) -> None:
    open_form(page)
    question = page.get_by_role("group", name="Exam class")
    answer(page, "Exam class", "Yes")

    choose(page, "Class type", "Soft Skill Courses")
    expect(question).to_be_hidden()
    choose(page, "Class type", "GETC AET")

    expect(question.get_by_label("Yes")).to_be_checked()


@pytest.mark.usefixtures("both_widths")
def test_lists_what_is_wrong_and_leads_there(page: Page, site: Site, console: Console) -> None:
    console.expect(UNPROCESSABLE)
    open_form(page)
    fill_in(page, site)
    field(page, "Start date").fill("")
    save(page)

    summary = page.get_by_role("group", name="Nothing was saved")
    expect(summary).to_be_focused()
    assert_accessible(page)
    assert_fits(page)
    summary.get_by_role("link", name="Start date").click()
    expect(field(page, "Start date")).to_be_focused()
    expect(field(page, "Start date")).to_have_accessible_description(
        "Give the first day from which the class may meet."
    )
    assert not TrainingClass.objects.exists()


@pytest.mark.usefixtures("both_widths")
def test_says_no_longer_what_was_corrected(page: Page, site: Site, console: Console) -> None:
    console.expect(UNPROCESSABLE)
    open_form(page)
    fill_in(page, site)
    start, summary = field(page, "Start date"), page.locator("[data-part='summary']")
    field(page, "Site").select_option("")
    start.fill("40 Dec 2026")
    save(page)
    expect(summary.get_by_role("link")).to_have_count(2)

    start.fill("1 Dec 2026")
    start.press("Tab")
    expect(summary.get_by_role("link")).to_have_count(1)
    expect(side_panel(page).get_by_text("Correct what is marked first")).to_be_visible()
    choose(page, "Site", site.name)

    expect(summary).to_be_hidden()
    expect(page.locator("[aria-invalid=true]")).to_have_count(0)
    expect(side_panel(page).get_by_text("Nothing: it can be saved")).to_be_visible()


def test_a_tap_takes_an_error_away_at_once(
    context: BrowserContext, new_context: Callable[..., BrowserContext], site: Site, console: Console
) -> None:
    console.expect(UNPROCESSABLE)
    page = new_context(has_touch=True, storage_state=context.storage_state()).new_page()
    page.set_viewport_size(WIDTHS["narrow"])
    open_form(page)
    save(page)
    question = page.get_by_role("group", name="Exam class")
    expect(question).to_contain_text("Answer yes or no.")

    question.get_by_label("No").tap()

    expect(question).not_to_contain_text("Answer yes or no.")
    expect(page.locator("[data-part='summary']").get_by_role("link", name="Exam class")).to_have_count(0)


def test_an_error_of_a_row_that_is_taken_out_counts_no_more(page: Page, site: Site, console: Console) -> None:
    console.expect(UNPROCESSABLE)
    open_form(page)
    fill_in(page, site)
    page.get_by_role("button", name="Add a stop").click()
    page.get_by_label("Last class day before").fill("30 Feb 2027")
    save(page)
    summary = page.locator("[data-part='summary']")
    expect(summary).to_be_visible()

    page.locator("#section-stops").get_by_role("button", name="Remove").click()

    expect(summary).to_be_hidden()
    expect(side_panel(page).get_by_text("Nothing: it can be saved")).to_be_visible()


def test_saves_once_when_pressed_twice(page: Page, site: Site) -> None:
    open_form(page)
    fill_in(page, site)

    page.get_by_role("button", name="Save as draft").dblclick()

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    assert TrainingClass.objects.count() == 1


def test_copies_the_code(page: Page, context: BrowserContext, site: Site) -> None:
    context.grant_permissions(["clipboard-read", "clipboard-write"])
    open_form(page)
    fill_in(page, site)
    save(page)

    page.get_by_role("button", name=f"Copy code {site.client_id}-REALLL-RLN-0001").click()

    expect(page.get_by_text("Copied.")).to_be_attached()
    assert page.evaluate("navigator.clipboard.readText()") == TrainingClass.objects.get().code


def test_works_without_script(
    context: BrowserContext, new_context: Callable[..., BrowserContext], site: Site, console: Console
) -> None:
    console.expect(UNPROCESSABLE)
    page = new_context(java_script_enabled=False, storage_state=context.storage_state()).new_page()
    page.goto(ADDRESS)
    page.locator("#first-client").select_option(str(site.client_id))
    page.locator("#first-class-type").select_option("REALLL")
    page.get_by_role("button", name="Show sites and subjects").click()
    form = page.locator("#capture-form")

    form.locator("[name=site]").select_option(str(site.pk))
    form.locator("[name=subject]").select_option("RLN")
    save(page)
    expect(page.get_by_role("group", name="Nothing was saved")).to_contain_text("Give the first day")
    field(page, "Start date").fill("2026-02-02")
    answer(page, "Funded by a SETA", "No")
    answer(page, "Exam class", "No")
    save(page)

    page.wait_for_url("**/classes/*-REALLL-RLN-0001/")
    assert TrainingClass.objects.get().site == site
