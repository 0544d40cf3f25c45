"""What the page of a class says after a change of its pattern from today or from a past day, when saved again too."""

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from django.test import Client as Browser
from django.utils import timezone

from classes import roles
from classes.models import Entries, ExceptionDay, ExtraDay, StoredTimetable, TrainingClass
from classes.services.planning.timetables import plan_class, read_plan
from tests.services.planning.test_timetable_history import TUESDAYS
from tests.services.planning.test_timetables import edit, mondays_and_wednesdays, saved
from tests.support.attendance import captured_register, capturer, running, session_on
from tests.support.factories import UserFactory
from tests.support.pages.page_forms import form_to

pytestmark = pytest.mark.django_db

OTHERWISE = "Some sessions before Tue 17 Mar 2026 have other days or times, from before a change: see the timetable"
STAY = "3 sessions from Mon 2 Mar 2026 to Mon 16 Mar 2026 stay as they are: their registers are captured"


@pytest.fixture(autouse=True)
def today(client: Browser, time_machine: Any) -> None:
    time_machine.move_to("2026-03-11T10:00:00+02:00")
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))


def changed() -> TrainingClass:
    """Mondays and Wednesdays from 2 Feb, Tuesdays from 11 Mar on."""
    user = UserFactory.create()
    training_class = saved(mondays_and_wednesdays(), user)
    return edit(training_class, Entries(pattern=TUESDAYS), user, on="2026-03-11")


def reasons(training_class: TrainingClass) -> str:
    plan = read_plan(training_class, StoredTimetable.of(training_class), today=timezone.localdate())
    assert plan
    return plan.explanation


@pytest.mark.parametrize("tab", ["", "timetable/"])
def test_the_page_claims_the_pattern_of_no_day_before_it(client: Browser, tab: str) -> None:
    training_class = changed()

    page = client.get(f"/classes/{training_class.code}/{tab}").content.decode()

    assert page.index(OTHERWISE) < page.index("Every Tuesday, 09:00 to 14:00")


def test_the_page_of_a_class_with_one_pattern_says_nothing_of_the_sort(client: Browser) -> None:
    training_class = saved(mondays_and_wednesdays(), UserFactory.create())

    assert "Some sessions before" not in client.get(f"/classes/{training_class.code}/").content.decode()


def test_the_reasons_keep_the_rate_of_what_follows() -> None:
    training_class = saved(mondays_and_wednesdays(), UserFactory.create())
    stored = StoredTimetable.of(training_class)
    preview = plan_class(training_class, Entries(pattern=TUESDAYS), stored=stored, today=date(2026, 3, 11))

    told = reasons(edit(training_class, Entries(pattern=TUESDAYS), UserFactory.create(), on="2026-03-11"))

    assert preview
    assert ", then at 5 h a week: " in preview.explanation
    assert told == preview.explanation.replace("before Wed 11 Mar 2026", "before Tue 17 Mar 2026")


def test_the_reasons_keep_the_rate_after_a_day_that_was_made_up() -> None:
    user, training_class = UserFactory.create(), changed()
    exceptions = (ExceptionDay(date=date(2026, 3, 17), reason="other"),)
    extras = (ExtraDay(date=date(2026, 3, 28), start=time(9), end=time(14)),)
    made_up = replace(Entries.of(training_class), exceptions=exceptions, extras=extras)

    later = edit(training_class, made_up, user, on="2026-03-25")

    assert "55 h (11 class days) before Tue 17 Mar 2026 stay, then at 5 h a week: " in reasons(later)


@pytest.fixture
def training_class(client: Browser, time_machine: Any) -> TrainingClass:
    """Mondays from 09:00 to 12:00; the registers of the first three are captured."""
    time_machine.move_to("2026-03-18T10:00:00+02:00")
    client.force_login(capturer())
    training_class = running()
    for day in (2, 9, 16):
        captured_register(session_on(training_class, date(2026, 3, day)), outcome="agent_absent")
    return training_class


def change(client: Browser, training_class: TrainingClass, *, to: str = "edit", **changes: str) -> Any:
    address = f"/classes/{training_class.code}/edit/"
    form = form_to(client.get(address), address)
    return client.post(f"/classes/{training_class.code}/{to}/", {**form.entries, **changes})


def test_the_preview_says_which_days_stay(client: Browser, training_class: TrainingClass) -> None:
    changed = {"blocks-0-end": "11:00", "change_from": "2026-03-02"}

    told = change(client, training_class, to="preview", **changed).json()

    assert f"{STAY}." in told["hints"]


def test_the_answer_and_the_history_say_which_days_stay(client: Browser, training_class: TrainingClass) -> None:
    answer = change(client, training_class, **{"blocks-0-end": "11:00", "change_from": "2026-03-02"})

    assert answer.json()["message"] == f"Class {training_class} was saved. {STAY}."
    history = client.get(f"/classes/{training_class.code}/history/").text
    assert f"From Mon 2 Mar 2026 every Monday, 09:00 to 11:00; {STAY}" in history


@pytest.mark.parametrize(
    "changes", [{}, {"order_number": "PO-9"}, {"blocks-0-end": "11:00", "change_from": "2026-03-23"}]
)
def test_nothing_is_said_where_the_captured_days_are_not_touched(
    client: Browser, training_class: TrainingClass, changes: dict[str, str]
) -> None:
    told = change(client, training_class, to="preview", **changes).json()
    answer = change(client, training_class, **changes)

    assert "registers are captured" not in str(told["hints"])
    assert answer.json()["message"] == f"Class {training_class} was saved."


def test_nothing_is_said_of_it_when_the_class_is_saved_again(client: Browser, training_class: TrainingClass) -> None:
    change(client, training_class, **{"blocks-0-end": "11:00", "change_from": "2026-03-02"})

    answer = change(client, training_class, order_number="PO-9")

    assert answer.json()["message"] == f"Class {training_class} was saved."
    page = client.get(f"/classes/{training_class.code}/").text
    assert (
        "Some sessions before Mon 23 Mar 2026 have other days or times, from before a change: see the timetable" in page
    )
