from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from classes.models import User
from tests.browser.axe import assert_accessible, assert_fits
from tests.factories import UserFactory


@pytest.mark.usefixtures("both_widths")
def test_log_in_is_accessible_and_fits(page: Page) -> None:
    page.goto("/accounts/login/")

    assert_accessible(page)
    assert_fits(page)


@pytest.mark.usefixtures("both_widths")
def test_change_of_password_is_accessible_and_fits(page: Page, sign_in: Callable[[User], None]) -> None:
    sign_in(UserFactory())

    page.goto("/accounts/password_change/")

    expect(page).to_have_url("/accounts/password_change/")
    assert_accessible(page)
    assert_fits(page)
