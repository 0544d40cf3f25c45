"""Several people at the records of one class at the same moment, and saves of the class beside them."""

from datetime import date
from typing import Any, Final
from uuid import uuid4

import pytest
from django.utils import timezone

from classes.models import ClassEdit, EventDate, Note, QAVisit, TrainingClass
from classes.models.submissions import Submission
from classes.services.capture.training_classes import HasRecords, delete_draft
from classes.services.capture.updates import update_class
from classes.services.edits import ChangedMeanwhile
from classes.services.records import records
from classes.services.records.event_dates import CompletedEventDate, delete_event_date, set_event_status
from classes.services.records.records import add_record, edit_record
from tests.support.factories import UserFactory, captured
from tests.support.records import EventDateFactory, NoteFactory, QAVisitFactory, content_of, stored_file, values_of
from tests.support.servers.concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)

PEOPLE: Final = 8


def write(text: str, training_class: TrainingClass, **facts: Any) -> Note:
    submission = facts.pop("submission", None) or Submission.of_no_form()
    note = Note(text=text, **facts)
    return add_record(note, submission, to=training_class, by=training_class.captured_by, at=timezone.now())


def edit(note: Note, text: str) -> bool:
    """Whether an edit of the first version was saved."""
    try:
        edit_record(note, {"text": text}, read_version=1, submission_id=uuid4(), by=note.author, at=timezone.now())
    except ChangedMeanwhile:
        return False
    return True


def test_notes_that_are_written_at_once_are_all_kept() -> None:
    training_class = captured()

    at_once(lambda number: write(f"Note {number}", training_class), PEOPLE)

    assert set(Note.objects.values_list("text", flat=True)) == {f"Note {number}" for number in range(PEOPLE)}


def test_a_note_that_is_sent_many_times_at_once_is_one_note() -> None:
    training_class, submission = captured(), Submission.of_no_form()

    written = at_once(lambda _: write("Once", training_class, submission=submission), PEOPLE)

    assert {note.pk for note in written} == {Note.objects.get().pk}


def test_of_edits_of_one_note_at_once_one_is_kept_and_the_others_are_told() -> None:
    note = NoteFactory.create()

    saved = at_once(lambda number: edit(note, f"Text {number}"), PEOPLE)

    assert saved.count(True) == 1
    assert Note.objects.get().text == f"Text {saved.index(True)}"
    assert Note.objects.get().version == 2


def test_without_its_lock_an_edit_overwrites_another(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(records, "locked", lambda note: Note.objects.get(pk=note.pk))
    training_class = captured()

    def saved_at_once(note: Note) -> int:
        return at_once(lambda number: edit(note, f"Text {number}"), PEOPLE).count(True)

    assert max(saved_at_once(NoteFactory.create(training_class=training_class)) for _ in range(10)) > 1


def test_an_event_date_that_many_complete_at_once_is_completed_by_the_first() -> None:
    event, people = EventDateFactory.create(), UserFactory.create_batch(PEOPLE)

    done = at_once(lambda number: set_event_status(event, "completed", by=people[number], at=timezone.now()), PEOPLE)

    assert {each.completed_by_id for each in done} == {EventDate.objects.get().completed_by_id}
    assert EventDate.pgh_event_model.objects.filter(pgh_label="update").count() == 1  # type: ignore[attr-defined]


def test_ten_saves_of_a_class_leave_its_records_as_they_were() -> None:
    training_class = captured()
    event = EventDateFactory.create(training_class=training_class, description="Books")
    note = NoteFactory.create(training_class=training_class)
    visit = QAVisitFactory.create(training_class=training_class, follow_up_date=date(2026, 3, 2))
    files = [
        stored_file(training_class, b"%PDF-of the class"),
        stored_file(training_class, b"%PDF-of the note", note=note),
        stored_file(training_class, b"%PDF-of the visit", qa_visit=visit),
    ]
    before = values_of(training_class)
    contents = [content_of(file) for file in files]

    for number in range(10):
        current = TrainingClass.objects.get()
        edited = {"order_number": f"PO-{number}", "start_date": date(2026, 2, 2 + number)}
        update_class(current, ClassEdit(current.version, edited), by=training_class.captured_by, at=timezone.now())

    assert TrainingClass.objects.get().version > 10
    assert values_of(training_class) == before
    assert [content_of(file) for file in files] == contents
    assert EventDate.objects.get() == event
    assert QAVisit.pgh_event_model.objects.count() == 1  # type: ignore[attr-defined]


def test_saves_of_a_class_and_notes_at_once_do_not_wait_for_one_another() -> None:
    training_class = captured()

    def save_or_write(number: int) -> None:
        if number % 2:
            write(f"Note {number}", training_class)
        else:
            edited = {"order_number": f"PO-{number}"}
            update_class(training_class, ClassEdit(1, edited), by=training_class.captured_by, at=timezone.now())

    with pytest.raises(Exception, match="changed meanwhile"):
        at_once(save_or_write, PEOPLE)

    assert Note.objects.count() == PEOPLE // 2
    assert TrainingClass.objects.get().version == 2


def test_a_draft_is_deleted_or_gets_a_note_and_never_both() -> None:
    drafts = [captured() for _ in range(PEOPLE)]

    def delete_or_write(number: int) -> bool:
        draft = drafts[number // 2]
        try:
            if number % 2:
                delete_draft(draft, reason="captured twice", by=draft.captured_by, at=timezone.now())
            else:
                write("Kept", draft)
        except (HasRecords, TrainingClass.DoesNotExist):
            return False
        return True

    done = at_once(delete_or_write, 2 * PEOPLE)

    for number, draft in enumerate(drafts):
        written, deleted = done[2 * number], done[2 * number + 1]
        assert written != deleted
        assert Note.objects.filter(training_class_id=draft.pk).exists() == written


def test_an_event_date_that_is_deleted_and_completed_at_once_is_one_of_them() -> None:
    events = [EventDateFactory.create() for _ in range(PEOPLE)]

    def delete_or_complete(number: int) -> bool:
        event = events[number // 2]
        try:
            if number % 2:
                delete_event_date(event, by=event.added_by)
            else:
                set_event_status(event, "completed", by=event.added_by, at=timezone.now())
        except (CompletedEventDate, TrainingClass.DoesNotExist):
            return False
        return True

    done = at_once(delete_or_complete, 2 * PEOPLE)

    for number, event in enumerate(events):
        completed, deleted = done[2 * number], done[2 * number + 1]
        assert completed != deleted
        assert EventDate.objects.filter(pk=event.pk, status="completed").exists() == completed
