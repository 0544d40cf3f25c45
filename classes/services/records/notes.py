"""Writing notes, changing, deleting and restoring them."""

from collections.abc import Mapping, Sequence
from datetime import datetime
from typing import Any
from uuid import UUID

from classes.models import Note, TrainingClass, User
from classes.models.records.uploads import Upload
from classes.services.edits import put_version
from classes.services.records.files import insert_files
from classes.services.records.records import locked, recorded, sent_before
from classes.services.records.stored_files import stored


def write_note(
    note: Note,
    *,
    of: TrainingClass,
    said: Mapping[str, Any],
    uploads: Sequence[Upload] = (),
    by: User,
    at: datetime,
) -> Note:
    """Store a checked note with its attachments, once for each form; `said` are the fields it is known again by."""
    note.training_class, note.author, note.written_at = of, by, at
    with stored(uploads) as contents, recorded(Note, by=by):
        if earlier := sent_before(note, said=said):
            note = earlier
        else:
            note.save(force_insert=True)
        insert_files(uploads, contents, of=of, note=note, submission_id=note.submission_id, by=by, at=at)
    return note


def edit_note(
    note: Note,
    edited: Mapping[str, Any],
    *,
    read_version: int,
    submission_id: UUID,
    uploads: Sequence[Upload] = (),
    by: User,
    at: datetime,
) -> Note:
    """Change a note and add attachments; the former text stays in the history.

    Raises ChangedMeanwhile and ValidationError.
    """
    with stored(uploads) as contents, recorded(Note, by=by):
        current = locked(note)
        if changed := put_version(current, edited, read_version):
            current.changed_by, current.changed_at = by, at
            current.save(update_fields=[*changed, "changed_by", "changed_at"])
        of = current.training_class
        insert_files(uploads, contents, of=of, note=current, submission_id=submission_id, by=by, at=at)
        return current


def delete_note(note: Note, *, by: User, at: datetime) -> None:
    """Put it aside; its attachments go with it. Who did so first stays named."""
    with recorded(Note, by=by):
        Note.objects.kept().filter(pk=note.pk).update(deleted_by=by, deleted_at=at)


def restore_note(note: Note, *, by: User) -> None:
    """Bring it back with its attachments, save for those that were deleted by themselves."""
    with recorded(Note, by=by):
        Note.objects.deleted().filter(pk=note.pk).update(deleted_by=None, deleted_at=None)
