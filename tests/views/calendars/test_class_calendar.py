"""GET /classes/<code>/calendar.ics"""

from datetime import date, datetime, timedelta
from typing import Any

import pytest
import time_machine
import vobject
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import ClassEdit, ClassParts, Client, ExceptionDay, Session, Site, TimetableEdit, TrainingClass
from classes.services.capture.training_classes import repair_code
from classes.services.capture.updates import update_class
from tests.support.factories import SiteFactory, UserFactory, captured, captured_without_number, mondays_and_wednesdays

pytestmark = pytest.mark.django_db

JANUARY = datetime.fromisoformat("2026-01-05T10:00+02:00")
FEBRUARY = datetime.fromisoformat("2026-02-20T12:00+02:00")


@pytest.fixture
def viewer(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.VIEWER))


def class_a() -> TrainingClass:
    """Mondays and Wednesdays from Mon 2 Feb 2026, 09:00 to 14:00, 160 h; captured before it begins."""
    return captured(at=JANUARY, entries=mondays_and_wednesdays())


def without(day: date, training_class: TrainingClass, *, at: datetime) -> None:
    exception = ExceptionDay(date=day, reason="agent_absent")
    entries = mondays_and_wednesdays(exceptions=(exception,))
    training_class.refresh_from_db()
    edit = TimetableEdit(entries, entries.digest())
    by = training_class.captured_by
    update_class(training_class, ClassEdit(training_class.version, parts=ClassParts(timetable=edit)), by=by, at=at)


def events_of(answer: Any) -> list[Any]:
    """What another program reads in the file."""
    calendar = vobject.readOne(answer.content.decode())
    return sorted(calendar.vevent_list, key=lambda event: event.dtstart.value)


def address_of(training_class: TrainingClass) -> str:
    return f"/classes/{training_class.code}/calendar.ics"


