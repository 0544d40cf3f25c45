"""GET and POST /classes/<code>/events/, and what is below it."""

from datetime import UTC, date, datetime
from typing import Any

import pytest
import time_machine
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import EventDate, TrainingClass, User
from tests.support.factories import UserFactory, captured
from tests.support.records import EventDateFactory, completed

pytestmark = pytest.mark.django_db

DELIVERY = {"type": "deliveries", "date": "2026-02-09", "description": "Books", "notes": "At the gate"}


@pytest.fixture
def editor(client: Browser) -> User:
    user = UserFactory.create(role=roles.CLASS_ADMINISTRATOR, first_name="Pieter", last_name="van Wyk")
    client.force_login(user)
    return user


def address_of(event: EventDate, action: str = "edit/") -> str:
    return f"/classes/{event.training_class.code}/events/{event.pk}/{action}"


def test_adds_an_event_date(client: Browser, editor: User) -> None:
    training_class = captured()

    answer = client.post(f"/classes/{training_class.code}/events/", DELIVERY)

    event = EventDate.objects.get()
    assert answer.status_code == 201
    assert (event.training_class, event.added_by, event.status) == (training_class, editor, "pending")
    assert (event.type, event.date) == ("deliveries", date(2026, 2, 9))
    assert (event.description, event.notes) == ("Books", "At the gate")


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    ("change", "field", "part"),
    [
        ({"date": "1900-01-01"}, "date", "between 2000 and 2100"),
        ({"date": "2101-01-01"}, "date", "between 2000 and 2100"),
        ({"date": "2026-02-30"}, "date", "is no date that exists"),
        ({"date": ""}, "date", "Give the date"),
        ({"type": ""}, "type", "Choose a type"),
        ({"type": "party"}, "type", "no such type"),
        ({"description": "x" * 201}, "description", "at most 200 characters"),
        ({"description": "a\tb"}, "description", "cannot be seen"),
        ({"notes": "x" * 2_001}, "notes", "at most 2000 characters"),
    ],
    ids=str,
)
def test_refuses_what_is_no_event_date(client: Browser, change: dict[str, str], field: str, part: str) -> None:
    answer = client.post(f"/classes/{captured().code}/events/", {**DELIVERY, **change})

    assert answer.status_code == 422
    assert part in answer.json()["errors"][field][0]
    assert not EventDate.objects.exists()


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize(
    ("day", "end", "status"),
    [
        ("2025-02-01", None, 422),
        ("2025-02-02", None, 201),
        ("2028-02-02", None, 201),
        ("2028-02-03", None, 422),
        ("2028-06-15", date(2026, 6, 15), 201),
        ("14/12/62", date(2026, 6, 15), 422),
    ],
)
def test_an_event_date_lies_near_its_class(client: Browser, day: str, end: date | None, status: int) -> None:
    training_class = captured(start_date=date(2026, 2, 2))
    TrainingClass.objects.filter(pk=training_class.pk).update(end_date=end)

    answer = client.post(f"/classes/{training_class.code}/events/", {**DELIVERY, "date": day})

    assert answer.status_code == status
    if status == 422:
        last = (
            "Thu 15 Jun 2028: from a year before the class starts to two years after it ends."
            if end
            else ("Wed 2 Feb 2028: from a year before the class starts to two years after it starts.")
        )
        assert answer.json()["errors"] == {"date": [f"Give a day from Sun 2 Feb 2025 to {last}"]}


@pytest.mark.usefixtures("editor")
def test_a_date_that_stood_so_is_kept_until_it_is_changed(client: Browser) -> None:
    event = EventDateFactory.create(date=date(2020, 1, 1))

    same = client.post(address_of(event), {**DELIVERY, "date": "2020-01-01", "notes": "Late", "version": 1})
    other = client.post(address_of(event), {**DELIVERY, "date": "2020-01-02", "version": 2})

    event.refresh_from_db()
    assert (same.status_code, event.notes) == (200, "Late")
    assert (other.status_code, list(other.json()["errors"])) == (422, ["date"])


def test_what_lies_ahead_is_not_completed(client: Browser, editor: User) -> None:
    event = EventDateFactory.create()

    with time_machine.travel("2026-02-08T12:00:00+02:00"):
        client.force_login(editor)
        page = client.get(f"/classes/{event.training_class.code}/events/").text
        answer = client.post(address_of(event, "status/"), {"status": "completed"})

    event.refresh_from_db()
    assert 'value="completed"' not in page
    assert (answer.status_code, event.status) == (409, "pending")
    assert answer.json()["message"] == (
        "Mon 9 Feb 2026 has not come yet: complete this event date then, or change its date."
    )


@time_machine.travel("2026-02-10T08:00:00+02:00", tick=False)
def test_shows_what_is_overdue_and_who_completed_what(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.VIEWER))
    overdue = EventDateFactory.create(description="Books")
    done = EventDateFactory.create(training_class=overdue.training_class, type="exams", **completed())

    page = client.get(f"/classes/{overdue.training_class.code}/events/").text

    assert "Overdue" in page
    assert f"Mon 2 Feb 2026 10:00, {done.completed_by}" in page
    assert "Add an event date" not in page


