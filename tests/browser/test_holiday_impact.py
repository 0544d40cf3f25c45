from collections.abc import Callable
from datetime import datetime, timedelta

from django.utils import timezone
from playwright.sync_api import Page, expect

from classes.models import PublicHoliday, User
from classes.roles import ADMINISTRATOR
from tests.browser.axe import assert_accessible, assert_fits
from tests.factories import UserFactory, captured, mondays_and_wednesdays


def test_plans_the_chosen_classes_again(page: Page, sign_in: Callable[[User], None], both_widths: str) -> None:
    """A holiday in a few weeks: the page lists those that can still touch classes."""
    start = timezone.localdate() + timedelta(days=7)
    now = datetime.now(tz=timezone.get_current_timezone())
    chosen, other = (captured(start_date=start, at=now, entries=mondays_and_wednesdays()) for _ in range(2))
    day = chosen.sessions.all()[4].date
    holiday = PublicHoliday.objects.create(date=day, name="Election day")
    sign_in(UserFactory.create(role=ADMINISTRATOR))
    page.emulate_media(color_scheme="light" if both_widths == "wide" else "dark")

    page.goto("/admin/classes/publicholiday/")
    page.get_by_role("link", name="Holiday impact").first.click()
    expect(page.get_by_label("Holiday")).to_have_value(str(holiday.pk))
    assert_accessible(page)
    assert_fits(page)
    page.get_by_role("checkbox", name=other.code).uncheck()
    page.get_by_role("button", name="Plan the chosen ones again").press("Enter")

    expect(page.get_by_text("1 of 1 classes were planned again.")).to_be_visible()
    chosen.refresh_from_db()
    end = f"{chosen.end_date:%a} {chosen.end_date.day} {chosen.end_date:%b %Y}"  # type: ignore[union-attr]
    expect(page.get_by_role("row", name=chosen.code)).to_contain_text(f"Ends {end}")
    assert chosen.sessions.get(date=day).status == "cancelled"
    assert other.sessions.get(date=day).status == "planned"
    assert_accessible(page)
    assert_fits(page)
