"""A public holiday that is newer than the plan: a class that meets on it all the same says so in time."""

from datetime import date
from typing import Any, Final

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import PublicHoliday, TrainingClass
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays
from tests.support.pages.page_forms import PageForm, form_to
from tests.support.pages.stored_rows import all_rows, written_since

pytestmark = pytest.mark.django_db

DAY: Final = date(2026, 3, 11)
NOTE: Final = "(the class is still planned on it: without the tick, this day goes when the timetable changes)"


@pytest.fixture(autouse=True)
def today(time_machine: object) -> None:
    time_machine.move_to("2026-01-15T10:00:00+02:00")  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def planner(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))


@pytest.fixture
def training_class() -> TrainingClass:
    """Mondays and Wednesdays, planned before the holiday was added."""
    training_class = captured(entries=mondays_and_wednesdays())
    PublicHoliday.objects.create(date=DAY, name="Election day")
    return training_class


def opened(client: Browser, training_class: TrainingClass) -> tuple[Any, PageForm]:
    address = f"/classes/{training_class.code}/edit/"
    page = client.get(address)
    return page, form_to(page, address)


def is_planned(training_class: TrainingClass) -> bool:
    return training_class.sessions.planned().filter(date=DAY).exists()


def test_the_edit_form_offers_it_as_it_opens(client: Browser, training_class: TrainingClass) -> None:
    page, form = opened(client, training_class)

    assert str(DAY) in form.offered["held_holidays"]
    assert "held_holidays" not in form.entries
    assert "Election day, Wed 11 Mar 2026" in page.text
    assert NOTE in page.text


def test_saved_as_it_stands_the_form_changes_nothing(client: Browser, training_class: TrainingClass) -> None:
    _page, form = opened(client, training_class)
    before = all_rows()

    assert form.send(client).status_code == 200

    assert written_since(before) == {}


def test_a_class_that_holds_it_keeps_the_day(client: Browser, training_class: TrainingClass) -> None:
    _page, form = opened(client, training_class)

    assert form.send(client, {"held_holidays": [str(DAY)]}).status_code == 200

    assert is_planned(training_class)
    assert training_class.held_holidays.get().date == DAY
    _page, form = opened(client, training_class)
    assert form.entries["held_holidays"] == [str(DAY)]
    impact = client.get("/holidays/impact/", {"holiday": PublicHoliday.objects.get(date=DAY).pk})
    assert "No class changes" in impact.text


def test_the_preview_says_on_which_holidays_the_class_is_planned(
    client: Browser, training_class: TrainingClass
) -> None:
    _page, form = opened(client, training_class)
    address = f"/classes/{training_class.code}/preview/"

    as_it_stands = client.post(address, form.entries).json()
    changed = client.post(address, form.entries | {"total_hours": ["60"], "change_from": ["2026-02-02"]}).json()

    assert as_it_stands["holidays_met"] == [{"date": str(DAY), "name": "Election day"}]
    assert changed["holidays_met"] == []
    assert str(DAY) in [day["date"] for day in changed["left_out"]]


def test_an_extra_day_on_a_holiday_is_taught_without_a_tick(client: Browser) -> None:
    training_class = captured(entries=mondays_and_wednesdays())
    extra = training_class.extras.create(date=date(2026, 3, 12), start="09:00", end="12:00")
    PublicHoliday.objects.create(date=extra.date, name="Election day")
    training_class.sessions.create(date=extra.date, start="09:00", end="12:00", changed_at=training_class.changed_at)

    _page, form = opened(client, training_class)

    assert "held_holidays" not in form.offered


def test_the_impact_page_says_how_a_class_keeps_the_day(client: Browser, training_class: TrainingClass) -> None:
    holiday = PublicHoliday.objects.get(date=DAY)

    page = client.get("/holidays/impact/", {"holiday": holiday.pk}).text

    assert "A class that meets on the holiday all the same is not planned again here" in page
    assert f'href="/classes/{training_class.code}/edit/#held-holidays-heading"' in page