@pytest.mark.usefixtures("viewer")
def test_is_a_file_with_an_event_for_each_session(client: Browser) -> None:
    training_class = class_a()

    answer = client.get(address_of(training_class))

    events = events_of(answer)
    assert answer.status_code == 200
    assert answer["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer["Content-Disposition"] == f'attachment; filename="{training_class.code}.ics"'
    assert [(event.dtstart.value.date(), event.dtstart.value.hour, event.dtend.value.hour) for event in events] == [
        (session.date, 9, 14) for session in training_class.sessions.all()
    ]
    assert {(event.status.value, event.sequence.value) for event in events} == {("TENTATIVE", "0")}


@pytest.mark.usefixtures("viewer")
def test_times_are_those_of_johannesburg(client: Browser) -> None:
    training_class = class_a()

    answer = client.get(address_of(training_class))

    first = events_of(answer)[0].dtstart
    assert first.value.utcoffset() == timedelta(hours=2)
    assert b"BEGIN:VTIMEZONE\r\nTZID:Africa/Johannesburg\r\n" in answer.content
    assert b"DTSTART;TZID=Africa/Johannesburg:20260202T090000\r\n" in answer.content


@pytest.mark.usefixtures("viewer")
def test_says_what_it_is_and_where(client: Browser) -> None:
    of_client = Client.objects.create(name="Möller, Sons; Bäckerei")
    site: Site = SiteFactory.create(client=of_client, name="Bakery", street="1 Oven Street")
    training_class = captured(at=JANUARY, site=site, entries=mondays_and_wednesdays())

    answer = client.get(address_of(training_class))

    event = events_of(answer)[0]
    page = f"http://testserver/classes/{training_class.code}/"
    assert event.summary.value == "Numeracy, Möller, Sons; Bäckerei"
    assert event.location.value == "Bakery, 1 Oven Street, Johannesburg, Gauteng"
    assert event.description.value == f"{training_class.code}\n{page}"
    assert event.url.value == page
    assert max(len(line) for line in answer.content.split(b"\r\n")) <= 75


@pytest.mark.usefixtures("viewer")
@time_machine.travel(FEBRUARY)
def test_the_sequence_grows_for_what_changes_and_for_nothing_else(client: Browser) -> None:
    training_class = class_a()
    before = {event.uid.value: event for event in events_of(client.get(address_of(training_class)))}

    without(date(2026, 3, 11), training_class, at=FEBRUARY)

    after = {event.uid.value: event for event in events_of(client.get(address_of(training_class)))}
    [taken_away] = [event for event in after.values() if event.status.value == "CANCELLED"]
    [new] = [event for uid, event in after.items() if uid not in before]
    assert before.keys() <= after.keys()
    assert (taken_away.dtstart.value.date(), taken_away.sequence.value) == (date(2026, 3, 11), "1")
    assert taken_away.dtstamp.value == taken_away.last_modified.value == FEBRUARY
    assert (new.dtstart.value.date(), new.sequence.value) == (date(2026, 5, 25), "0")
    assert {event.sequence.value for event in after.values() if event is not taken_away} == {"0"}
    assert {event.dtstamp.value for event in after.values() if event not in (taken_away, new)} == {JANUARY}


@pytest.mark.usefixtures("viewer")
@time_machine.travel(FEBRUARY)
def test_a_session_that_comes_back_is_the_same_event(client: Browser) -> None:
    training_class = class_a()
    uids = {event.dtstart.value: event.uid.value for event in events_of(client.get(address_of(training_class)))}

    without(date(2026, 3, 11), training_class, at=FEBRUARY)
    without(date(2026, 3, 16), training_class, at=FEBRUARY + timedelta(hours=1))

    events = {event.dtstart.value: event for event in events_of(client.get(address_of(training_class)))}
    back = next(event for moment, event in events.items() if moment.date() == date(2026, 3, 11))
    assert (back.uid.value, back.status.value, back.sequence.value) == (uids[back.dtstart.value], "TENTATIVE", "2")


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize(("days", "statuses"), [(29, ["CANCELLED"]), (31, [])])
def test_tells_for_30_days_what_was_taken_away(client: Browser, days: int, statuses: list[str]) -> None:
    training_class = class_a()
    without(date(2026, 3, 11), training_class, at=FEBRUARY)

    with time_machine.travel(FEBRUARY + timedelta(days=days)):
        events = events_of(client.get(address_of(training_class)))

    on_that_day = [event for event in events if event.dtstart.value.date() == date(2026, 3, 11)]
    assert [event.status.value for event in on_that_day] == statuses


@pytest.mark.usefixtures("viewer")
def test_a_program_that_has_the_file_is_told_so(client: Browser) -> None:
    training_class = class_a()
    etag = client.get(address_of(training_class))["ETag"]

    same = client.get(address_of(training_class), headers={"If-None-Match": etag})
    without(date(2026, 3, 11), training_class, at=JANUARY)
    other = client.get(address_of(training_class), headers={"If-None-Match": etag})

    assert (same.status_code, same.content, same["ETag"]) == (304, b"", etag)
    assert other.status_code == 200
    assert other["ETag"] != etag
    assert other["Cache-Control"] == "private, no-cache"


@pytest.mark.usefixtures("viewer")
def test_another_name_of_the_client_is_another_file(client: Browser) -> None:
    training_class = class_a()
    etag = client.get(address_of(training_class))["ETag"]
    Client.objects.filter(pk=training_class.client_id).update(name="Umfula Water")

    answer = client.get(address_of(training_class), headers={"If-None-Match": etag})

    assert answer.status_code == 200


@pytest.mark.usefixtures("viewer")
def test_a_class_without_timetable_has_an_empty_calendar(client: Browser) -> None:
    answer = client.get(address_of(captured()))

    assert answer.status_code == 200
    assert "vevent" not in vobject.readOne(answer.content.decode()).contents


@pytest.mark.usefixtures("viewer")
def test_a_former_code_leads_to_the_file_and_events_keep_their_identity(client: Browser) -> None:
    training_class = captured_without_number(at=JANUARY, entries=mondays_and_wednesdays())
    before = [event.uid.value for event in events_of(client.get(address_of(training_class)))]
    repaired = repair_code(training_class, by=training_class.captured_by, at=FEBRUARY)

    answer = client.get(address_of(training_class), follow=True)

    assert answer.redirect_chain == [(address_of(repaired), 302)]
    assert [event.uid.value for event in events_of(answer)] == before


@pytest.mark.usefixtures("viewer")
@pytest.mark.parametrize("sessions", [1, 3])
def test_takes_as_many_queries_for_many_sessions_as_for_one(
    client: Browser, sessions: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    training_class = class_a()
    Session.objects.exclude(pk__in=training_class.sessions.values("pk")[:sessions]).delete()

    with django_assert_num_queries(3 + 3):  # who asks and what they may do; the class, its sessions, its names
        answer = client.get(address_of(training_class))

    assert len(events_of(answer)) == sessions


@pytest.mark.usefixtures("viewer")
def test_is_only_read(client: Browser) -> None:
    assert client.post(address_of(captured())).status_code == 405


@pytest.mark.usefixtures("viewer")
def test_there_is_none_for_a_class_that_is_not_there(client: Browser) -> None:
    assert client.get("/classes/99-REALLL-RLN-0001/calendar.ics").status_code == 404


def test_is_for_those_who_have_logged_in(client: Browser) -> None:
    assert client.get(address_of(captured())).status_code == 302
