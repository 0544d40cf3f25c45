"""The office's pages of registers, on a desk and on a phone: with data, without, and with what was refused."""

from collections.abc import Callable
from datetime import date
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from classes import roles
from classes.models import TrainingClass
from classes.services.attendance.months import claim_hours
from tests.browser.attendance.conftest import logged_in
from tests.browser.axe import assert_looks_right
from tests.browser.conftest import Console
from tests.support.attendance import captured_register, places_in, running
from tests.support.factories import UserFactory

FEBRUARY = date(2026, 2, 1)
MARGINS_ON_PAPER = """[...document.styleSheets]
    .flatMap((sheet) => [...sheet.cssRules])
    .filter((rule) => rule instanceof CSSPageRule)
    .map((rule) => rule.cssText)
    .join()"""


@pytest.fixture
def page(new_context: Callable[..., BrowserContext], base_url: str) -> Page:
    context = new_context()
    logged_in(context, UserFactory.create(role=roles.ADMINISTRATOR), base_url)
    return context.new_page()


@pytest.fixture
def training_class() -> TrainingClass:
    """A February with a session that was lost, one that nobody came to, one that is missing, and a claim."""
    training_class = running(learners=12, start_date=date(2026, 2, 2))
    first, second, third, _fourth = training_class.sessions.filter(date__month=2)
    places = places_in(training_class)
    captured_register(first, dict.fromkeys(places, ("3", 12)))
    captured_register(second, dict.fromkeys(places, 0))
    captured_register(third, outcome="client_cancelled", note="Stock-taking")
    agent, by = training_class.class_agents.get().agent, UserFactory.create()
    claim_hours(training_class, FEBRUARY, agent=agent, hours=Decimal(9), by=by, at=timezone.now())
    return training_class


def test_the_tab_of_a_class(page: Page, training_class: TrainingClass, console: Console) -> None:
    console.expect("422")
    page.goto(f"/classes/{training_class.code}/registers/?month=2026-02")
    assert_looks_right(page)

    page.get_by_role("form", name="What becomes of the claim of").get_by_label("Note").fill("")
    page.get_by_role("button", name="Dispute").click()

    expect(
        page.get_by_role("group", name="Nothing was saved.").get_by_text("Say in the note what is disputed.")
    ).to_be_visible()
    assert_looks_right(page)
    page.goto(f"/classes/{training_class.code}/registers/?month=2027-02")
    assert_looks_right(page)


def test_the_list_of_months(page: Page, training_class: TrainingClass) -> None:
    page.goto("/registers/months/?month=2026-02")
    expect(page.get_by_text(training_class.code).first).to_be_visible()
    assert_looks_right(page)
    page.goto("/registers/months/?month=2026-02&state=closed")
    assert_looks_right(page)


def test_what_is_not_captured(page: Page, training_class: TrainingClass) -> None:
    page.goto("/registers/?missing=yes")
    assert_looks_right(page)
    page.goto("/")
    expect(page.get_by_role("heading", name="Not captured, by agent")).to_be_visible()
    assert_looks_right(page)
    page.goto("/registers/to-do/")
    expect(page.get_by_role("heading", name="Not captured, by agent")).to_be_visible()
    assert_looks_right(page)


def test_the_start_page_shows_all_else_where_registers_cannot_be_counted(page: Page, console: Console) -> None:
    console.expect("ERR_FAILED")
    page.route("**/registers/to-do/", lambda route: route.abort())
    page.goto("/")

    expect(page.get_by_text("This cannot be shown here just now: Registers that are to do")).to_be_visible()
    assert_looks_right(page)
    page.unroute_all()
    page.get_by_role("link", name="Registers that are to do").click()
    expect(page.get_by_role("heading", name="Registers to do")).to_be_visible()


def test_the_hours_of_a_learner(page: Page, training_class: TrainingClass) -> None:
    page.goto(f"/learners/{places_in(training_class)[0].learner_id}/")
    expect(page.get_by_text("hours trained")).to_be_visible()
    assert_looks_right(page)


def test_a_register_and_what_was_refused_of_it(page: Page, training_class: TrainingClass, console: Console) -> None:
    console.expect("422")
    session = training_class.sessions.filter(date__month=2).last()
    assert session
    page.goto(f"/classes/{training_class.code}/registers/{session.pk}/")
    page.get_by_role("button", name="Send the register").click()

    expect(page.get_by_text("Say what became of the session").first).to_be_visible()
    assert_looks_right(page)


def test_the_printed_register(page: Page, training_class: TrainingClass) -> None:
    page.goto(f"/classes/{training_class.code}/registers/2026-02/print/")
    assert_looks_right(page)
    code = page.get_by_text(f"{training_class.code} · Register of February 2026")
    expect(code).to_be_hidden()

    page.emulate_media(media="print")

    expect(code).to_be_visible()
    assert "counter(page)" in page.evaluate(MARGINS_ON_PAPER)
    assert page.pdf(prefer_css_page_size=True).count(b"/Type /Page\n") == 1
