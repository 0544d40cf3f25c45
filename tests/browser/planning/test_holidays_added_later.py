"""A public holiday that is newer than the plan is offered as the edit form opens, and stays while somebody types."""

from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from classes.models import PublicHoliday, User
from classes.roles import CLASS_ADMINISTRATOR
from tests.browser.capturing import side_panel
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays


def test_a_holiday_on_which_the_class_is_still_planned_can_be_held(page: Page, sign_in: Callable[[User], None]) -> None:
    start, now = timezone.localdate() + timedelta(days=7), datetime.now(tz=timezone.get_current_timezone())
    training_class = captured(start_date=start, at=now, entries=mondays_and_wednesdays())
    day = training_class.sessions.planned()[4].date
    PublicHoliday.objects.update_or_create(date=day, defaults={"name": "Election day"})
    sign_in(UserFactory.create(role=CLASS_ADMINISTRATOR))
    page.goto(f"/classes/{training_class.code}/edit/")
    tick = page.get_by_role("checkbox", name="Election day")
    left_out = side_panel(page).locator("[data-part='left-out-days']")
    note = page.get_by_text("the class is still planned on it")

    expect(tick).not_to_be_checked()
    expect(note).to_be_visible()
    page.get_by_label("Change from").fill(str(start))
    page.get_by_label("Change from").press("Tab")
    expect(left_out).to_contain_text("Election day")
    expect(note).to_be_hidden()
    tick.check()
    expect(left_out).not_to_contain_text("Election day")
    page.get_by_label("Change from").fill("")
    page.get_by_label("Change from").press("Tab")
    tick.uncheck()
    expect(note).to_be_visible()
    expect(tick).to_be_visible()
