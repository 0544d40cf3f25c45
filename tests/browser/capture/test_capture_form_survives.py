"""What was typed survives whatever happens, and is saved once."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import BrowserContext, Page, Route, expect

from classes.models import Site, TrainingClass, User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.axe import assert_accessible
from tests.browser.capturing import (
    ADDRESS,
    choose,
    field,
    fill_in,
    form_is_ready,
    open_form,
    save,
    side_panel,
    type_order_number,
)
from tests.browser.conftest import Console
from tests.support.factories import LearnerFactory, SiteFactory, UserFactory

PASSWORD = "correct horse battery"


@pytest.fixture
def site() -> Site:
    site: Site = SiteFactory.create(name="Bakery")
    return site


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None]) -> User:
    capturer: User = UserFactory.create(role=CLASS_ADMINISTRATOR, password=PASSWORD)
    sign_in(capturer)
    return capturer


def test_entries_come_back_after_a_reload(page: Page, site: Site) -> None:
    open_form(page)
    fill_in(page, site)
    type_order_number(page, "PO 4711")

    page.reload()

    expect(page.get_by_text("were put back")).to_be_visible()
    expect(field(page, "Site")).to_have_value(str(site.pk))
    expect(field(page, "Subject")).to_have_value("RLN")
    expect(field(page, "Order number")).to_have_value("PO 4711")
    expect(page.get_by_role("group", name="Exam class").get_by_label("No")).to_be_checked()
    assert_accessible(page)


def test_a_reload_after_a_lost_answer_saves_the_same_class(page: Page, site: Site, console: Console) -> None:
    console.expect("net::ERR_FAILED")
    open_form(page)
    fill_in(page, site)
    type_order_number(page, "PO 4711")
    page.route(f"**{ADDRESS}", lambda route: (route.fetch(), route.abort()), times=1)
    save(page)
    expect(page.get_by_text("Tried once")).to_be_visible()

    page.reload()
    form_is_ready(page)
    save(page)

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    assert TrainingClass.objects.count() == 1


def test_entries_can_be_thrown_away(page: Page) -> None:
    open_form(page)
    type_order_number(page, "PO 4711")
    page.reload()

    page.get_by_role("button", name="Start afresh").click()

    expect(field(page, "Order number")).to_have_value("")
    expect(page.get_by_text("were put back")).to_be_hidden()


def test_entries_are_gone_after_saving(page: Page, site: Site) -> None:
    open_form(page)
    fill_in(page, site)
    type_order_number(page, "PO 4711")
    save(page)
    expect(page.get_by_role("heading", name="was captured")).to_be_visible()

    page.get_by_role("link", name="Capture another").click()

    form_is_ready(page)
    expect(field(page, "Order number")).to_have_value("")


def test_entries_are_gone_after_logging_out(page: Page, capturer: User, sign_in: Callable[[User], None]) -> None:
    open_form(page)
    type_order_number(page, "PO 4711")
    page.get_by_role("button", name=str(capturer)).click()
    page.get_by_role("button", name="Log out").click()
    expect(page.get_by_role("heading", name="You are logged out")).to_be_visible()

    sign_in(capturer)
    open_form(page)

    expect(field(page, "Order number")).to_have_value("")


def test_entries_are_gone_after_logging_out_in_another_tab(
    page: Page, context: BrowserContext, capturer: User, sign_in: Callable[[User], None]
) -> None:
    open_form(page)
    type_order_number(page, "PO 4711")
    other = context.new_page()
    other.goto("/")
    other.get_by_role("button", name=str(capturer)).click()
    other.get_by_role("button", name="Log out").click()
    expect(other.get_by_role("heading", name="You are logged out")).to_be_visible()
    field(page, "Order number").fill("PO 4712")
    page.close(run_before_unload=True)

    sign_in(capturer)
    open_form(other)

    expect(field(other, "Order number")).to_have_value("")


def test_entries_are_nobody_elses(page: Page, sign_in: Callable[[User], None], console: Console) -> None:
    console.expect("status of 401")  # of a preview on its way while the other user logs in
    open_form(page)
    type_order_number(page, "PO 4711")

    sign_in(UserFactory.create(role=CLASS_ADMINISTRATOR))
    open_form(page)

    expect(field(page, "Order number")).to_have_value("")


def test_goes_on_after_the_log_in_has_expired(page: Page, site: Site, console: Console) -> None:
    console.expect("status of 401")
    open_form(page)
    fill_in(page, site)
    Session.objects.all().delete()
    save(page)
    dialogue = page.get_by_role("dialog", name="Log in again")
    expect(dialogue.get_by_label("Password")).to_be_focused()
    assert_accessible(page)

    dialogue.get_by_label("Password").fill("wrong")
    dialogue.get_by_role("button", name="Log in and save").click()
    expect(dialogue.get_by_role("alert")).to_contain_text("not right")
    dialogue.get_by_label("Password").fill(PASSWORD)
    dialogue.get_by_role("button", name="Log in and save").click()

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    assert TrainingClass.objects.count() == 1


def test_asks_for_the_log_in_where_choices_are_loaded(page: Page, site: Site, console: Console) -> None:
    console.expect("status of 401")
    open_form(page)
    Session.objects.all().delete()
    field(page, "Client").select_option(label=site.client.name)
    dialogue = page.get_by_role("dialog", name="Log in again")

    dialogue.get_by_label("Password").fill(PASSWORD)
    dialogue.get_by_role("button", name="Log in", exact=True).click()

    expect(dialogue).to_be_hidden()
    expect(field(page, "Site")).to_have_value(str(site.pk))


def test_asks_for_the_log_in_where_learners_are_searched(page: Page, site: Site, console: Console) -> None:
    console.expect("status of 401")
    LearnerFactory.create(surname="Mthembu", first_name="Zanele", employer=site.client)
    open_form(page)
    expect(page.locator(".picker[data-mounted=yes]")).to_be_attached()
    Session.objects.all().delete()
    page.get_by_label("Name, initials, town or employer").fill("mthe")
    dialogue = page.get_by_role("dialog", name="Log in again")

    dialogue.get_by_label("Password").fill(PASSWORD)
    dialogue.get_by_role("button", name="Log in", exact=True).click()

    expect(dialogue).to_be_hidden()
    expect(page.get_by_label("Mthembu, Zanele")).to_be_visible()


def test_asks_for_the_log_in_where_the_dates_are_shown(page: Page, site: Site, console: Console) -> None:
    console.expect("status of 401")
    open_form(page)
    fill_in(page, site)
    Session.objects.all().delete()
    choose(page, "Pattern", "Once a month")
    choose(page, "Day of the month", "The last day")
    dialogue = page.get_by_role("dialog", name="Log in again")

    dialogue.get_by_label("Password").fill(PASSWORD)
    dialogue.get_by_role("button", name="Log in", exact=True).click()

    expect(dialogue).to_be_hidden()
    expect(side_panel(page).locator("[data-part='explanation']")).not_to_have_text("It cannot be told just now.")
    expect(field(page, "Pattern")).to_have_value("monthly")


def test_choices_can_be_had_after_logging_in_elsewhere(
    page: Page, site: Site, capturer: User, sign_in: Callable[[User], None], console: Console
) -> None:
    console.expect("status of 401")
    open_form(page)
    Session.objects.all().delete()
    field(page, "Client").select_option(label=site.client.name)
    page.get_by_role("dialog", name="Log in again").get_by_role("button", name="Later").click()
    sign_in(capturer)

    field(page, "Site").focus()

    expect(field(page, "Site")).to_have_value(str(site.pk))


def test_asks_for_the_log_in_when_all_cookies_are_gone(
    page: Page, context: BrowserContext, site: Site, console: Console
) -> None:
    console.expect("status of 403")
    console.expect("status of 401")  # a preview that asks just then
    open_form(page)
    fill_in(page, site)
    context.clear_cookies()
    save(page)
    dialogue = page.get_by_role("dialog", name="Log in again")

    dialogue.get_by_label("Password").fill(PASSWORD)
    dialogue.get_by_role("button", name="Log in and save").click()

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()


def test_is_not_saved_as_whoever_has_logged_in_since(
    page: Page, site: Site, capturer: User, sign_in: Callable[[User], None], console: Console
) -> None:
    console.expect("status of 401")
    open_form(page)
    fill_in(page, site)
    other = UserFactory.create(role=CLASS_ADMINISTRATOR, first_name="Pieter", last_name="van Wyk")
    sign_in(other)
    save(page)
    dialogue = page.get_by_role("dialog", name="Log in again")
    expect(dialogue).to_contain_text("You are now logged in as Pieter van Wyk")
    expect(dialogue.get_by_label("Username")).to_have_value(capturer.username)

    dialogue.get_by_label("Password").fill(PASSWORD)
    dialogue.get_by_role("button", name="Log in and save").click()

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    assert TrainingClass.objects.get().captured_by == capturer


def test_sends_again_by_itself_while_the_server_is_away(page: Page, site: Site, console: Console) -> None:
    console.expect("status of 503")
    open_form(page)
    fill_in(page, site)
    page.route(f"**{ADDRESS}", _away, times=2)

    save(page)

    expect(page.get_by_text("Tried once")).to_be_visible()
    expect(page.get_by_text("Tried 2 times")).to_be_visible()
    page.get_by_role("button", name="Send again").click()
    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    assert TrainingClass.objects.count() == 1


def test_does_not_send_what_is_half_typed(page: Page, site: Site, console: Console) -> None:
    console.expect("status of 503")
    open_form(page)
    fill_in(page, site)
    page.route(f"**{ADDRESS}", _away, times=1)
    save(page)
    expect(page.get_by_text("Tried once")).to_be_visible()

    field(page, "Order number").fill("PO 47")
    expect(page.get_by_text("you have changed something since")).to_be_visible()
    assert not TrainingClass.objects.exists()
    field(page, "Order number").fill("PO 4711")
    save(page)

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    assert TrainingClass.objects.get().order_number == "PO 4711"


def test_a_tab_that_was_opened_from_the_form_holds_a_class_of_its_own(page: Page, site: Site) -> None:
    cached = page.request.get(ADDRESS).text()
    page.context.route(f"**{ADDRESS}", lambda route: _from_cache(route, cached))
    open_form(page)
    fill_in(page, site)
    type_order_number(page, "PO 4711")
    with page.expect_popup() as opened:
        page.evaluate("window.open(location.href)")
    other = opened.value
    form_is_ready(other)
    expect(field(other, "Order number")).to_have_value("")
    fill_in(other, site)
    field(other, "Order number").fill("PO 4712")

    for tab in (other, page):
        save(tab)
        expect(tab.get_by_role("heading", name="was captured")).to_be_visible()

    assert TrainingClass.objects.count() == 2


def test_two_tabs_hold_two_classes(page: Page, context: BrowserContext, site: Site) -> None:
    open_form(page)
    fill_in(page, site)
    type_order_number(page, "PO 4711")
    other = context.new_page()
    open_form(other)
    expect(field(other, "Order number")).to_have_value("")
    fill_in(other, site)
    field(other, "Order number").fill("PO 4712")

    for tab in (other, page):
        save(tab)
        expect(tab.get_by_role("heading", name="was captured")).to_be_visible()

    assert sorted(TrainingClass.objects.values_list("order_number", flat=True)) == ["PO 4711", "PO 4712"]


def test_a_new_tab_takes_over_what_a_closed_one_left(page: Page, context: BrowserContext, site: Site) -> None:
    open_form(page)
    type_order_number(page, "PO 4711")
    page.close(run_before_unload=True)

    other = context.new_page()
    open_form(other)

    expect(field(other, "Order number")).to_have_value("PO 4711")


def test_starts_a_new_one_when_another_tab_saved_the_form(
    page: Page, context: BrowserContext, site: Site, console: Console
) -> None:
    console.expect("status of 409")
    open_form(page)
    fill_in(page, site)
    type_order_number(page, "PO 4711")
    other = context.new_page()
    open_form(other)
    fill_in(other, site)
    field(other, "Order number").fill("PO 4712")
    copied = page.locator("[name=submission_id]").input_value()
    other.locator("[name=submission_id]").evaluate("(input, value) => { input.value = value; }", copied)
    save(other)
    expect(other.get_by_role("heading", name="was captured")).to_be_visible()

    save(page)

    expect(page.get_by_text("open that class, or start a new one")).to_be_visible()
    assert TrainingClass.objects.get().order_number == "PO 4712"

    page.reload()
    form_is_ready(page)
    expect(field(page, "Order number")).to_have_value("PO 4711")
    save(page)

    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    assert TrainingClass.objects.count() == 2


def _away(route: Route) -> None:
    route.fulfill(status=503, json={"success": False, "message": "The database cannot be reached."})


def _from_cache(route: Route, page: str) -> None:
    """What a browser gives to a tab that is duplicated."""
    if route.request.method == "GET":
        route.fulfill(body=page, content_type="text/html")
    else:
        route.fallback()
