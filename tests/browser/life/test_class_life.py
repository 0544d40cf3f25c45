"""A whole class in Chromium, from its capture with learners and agents to its completion."""

import re
from collections.abc import Callable
from datetime import date, time
from decimal import Decimal

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from classes import roles
from classes import timetable as engine
from classes.models import Agent, ClassParts, Enrolment, Entries, TeachingEdit, TimetableEdit, TrainingClass, User
from classes.services.capture.training_classes import create_class
from tests.browser.axe import assert_accessible, assert_fits
from tests.browser.capturing import choose, field, fill_in, open_form, save
from tests.browser.conftest import Console
from tests.support.factories import AgentFactory, LearnerFactory, SiteFactory, UserFactory, drafted, ready_to_start

MONDAYS = Entries(pattern=engine.Weekly((engine.WeekdayBlock(engine.Weekday.MONDAY, time(9), time(14)),)))


@pytest.fixture(autouse=True)
def nomsa(sign_in: Callable[[User], None]) -> User:
    user = UserFactory.create(role=roles.ADMINISTRATOR, first_name="Nomsa", last_name="Dlamini")
    sign_in(user)
    return user


@pytest.fixture
def agents() -> dict[str, Agent]:
    """Ayesha teaches another class on Mondays in February."""
    names = ("Ayesha Patel", "Bheki Zulu", "Carla Botha", "Dumi Cele")
    agents = {name: AgentFactory.create(name=name) for name in names}
    busy = drafted(start_date=date(2026, 2, 2), total_hours=Decimal(20))
    by = UserFactory.create()
    teaching = TeachingEdit(agent=agents["Ayesha Patel"])
    create_class(busy, ClassParts(timetable=TimetableEdit.of(MONDAYS), agents=teaching), by=by, at=timezone.now())
    return agents


def dialogue(page: Page, name: str) -> Locator:
    return page.get_by_role("dialog", name=name)


def take(page: Page, step: str, *, day: str = "", reason: str = "") -> None:
    """By its button in the head, or from the menu there."""
    button = page.get_by_role("button", name=step, exact=True)
    if not button.is_visible():
        page.locator("summary", has_text="More").click()
    button.click()
    asked = dialogue(page, f"{step} this class")
    if day:
        asked.get_by_label(re.compile("^(Date|Last class day.*|First class day after the stop$)")).fill(day)
    if reason:
        asked.get_by_label("Reason").select_option(reason)
    asked.get_by_role("button", name=re.compile(f"^{step} ")).click()


def add_backup(page: Page, agent: str, first: str, last: str) -> None:
    page.locator("summary", has_text="Add a backup").click()
    form = page.locator("#backup-form[data-mounted=yes]")
    form.get_by_label("Agent").select_option(agent)
    form.get_by_label("From").fill(first)
    form.get_by_label("To, this day included").fill(last)
    form.get_by_role("button", name="Save backup").click()
    expect(page.get_by_role("row", name=re.compile(agent))).to_be_visible()


