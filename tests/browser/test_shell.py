"""The frame of every page: search, menu, theme, navigation."""

from collections.abc import Callable

import pytest
from playwright.sync_api import BrowserContext, Page, expect

from classes.models import User
from classes.roles import ADMINISTRATOR
from tests.browser.axe import WIDTHS, assert_accessible, assert_fits
from tests.support.factories import UserFactory, captured

ADDRESS = "/classes/"


@pytest.fixture(autouse=True)
def administrator(sign_in: Callable[[User], None]) -> User:
    administrator: User = UserFactory.create(role=ADMINISTRATOR)
    sign_in(administrator)
    return administrator


def theme_of(page: Page) -> str | None:
    return page.locator("html").get_attribute("data-bs-theme")


def test_a_slash_puts_the_cursor_into_the_search(page: Page) -> None:
    page.goto(ADDRESS)
    search = page.get_by_role("searchbox", name="Search classes")
    expect(page.locator(".band__search[data-mounted=yes]")).to_be_attached()

    page.keyboard.press("/")
    expect(search).to_be_focused()
    page.keyboard.type("REALLL/")

    expect(search).to_have_value("REALLL/")


def test_the_first_tab_leads_to_the_content(page: Page) -> None:
    page.goto(ADDRESS)

    page.keyboard.press("Tab")
    expect(page.get_by_role("link", name="Go to the content")).to_be_focused()
    page.keyboard.press("Enter")

    expect(page.get_by_role("main")).to_be_focused()


@pytest.mark.usefixtures("both_widths")
def test_the_menu_says_who_is_logged_in(page: Page, administrator: User) -> None:
    page.goto(ADDRESS)

    page.get_by_role("button", name=str(administrator)).click()

    expect(page.locator("#user-menu")).to_contain_text(ADMINISTRATOR)
    expect(page.get_by_role("link", name="Change password")).to_be_visible()
    assert_accessible(page)
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Change password")).to_be_hidden()


@pytest.mark.usefixtures("both_widths")
@pytest.mark.parametrize("theme", ["Light", "Dark"])
def test_the_theme_is_remembered_and_accessible(page: Page, administrator: User, theme: str) -> None:
    captured()
    page.goto(ADDRESS)
    expect(page.locator("fieldset[data-mounted=yes]")).to_be_attached()
    page.get_by_role("button", name=str(administrator)).click()
    page.get_by_role("radio", name=theme).check()

    page.reload()

    assert theme_of(page) == theme.lower()
    assert_accessible(page)
    assert_fits(page)


def test_the_theme_follows_the_system_until_one_is_chosen(page: Page) -> None:
    page.emulate_media(color_scheme="dark")
    page.goto(ADDRESS)
    assert theme_of(page) == "dark"

    page.emulate_media(color_scheme="light")

    expect(page.locator("html")).to_have_attribute("data-bs-theme", "light")


def test_the_navigation_stays_folded(page: Page) -> None:
    page.goto(ADDRESS)
    link = page.get_by_role("link", name="Capture a class").first
    wide = link.bounding_box()
    expect(page.locator("#navigation[data-mounted=yes]")).to_be_attached()
    page.get_by_role("button", name="Fold the navigation").click()

    page.reload()

    folded = link.bounding_box()
    assert wide
    assert folded
    assert folded["width"] < wide["width"] / 2
    expect(page.get_by_role("button", name="Fold the navigation")).to_have_attribute("aria-pressed", "true")
    assert_accessible(page)


def test_the_navigation_opens_on_a_phone_without_script(
    context: BrowserContext, new_context: Callable[..., BrowserContext]
) -> None:
    page = new_context(java_script_enabled=False, storage_state=context.storage_state()).new_page()
    page.set_viewport_size(WIDTHS["narrow"])
    page.goto(ADDRESS)
    navigation = page.get_by_role("navigation", name="Main")
    expect(navigation).to_be_hidden()

    page.get_by_role("button", name="Navigation", exact=True).click()

    expect(navigation.get_by_role("link", name="Capture a class")).to_be_visible()
    page.get_by_role("button", name="Close the navigation").click()
    expect(navigation).to_be_hidden()
