"""What the old system left: the page of remarks, an old code, the history there, at both widths."""

from collections.abc import Callable
from datetime import UTC, datetime

import pytest
from playwright.sync_api import Page, expect

from classes import roles
from classes.models import OldChange, OldCode, TrainingClass, User
from classes.models.transfer.kinds import Kind
from tests.browser.axe import assert_looks_right
from tests.support.factories import UserFactory, captured
from tests.support.remarks import remark_of

TWO_LINES = 45  # px
LONG = "10-GETC-SMME4-2025-12-10-15-32-" + "X" * 60


@pytest.fixture
def brought(sign_in: Callable[[User], None]) -> TrainingClass:
    """Brought in with three remarks, one without a blank, an old code and a history; another has the same code."""
    sign_in(UserFactory.create(role=roles.ADMINISTRATOR))
    training_class, twin = captured(), captured()
    for each in (training_class, twin):
        OldCode.objects.create(training_class=each, code=LONG)
    remark_of(training_class)
    remark_of(training_class, kind=Kind.TIMETABLE_MISSING)
    remark_of(training_class, kind=Kind.JSON_UNREADABLE, text="x" * 1_000)
    at = datetime(2025, 7, 25, 11, 0, tzinfo=UTC)
    OldChange.objects.create(training_class=training_class, at=at, sentences=["Order number PO 4711 added"], old_key=1)
    return training_class


def test_pages_are_accessible_and_fit(page: Page, brought: TrainingClass) -> None:
    address = brought.get_absolute_url()
    for path in (
        "/old-system/",
        "/old-system/?kind=bad_date",
        "/old-system/?settled=yes",
        address,
        f"{address}history/",
    ):
        page.goto(path)
        assert_looks_right(page)
        for button in page.get_by_role("button", name="Tick off").all():
            assert (button.bounding_box() or {"height": 0})["height"] < TWO_LINES


def test_a_remark_is_found_by_its_kind_and_ticked_off(page: Page, brought: TrainingClass) -> None:
    page.goto("/old-system/")
    page.get_by_label("Kind").select_option("Impossible date (1)")
    page.get_by_role("button", name="Filter").click()
    expect(page.get_by_role("link", name=brought.code)).to_have_count(1)

    page.get_by_role("button", name="Tick off").click()

    expect(page.get_by_text("Nothing is left here")).to_be_visible()


def test_an_old_code_of_two_classes_leads_to_the_list_of_both(page: Page, brought: TrainingClass) -> None:
    page.goto(f"/classes/{LONG}/")

    expect(page.get_by_text("Found")).to_be_visible()
    expect(page.get_by_role("link", name=brought.code)).to_be_visible()
