from collections.abc import Callable
from datetime import date

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone
from playwright.sync_api import BrowserContext, Page, expect

from classes.models import Teaching, TrainingClass, User
from classes.roles import ADMINISTRATOR, CLASS_ADMINISTRATOR
from classes.services.capture.training_classes import delete_draft, repair_code
from tests.browser.axe import assert_accessible, assert_fits
from tests.browser.capturing import field, form_is_ready, open_form, side_panel, type_order_number
from tests.browser.conftest import Console
from tests.support.factories import (
    AgentFactory,
    UserFactory,
    captured,
    captured_without_number,
    enrolled,
    ready_to_start,
)
from tests.support.teaching import taught


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None]) -> User:
    capturer: User = UserFactory.create(role=CLASS_ADMINISTRATOR, first_name="Nomsa", last_name="Dlamini")
    sign_in(capturer)
    return capturer


@pytest.fixture
def training_class() -> TrainingClass:
    return captured(start_date=date(2026, 2, 2))


def address_of(training_class: TrainingClass) -> str:
    return f"{training_class.get_absolute_url()}edit/"


def save(page: Page) -> None:
    page.get_by_role("button", name="Save changes").click()


@pytest.fixture
def stale(page: Page, context: BrowserContext, training_class: TrainingClass, console: Console) -> Page:
    """A form with another start date, while another window has saved one too, and an order number."""
    console.expect("status of 409")
    open_form(page, address_of(training_class))
    field(page, "Start date").fill("2026-02-16")
    other = context.new_page()
    open_form(other, address_of(training_class))
    field(other, "Start date").fill("2026-02-09")
    field(other, "Order number").fill("PO 4711")
    save(other)
    other.wait_for_url(f"**{training_class.get_absolute_url()}")
    return page


@pytest.mark.usefixtures("both_widths")
def test_saves_an_edit_and_says_so_on_the_class(page: Page, training_class: TrainingClass) -> None:
    open_form(page, address_of(training_class))
    assert_accessible(page)
    assert_fits(page)
    field(page, "Order number").fill("PO 4711")

    save(page)

    page.wait_for_url(f"**{training_class.get_absolute_url()}")  # the form says it too, before it goes there
    expect(page.get_by_text(f"Class {training_class.code} was saved.")).to_be_visible()
    page.reload()
    expect(page.get_by_text(f"Class {training_class.code} was saved.")).to_be_hidden()
    training_class.refresh_from_db()
    assert training_class.order_number == "PO 4711"


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("Keep this window's", date(2026, 2, 16)), ("Take the other window's", date(2026, 2, 9))],
    ids=["this", "other"],
)
def test_asks_whose_value_stands(stale: Page, training_class: TrainingClass, choice: str, expected: date) -> None:
    save(stale)
    expect(stale.get_by_role("group", name="Start date")).to_contain_text("(you, ")
    assert_accessible(stale)

    stale.get_by_label(choice).check()
    stale.get_by_role("button", name="Save with these choices").click()

    stale.wait_for_url(f"**{training_class.get_absolute_url()}")
    training_class.refresh_from_db()
    assert (training_class.start_date, training_class.order_number) == (expected, "PO 4711")


def test_entries_come_back_and_are_merged_with_what_was_saved_since(page: Page, training_class: TrainingClass) -> None:
    open_form(page, address_of(training_class))
    type_order_number(page, "PO 4711")
    page.reload()
    form_is_ready(page)
    expect(page.get_by_text("were put back")).to_be_visible()
    expect(page.get_by_text("was saved by somebody since")).to_be_hidden()

    TrainingClass.objects.update(start_date=date(2026, 2, 9))
    page.reload()
    form_is_ready(page)
    expect(page.get_by_text("was saved by somebody since")).to_be_visible()
    expect(field(page, "Order number")).to_have_value("PO 4711")
    save(page)

    page.wait_for_url(f"**{training_class.get_absolute_url()}")
    training_class.refresh_from_db()
    assert (training_class.start_date, training_class.order_number) == (date(2026, 2, 9), "PO 4711")


