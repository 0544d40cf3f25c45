"""A class that is laid out again from a day, with nothing else changed: for a holiday that was declared meanwhile."""

from datetime import date
from typing import Any

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import PublicHoliday, TrainingClass
from tests.services.planning.test_timetables import mondays_and_wednesdays, saved
from tests.support.factories import AgentFactory, UserFactory, put_in_status
from tests.support.pages.page_forms import form_to

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("editor")]

HOLIDAY = date(2026, 3, 11)
STANDING = "None of its days changed from Wed 11 Mar 2026 on: they are already as its timetable and the public holidays"


@pytest.fixture(autouse=True)
def today(time_machine: Any) -> None:
    """After the class was captured, before it has begun; a test that needs a later day goes there."""
    time_machine.move_to("2026-01-15T10:00:00+02:00")


@pytest.fixture
def editor(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))


@pytest.fixture
def training_class(client: Browser, time_machine: Any) -> TrainingClass:
    """Mondays and Wednesdays from Mon 2 Feb 2026; Wed 11 Mar 2026 has become a holiday since."""
    training_class = saved(mondays_and_wednesdays(), UserFactory.create())
    PublicHoliday.objects.create(date=HOLIDAY, name="Election day")
    time_machine.move_to("2026-03-03T10:00:00+02:00")
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    return training_class


def edit(client: Browser, training_class: TrainingClass, *, to: str = "edit", **changes: str) -> Any:
    """Send the edit form as it is shown, but for the changes."""
    address = f"/classes/{training_class.code}/edit/"
    form = form_to(client.get(address), address)
    return client.post(f"/classes/{training_class.code}/{to}/", {**form.entries, **changes})


def days(training_class: TrainingClass) -> list[date]:
    return list(training_class.sessions.planned().values_list("date", flat=True))


def test_lays_the_class_out_again_by_the_holidays_of_now(client: Browser, training_class: TrainingClass) -> None:
    before = days(training_class)

    answer = edit(client, training_class, change_from="2026-03-09")

    training_class.refresh_from_db()
    assert answer.json()["message"] == f"Class {training_class} was saved."
    assert days(training_class) == [*(day for day in before if day != HOLIDAY), date(2026, 4, 27)]
    assert (training_class.version, training_class.end_date) == (2, date(2026, 4, 27))
    assert training_class.left_out_days.get(date=HOLIDAY).name == "Election day"


def test_leaves_what_lies_before_the_day(client: Browser, training_class: TrainingClass) -> None:
    before = days(training_class)

    answer = edit(client, training_class, change_from="2026-03-16")

    assert "None of its days changed from Mon 16 Mar 2026 on" in answer.json()["message"]
    assert days(training_class) == before


def test_the_preview_shows_what_saving_does(client: Browser, training_class: TrainingClass) -> None:
    told = edit(client, training_class, to="preview", change_from="2026-03-09").json()

    assert told["end_date"] == "2026-04-27"
    assert "2026-03-11" in [day["date"] for day in told["left_out"]]


def test_says_that_nothing_changed_and_why(client: Browser, training_class: TrainingClass) -> None:
    edit(client, training_class, change_from="2026-03-11")

    answer = edit(client, training_class, change_from="2026-03-11")

    training_class.refresh_from_db()
    assert answer.json()["message"] == f"Class {training_class} was saved. {STANDING} have them."
    assert training_class.version == 2


@pytest.mark.parametrize("changed", ["agent", "order_number"])
def test_the_history_does_not_say_that_days_were_planned_again_that_stayed(
    client: Browser, training_class: TrainingClass, changed: str
) -> None:
    value = str(AgentFactory.create().pk) if changed == "agent" else "PO-7"

    answer = edit(client, training_class, change_from="2026-03-16", **{changed: value})

    assert "None of its days changed from Mon 16 Mar 2026 on" in answer.json()["message"]
    assert "Planned again" not in client.get(f"/classes/{training_class}/history/").text


@pytest.mark.parametrize("changed", [{"order_number": "PO-7"}, {"total_hours": "125"}])
def test_counts_beside_a_change_of_something_else(
    client: Browser, training_class: TrainingClass, changed: dict[str, str]
) -> None:
    edit(client, training_class, change_from="2026-03-09", **changed)

    assert HOLIDAY not in days(training_class)


def test_is_refused_for_a_class_that_is_over(client: Browser, training_class: TrainingClass) -> None:
    TrainingClass.objects.update(order_number="PO-1", supervisor=UserFactory.create(role=roles.SUPERVISOR))
    put_in_status("completed", training_class)

    answer = edit(client, training_class, change_from="2026-03-09")

    assert answer.status_code == 422
    assert answer.json()["errors"]["change_from"][0].startswith("The class is over")
