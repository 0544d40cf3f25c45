from datetime import date
from typing import Any, Final

import pytest
from django.test import Client as Browser

from classes.models import PublicHoliday, User
from tests.services.planning.test_timetables import mondays_and_wednesdays, saved
from tests.support.pages.page_forms import form_to

pytestmark = [pytest.mark.django_db, pytest.mark.time_machine("2026-01-15T10:00:00+02:00")]

ADDRESS: Final = "/admin/classes/publicholiday/"


@pytest.fixture(autouse=True)
def classes(administrator: User) -> None:
    """Two, on Mondays and Wednesdays from Mon 2 Feb 2026."""
    for _ in range(2):
        saved(mondays_and_wednesdays(), administrator)


def send(client: Browser, where: str, **changes: str) -> str:
    """What the page says after the form was sent as it is shown, but for the changes."""
    form = form_to(client.get(f"{ADDRESS}{where}"), f"{ADDRESS}{where}")
    answer: Any = client.post(form.action, {**form.entries, **changes}, follow=True)
    return " ".join(answer.content.decode().split())


def test_says_which_classes_a_new_holiday_touches_and_where_to_plan_them(client: Browser) -> None:
    page = send(client, "add/", date="2026-03-11", name="Election day")

    holiday = PublicHoliday.objects.get(date=date(2026, 3, 11))
    assert "2 classes meet on Wed 11 Mar 2026 or leave it out as a holiday." in page
    assert f'<a href="/holidays/impact/?holiday={holiday.pk}">See the holiday impact' in page


def test_says_that_no_class_is_touched(client: Browser) -> None:
    page = send(client, "add/", date="2026-03-12", name="Election day")

    assert "No class meets on Thu 12 Mar 2026 or leaves it out as a holiday." in page


def test_says_who_still_leaves_out_the_day_until_now(client: Browser, administrator: User) -> None:
    holiday = PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")
    saved(mondays_and_wednesdays(), administrator)

    page = send(client, f"{holiday.pk}/change/", date="2026-03-16")

    assert "3 classes meet on Mon 16 Mar 2026" in page
    assert "1 class still leaves out Wed 11 Mar 2026, the day until now: plan it again with" in page


def test_says_nothing_where_nothing_was_changed(client: Browser) -> None:
    holiday = PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")

    assert "or leave it out" not in send(client, f"{holiday.pk}/change/")
