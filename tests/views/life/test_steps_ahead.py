"""Steps of a class's life that are dated ahead: they take effect on their day, everywhere, by themselves."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, time
from typing import Any, Final

import pytest
import time_machine
from django.test import Client as Browser

from classes import roles
from classes.models import (
    ClassEdit,
    ClassParts,
    Entries,
    ExtraDay,
    PublicHoliday,
    Stop,
    TimetableEdit,
    TrainingClass,
    User,
)
from classes.services.capture.updates import update_class
from tests.support.attendance import captured_register, places_in, session_on
from tests.support.factories import UserFactory, mondays_and_wednesdays, put_in_status, ready_to_start
from tests.support.pages.page_forms import form_to
from tests.support.teaching import edit

pytestmark = pytest.mark.django_db

NOON: Final = datetime(2026, 3, 4, 10, 0, tzinfo=UTC)
STOPS: Final = "Active, stops after Mon 16 Mar 2026"


@pytest.fixture(autouse=True)
def now() -> Iterator[None]:
    with time_machine.travel(NOON):
        yield


@pytest.fixture
def active(client: Browser) -> TrainingClass:
    """Mondays and Wednesdays from Mon 2 Feb to Wed 29 Apr 2026, looked at by an administrator."""
    holidays = [PublicHoliday(date=date(2026, 4, day), name="Holiday") for day in (6, 27)]
    PublicHoliday.objects.bulk_create(holidays, ignore_conflicts=True)
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    training_class = ready_to_start()
    put_in_status("active", training_class)
    return training_class


def take(client: Browser, training_class: TrainingClass, step: str, **sent: str) -> Any:
    return client.post(f"/classes/{training_class.code}/{step}/", sent)


def stop(client: Browser, training_class: TrainingClass, day: str = "2026-03-16", **more: str) -> Any:
    return take(client, training_class, "stop", date=day, reason="annual_stop", **more)


def badge(client: Browser, training_class: TrainingClass) -> str:
    page = client.get(f"/classes/{training_class.code}/").content.decode()
    (words,) = re.findall(r'class="state state--(.+?)</p>', page, re.DOTALL)[:1]
    return re.sub(r"\s+", " ", re.sub("<[^>]*>", "", words.partition("</span>")[2])).strip()


def listed(client: Browser, **filters: str) -> int:
    return client.get("/classes/", filters).content.decode().count('data-part="code"')


@contextmanager
def on(client: Browser, day: date) -> Iterator[None]:
    """Logged in on another day; a login lasts no longer than one."""
    with time_machine.travel(datetime(day.year, day.month, day.day, 10, 0, tzinfo=UTC)):
        client.force_login(User.objects.get(groups__name=roles.ADMINISTRATOR))
        yield


def test_a_class_is_active_until_the_last_day_before_its_stop_and_stopped_from_then_on(
    client: Browser, active: TrainingClass
) -> None:
    assert stop(client, active).json()["message"] == f"Class {active} stops after Mon 16 Mar 2026."

    for day in (date(2026, 3, 4), date(2026, 3, 16)):
        with on(client, day):
            assert badge(client, active).startswith(STOPS)
            assert STOPS in client.get("/classes/").content.decode()
            assert STOPS in client.get("/search/", {"q": "Thaba"}).content.decode()
            assert STOPS in client.get(active.class_agents.get().agent.get_absolute_url()).content.decode()
            assert ",Active," in _exported(client)
            assert (listed(client, status="active"), listed(client, status="stopped")) == (1, 0)
            assert ("status=stopped", "0") in figures(client)
            assert "Change the stop" in _head(client, active)
            assert "Complete" not in _head(client, active).partition("btn btn-primary")[2]
    with on(client, date(2026, 3, 17)):
        assert badge(client, active).startswith("Stopped")
        assert ",Stopped," in _exported(client)
        assert (listed(client, status="active"), listed(client, status="stopped")) == (0, 1)
        assert ("status=stopped", "1") in figures(client)
        assert "Restart" in _head(client, active).partition("btn btn-primary")[2]


def test_the_calendar_and_its_filters_know_the_status_of_today(client: Browser, active: TrainingClass) -> None:
    stop(client, active)
    asked = {"start": "2026-03-09", "end": "2026-03-10", "status": "active"}

    assert [event["kind"] for event in client.get("/calendar/events/", asked).json()] == ["session"]
    with on(client, date(2026, 3, 17)):
        assert client.get("/calendar/events/", asked | {"status": "stopped"}).json() != []
        assert client.get("/calendar/events/", asked).json() == []


def test_the_list_is_sorted_by_the_status_of_today(client: Browser, active: TrainingClass) -> None:
    stopped = ready_to_start(client=active.client, site=active.site)
    put_in_status("stopped", stopped)
    stop(client, active)

    page = client.get("/classes/", {"sort": "status"}).content.decode()

    assert page.index(active.code) < page.index(stopped.code)


def test_a_stop_ahead_is_taken_back_when_that_is_ticked(client: Browser, active: TrainingClass) -> None:
    stop(client, active)
    form = form_to(client.get(f"/classes/{active.code}/"), f"/classes/{active.code}/restart/")

    answer = form.send(client, {"take_back": "on"})

    assert answer.json()["message"] == f"Class {active} goes on: its stop was taken back."
    active.refresh_from_db()
    assert (active.status, active.end_date, active.stops.count()) == ("active", date(2026, 4, 29), 0)
    assert badge(client, active).startswith("Active ")
    history = client.get(f"/classes/{active.code}/history/").content.decode()
    assert "Stop after Mon 16 Mar 2026 taken back" in history
    assert "Restarted" not in history


@pytest.mark.parametrize(
    ("sent", "errors"),
    [
        ({}, {"date": ["Give the first class day after the stop, or tick that the stop is taken back."]}),
        (
            {"date": "2026-03-30", "take_back": "on"},
            {"take_back": ["Give the first class day after the stop, or take the stop back: not both."]},
        ),
    ],
)
def test_a_stop_ahead_is_not_taken_back_by_mistake(
    client: Browser, active: TrainingClass, sent: dict[str, str], errors: dict[str, list[str]]
) -> None:
    stop(client, active)
    form = form_to(client.get(f"/classes/{active.code}/"), f"/classes/{active.code}/restart/")

    answer = form.send(client, sent)

    assert (answer.status_code, answer.json()["errors"]) == (422, errors)
    assert active.stops.get().resume_date is None


def test_a_stop_ahead_gets_its_restart(client: Browser, active: TrainingClass) -> None:
    stop(client, active)

    assert take(client, active, "restart", date="2026-03-30").status_code == 200

    active.refresh_from_db()
    assert (active.status, active.stops.get().resume_date) == ("active", date(2026, 3, 30))
    assert badge(client, active).startswith("Active ")


def test_a_stop_that_has_begun_is_not_taken_back(client: Browser, active: TrainingClass) -> None:
    stop(client, active)

    with on(client, date(2026, 3, 17)):
        answer = take(client, active, "restart")

    assert answer.json()["errors"] == {"date": ["Give the first class day after the stop."]}


def test_a_stop_with_its_restart_is_planned_in_the_timetable(client: Browser, active: TrainingClass) -> None:
    page = client.get(f"/classes/{active.code}/").text
    answer = stop(client, active, resume_date="2026-03-30")

    assert 'name="resume_date"' in page.partition('id="stop-class"')[2].partition("</form>")[0]
    assert answer.json()["message"].endswith("stops after Mon 16 Mar 2026, and starts again on Mon 30 Mar 2026.")
    assert stop(client, active, resume_date="2026-03-30").status_code == 200
    row = active.stops.get()
    assert (row.last_day, row.resume_date, row.reason) == (date(2026, 3, 16), date(2026, 3, 30), "annual_stop")
    active.refresh_from_db()
    assert (active.status, active.status_changes.count(), active.end_date) == ("active", 1, date(2026, 5, 11))


def test_a_restart_says_the_first_session_where_the_class_does_not_meet_on_its_day(
    client: Browser, active: TrainingClass
) -> None:
    planned = stop(client, active, resume_date="2026-03-28")
    other = ready_to_start(client=active.client, site=active.site)
    put_in_status("active", other)
    stop(client, other)
    page = client.get(f"/classes/{other.code}/").text
    answer = take(client, other, "restart", date="2026-03-28")

    first = "; its first session then is on Mon 30 Mar 2026."
    assert planned.json()["message"].endswith(f"and starts again on Sat 28 Mar 2026{first}")
    assert answer.json()["message"] == f"Class {other} starts again on Sat 28 Mar 2026{first}"
    assert "If the class does not meet on it, its first session is on its next class day." in page


def test_a_stop_says_the_last_session_where_the_class_does_not_meet_on_its_day(
    client: Browser, active: TrainingClass
) -> None:
    dialogue = client.get(f"/classes/{active.code}/").text.partition('id="stop-class"')[2]

    planned = stop(client, active, day="2026-03-17", resume_date="2026-03-30")
    other = ready_to_start(client=active.client, site=active.site)
    put_in_status("active", other)
    passed = stop(client, other, day="2026-02-27")

    last = "; its last session before the stop is on"
    assert planned.json()["message"] == (
        f"Class {active} stops after Tue 17 Mar 2026, and starts again on Mon 30 Mar 2026{last} Mon 16 Mar 2026."
    )
    assert passed.json()["message"] == f"Class {other} is stopped after Fri 27 Feb 2026{last} Wed 25 Feb 2026."
    assert "If the class does not meet on it, its last session is on its class day before." in dialogue


def test_the_day_of_a_stop_follows_its_timetable(client: Browser, active: TrainingClass) -> None:
    stop(client, active)
    active.refresh_from_db()
    earlier = Stop(pk=active.stops.get().pk, last_day=date(2026, 3, 2), reason="annual_stop")
    entries = mondays_and_wednesdays(stops=(earlier,))
    edit = TimetableEdit(entries, entries.digest())

    update_class(active, ClassEdit(active.version, parts=ClassParts(timetable=edit)), by=active.captured_by, at=NOON)

    assert badge(client, active).startswith("Stopped ")


AHEAD: Final = [
    ("stopped", "restart", {"date": "2026-03-16"}, ("Stopped, starts again Mon 16 Mar 2026", "Active ")),
    ("draft", "activate", {"date": "2026-03-16", "confirm": "on"}, ("Draft, active from Mon 16 Mar 2026", "Active ")),
    ("active", "complete", {"date": "2026-03-16"}, ("Active, will be completed on Mon 16 Mar 2026", "Completed ")),
    (
        "active",
        "cancel",
        {"date": "2026-03-16", "reason": "x"},
        ("Active, will be cancelled on Mon 16 Mar 2026", "Cancelled "),
    ),
    ("completed", "reopen", {"date": "2026-03-16", "reason": "x"}, ("Completed, active again from Mon 16", "Active ")),
]


@pytest.mark.usefixtures("active")
@pytest.mark.parametrize(("status", "step", "sent", "words"), AHEAD)
def test_every_step_that_is_dated_ahead_waits_for_its_day(
    client: Browser, status: str, step: str, sent: dict[str, str], words: tuple[str, str]
) -> None:
    training_class = ready_to_start()
    if status != "draft":
        put_in_status(status, training_class)

    assert take(client, training_class, step, **sent).status_code == 200

    assert badge(client, training_class).startswith(words[0])
    with on(client, date(2026, 3, 16)):
        assert badge(client, training_class).startswith(words[1])


OUTSIDE: Final = [
    ("draft", "activate", "2099-01-01", "Nothing is planned after Wed 29 Apr 2026: give that day or an earlier one."),
    ("draft", "activate", "2001-01-01", "That is long before the class: give Sat 1 Feb 2025 or a later day."),
    ("active", "stop", "2099-01-01", "The class is taught from Mon 2 Feb 2026 to Wed 29 Apr 2026"),
    ("active", "stop", "2026-01-28", "The class is taught from Mon 2 Feb 2026 to Wed 29 Apr 2026"),
    ("stopped", "restart", "2099-01-01", "The class has no day after Sun 2 Feb 2031: give that day or an earlier one."),
    ("active", "complete", "2099-01-01", "Nothing is planned after Wed 29 Apr 2026"),
    ("active", "complete", "2025-03-04", "The class began on Mon 2 Feb 2026: give that day or a later one."),
    ("active", "cancel", "2025-03-04", "The class began on Mon 2 Feb 2026: give that day or a later one."),
    ("draft", "cancel", "2001-01-01", "That is long before the class: give Sat 1 Feb 2025 or a later day."),
    ("completed", "reopen", "2099-01-01", "The class has no day after Sun 2 Feb 2031"),
    ("completed", "reopen", "2025-03-04", "That is long before the class: give Mon 2 Feb 2026 or a later day."),
]


@pytest.mark.usefixtures("active")
@pytest.mark.parametrize(("status", "step", "day", "sentence"), OUTSIDE)
def test_the_day_of_a_step_lies_where_it_can_be_true(
    client: Browser, status: str, step: str, day: str, sentence: str
) -> None:
    training_class = ready_to_start()
    if status != "draft":
        put_in_status(status, training_class)
    reason = {"reason": "annual_stop" if step == "stop" else "x"}

    answer = take(client, training_class, step, date=day, **reason)

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["date"]
    assert answer.json()["errors"]["date"][0].startswith(sentence)
    training_class.refresh_from_db()
    assert training_class.status == status


@pytest.mark.parametrize(
    ("step", "more", "status"),
    [
        ("complete", {}, 422),
        ("cancel", {"reason": "x"}, 422),
        ("stop", {"reason": "annual_stop"}, 422),
        ("stop", {"reason": "annual_stop", "resume_date": "2026-03-11"}, 422),
        ("stop", {"reason": "annual_stop", "resume_date": "2026-03-04"}, 200),
    ],
)
def test_nothing_ends_or_rests_before_a_day_that_was_taught(
    client: Browser, active: TrainingClass, step: str, more: dict[str, str], status: int
) -> None:
    for day, outcome in ((date(2026, 3, 4), "held"), (date(2026, 3, 9), "agent_absent")):
        hours = dict.fromkeys(places_in(active), 3) if outcome == "held" else {}
        captured_register(session_on(active, day), hours, outcome=outcome)

    answer = take(client, active, step, date="2026-03-02", **more)

    assert answer.status_code == status
    if status == 422:
        sentence = "The class was taught on Wed 4 Mar 2026: give that day or a later one."
        assert answer.json()["errors"] == {"date": [sentence]}


def test_a_stop_does_not_end_after_the_class(client: Browser, active: TrainingClass) -> None:
    answer = stop(client, active, resume_date="2099-01-01")

    assert list(answer.json()["errors"]) == ["resume_date"]


def test_a_stop_proposes_no_day_and_says_what_a_day_in_it_is(client: Browser, active: TrainingClass) -> None:
    extra = ExtraDay(date=date(2026, 3, 21), start=time(9), end=time(12))
    entries = replace(Entries.of(active), extras=(extra,))
    edit(active, day="2026-03-01", timetable=TimetableEdit.of(entries))
    dialogue = client.get(f"/classes/{active.code}/").content.decode().partition('id="stop-class"')[2]

    answer = stop(client, active)

    assert re.search(r'name="date"(?! value)', dialogue)
    (sentence,) = answer.json()["errors"]["date"]
    assert sentence.startswith("Sat 21 Mar 2026 lies in the stop after Mon 16 Mar 2026: ")
    assert sentence.endswith(" It is an extra day: edit the class to move it.")


def figures(client: Browser) -> list[tuple[str, str]]:
    page = client.get("/").content.decode()
    return re.findall(r'href="/classes/\?([^"]+)">\s*<span class="start-figure__number">([^<]+)<', page)


def _head(client: Browser, training_class: TrainingClass) -> str:
    page = client.get(f"/classes/{training_class.code}/").content.decode()
    return page.partition("page-head__actions")[2].partition('<nav class="tabs"')[0]


def _exported(client: Browser) -> str:
    return b"".join(client.get("/classes/export.csv").streaming_content).decode()  # type: ignore[attr-defined]
