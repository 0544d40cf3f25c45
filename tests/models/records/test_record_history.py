"""What a class's history says of its event dates, notes, QA visits and files."""

from datetime import date, timedelta

import pytest

from classes.models import ClassFile, EventDate, TrainingClass
from classes.models.life.history import history_of
from classes.services.records.event_dates import delete_event_date, set_event_status
from classes.services.records.files import delete_file, restore_file
from classes.services.records.qa_visits import set_follow_up
from classes.services.records.records import bring_back, edit_record, put_aside
from tests.support.factories import UserFactory, captured
from tests.support.records import A_MOMENT, ClassFileFactory, EventDateFactory, NoteFactory, QAVisitFactory

pytestmark = pytest.mark.django_db


def told(training_class: TrainingClass) -> list[str]:
    """Without the capture; the oldest first."""
    sentences = [sentence for entry in reversed(history_of(training_class)) for sentence in entry.sentences]
    return sentences[1:]


def test_tells_what_became_of_an_event_date() -> None:
    event, by = EventDateFactory.create(), UserFactory.create()

    edit_record(
        event, {"date": date(2026, 3, 2)}, read_version=1, submission_id=event.submission_id, by=by, at=A_MOMENT
    )
    edit_record(event, {"description": "Books"}, read_version=2, submission_id=event.submission_id, by=by, at=A_MOMENT)
    for status in ("completed", "pending", "cancelled"):
        set_event_status(event, status, by=by, at=A_MOMENT + timedelta(days=60))
    delete_event_date(event, by=by)

    assert told(event.training_class) == [
        "Event date Deliveries on Mon 9 Feb 2026 added",
        "Event date Deliveries on Mon 9 Feb 2026 moved to Mon 2 Mar 2026",
        "Event date Deliveries on Mon 2 Mar 2026 changed",
        "Event date Deliveries on Mon 2 Mar 2026 completed",
        "Event date Deliveries on Mon 2 Mar 2026 made pending again",
        "Event date Deliveries on Mon 2 Mar 2026 cancelled",
        "Event date Deliveries on Mon 2 Mar 2026 deleted",
    ]
    assert not EventDate.objects.exists()


def test_tells_that_notes_were_written_and_not_what_they_say() -> None:
    note, by = NoteFactory.create(), UserFactory.create(first_name="Thandeka", last_name="Nkosi")

    edit_record(note, {"text": "Two"}, read_version=1, submission_id=note.submission_id, by=by, at=A_MOMENT)
    put_aside(note, by=by, at=A_MOMENT)
    bring_back(note, by=by)

    assert told(note.training_class) == [
        "Note of Mon 2 Feb 2026 10:00 written",
        "Note of Mon 2 Feb 2026 10:00 changed",
        "Note of Mon 2 Feb 2026 10:00 deleted",
        "Note of Mon 2 Feb 2026 10:00 restored",
    ]
    assert history_of(note.training_class)[0].by == "Thandeka Nkosi"


def test_tells_visits_and_their_follow_ups() -> None:
    visit, by = QAVisitFactory.create(follow_up_date=date(2026, 3, 2)), UserFactory.create()

    set_follow_up(visit, done=True, by=by, at=A_MOMENT)
    set_follow_up(visit, done=True, by=by, at=A_MOMENT)
    set_follow_up(visit, done=False, by=by, at=A_MOMENT)

    assert told(visit.training_class) == [
        "Initial QA visit of Mon 9 Feb 2026 recorded",
        "Initial QA visit of Mon 9 Feb 2026 followed up",
        "Initial QA visit of Mon 9 Feb 2026 to be followed up again",
    ]


def test_a_visit_on_another_day_is_told_as_the_same_one() -> None:
    visit, by = QAVisitFactory.create(), UserFactory.create()

    edit_record(
        visit, {"date": date(2026, 2, 16)}, read_version=1, submission_id=visit.submission_id, by=by, at=A_MOMENT
    )

    assert told(visit.training_class)[1:] == ["Initial QA visit of Mon 9 Feb 2026 moved to Mon 16 Feb 2026"]


def test_a_visit_that_is_moved_and_changed_is_told_as_both() -> None:
    visit, by = QAVisitFactory.create(), UserFactory.create()
    facts = {"date": date(2026, 2, 16), "findings": "All in order."}

    edit_record(visit, facts, read_version=1, submission_id=visit.submission_id, by=by, at=A_MOMENT)

    assert told(visit.training_class)[1:] == [
        "Initial QA visit of Mon 9 Feb 2026 moved to Mon 16 Feb 2026",
        "Initial QA visit of Mon 16 Feb 2026 changed",
    ]


def test_tells_files_to_their_end() -> None:
    file, by = ClassFileFactory.create(), UserFactory.create()

    delete_file(file, by=by, at=A_MOMENT)
    restore_file(file, by=by, at=A_MOMENT + timedelta(days=1))
    delete_file(file, by=by, at=A_MOMENT + timedelta(days=2))
    ClassFile.objects.all().delete()

    assert told(file.training_class) == [
        "File register.pdf added",
        "File register.pdf deleted",
        "File register.pdf restored",
        "File register.pdf deleted",
        "File register.pdf removed for good",
    ]


def test_says_nothing_of_another_class() -> None:
    EventDateFactory.create()

    assert told(captured()) == []
