"""The form of a class after somebody else has saved it: it shows what saving it saves."""

from collections.abc import Callable
from datetime import date

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from classes.models import TrainingClass, User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.axe import assert_accessible
from tests.browser.capturing import answer, field, form_is_ready, open_form
from tests.browser.conftest import Console
from tests.support.factories import UserFactory, captured

SAVE = "Save with these choices"


@pytest.fixture
def training_class() -> TrainingClass:
    supervisor = UserFactory.create(role=CLASS_ADMINISTRATOR, first_name="Pieter", last_name="van Wyk")
    return captured(start_date=date(2026, 2, 2), supervisor=supervisor)


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None]) -> User:
    capturer: User = UserFactory.create(role=CLASS_ADMINISTRATOR)
    sign_in(capturer)
    return capturer


@pytest.fixture(autouse=True)
def new_supervisor(capturer: User, page: Page, training_class: TrainingClass, console: Console) -> User:
    """Somebody who was not to be chosen yet when the form was opened."""
    console.expect("status of 409")
    open_form(page, address_of(training_class))
    supervisor: User = UserFactory.create(role=CLASS_ADMINISTRATOR, first_name="Thandeka", last_name="Nkosi")
    return supervisor


def address_of(training_class: TrainingClass) -> str:
    return f"{training_class.get_absolute_url()}edit/"


def meet(page: Page, context: BrowserContext, training_class: TrainingClass, change: Callable[[Page], None]) -> None:
    """In another window the order number becomes PO-1, and what `change` does; in this one it becomes PO-2."""
    other = context.new_page()
    open_form(other, address_of(training_class))
    field(other, "Order number").fill("PO-1")
    change(other)
    other.get_by_role("button", name="Save changes").click()
    other.wait_for_url(f"**{training_class.get_absolute_url()}")
    field(page, "Order number").fill("PO-2")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_role("group", name="Order number")).to_be_visible()


def add_a_day(page: Page) -> None:
    field(page, "Pattern").select_option("weekly")
    page.get_by_label("Day", exact=True).first.select_option("Tuesday")
    page.get_by_label("Start", exact=True).first.fill("09:00")
    page.get_by_label("End", exact=True).first.fill("12:00")


def test_shows_what_was_taken_over_before_it_is_saved(
    page: Page, context: BrowserContext, training_class: TrainingClass, new_supervisor: User
) -> None:
    def change(other: Page) -> None:
        field(other, "Supervisor").select_option(label=str(new_supervisor))
        answer(other, "Exam class", "Yes")
        field(other, "Exam type").fill("NATED")

    meet(page, context, training_class, change)

    expect(field(page, "Supervisor")).to_have_value(str(new_supervisor.pk))
    expect(page.get_by_role("group", name="Exam class").get_by_label("Yes")).to_be_checked()
    expect(field(page, "Exam type")).to_have_value("NATED")
    expect(field(page, "Order number")).to_have_value("PO-2")


def test_what_is_changed_after_it_was_taken_over_stays_changed(
    page: Page, context: BrowserContext, training_class: TrainingClass, capturer: User, new_supervisor: User
) -> None:
    def change(other: Page) -> None:
        field(other, "Supervisor").select_option(label=str(new_supervisor))

    meet(page, context, training_class, change)
    expect(field(page, "Supervisor")).to_have_value(str(new_supervisor.pk))

    field(page, "Supervisor").select_option(label=str(capturer))
    page.get_by_role("button", name=SAVE).click()

    page.wait_for_url(f"**{training_class.get_absolute_url()}")
    training_class.refresh_from_db()
    assert (training_class.supervisor, training_class.order_number) == (capturer, "PO-2")


def test_shows_what_is_chosen_and_has_one_button_to_save_it(
    page: Page, context: BrowserContext, training_class: TrainingClass
) -> None:
    meet(page, context, training_class, lambda _other: None)
    conflict = page.get_by_role("group", name="Order number")
    expect(page.get_by_role("button", name="Save")).to_have_count(1)
    assert_accessible(page)

    conflict.get_by_label("Take the other window's: PO-1 (you,").check()
    expect(field(page, "Order number")).to_have_value("PO-1")
    conflict.get_by_label("Keep this window's: PO-2").check()
    expect(field(page, "Order number")).to_have_value("PO-2")
    conflict.get_by_label("Take the other").check()
    field(page, "Order number").fill("PO-3")
    field(page, "Order number").blur()
    expect(conflict.get_by_label("Keep this window's: what is in the form now")).to_be_checked()
    page.get_by_role("button", name=SAVE).click()

    page.wait_for_url(f"**{training_class.get_absolute_url()}")
    training_class.refresh_from_db()
    assert training_class.order_number == "PO-3"


def test_rows_that_were_taken_over_are_shown(
    page: Page, context: BrowserContext, training_class: TrainingClass, console: Console
) -> None:
    console.expect("status of 422")  # a preview that is asked for before the rows are there has no pattern yet
    meet(page, context, training_class, add_a_day)

    expect(field(page, "Pattern")).to_have_value("weekly")
    expect(page.get_by_label("Day", exact=True).first).to_have_value("Tuesday")
    expect(page.get_by_label("Start", exact=True).first).to_have_value("09:00")


def test_a_reload_before_it_is_saved_asks_again(
    page: Page, context: BrowserContext, training_class: TrainingClass
) -> None:
    meet(page, context, training_class, lambda _other: None)
    page.reload()
    form_is_ready(page)
    expect(field(page, "Order number")).to_have_value("PO-2")

    page.get_by_role("button", name="Save changes").click()

    expect(page.get_by_role("group", name="Order number")).to_be_visible()
    training_class.refresh_from_db()
    assert training_class.order_number == "PO-1"
