"""The start page, the list and a class's page in Chromium."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Page, expect

from classes import roles
from classes.models import RetiredCode, TrainingClass, User
from tests.browser.axe import WIDTHS, assert_accessible, assert_fits, assert_looks_right
from tests.support.factories import (
    ClientFactory,
    SiteFactory,
    UserFactory,
    captured,
    captured_without_number,
    put_in_status,
    ready_to_start,
)
from tests.support.records import QAVisitFactory

QUERIES = {"/registers/months/": "month={first:%Y-%m}", "/qa/": "visited_from={first}&visited_to={first}"}
LONG = "The Very Long and Winding Name of a Mining, Smelting & Transport Company (Proprietary) Limited"


@pytest.fixture(autouse=True)
def administrator(sign_in: Callable[[User], None]) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    sign_in(user)
    return user


@pytest.fixture
def waiting() -> TrainingClass:
    """A class with a fallback code, long names and an order number that does not break, among others."""
    for number in range(26):
        captured(site=SiteFactory.create(client=ClientFactory.create(name=f"Thaba Foods {number}")))
    site = SiteFactory.create(client=ClientFactory.create(name=LONG), name=LONG)
    return captured_without_number(site=site, order_number="PO" + "0" * 48, exam_class=True, exam_type="X" * 50)


def test_pages_are_accessible_and_fit(page: Page, waiting: TrainingClass) -> None:
    for address in (
        "/",
        "/classes/",
        "/classes/?q=winding&seta=TETI&order_number=given",
        "/classes/?q=nowhere",
        "/search/?q=winding",
        "/search/?q=nowhere",
        waiting.get_absolute_url(),
        f"{waiting.get_absolute_url()}history/",
    ):
        page.goto(address)

        assert_looks_right(page)


def test_the_code_of_a_client_with_a_long_number_fits(page: Page) -> None:
    captured(site=SiteFactory.create(client=ClientFactory.create(pk=1_000_354)))
    page.set_viewport_size(WIDTHS["narrow"])

    page.goto("/classes/")

    assert_fits(page)


def test_finds_a_class_from_the_header_and_sorts_the_list(page: Page, waiting: TrainingClass) -> None:
    page.goto("/")
    expect(page.locator(".band__search[data-mounted=yes]")).to_be_attached()

    page.keyboard.press("/")
    page.keyboard.type("thaba foods")
    page.keyboard.press("Enter")
    page.get_by_role("link", name="Show all classes").click()
    expect(page.get_by_role("heading", name="Found 26 classes")).to_be_visible()
    page.get_by_role("link", name="Client", exact=True).click()
    page.get_by_role("link", name="Client", exact=True).click()

    expect(page.get_by_role("row").nth(1)).to_contain_text("Thaba Foods 9")
    expect(page.get_by_role("columnheader", name=re.compile("^Client"))).to_have_attribute("aria-sort", "descending")


def test_filters_page_by_page(page: Page, waiting: TrainingClass) -> None:
    page.goto("/classes/?sort=code")

    page.get_by_label("Status").select_option("Draft")
    page.get_by_role("button", name="Filter").click()
    page.get_by_role("link", name="Page after").click()

    expect(page.get_by_text("26 to 27 of 27")).to_be_visible()
    assert "sort=code" in page.url
    assert "status=draft" in page.url


def test_deletes_a_draft_after_asking_for_the_reason(page: Page, both_widths: str) -> None:
    draft = captured()
    page.goto(draft.get_absolute_url())

    page.get_by_text("More", exact=True).click()
    page.get_by_role("button", name="Delete", exact=True).click()
    assert_accessible(page)
    page.keyboard.type("Captured twice")
    page.get_by_role("button", name=f"Delete {draft}").click()

    expect(page.get_by_text(f"Draft {draft} was deleted.")).to_be_visible()
    assert RetiredCode.objects.get().reason == "Captured twice"


def test_repairs_a_fallback_code_from_the_start_page_without_script(
    browser: Browser, base_url: str, page: Page, waiting: TrainingClass
) -> None:
    context = browser.new_context(java_script_enabled=False, base_url=base_url)
    context.add_cookies(page.context.cookies())  # type: ignore[arg-type]  # the library names one type twice
    without_script = context.new_page()
    without_script.goto("/")

    without_script.get_by_role("button", name=re.compile(waiting.code)).click()

    waiting.refresh_from_db()
    expect(without_script.get_by_role("heading", level=1)).to_contain_text(waiting.code)
    expect(without_script.get_by_text("The former code still finds it.")).to_be_visible()
    assert not waiting.has_fallback_code
    context.close()


@pytest.mark.usefixtures("both_widths")
def test_the_menu_moves_nothing_and_closes_by_itself(page: Page) -> None:
    page.goto(captured().get_absolute_url())
    menu = page.locator("details.more[data-mounted=yes]")
    more, copy = menu.locator("summary"), menu.get_by_role("link", name="Copy class")
    around = (more, page.get_by_role("link", name="Edit", exact=True), page.get_by_label("Pages of this class"))
    before = [element.bounding_box() for element in around]

    more.click()

    expect(copy).to_be_visible()
    assert [element.bounding_box() for element in around] == before
    assert_accessible(page)
    assert_fits(page)
    page.keyboard.press("Escape")
    expect(copy).to_be_hidden()
    expect(more).to_be_focused()
    more.click()
    page.get_by_role("heading", level=1).click()
    expect(copy).to_be_hidden()


@pytest.mark.usefixtures("both_widths")
@pytest.mark.parametrize("address", ["/classes/", "/agents/", "/learners/", "/registers/months/", "/qa/"])
def test_the_menu_of_files_lies_on_the_screen(page: Page, address: str) -> None:
    training_class = ready_to_start()
    put_in_status("active", training_class)
    first = training_class.sessions.earliest("date").date
    QAVisitFactory.create(training_class=training_class, date=first)
    page.goto(f"{address}?{QUERIES.get(address, '').format(first=first)}")
    menu = page.locator("details.more[data-mounted=yes]").first

    menu.locator("summary").click()

    places = [item.bounding_box() for item in menu.get_by_role("link").all()]
    width = page.viewport_size["width"] if page.viewport_size else 0
    assert places
    assert all(place and place["x"] >= 0 and place["x"] + place["width"] <= width for place in places)
    assert_fits(page)
    page.keyboard.press("Escape")
    expect(menu.get_by_role("link").first).to_be_hidden()
