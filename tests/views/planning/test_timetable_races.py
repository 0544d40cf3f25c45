"""POST /classes/<code>/edit/: two people change the timetable of one class at once."""

from collections import Counter
from datetime import datetime
from typing import Any, Final

import pytest
from django.test import Client as Browser

from classes import roles
from classes.forms.planning.timetables import TimetableForm
from classes.models import Session, TrainingClass
from classes.models.training_classes.training_classes import TrainingClassQuerySet
from tests.support.factories import UserFactory, captured, mondays_and_wednesdays
from tests.support.servers.concurrency import at_once
from tests.views.capture.test_class_create import form_for
from tests.views.capture.test_previews import rows

pytestmark = pytest.mark.django_db(transaction=True)

JANUARY: Final = datetime.fromisoformat("2026-01-05T10:00+02:00")
DAYS: Final = (("Monday", "Wednesday"), ("Tuesday", "Thursday"))


@pytest.fixture
def training_class(time_machine: object) -> TrainingClass:
    time_machine.move_to(JANUARY)  # type: ignore[attr-defined]
    return captured(entries=mondays_and_wednesdays())


def change_at_once(training_class: TrainingClass) -> list[Any]:
    """Both read version 1; one moves the class to the mornings, the other to Tuesdays and Thursdays."""
    as_read = form_for(training_class.site, version=1, submission_id=None)
    as_read |= TimetableForm(training_class=training_class).stored_as_sent()
    edits = [
        rows("blocks", [{"day": day, "start": start, "end": end} for day in days])
        for days, (start, end) in zip(DAYS, (("7", "12"), ("9", "14")), strict=True)
    ]
    browsers = [Browser(raise_request_exception=False, headers={"Accept": "application/json"}) for _ in edits]
    for browser in browsers:
        browser.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    address = f"/classes/{training_class.code}/edit/"
    return at_once(lambda number: browsers[number].post(address, {**as_read, **edits[number]}), len(edits))


def test_one_is_kept_and_the_other_sees_what_changed(training_class: TrainingClass) -> None:
    answers = change_at_once(training_class)

    assert sorted(answer.status_code for answer in answers) == [200, 409]
    [refused] = [answer.json() for answer in answers if answer.status_code == 409]
    [conflict] = refused["conflict"]
    assert refused["version"] == 2
    assert (conflict["field"], conflict["label"]) == ("timetable", "Timetable")
    assert conflict["yours"] != conflict["theirs"]
    assert "Ends " in conflict["theirs"]


def test_no_session_is_doubled_or_lost(training_class: TrainingClass) -> None:
    before = set(Session.objects.values_list("pk", flat=True))

    answers = change_at_once(training_class)

    training_class.refresh_from_db()
    kept = next(number for number, answer in enumerate(answers) if answer.status_code == 200)
    planned = list(Session.objects.planned().order_by("date"))
    weekdays = {f"{session.date:%A}" for session in planned}
    assert len(planned) == 32
    assert weekdays == set(DAYS[kept])
    assert max(Counter(session.date for session in planned).values()) == 1
    assert planned[-1].date == training_class.end_date
    assert before <= set(Session.objects.values_list("pk", flat=True))
    assert Session.objects.filter(pk__in=before, status="cancelled").count() == 32


def test_without_the_lock_both_are_told_that_theirs_was_kept_or_something_breaks(
    training_class: TrainingClass, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The negative control."""
    monkeypatch.setattr(TrainingClassQuerySet, "select_for_update", lambda self, **_how: self)

    classes = [captured(site=training_class.site, entries=mondays_and_wednesdays()) for _ in range(5)]

    outcomes = [sorted(answer.status_code for answer in change_at_once(one)) for one in classes]

    assert any(statuses != [200, 409] for statuses in outcomes)


def test_the_same_exception_by_two_people_is_one(training_class: TrainingClass, client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    address = f"/classes/{training_class.code}/edit/"
    as_read = form_for(training_class.site, submission_id=None)
    as_read |= TimetableForm(training_class=training_class).stored_as_sent()
    theirs, mine = (
        as_read | rows("exceptions", [{"date": "2026-02-09", "reason": reason}])
        for reason in ("agent_absent", "client_cancelled")
    )

    client.post(address, {**theirs, "version": 1})
    first = client.post(address, {**mine, "version": 1})
    second = client.post(address, {**mine, "version": first.json()["version"]})

    assert (first.status_code, second.status_code) == (409, 200)
    assert [row.reason for row in training_class.exceptions.all()] == ["client_cancelled"]
