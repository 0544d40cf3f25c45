from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal

from django.utils import timezone
from playwright.sync_api import Page, expect

from classes.models import PublicHoliday, User
from classes.roles import ADMINISTRATOR
from tests.browser.axe import assert_looks_right
from tests.support.factories import AgentFactory, UserFactory, captured, mondays_and_wednesdays
from tests.support.teaching import taught


def test_plans_the_chosen_classes_again(page: Page, sign_in: Callable[[User], None]) -> None:
    """A holiday in a few weeks: the page lists those that can still touch classes."""
    start = timezone.localdate() + timedelta(days=7)
    now = datetime.now(tz=timezone.get_current_timezone())
    chosen, other = (captured(start_date=start, at=now, entries=mondays_and_wednesdays()) for _ in range(2))
    day = chosen.sessions.all()[4].date
    agent = AgentFactory.create(name="Zanele")
    busy = taught(agent, start_date=start, entries=mondays_and_wednesdays(), total_hours=Decimal(40))
    later = taught(
        agent, start_date=busy.sessions.latest("date").date + timedelta(days=1), entries=mondays_and_wednesdays()
    )
    holiday = PublicHoliday.objects.create(date=day, name="Election day")
    sign_in(UserFactory.create(role=ADMINISTRATOR))

    page.goto("/admin/classes/publicholiday/")
    page.get_by_role("link", name="Holiday impact").first.click()
    expect(page.get_by_label("Holiday")).to_have_value(str(holiday.pk))
    assert_looks_right(page)
    expect(page.get_by_role("row", name=busy.code)).to_contain_text(f"Zanele teaches {later}")
    page.get_by_role("checkbox", name=other.code).uncheck()
    page.get_by_role("button", name="Plan the chosen ones again").press("Enter")

    expect(page.get_by_text("Planned again: 1 of 1.")).to_be_visible()
    chosen.refresh_from_db()
    end = f"{chosen.end_date:%a} {chosen.end_date.day} {chosen.end_date:%b %Y}"  # type: ignore[union-attr]
    expect(page.get_by_role("row", name=chosen.code)).to_contain_text(f"Ends {end}")
    expect(page.get_by_role("row", name=chosen.code).locator("[data-label='Ends now']")).to_have_text(end)
    assert chosen.sessions.get(date=day).status == "cancelled"
    assert other.sessions.get(date=day).status == "planned"
    assert_looks_right(page)

    page.get_by_role("checkbox", name=busy.code).check()
    page.get_by_label("Reason for going on").fill("Two halls")
    page.get_by_role("button", name="Plan these again all the same").press("Enter")

    expect(page.get_by_text("1 class was planned again.")).to_be_visible()
    expect(page.get_by_label("Holiday")).to_have_value(str(holiday.pk))
    assert busy.sessions.get(date=day).status == "cancelled"
