"""Event dates, notes and QA visits, with their files: add, edit, put aside and bring back."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any, TypeVar
from uuid import UUID

from classes.models import EventDate, Note, QAVisit, TrainingClass, User
from classes.models.records.uploads import Upload
from classes.models.submissions import Submission
from classes.services.edits import put_version
from classes.services.records.deleting import mark_deleted, take_mark_off
from classes.services.records.files import FilesOf, insert_files
from classes.services.records.stored_files import stored
from classes.services.records.transactions import recorded
from classes.services.submissions import saved_before

Record = TypeVar("Record", EventDate, Note, QAVisit)
RecordWithFiles = TypeVar("RecordWithFiles", Note, QAVisit)


def add_record(
    record: Record,
    submission: Submission,
    *,
    to: TrainingClass,
    uploads: Sequence[Upload] = (),
    by: User,
    at: datetime,
) -> Record:
    """Store a checked record with its files, once for each form. Raises ValidationError and SubmissionRefused."""
    with stored(uploads) as contents, recorded(type(record), by=by):
        saved = saved_before(type(record)._default_manager.all(), submission, by=by)
        if saved is None:
            saved, record.training_class = record, to
            record.sign(by, at)
            record.remember(submission)
            record.save(force_insert=True)
        insert_files(uploads, contents, FilesOf(to, submission.id, by, at, saved))
    return saved


def edit_record(
    record: Record,
    edited: Mapping[str, Any],
    *,
    read_version: int,
    submission_id: UUID,
    uploads: Sequence[Upload] = (),
    by: User,
    at: datetime,
) -> Record:
    """Change a record and add files. What it said before is kept in the history.

    Raises ChangedMeanwhile and ValidationError.
    """
    with stored(uploads) as contents, recorded(type(record), by=by):
        current = locked(record)
        if changed := put_version(current, edited, read_version):
            if isinstance(current, Note):
                current.changed_by, current.changed_at = by, at
                changed += ["changed_by", "changed_at"]
            current.save(update_fields=changed)
        insert_files(uploads, contents, FilesOf(current.training_class, submission_id, by, at, current))
        return current


def put_aside(record: RecordWithFiles, *, by: User, at: datetime, read: str = "") -> None:
    """Delete a record so that it can be restored; its files go with it. Raises ChangedMeanwhile."""
    with recorded(type(record), by=by):
        mark_deleted(record, by=by, at=at, read=read)


def bring_back(record: RecordWithFiles, *, by: User, read: str = "") -> None:
    """Restore a record with its files, save for those that were deleted by themselves. Raises ChangedMeanwhile."""
    with recorded(type(record), by=by):
        take_mark_off(record, read=read)


def locked(record: Record) -> Record:
    """The record as it stands, until the end of the transaction.

    TrainingClass.DoesNotExist when it was deleted meanwhile: the class has no such record any more.
    """
    current = type(record)._default_manager.select_for_update(of=("self",)).filter(pk=record.pk).first()
    if current is None or getattr(current, "deleted_at", None) is not None:
        raise TrainingClass.DoesNotExist
    return current