def test_completes_cancels_and_takes_back(client: Browser, editor: User) -> None:
    event = EventDateFactory.create()

    with time_machine.travel(datetime(2026, 2, 9, 12, 0, tzinfo=UTC), tick=False):
        client.force_login(editor)
        answer = client.post(address_of(event, "status/"), {"status": "completed"})

    event.refresh_from_db()
    assert answer.json()["message"] == "Deliveries of Mon 9 Feb 2026 is now completed."
    assert (event.completed_by, event.completed_at) == (editor, datetime(2026, 2, 9, 12, 0, tzinfo=UTC))

    client.force_login(editor)
    client.post(address_of(event, "status/"), {"status": "cancelled"})
    event.refresh_from_db()
    assert (event.status, event.completed_by) == ("cancelled", None)

    client.post(address_of(event, "status/"), {"status": "pending"})
    event.refresh_from_db()
    assert event.status == "pending"


@pytest.mark.usefixtures("editor")
def test_who_completed_it_first_stays_named(client: Browser) -> None:
    event = EventDateFactory.create(**completed())

    client.post(address_of(event, "status/"), {"status": "completed"})

    first = event.completed_by
    event.refresh_from_db()
    assert event.completed_by == first


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("status", ["", "done"])
def test_asks_what_became_of_it(client: Browser, status: str) -> None:
    answer = client.post(address_of(EventDateFactory.create(), "status/"), {"status": status})

    assert answer.status_code == 422
    assert answer.json()["message"].startswith("Say what it is now")


@pytest.mark.usefixtures("editor")
def test_changes_an_event_date(client: Browser) -> None:
    event = EventDateFactory.create()

    answer = client.post(address_of(event), {**DELIVERY, "date": "2026-03-02", "version": 1})
    late = client.post(address_of(event), {**DELIVERY, "date": "2026-04-06", "version": 1})

    event.refresh_from_db()
    assert (answer.status_code, late.status_code) == (200, 409)
    assert late.json()["conflict"][0]["theirs"] == "Mon 2 Mar 2026"
    assert event.date == date(2026, 3, 2)


@pytest.mark.usefixtures("editor")
def test_deletes_what_is_not_completed(client: Browser) -> None:
    pending = EventDateFactory.create()
    done = EventDateFactory.create(**completed())

    gone, kept = (client.post(address_of(event, "delete/")) for event in (pending, done))

    assert (gone.status_code, kept.status_code) == (200, 409)
    assert "make it pending again first" in kept.json()["message"]
    assert list(EventDate.objects.all()) == [done]


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("action", ["edit/", "status/", "delete/"])
def test_knows_no_event_date_of_another_class(client: Browser, action: str) -> None:
    event = EventDateFactory.create()

    assert client.post(f"/classes/{captured().code}/events/{event.pk}/{action}").status_code == 404


@pytest.mark.parametrize("action", ["", "edit/", "status/", "delete/"])
def test_a_supervisor_changes_those_of_his_own_classes(client: Browser, action: str) -> None:
    supervisor = UserFactory.create(role=roles.SUPERVISOR)
    client.force_login(supervisor)
    his_own = EventDateFactory.create(training_class=captured(supervisor=supervisor))
    others = EventDateFactory.create()
    form: dict[str, Any] = {**DELIVERY, "version": 1, "status": "completed"}

    def send(event: EventDate) -> int:
        below = f"{event.pk}/{action}" if action else ""
        return client.post(f"/classes/{event.training_class.code}/events/{below}", form).status_code

    assert send(his_own) in (200, 201)
    assert send(others) == 403


@pytest.mark.usefixtures("editor")
def test_the_calendar_shows_event_dates_that_stand(client: Browser) -> None:
    event = EventDateFactory.create(type="exams")
    EventDateFactory.create(training_class=event.training_class, status="cancelled")
    code = event.training_class.code

    documents = client.get(f"/calendar/events/?start=2026-02-01&end=2026-03-01&class_code={code}").json()
    page = client.get("/calendar/?month=2026-02&view=list").text

    assert [document for document in documents if document["kind"] == "event"] == [
        {
            "id": f"event-{event.pk}",
            "kind": "event",
            "title": f"{code} (draft)",
            "reason": "Exams",
            "detail": documents[0]["detail"],
            "url": f"/classes/{code}/events/",
            "start": "2026-02-09",
            "end": "2026-02-10",
            "allDay": True,
        }
    ]
    assert "Exams" in page


@pytest.mark.usefixtures("editor")
@pytest.mark.parametrize("count", [1, 3])
def test_asks_as_many_questions_for_many_event_dates_as_for_one(
    client: Browser, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    training_class = captured()
    EventDateFactory.create_batch(count, training_class=training_class, **completed())

    # session, user, two sources of rights, groups; the class, what it lacks, its event dates
    with django_assert_num_queries(7):
        client.get(f"/classes/{training_class.code}/events/")
