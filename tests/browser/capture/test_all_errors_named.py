"""Saving names everything that is wrong with a form, by whichever way it is sent."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from classes.models import User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.capturing import open_form
from tests.browser.conftest import Console
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None], console: Console) -> User:
    console.expect("status of 422")
    capturer: User = UserFactory.create(role=CLASS_ADMINISTRATOR)
    sign_in(capturer)
    return capturer


@pytest.mark.parametrize("way", ["keys", "button"])
def test_an_exception_and_a_stop_are_both_named(page: Page, way: str) -> None:
    training_class = captured(entries=mondays_and_wednesdays())
    open_form(page, f"/classes/{training_class.code}/edit/")
    page.get_by_role("button", name="Add an exception").click()
    exceptions = page.get_by_role("group", name="Exceptions", exact=True)
    exceptions.get_by_label("Date").fill("15 Dec")
    exceptions.get_by_label("Reason").select_option("Other")
    page.get_by_role("button", name="Add a stop").click()
    stops = page.get_by_role("group", name="Stops", exact=True)
    stops.get_by_label("Reason").select_option("Annual stop")
    stops.get_by_label("Last class day before").fill("2026-03-02")
    stops.get_by_label("First class day after").fill("2026-02-02")

    if way == "keys":
        page.keyboard.press("Control+Enter")
    else:
        page.get_by_role("button", name="Save changes").click()

    summary = page.locator("[data-part='summary']")
    expect(summary.get_by_role("link", name="Exceptions, row 1, Date: “15 Dec”")).to_be_visible()
    expect(summary.get_by_role("link", name="Stops, row 1, First class day after: The first class")).to_be_visible()
    with page.expect_response("**/preview/"):
        exceptions.get_by_label("Note").fill("Asked for by the client")
        exceptions.get_by_label("Note").press("Tab")
    expect(summary.get_by_role("listitem")).to_have_count(2)
    expect(stops.get_by_text("The first class day after the stop")).to_be_visible()
