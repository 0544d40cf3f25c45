"""What is kept of a class's edit form comes back wherever it opens: plainly, or by the link of a day to be left out."""

from collections.abc import Callable
from datetime import date, datetime, timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import Locator, Page, expect

from classes.models import TrainingClass, User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.capturing import form_is_ready, open_form
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None]) -> None:
    sign_in(UserFactory.create(role=CLASS_ADMINISTRATOR))


@pytest.fixture
def training_class() -> TrainingClass:
    start, now = timezone.localdate() + timedelta(days=7), datetime.now(tz=timezone.get_current_timezone())
    return captured(start_date=start, at=now, entries=mondays_and_wednesdays())


@pytest.fixture
def days(training_class: TrainingClass) -> list[date]:
    return [session.date for session in training_class.sessions.planned()]


def rows(page: Page) -> Locator:
    exceptions = page.get_by_role("group", name="Exceptions", exact=True)
    return exceptions.locator("[data-part='one-row']:visible")


def open_edit(page: Page, training_class: TrainingClass, query: str = "") -> None:
    open_form(page, f"/classes/{training_class.code}/edit/{query}")
    form_is_ready(page)


def leave_out(page: Page, training_class: TrainingClass, day: date) -> None:
    open_edit(page, training_class, f"?leave_out={day}")


def type_into(row: Locator, note: str) -> None:
    row.get_by_label("Reason").select_option("other")
    row.get_by_label("Note").fill(note)


def expect_row(row: Locator, day: date, note: str) -> None:
    expect(row.get_by_label("Date")).to_have_value(str(day))
    expect(row.get_by_label("Note")).to_have_value(note)


def test_a_day_that_was_half_typed_comes_back_in_the_plain_form(
    page: Page, training_class: TrainingClass, days: list[date]
) -> None:
    leave_out(page, training_class, days[1])
    type_into(rows(page), "Strike")
    page.goto("/classes/")

    open_edit(page, training_class)

    expect(page.get_by_text("were put back")).to_be_visible()
    expect_row(rows(page), days[1], "Strike")


def test_the_link_of_another_day_has_both(page: Page, training_class: TrainingClass, days: list[date]) -> None:
    leave_out(page, training_class, days[1])
    type_into(rows(page), "Strike")
    page.goto("/classes/")

    leave_out(page, training_class, days[3])

    expect(page.get_by_text("were put back")).to_be_visible()
    expect_row(rows(page).first, days[3], "")
    expect(rows(page).first.get_by_text("Not saved yet")).to_be_visible()
    expect_row(rows(page).nth(1), days[1], "Strike")

    type_into(rows(page).first, "Flood")
    page.goto("/classes/")
    leave_out(page, training_class, days[1])

    expect_row(rows(page).first, days[1], "Strike")
    expect_row(rows(page).nth(1), days[3], "Flood")
    expect(rows(page)).to_have_count(2)


def test_a_link_that_was_only_looked_at_leaves_no_row(
    page: Page, training_class: TrainingClass, days: list[date]
) -> None:
    leave_out(page, training_class, days[1])
    type_into(rows(page), "Strike")
    page.goto("/classes/")
    leave_out(page, training_class, days[3])
    expect(rows(page)).to_have_count(2)
    page.goto("/classes/")

    open_edit(page, training_class)

    expect(rows(page)).to_have_count(1)
    expect_row(rows(page), days[1], "Strike")
