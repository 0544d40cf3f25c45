from datetime import UTC, datetime
from typing import Any, Final

import pytest

from classes.models import EventDate, RetiredCode, TrainingClass, User
from classes.services.capture.training_classes import HasRecords, NotADraft, delete_draft
from tests.support.factories import SiteFactory, UserFactory, captured, captured_without_number, put_in_status
from tests.support.records import ClassFileFactory, EventDateFactory, NoteFactory, QAVisitFactory, completed, deleted

pytestmark = pytest.mark.django_db

AT: Final = datetime(2026, 1, 22, 12, 5, tzinfo=UTC)


def delete(draft: TrainingClass, by: User | None = None) -> RetiredCode:
    return delete_draft(draft, reason="captured twice", by=by or UserFactory.create(), at=AT)


def test_the_number_of_a_deleted_draft_is_void() -> None:
    draft, administrator = captured(), UserFactory.create()

    void = delete(draft, by=administrator)

    assert not TrainingClass.objects.exists()
    assert (void.code, void.prefix, void.number, void.kind) == (draft.code, draft.prefix, 1, RetiredCode.Kind.VOID)
    assert (void.reason, void.retired_by, void.retired_at) == ("captured twice", administrator, AT)
    assert void.submission_id == draft.submission_id


def test_the_next_class_gets_the_next_number() -> None:
    site = SiteFactory.create()
    delete(captured(site=site))

    assert captured(site=site).number == 2


def test_a_fallback_code_is_void_too() -> None:
    draft = captured_without_number()

    void = delete(draft)

    assert (void.code, void.number) == (draft.code, None)


@pytest.mark.parametrize("status", ["active", "stopped", "completed", "cancelled"])
def test_only_drafts_are_deleted(status: str) -> None:
    training_class = captured(order_number="PO-1")
    put_in_status(status)

    with pytest.raises(NotADraft):
        delete(training_class)

    assert TrainingClass.objects.exists()
    assert not RetiredCode.objects.exists()


def test_is_deleted_once() -> None:
    draft = captured()
    delete(draft)

    with pytest.raises(TrainingClass.DoesNotExist):
        delete(draft)

    assert RetiredCode.objects.count() == 1


@pytest.mark.parametrize(
    ("factory", "facts", "records"),
    [
        (NoteFactory, dict, "1 note"),
        (QAVisitFactory, dict, "1 QA visit"),
        (ClassFileFactory, dict, "1 file"),
        (EventDateFactory, completed, "1 completed event date"),
    ],
    ids=["note", "visit", "file", "event"],
)
def test_a_draft_in_which_something_happened_is_kept(factory: Any, facts: Any, records: str) -> None:
    draft = captured()
    factory.create(training_class=draft, **facts())

    with pytest.raises(HasRecords) as kept:
        delete(draft)

    assert kept.value.records == records
    assert TrainingClass.objects.get() == draft


def test_deleted_notes_and_files_keep_a_draft_too() -> None:
    draft = captured()
    NoteFactory.create(training_class=draft, **deleted())
    ClassFileFactory.create(training_class=draft, **deleted())

    with pytest.raises(HasRecords, match="1 note, 1 file"):
        delete(draft)


def test_what_was_only_planned_goes_with_its_draft() -> None:
    draft = captured()
    EventDateFactory.create(training_class=draft)

    delete(draft)

    assert not EventDate.objects.exists()