def test_entries_come_back_where_the_class_has_another_code_since(page: Page, console: Console) -> None:
    training_class = captured_without_number()
    open_form(page, address_of(training_class))
    type_order_number(page, "PO 4711")
    repaired = repair_code(training_class, by=training_class.captured_by, at=timezone.now())

    page.reload()
    form_is_ready(page)

    assert page.url.endswith(address_of(repaired))
    expect(field(page, "Order number")).to_have_value("PO 4711")


def test_without_script_an_expired_log_in_loses_nothing(
    new_context: Callable[..., BrowserContext], training_class: TrainingClass, capturer: User, console: Console
) -> None:
    console.expect("status of 401")
    console.expect("status of 403")
    capturer.set_password("correct horse battery")
    capturer.save()
    context = new_context(java_script_enabled=False)
    page = context.new_page()

    def log_in(tab: Page) -> None:
        tab.get_by_label("Username").fill(capturer.username)
        tab.get_by_label("Password").fill("correct horse battery")
        tab.get_by_role("button", name="Log in").click()

    page.goto(address_of(training_class))
    log_in(page)
    field(page, "Order number").fill("PO 4711")
    Session.objects.all().delete()
    save(page)
    expect(page.get_by_text("Everything you typed is kept on this page")).to_be_visible()
    with context.expect_page() as opened:
        page.get_by_role("link", name="Log in in a new tab").click()
    log_in(opened.value)
    expect(opened.value.get_by_role("heading", level=1)).not_to_have_text("Log in")

    page.get_by_role("button", name="Send it again").click()
    page.get_by_role("button", name="Send it again").click()

    expect(page.get_by_text(f"Class {training_class} was saved.")).to_be_visible()
    training_class.refresh_from_db()
    assert training_class.order_number == "PO 4711"


def test_an_edit_of_a_class_that_was_deleted_keeps_what_was_typed(
    page: Page, training_class: TrainingClass, console: Console
) -> None:
    console.expect("status of 404")
    open_form(page, address_of(training_class))
    type_order_number(page, "PO 4711")
    administrator = UserFactory.create(role=ADMINISTRATOR, first_name="Pieter", last_name="van Wyk")
    delete_draft(training_class, reason="Captured twice", by=administrator, at=timezone.now())

    save(page)

    # the preview may have been refused with the same sentence, beside the form
    expect(page.locator("#capture-form").get_by_text("Pieter van Wyk deleted it")).to_be_visible()
    expect(field(page, "Order number")).to_have_value("PO 4711")
    expect(field(page, "Order number")).to_be_editable()
    assert_accessible(page)


def test_another_agent_asks_since_when(page: Page, console: Console) -> None:
    zanele, bheki = AgentFactory.create(name="Zanele"), AgentFactory.create(name="Bheki")
    training_class = taught(zanele)
    open_form(page, address_of(training_class))
    agent, teaches_from = field(page, "Agent"), field(page, "Teaches from")
    expect(teaches_from).to_have_value("2026-03-02")

    agent.select_option(str(bheki.pk))
    expect(teaches_from).to_have_value("")
    agent.select_option(str(zanele.pk))
    expect(teaches_from).to_have_value("2026-03-02")

    console.expect("status of 422")
    agent.select_option(str(bheki.pk))
    teaches_from.fill("2026-03-02")
    teaches_from.press("Tab")
    expect(side_panel(page).get_by_text("Zanele is the class's agent from Mon 2 Mar 2026 on")).to_be_visible()
    expect(teaches_from).to_have_attribute("aria-invalid", "true")
    expect(side_panel(page).get_by_text("it can be saved")).to_be_hidden()


def test_days_that_are_the_start_go_with_it_where_everybody_sees_them(page: Page) -> None:
    open_form(page, address_of(ready_to_start(start_date=date(2027, 3, 1))))
    start, agent = field(page, "Start date"), page.locator("[name=agent_from]")
    learner = page.locator("[name=learners-0-from_date]")

    start.fill("8 Mar 2027")
    start.press("Tab")
    expect(agent).to_have_value("2027-03-08")
    expect(learner).to_have_value("2027-03-08")

    agent.fill("15 Mar 2027")
    start.fill("1 Mar 2027")
    start.press("Tab")
    expect(learner).to_have_value("2027-03-01")
    expect(agent).to_have_value("2027-03-15")


