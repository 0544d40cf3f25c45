from collections.abc import Callable
from datetime import date

from playwright.sync_api import Page, expect

from classes.models import ExceptionDay, Stop, User
from classes.roles import VIEWER
from tests.browser.axe import assert_looks_right
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
