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
    assert "2 classes have to be planned again for this holiday." in page
    assert f'<a href="/holidays/impact/?holiday={holiday.pk}">See the holiday impact, and plan them again' in page


@pytest.mark.parametrize("days", [["2026-03-12"], ["2026-03-12", "2026-03-13"]], ids=["once", "twice"])
@pytest.mark.parametrize("leaves_out", [True, False])
def test_says_how_many_classes_the_page_of_a_moved_holiday_lists(
    client: Browser, administrator: User, days: list[str], leaves_out: bool
) -> None:
    """One class leaves out the day on which it was."""
    holiday = PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")
    if leaves_out:
        saved(mondays_and_wednesdays(), administrator)

    pages = [send(client, f"{holiday.pk}/change/", date=day) for day in days]

    said = "1 class has to be planned again" if leaves_out else "No class has to be planned again for this holiday."
    assert [said in page for page in pages] == [True for _ in days]
    listed = client.get("/holidays/impact/", {"holiday": holiday.pk}).text
    assert ('name="classes"' in listed) == leaves_out


def test_a_holiday_that_is_switched_off_counts_the_classes_that_leave_it_out(
    client: Browser, administrator: User
) -> None:
    """Two that meet on that day are planned already."""
    holiday = PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")
    saved(mondays_and_wednesdays(), administrator)
    address = f"{ADDRESS}{holiday.pk}/change/"
    entries = form_to(client.get(address), address).entries
    entries.pop("is_observed")

    page = client.post(address, entries, follow=True).content.decode()

    assert "1 class has to be planned again for this holiday." in page


def test_says_nothing_where_nothing_was_changed(client: Browser) -> None:
    holiday = PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")

    assert "to be planned again" not in send(client, f"{holiday.pk}/change/")


def test_classes_name_the_days_that_they_leave_out_as_the_holiday_is_renamed(
    client: Browser, administrator: User
) -> None:
    holiday = PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")
    training_class = saved(mondays_and_wednesdays(), administrator)
    before = client.get(f"/classes/{training_class.code}/timetable/").text

    page = send(client, f"{holiday.pk}/change/", name="Local election")

    after = client.get(f"/classes/{training_class.code}/timetable/").text
    assert "2 classes have to be planned again for this holiday." in page  # those that were there before it
    assert "Election day is left out" in before
    assert after.count("Local election") == before.count("Election day")
    assert "Election day" not in after
