"""Rows of the capture form: how they line up, and what copying them makes."""

from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from classes.models import User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.axe import assert_looks_right
from tests.browser.capturing import choose, open_form
from tests.support.factories import LearnerFactory, UserFactory


@pytest.fixture(autouse=True)
def capturer(sign_in: Callable[[User], None]) -> User:
    capturer: User = UserFactory.create(role=CLASS_ADMINISTRATOR)
    sign_in(capturer)
    return capturer


def side_of(locator: Locator, side: str) -> int:
    box: Any = locator.bounding_box()
    assert box
    return round(float(box[side]))


@pytest.mark.parametrize(
    ("day", "days"),
    [
        ("", ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday"]),
        ("Wednesday", ["Wednesday", "Monday", "Tuesday", "Thursday", "Friday"]),
    ],
)
def test_a_time_without_a_day_gets_one_when_it_is_copied(page: Page, day: str, days: list[str]) -> None:
    open_form(page)
    choose(page, "Pattern", "Every week")
    row = page.get_by_role("group", name="Times", exact=True).locator("[data-part='one-row']").first
    row.get_by_label("Day").select_option(day)
    row.get_by_label("Start").fill("8")
    row.get_by_label("End").fill("12")

    row.get_by_role("button", name="Copy to the other days").click()

    chosen = page.get_by_role("group", name="Times", exact=True).get_by_label("Day")
    expect(chosen).to_have_count(5)
    assert [each.input_value() for each in chosen.all()] == days


def test_a_time_stands_in_one_line_on_a_phone(page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 800})
    open_form(page)
    choose(page, "Pattern", "Every week")
    row = page.get_by_role("group", name="Times", exact=True).locator("[data-part='one-row']").first

    tops = {side_of(row.get_by_label(label), "y") for label in ("Day", "Start", "End")}

    assert len(tops) == 1
    assert side_of(row, "height") < 130
    copying, removing = (row.locator(f"[data-part='{name}']") for name in ("copy-to-days", "remove"))
    assert abs(side_of(copying, "y") - side_of(removing, "y")) < 10


def test_learners_who_are_found_stand_in_columns(page: Page) -> None:
    for surname, town in (("Mthembu", "Bronkhorstspruit"), ("Mthembu-van der Westhuizen", "Sabie"), ("Mthe", "")):
        LearnerFactory.create(surname=surname, town=town)
    open_form(page)
    expect(page.get_by_text("Nobody yet: find learners below.")).to_be_visible()
    expect(page.locator(".picker[data-mounted=yes]")).to_be_attached()
    page.get_by_label("Name, initials, town or employer").fill("mthe")
    expect(page.get_by_text("3 learners fit.")).to_be_visible()

    results = page.get_by_role("list", name="Learners that were found")
    for name in ("id-masked", "its-town", "its-employer"):
        assert len({side_of(each, "x") for each in results.locator(f"[data-part='{name}']").all()}) == 1
    assert_looks_right(page)

    results.get_by_role("checkbox").first.check()
    page.get_by_role("button", name="Add the chosen").click()
    expect(page.get_by_text("Nobody yet: find learners below.")).to_be_hidden()
