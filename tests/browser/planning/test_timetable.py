import re
from collections.abc import Callable, Iterator
from datetime import date, datetime

import pytest
import time_machine
from playwright.sync_api import Page, expect

from classes.models import ExceptionDay, Stop, TrainingClass, User
from classes.roles import CLASS_ADMINISTRATOR, VIEWER
from tests.browser.axe import assert_looks_right
from tests.browser.capturing import field, form_is_ready, open_form
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays


def test_a_class_s_timetable_is_accessible_and_fits(page: Page, sign_in: Callable[[User], None]) -> None:
    exception = ExceptionDay(date=date(2026, 2, 9), reason="agent_absent")
    stop = Stop(last_day=date(2026, 3, 2), resume_date=date(2026, 3, 16), reason="annual_stop")
    training_class = captured(entries=mondays_and_wednesdays(exceptions=(exception,), stops=(stop,)))
    sign_in(UserFactory.create(role=VIEWER))

    page.goto(f"/classes/{training_class.code}/timetable/")

    expect(page.get_by_role("heading", name="At a glance")).to_be_visible()
    expect(page.get_by_role("row", name="Mon 9 Feb 2026 Exception Agent absent")).to_be_visible()
    assert_looks_right(page)


@pytest.fixture
def in_march() -> Iterator[TrainingClass]:
    """A class that began in February; the server's clock says Thu 12 Mar 2026."""
    exceptions = tuple(ExceptionDay(date=date(2026, 4, day), reason="other") for day in (1, 8, 13, 15, 20, 22))
    entries = mondays_and_wednesdays(exceptions=exceptions)
    with time_machine.travel("2026-03-12T10:00+02:00"):
        yield captured(at=datetime.fromisoformat("2026-01-05T10:00+02:00"), entries=entries)


def press_session(page: Page, training_class: TrainingClass, day: str) -> None:
    """In the calendar of the class."""
    page.goto(f"/classes/{training_class.code}/timetable/")
    cell = page.get_by_role("gridcell", name=day, exact=True)
    cell.get_by_role("link", name=re.compile("^Session")).click()


def test_a_session_in_the_calendar_leads_to_its_register(
    page: Page, sign_in: Callable[[User], None], in_march: TrainingClass
) -> None:
    sign_in(UserFactory.create(role=CLASS_ADMINISTRATOR))
    session = in_march.sessions.get(date=date(2026, 3, 9))

    press_session(page, in_march, "9 March 2026")

    expect(page).to_have_url(re.compile(f"/classes/{in_march.code}/registers/{session.pk}/$"))


def test_a_session_ahead_is_left_out_where_it_is_seen(
    page: Page, sign_in: Callable[[User], None], in_march: TrainingClass, both_widths: str
) -> None:
    sign_in(UserFactory.create(role=CLASS_ADMINISTRATOR))
    open_form(page, f"/classes/{in_march.code}/edit/")
    field(page, "Order number").fill("PO-1")  # typed, and left alone: it comes back beside the row

    page.goto(f"/classes/{in_march.code}/timetable/")
    if both_widths == "wide":
        press_session(page, in_march, "16 March 2026")
    else:
        page.get_by_role("link", name="Cancel or move Mon 16 Mar 2026").click()
    form_is_ready(page)

    row = page.locator("#leave-out")
    expect(row).to_be_in_viewport(ratio=1)
    expect(row.get_by_label("Date")).to_have_value("2026-03-16")
    expect(field(page, "Order number")).to_have_value("PO-1")
    assert_looks_right(page)
    row.get_by_label("Reason").select_option("Agent absent")
    page.get_by_role("button", name="Save changes").click()
    expect(page.get_by_text(f"Class {in_march} was saved.")).to_be_visible()
    assert in_march.exceptions.filter(date=date(2026, 3, 16), reason="agent_absent").exists()


def test_a_viewer_stays_at_the_day_in_the_list(
    page: Page, sign_in: Callable[[User], None], in_march: TrainingClass
) -> None:
    sign_in(UserFactory.create(role=VIEWER))

    press_session(page, in_march, "16 March 2026")

    expect(page.get_by_role("row", name=re.compile("^Mon 16 Mar 2026"))).to_be_in_viewport()
