"""Recording QA visits, changing, deleting and restoring them, and saying that a follow-up is done."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from classes.models import QAVisit, TrainingClass, User
from classes.models.records.uploads import Upload
from classes.services.edits import put_version
from classes.services.records.files import insert_files
from classes.services.records.records import locked, recorded, sent_before
from classes.services.records.stored_files import stored


class NoFollowUp(Exception):
    """The visit has no follow-up that could be done."""


def record_qa_visit(
    visit: QAVisit,
    *,
    of: TrainingClass,
    said: Mapping[str, Any],
    uploads: Sequence[Upload] = (),
    by: User,
    at: datetime,
) -> QAVisit:
    """Store a checked visit with its reports, once for each form; `said` are the fields it is known again by."""
    visit.training_class, visit.recorded_by, visit.recorded_at = of, by, at
    with stored(uploads) as contents, recorded(QAVisit, by=by):
        if earlier := sent_before(visit, said=said):
            visit = earlier
        else:
            visit.save(force_insert=True)
        insert_files(uploads, contents, of=of, qa_visit=visit, submission_id=visit.submission_id, by=by, at=at)
    return visit


def edit_qa_visit(
    visit: QAVisit,
    edited: Mapping[str, Any],
    *,
    read_version: int,
    submission_id: UUID,
    uploads: Sequence[Upload] = (),
    by: User,
    at: datetime,
) -> QAVisit:
    """Change a visit and add reports.

    Raises ChangedMeanwhile and ValidationError.
    """
    with stored(uploads) as contents, recorded(QAVisit, by=by):
        current = locked(visit)
        if changed := put_version(current, edited, read_version):
            current.save(update_fields=changed)
        of = current.training_class
        insert_files(uploads, contents, of=of, qa_visit=current, submission_id=submission_id, by=by, at=at)
        return current


def set_follow_up(visit: QAVisit, *, done: bool, by: User, at: datetime) -> QAVisit:
    """Say that the follow-up is done, or that it is not; to say it twice changes nothing. Raises NoFollowUp."""
    with recorded(QAVisit, by=by):
        current = locked(visit)
        if current.follow_up_date is None:
            raise NoFollowUp
        if done != (current.follow_up_done_at is not None):
            current.follow_up_done_by, current.follow_up_done_at = (by, at) if done else (None, None)
            current.save(update_fields=["follow_up_done_by", "follow_up_done_at"])
        return current


def delete_qa_visit(visit: QAVisit, *, by: User, at: datetime) -> None:
    """Put it aside; its reports go with it. Who did so first stays named."""
    with recorded(QAVisit, by=by):
        QAVisit.objects.kept().filter(pk=visit.pk).update(deleted_by=by, deleted_at=at)


def restore_qa_visit(visit: QAVisit, *, by: User) -> None:
    """Bring it back with its reports, save for those that were deleted by themselves."""
    with recorded(QAVisit, by=by):
        QAVisit.objects.deleted().filter(pk=visit.pk).update(deleted_by=None, deleted_at=None)
