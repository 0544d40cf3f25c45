from collections.abc import Callable

from playwright.sync_api import Page, expect

from classes.models import User
from classes.roles import VIEWER
from tests.browser.axe import assert_looks_right
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays


def test_subscribes_to_a_class_and_revokes_it(page: Page, sign_in: Callable[[User], None]) -> None:
    training_class = captured(entries=mondays_and_wednesdays())
    sign_in(UserFactory.create(role=VIEWER))

    page.goto(f"/classes/{training_class.code}/timetable/")
    page.get_by_role("link", name="Subscribe").click()
    expect(page.get_by_label("Class code")).to_have_value(training_class.code)
    page.get_by_text("Only some classes").click()
    assert_looks_right(page)
    page.get_by_role("button", name="Make the address").click()

    address = page.get_by_role("region", name="Your new address").locator("[data-part='code']")
    expect(address).to_contain_text("/calendar/feeds/")
    assert_looks_right(page)
    calendar = page.request.get(address.inner_text())
    assert calendar.headers["content-type"] == "text/calendar; charset=utf-8"
    page.get_by_role("button", name=f"Revoke Class {training_class.code}").click()
    expect(page.get_by_text("The subscription was revoked")).to_be_visible()
    expect(page.get_by_text("No subscriptions yet")).to_be_visible()
    assert page.request.get(calendar.url).status == 404
