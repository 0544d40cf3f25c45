"""What the database refuses of event dates, notes, QA visits and files: each rule by its name."""

from datetime import date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from classes.models import ClassFile, EventDate, Note, QAVisit
from classes.models.records.notes import LONGEST_TEXT
from tests.support.factories import UserFactory, captured
from tests.support.records import (
    A_MOMENT,
    ClassFileFactory,
    EventDateFactory,
    NoteFactory,
    QAVisitFactory,
    completed,
    deleted,
)
from tests.support.refusals import refused

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"date": date(1900, 1, 1)}, "event_date_is_plausible"),
        ({"date": date(2101, 1, 1)}, "event_date_is_plausible"),
        ({"type": "party"}, "event_date_type_is_known"),
        ({"status": "completed"}, "event_date_is_completed_by_somebody"),
        ({"completed_at": A_MOMENT}, "event_date_is_completed_by_somebody"),
        ({"status": "forgotten"}, "event_date_is_completed_by_somebody"),
    ],
)
def test_an_impossible_event_date_is_refused(facts: dict[str, Any], rule: str) -> None:
    with refused(rule):
        EventDateFactory.create(**facts)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"text": ""}, "note_has_a_text_of_some_length"),
        ({"text": "x" * (LONGEST_TEXT + 1)}, "note_has_a_text_of_some_length"),
        ({"categories": ["class_on_track", "gossip"]}, "note_categories_are_known"),
        ({"priority": "urgent"}, "note_priority_is_known"),
        ({"deleted_at": A_MOMENT}, "note_is_deleted_by_somebody"),
    ],
)
def test_an_impossible_note_is_refused(facts: dict[str, Any], rule: str) -> None:
    with refused(rule):
        NoteFactory.create(**facts)


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"date": date(1999, 12, 31)}, "qa_visit_date_is_plausible"),
        ({"type": "surprise"}, "qa_visit_type_is_known"),
        ({"follow_up_date": date(2026, 2, 8)}, "qa_follow_up_comes_after_its_visit"),
        ({"follow_up_date": date(2026, 2, 10), "follow_up_done_at": A_MOMENT}, "qa_follow_up_is_done_by_somebody"),
        ({"deleted_at": A_MOMENT}, "qa_visit_is_deleted_by_somebody"),
    ],
)
def test_an_impossible_qa_visit_is_refused(facts: dict[str, Any], rule: str) -> None:
    with refused(rule):
        QAVisitFactory.create(**facts)


def test_a_follow_up_that_is_done_keeps_its_date() -> None:
    with refused("qa_follow_up_is_done_by_somebody"):
        QAVisitFactory.create(follow_up_done_at=A_MOMENT, follow_up_done_by=UserFactory.create())


@pytest.mark.parametrize(
    ("facts", "rule"),
    [
        ({"size": 0}, "file_is_neither_empty_nor_too_large"),
        ({"size": 10 * 2**20 + 1}, "file_is_neither_empty_nor_too_large"),
        ({"sha256": "A" * 64}, "file_sha256_is_well_formed"),
        ({"content_type": "text/html"}, "file_content_type_is_known"),
        ({"name": "../passwd"}, "file_name_is_a_name"),
        ({"name": "a\\b.pdf"}, "file_name_is_a_name"),
        ({"name": "a\nb.pdf"}, "file_name_is_a_name"),
        ({"name": ""}, "file_name_is_a_name"),
        ({"deleted_at": A_MOMENT}, "file_is_deleted_by_somebody"),
    ],
)
def test_an_impossible_file_is_refused(facts: dict[str, Any], rule: str) -> None:
    with refused(rule):
        ClassFileFactory.create(**facts)


def test_a_report_may_be_larger_than_other_files() -> None:
    visit = QAVisitFactory.create()
    report = {"training_class": visit.training_class, "qa_visit": visit}

    ClassFileFactory.create(**report, size=25 * 2**20)

    with refused("file_is_neither_empty_nor_too_large"):
        ClassFileFactory.create(**report, size=25 * 2**20 + 1)


def test_a_file_belongs_to_a_record_of_its_own_class() -> None:
    note, visit = NoteFactory.create(), QAVisitFactory.create()

    with refused("file_belongs_to_a_note_of_its_class"):
        ClassFileFactory.create(note=note)
    with refused("file_belongs_to_a_qa_visit_of_its_class"):
        ClassFileFactory.create(qa_visit=visit)
    with refused("file_belongs_to_one_record"):
        ClassFileFactory.create(note=note, qa_visit=visit)


