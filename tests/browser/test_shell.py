"""The frame of every page: search, menu, theme, navigation."""

from collections.abc import Callable
from typing import Any

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
    expect(page.get_by_role("button", name="Close the navigation")).to_be_focused()
    page.get_by_role("button", name="Close the navigation").click()
    expect(navigation).to_be_hidden()


def test_numerals_are_plain_outside_of_codes(page: Page) -> None:
    """The typeface strikes out its zeros: text has the numerals of a plain face that the machine has."""
    page.goto(captured().get_absolute_url())

    written = faces_of(page, "Mon 2 Feb 2026")

    assert {each["familyName"] for each in written} > {"Atkinson Hyperlegible Next"}
    assert sum(each["glyphCount"] for each in written if each["familyName"] == "Atkinson Hyperlegible Next") == len(
        "Mon  Feb "
    )


def faces_of(page: Page, text: str) -> list[dict[str, Any]]:
    """The typefaces with which the browser has drawn a text."""
    page.evaluate("document.fonts.ready")
    page.get_by_text(text, exact=True).first.evaluate("element => { element.id = 'drawn'; }")
    tools = page.context.new_cdp_session(page)
    for domain in ("DOM", "CSS"):
        tools.send(f"{domain}.enable")
    root = tools.send("DOM.getDocument")["root"]["nodeId"]
    node = tools.send("DOM.querySelector", {"nodeId": root, "selector": "#drawn"})["nodeId"]
    fonts: list[dict[str, Any]] = tools.send("CSS.getPlatformFontsForNode", {"nodeId": node})["fonts"]
    return fonts