def test_a_whole_life(page: Page, console: Console, agents: dict[str, Agent], nomsa: User) -> None:
    console.expect("422")
    site = SiteFactory.create()
    LearnerFactory.create_batch(30, surname="Mthembu")

    open_form(page)
    fill_in(page, site)
    choose(page, "Supervisor", "Nomsa Dlamini")
    field(page, "Order number").fill("PO-7")
    field(page, "Pattern").select_option("weekly")
    page.locator("[name=blocks-0-day]").select_option("Monday")
    page.locator("[name=blocks-0-start]").fill("9")
    page.locator("[name=blocks-0-end]").fill("14")
    page.get_by_label("Name, initials, town or employer").press_sequentially("mthembu")
    page.get_by_role("button", name="Choose all 30").click()
    page.get_by_role("button", name=re.compile("^Add the")).click()
    levels = page.get_by_label("Level")
    expect(levels).to_have_count(30)
    for number in range(10, 30):
        levels.nth(number).fill("NL1" if number < 20 else "NL2")
    choose(page, "Agent", "Ayesha Patel")
    save(page)
    expect(page.get_by_text(re.compile("Ayesha Patel teaches .* on Mon 2 Feb 2026")).last).to_be_visible()
    page.get_by_role("textbox", name="Reason for going on").fill("Both groups in one hall")
    save(page)
    expect(page.get_by_role("heading", name="was captured")).to_be_visible()
    training_class = TrainingClass.objects.get(site=site)
    assert {row.level for row in Enrolment.objects.all()} == {"RLN", "NL1", "NL2"}

    page.goto(f"/classes/{training_class.code}/agents/")
    page.locator("summary", has_text="Another agent follows").click()
    form = page.locator("#class-agent-form[data-mounted=yes]")
    form.get_by_label("Agent").select_option("Bheki Zulu")
    form.get_by_label("From").fill("2026-04-13")
    form.get_by_role("button", name="Save agent").click()
    expect(page.get_by_role("row", name=re.compile("Bheki Zulu"))).to_be_visible()
    add_backup(page, "Carla Botha", "2026-03-02", "2026-03-09")
    add_backup(page, "Dumi Cele", "2026-05-04", "2026-05-04")

    take(page, "Activate", day="2026-02-02")
    expect(page.get_by_text(f"Class {training_class} is active.")).to_be_visible()
    take(page, "Stop", day="2026-03-16", reason="Annual stop")
    expect(page.get_by_text("is stopped after Mon 16 Mar 2026.")).to_be_visible()
    take(page, "Restart", day="2026-04-13")
    expect(page.get_by_text("starts again on Mon 13 Apr 2026.")).to_be_visible()
    take(page, "Complete", day="2026-10-30")
    expect(page.get_by_text("is completed on Fri 30 Oct 2026.")).to_be_visible()

    page.get_by_role("link", name="History").click()
    for sentence in (
        f"Captured as {training_class.code}, by Nomsa Dlamini.",
        re.compile("30 learners added from .* 2026: .*Mthembu.*, by Nomsa Dlamini."),
        re.compile("Ayesha Patel"),
        re.compile("Bheki Zulu"),
        re.compile("Carla Botha"),
        re.compile("Dumi Cele"),
        re.compile("Both groups in one hall"),
        "Activated on Mon 2 Feb 2026, by Nomsa Dlamini.",
        "Stopped after Mon 16 Mar 2026: Annual stop, by Nomsa Dlamini.",
        "Restarted from Mon 13 Apr 2026, by Nomsa Dlamini.",
        "Completed on Fri 30 Oct 2026, by Nomsa Dlamini.",
    ):
        expect(page.get_by_text(sentence).first).to_be_visible()


def test_the_steps_are_taken_by_keyboard_and_look_well(page: Page, both_widths: str) -> None:
    training_class = ready_to_start()
    page.goto(training_class.get_absolute_url())

    page.get_by_role("button", name="Activate", exact=True).focus()
    page.keyboard.press("Enter")
    assert_accessible(page)
    assert_fits(page)
    page.keyboard.press("Escape")
    expect(dialogue(page, "Activate this class")).to_be_hidden()
    page.keyboard.press("Enter")
    expect(dialogue(page, "Activate this class")).to_be_visible()
    page.keyboard.press("Tab")
    dialogue(page, "Activate this class").get_by_label("Reason (optional)").press("Enter")

    expect(page.get_by_text(f"Class {training_class} is active.")).to_be_visible()
    page.locator("summary", has_text="More").focus()
    page.keyboard.press("Enter")
    assert_accessible(page)
    for address in ("copy/", "../../search/?q=bakery"):
        page.goto(f"{training_class.get_absolute_url()}{address}")
        assert_accessible(page)
        assert_fits(page)


def test_a_dialogue_opens_with_the_focus_in_its_first_field(page: Page) -> None:
    training_class = ready_to_start()
    page.goto(f"{training_class.get_absolute_url()}#content")

    page.get_by_role("button", name="Activate", exact=True).press("Enter")
    date_field = dialogue(page, "Activate this class").get_by_label("Date")
    expect(date_field).to_be_focused()
    expect(date_field).not_to_have_value("")
    page.wait_for_function("() => document.getSelection().toString() === document.activeElement.value")
    page.keyboard.type("26 Nov 2026")
    # In the place of today; as it was typed, or as the field writes it once it is left
    expect(date_field).to_have_value(re.compile("^(26 Nov 2026|2026-11-26)$"))
    page.keyboard.press("Escape")
    expect(page.get_by_role("button", name="Activate", exact=True)).to_be_focused()
    for name, step, label in (("Cancel", "Cancel this class", "Date"), ("Delete", "Delete this draft", "Reason")):
        page.locator("summary", has_text="More").press("Enter")
        page.get_by_role("button", name=name, exact=True).press("Enter")
        expect(dialogue(page, step).get_by_label(label)).to_be_focused()
        page.keyboard.press("Escape")