def test_only_who_is_there_from_the_start_follows_it_and_is_kept_so_over_a_reload(page: Page) -> None:
    training_class = ready_to_start(start_date=date(2027, 2, 1))
    first, late = training_class.enrolments.get(), enrolled(training_class, came_on=date(2027, 2, 8))
    open_form(page, address_of(training_class))
    start, agent_from = field(page, "Start date"), field(page, "Teaches from")
    since = {
        key: page.locator(f"[data-part=one-row]:has([name$=-id][value='{key}']) [name$=-from_date]")
        for key in (first.pk, late.pk)
    }

    def move(day: str) -> None:
        start.fill(day)
        start.blur()

    move("2027-02-08")
    expect(agent_from).to_have_value("2027-02-08")
    expect(since[first.pk]).to_have_value("2027-02-08")
    page.wait_for_function("day => Object.values(localStorage).some((kept) => kept.includes(day))", arg="2027-02-08")
    page.reload()
    form_is_ready(page)
    expect(start).to_have_value("2027-02-08")
    agent_from.fill("2027-02-09")
    agent_from.fill("2027-02-08")
    move("2027-02-15")
    expect(since[first.pk]).to_have_value("2027-02-15")
    expect(since[late.pk]).to_have_value("2027-02-08")
    expect(agent_from).to_have_value("2027-02-08")
    move("2027-02-01")
    save(page)

    page.wait_for_url(f"**{training_class.get_absolute_url()}")
    days = training_class.enrolments.in_bulk()
    assert [days[key].from_date for key in since] == [date(2027, 2, 1), date(2027, 2, 8)]
    assert training_class.class_agents.get().from_date == date(2027, 2, 8)


def test_a_day_that_followed_is_emptied_for_another_agent_and_follows_again_with_the_former(page: Page) -> None:
    other, training_class = AgentFactory.create(), ready_to_start(start_date=date(2027, 2, 1))
    open_form(page, address_of(training_class))
    start, agent, teaches_from = (field(page, label) for label in ("Start date", "Agent", "Teaches from"))
    start.fill("2027-02-08")
    start.blur()

    agent.select_option(str(other.pk))
    expect(teaches_from).to_have_value("")
    agent.select_option(str(training_class.class_agents.get().agent_id))
    expect(teaches_from).to_have_value("2027-02-08")
    start.fill("2027-02-15")
    start.blur()
    expect(teaches_from).to_have_value("2027-02-15")


@pytest.mark.parametrize(
    ("choice", "expected"),
    [("Keep this window's", date(2027, 2, 15)), ("Take the other window's", date(2027, 2, 8))],
    ids=["this", "other"],
)
def test_first_days_follow_the_start_that_is_chosen(
    page: Page, context: BrowserContext, console: Console, choice: str, expected: date
) -> None:
    console.expect("status of 409")
    training_class = ready_to_start(start_date=date(2027, 2, 1))
    training_class.agents_digest = Teaching.of(training_class).digest
    training_class.save(update_fields=["agents_digest"])
    other = context.new_page()
    for tab, day in ((page, "2027-02-15"), (other, "2027-02-08")):
        open_form(tab, address_of(training_class))
        field(tab, "Start date").fill(day)
        field(tab, "Start date").blur()
        expect(field(tab, "Teaches from")).to_have_value(day)
    save(other)
    other.wait_for_url(f"**{training_class.get_absolute_url()}")

    save(page)
    page.get_by_label(choice).check()
    page.get_by_role("button", name="Save with these choices").click()

    page.wait_for_url(f"**{training_class.get_absolute_url()}")
    training_class.refresh_from_db()
    days = {training_class.start_date, training_class.class_agents.get().from_date}
    assert days | set(training_class.enrolments.values_list("from_date", flat=True)) == {expected}
