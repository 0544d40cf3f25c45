"""The tab of a class's agents in Chromium: two forms on one page."""

from collections.abc import Callable

import pytest
from django.contrib.sessions.models import Session
from playwright.sync_api import Page, expect

from classes.models import BackupAgent, TrainingClass, User
from classes.roles import ADMINISTRATOR
from tests.browser.axe import assert_accessible
from tests.browser.conftest import Console
from tests.support.factories import AgentFactory, UserFactory, captured, mondays_and_wednesdays

PASSWORD = "correct horse battery"


@pytest.fixture(autouse=True)
def administrator(sign_in: Callable[[User], None]) -> User:
    administrator: User = UserFactory.create(role=ADMINISTRATOR, password=PASSWORD)
    sign_in(administrator)
    return administrator


@pytest.fixture
def training_class() -> TrainingClass:
    AgentFactory.create(name="Bheki Zulu")
    return captured(entries=mondays_and_wednesdays())


def test_a_backup_is_saved_after_the_log_in_has_expired(
    page: Page, training_class: TrainingClass, console: Console
) -> None:
    console.expect("status of 401")
    page.goto(f"/classes/{training_class.code}/agents/")
    page.locator("summary", has_text="Add a backup").click()
    form = page.locator("#backup-form[data-mounted=yes]")
    form.get_by_label("Agent").select_option("Bheki Zulu")
    Session.objects.all().delete()

    form.get_by_role("button", name="Save backup").click()
    dialogue = page.get_by_role("dialog", name="Log in again")
    dialogue.get_by_label("Password").fill(PASSWORD)
    dialogue.get_by_role("button", name="Log in and save").click()

    expect(page.get_by_role("row", name="Bheki Zulu")).to_be_visible()
    assert BackupAgent.objects.get().agent.name == "Bheki Zulu"


def test_each_form_says_what_is_wrong_with_it(page: Page, training_class: TrainingClass, console: Console) -> None:
    console.expect("422")
    page.goto(f"/classes/{training_class.code}/agents/")
    for heading, form, button in (
        ("Choose the agent", "class-agent-form", "Save agent"),
        ("Add a backup", "backup-form", "Save backup"),
    ):
        page.locator("summary", has_text=heading).click()
        shown = page.locator(f"#{form}[data-mounted=yes]")
        shown.get_by_role("button", name=button).click()
        expect(shown.get_by_role("link", name="Agent: Choose an agent.")).to_be_visible()
        expect(shown.get_by_label("Agent")).to_have_accessible_description("Choose an agent.")

    ids = page.locator("[id]").evaluate_all("elements => elements.map(({ id }) => id)")
    assert sorted(ids) == sorted(set(ids))
    assert_accessible(page)
