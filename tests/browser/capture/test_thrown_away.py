"""Entries that do not come back: those of who left without saving, and those that were saved."""

from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, Route, expect

from classes.models import TrainingClass, User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.capturing import ADDRESS, field, form_is_ready, open_form, type_order_number
from tests.browser.conftest import Console
from tests.support.factories import UserFactory, captured

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None]) -> User:
    capturer: User = UserFactory.create(role=CLASS_ADMINISTRATOR, password=PASSWORD)
    sign_in(capturer)
    return capturer


@pytest.fixture
def training_class() -> TrainingClass:
    return captured(start_date=date(2026, 2, 2))


def address_of(training_class: TrainingClass) -> str:
    return f"{training_class.get_absolute_url()}edit/"


def leave_without_saving(page: Page) -> None:
    page.get_by_role("link", name="Back without saving").click()
    page.wait_for_load_state()


@pytest.mark.parametrize("is_new", [True, False], ids=["new", "edit"])
def test_entries_are_gone_after_going_back_without_saving(
    page: Page, training_class: TrainingClass, is_new: bool
) -> None:
    address = ADDRESS if is_new else address_of(training_class)
    open_form(page, address)
    type_order_number(page, "PO 4711")

    leave_without_saving(page)
    open_form(page, address)

    expect(field(page, "Order number")).to_have_value("")
    expect(page.get_by_text("were put back")).to_be_hidden()


def test_entries_of_a_record_are_gone_too(page: Page) -> None:
    page.goto("/learners/new/")
    expect(page.locator("#learner-form[data-mounted=yes]")).to_be_attached()
    page.get_by_label("Surname").fill("Mthembu")
    page.wait_for_function("() => Object.keys(localStorage).some((key) => key.includes('/learners/new/'))")

    leave_without_saving(page)
    page.goto("/learners/new/")
    expect(page.locator("#learner-form[data-mounted=yes]")).to_be_attached()

    expect(page.get_by_label("Surname")).to_have_value("")


def test_entries_come_back_after_the_browser_s_own_back(page: Page, training_class: TrainingClass) -> None:
    page.goto(training_class.get_absolute_url())
    open_form(page, address_of(training_class))
    type_order_number(page, "PO 4711")

    page.go_back()
    open_form(page, address_of(training_class))

    expect(field(page, "Order number")).to_have_value("PO 4711")


def test_a_link_that_is_opened_in_a_new_tab_throws_nothing_away(page: Page, training_class: TrainingClass) -> None:
    open_form(page, address_of(training_class))
    type_order_number(page, "PO 4711")
    with page.context.expect_page():
        page.get_by_role("link", name="Back without saving").click(modifiers=["Control"])

    page.reload()
    form_is_ready(page)

    expect(field(page, "Order number")).to_have_value("PO 4711")


def test_what_was_saved_does_not_come_back_where_its_user_left_before_the_answer(
    page: Page, training_class: TrainingClass, console: Console
) -> None:
    console.expect("status of 401")
    console.expect("status of 403")  # of a preview that is asked for while the log-in changes the token
    console.expect("net::ERR_FAILED")
    open_form(page, address_of(training_class))
    with page.expect_response("**/preview/"):  # which would ask for the password itself
        type_order_number(page, "PO 4711")
    Session.objects.all().delete()
    page.get_by_role("button", name="Save changes").click()
    dialogue = page.get_by_role("dialog", name="Log in again")
    dialogue.get_by_label("Password").fill(PASSWORD)
    page.route(f"**{address_of(training_class)}", _lose_the_answer, times=1)
    dialogue.get_by_role("button", name="Log in and save").click()
    expect(page.get_by_text("Tried once")).to_be_visible()
    page.goto("/classes/")
    training_class.refresh_from_db()
    assert (training_class.order_number, training_class.version) == ("PO 4711", 2)

    open_form(page, address_of(training_class))
    expect(page.locator("[name=version]")).to_have_value("2")
    field(page, "Order number").fill("PO 4712")
    page.get_by_role("button", name="Save changes").click()

    page.wait_for_url(f"**{training_class.get_absolute_url()}")
    training_class.refresh_from_db()
    assert training_class.order_number == "PO 4712"


def _lose_the_answer(route: Route) -> None:
    route.fetch()
    route.abort()
