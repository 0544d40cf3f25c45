"""How tests use the capture form: by its labels, as people do."""

import re

from playwright.sync_api import Locator, Page, expect

from classes.models import Site

ADDRESS = "/classes/new/"


def open_form(page: Page, address: str = ADDRESS) -> None:
    """Go there and wait until the form's scripts have been mounted."""
    page.goto(address)
    form_is_ready(page)


def form_is_ready(page: Page) -> None:
    expect(page.locator("#capture-form[data-mounted=yes]")).to_be_attached()


def field(page: Page, label: str) -> Locator:
    return page.get_by_label(re.compile(rf"^{label}( \(optional\))?$"))


def choose(page: Page, label: str, words: str) -> None:
    """Choose once it is offered: some choices follow from others."""
    option = field(page, label).locator("option", has_text=words)
    expect(option.first).to_be_attached()
    field(page, label).select_option(label=option.first.inner_text())


def answer(page: Page, question: str, words: str) -> None:
    page.get_by_role("group", name=question).get_by_label(words).check()


def fill_in(page: Page, site: Site, *, class_type: str = "REALLL", subject: str = "Numeracy") -> None:
    """All that a draft needs, with the answers no."""
    choose(page, "Client", site.client.name)
    choose(page, "Site", site.name)
    choose(page, "Class type", class_type)
    choose(page, "Subject", subject)
    field(page, "Start date").fill("2026-02-02")
    answer(page, "Funded by a SETA", "No")
    answer(page, "Exam class", "No")


def type_order_number(page: Page, words: str) -> None:
    """And wait until it is kept."""
    field(page, "Order number").fill(words)
    page.wait_for_function("words => Object.values(localStorage).some((kept) => kept.includes(words))", arg=words)


def save(page: Page) -> None:
    page.get_by_role("button", name="Save as draft").click()


def side_panel(page: Page) -> Locator:
    return page.get_by_role("complementary", name="What follows from the form")
