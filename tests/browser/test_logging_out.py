"""What a browser keeps of this site goes when somebody logs out, and a day after their login has ended."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from classes.models import User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.capturing import field, open_form, type_order_number
from tests.browser.conftest import Console
from tests.support.factories import UserFactory

KEPT = "Object.values(localStorage).some((kept) => kept.includes('PO 4711'))"
AN_HOUR = 60 * 60 * 1000


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None]) -> User:
    capturer: User = UserFactory.create(role=CLASS_ADMINISTRATOR)
    sign_in(capturer)
    return capturer


def typed(page: Page, *, hours_ago: int) -> None:
    page.evaluate(
        """ago => Object.keys(localStorage).filter((key) => key.startsWith("wecoza:entries:")).forEach((key) => {
            const kept = JSON.parse(localStorage.getItem(key));
            localStorage.setItem(key, JSON.stringify({ ...kept, at: Date.now() - ago, left: true }));
        })""",
        hours_ago * AN_HOUR,
    )


def test_logging_out_empties_the_storage_and_leaves_the_theme(page: Page, capturer: User) -> None:
    open_form(page)
    type_order_number(page, "PO 4711")
    with page.expect_response("**/classes/preview/"):  # one that came after the logout would be refused
        field(page, "Order number").blur()
    page.evaluate("localStorage.setItem('of-somebody-else', 'x')")
    page.get_by_role("button", name=str(capturer)).click()
    page.get_by_role("radio", name="Dark").check()

    page.get_by_role("button", name="Log out").click()

    expect(page.get_by_role("heading", name="You are logged out")).to_be_visible()
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.locator("html").get_attribute("data-bs-theme") == "dark"


@pytest.mark.parametrize(("hours_ago", "is_kept"), [(23, True), (25, False)])
def test_what_was_typed_goes_a_day_after_the_login_has_ended(
    page: Page, console: Console, hours_ago: int, is_kept: bool
) -> None:
    console.expect("404")  # the icon that a page without a head has Chromium ask for
    open_form(page)
    type_order_number(page, "PO 4711")
    page.goto("/healthz")  # a page without scripts: none of ours writes meanwhile
    typed(page, hours_ago=hours_ago)
    Session.objects.all().delete()

    page.goto("/classes/new/")

    expect(page.get_by_role("heading", name="Log in")).to_be_visible()
    expect(page.locator("body[data-mounted=yes]")).to_be_attached()
    assert page.evaluate(KEPT) is is_kept