@pytest.mark.parametrize(
    ("make", "rule"),
    [
        (NoteFactory.create, "note_is_kept"),
        (QAVisitFactory.create, "qa_visit_is_kept"),
        (ClassFileFactory.create, "file_is_kept"),
        (lambda: EventDateFactory.create(**completed()), "completed_event_date_is_kept"),
    ],
)
def test_what_happened_is_not_deleted_just_like_that(make: Any, rule: str) -> None:
    record = make()

    with refused(rule):
        record.delete()


@pytest.mark.parametrize("factory", [NoteFactory, QAVisitFactory, ClassFileFactory])
def test_what_was_put_aside_before_can_be_deleted(factory: Any) -> None:
    factory.create(**deleted()).delete()

    assert not factory._meta.model.objects.exists()


@pytest.mark.parametrize(
    ("factory", "rule"),
    [
        (EventDateFactory, "event_date_stays_with_its_class"),
        (NoteFactory, "note_stays_with_its_class"),
        (QAVisitFactory, "qa_visit_stays_with_its_class"),
        (ClassFileFactory, "file_is_fixed"),
    ],
)
def test_a_record_never_moves_to_another_class(factory: Any, rule: str) -> None:
    factory.create()

    with refused(rule):
        factory._meta.model.objects.update(training_class=captured())


@pytest.mark.parametrize(
    "change",
    [
        {"name": "other.pdf"},
        {"size": 4},
        {"sha256": "0" * 64},
        {"stored_name": uuid4()},
        {"content_type": "image/png"},
    ],
    ids=lambda change: next(iter(change)),
)
def test_a_file_never_changes(change: dict[str, Any]) -> None:
    ClassFileFactory.create()

    with refused("file_is_fixed"):
        ClassFile.objects.update(**change)


@pytest.mark.parametrize(
    ("factory", "change"),
    [
        (EventDateFactory, {"description": "Books"}),
        (NoteFactory, {"text": "Two came late."}),
        (QAVisitFactory, {"findings": "Good"}),
    ],
)
def test_every_change_raises_the_version(factory: Any, change: dict[str, str]) -> None:
    record = factory.create()

    factory._meta.model.objects.update(**change)

    record.refresh_from_db()
    assert record.version == 2


def test_due_event_dates_are_the_pending_ones_up_to_a_day() -> None:
    tomorrow = EventDateFactory.create(date=date(2026, 2, 10))
    overdue = EventDateFactory.create(date=date(2026, 2, 1))
    EventDateFactory.create(date=date(2026, 2, 11))
    EventDateFactory.create(date=date(2026, 2, 1), **completed())
    EventDateFactory.create(date=date(2026, 2, 1), status="cancelled")

    assert list(EventDate.objects.due_until(date(2026, 2, 10))) == [overdue, tomorrow]
    assert overdue.is_overdue(date(2026, 2, 9))
    assert not tomorrow.is_overdue(date(2026, 2, 10))


def test_due_follow_ups_are_those_to_be_done_up_to_a_day() -> None:
    due = QAVisitFactory.create(follow_up_date=date(2026, 3, 2))
    QAVisitFactory.create()
    QAVisitFactory.create(follow_up_date=date(2026, 3, 3))
    QAVisitFactory.create(follow_up_date=date(2026, 3, 2), **deleted())
    QAVisitFactory.create(
        follow_up_date=date(2026, 3, 2), follow_up_done_at=A_MOMENT, follow_up_done_by=UserFactory.create()
    )

    assert list(QAVisit.objects.follow_ups_due_until(date(2026, 3, 2))) == [due]


def test_notes_are_found_by_all_their_words() -> None:
    found = NoteFactory.create(text="André came late, three Times")
    NoteFactory.create(text="Nobody came late")

    assert list(Note.objects.search("andre TIMES")) == [found]


@pytest.mark.parametrize(("days", "restorable"), [(0, True), (30, True), (31, False)])
def test_a_deleted_file_can_be_restored_for_thirty_days(days: int, restorable: bool) -> None:
    file = ClassFileFactory.create(**deleted())
    later: datetime = A_MOMENT + timedelta(days=days)

    assert file.may_be_restored(later) is restorable
    assert ClassFile.objects.beyond_restoring(later).exists() is not restorable
