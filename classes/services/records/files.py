"""Keeping the files of a class: a file is put aside before it goes, and can be brought back for thirty days."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from uuid import UUID

from django.db import transaction

from classes.models import ClassFile, EventDate, Note, QAVisit, TrainingClass, User
from classes.models.records.uploads import Upload
from classes.services.records.deleting import mark_deleted, take_mark_off
from classes.services.records.object_stores import StoreRefuses
from classes.services.records.stored_files import Stored, remove, remove_everywhere, stored
from classes.services.records.transactions import recorded
from classes.services.submissions import lock_submission


class GoneForGood(Exception):
    """The file was deleted too long ago to be restored."""


class RecordIsDeleted(Exception):
    """The note or QA visit of the file is deleted: the file goes and comes with it."""


def add_files(uploads: Sequence[Upload], *, to: TrainingClass, submission_id: UUID, by: User, at: datetime) -> None:
    """Store checked files, each once for each form."""
    with stored(uploads) as contents, recorded(ClassFile, by=by):
        lock_submission(submission_id)
        insert_files(uploads, contents, FilesOf(to, submission_id, by, at))


@dataclass(frozen=True)
class FilesOf:
    """To which class files belong, by which form they came, and who sent it when; with the record that has them."""

    training_class: TrainingClass
    submission_id: UUID
    by: User
    at: datetime
    record: EventDate | Note | QAVisit | None = None

    def row(self, upload: Upload, content: Stored) -> ClassFile:
        return ClassFile(
            training_class=self.training_class,
            note=self.record if isinstance(self.record, Note) else None,
            qa_visit=self.record if isinstance(self.record, QAVisit) else None,
            name=upload.name,
            stored_name=content.name,
            size=content.size,
            sha256=content.sha256,
            content_type=upload.content_type,
            uploaded_by=self.by,
            uploaded_at=self.at,
            submission_id=self.submission_id,
        )


def insert_files(uploads: Sequence[Upload], contents: Iterable[Stored], of: FilesOf) -> None:
    """The rows of files that are on the disk already; inside the transaction of what they belong to.

    A file that the same form brought before is not kept twice; the same content under two names is two files.
    """
    if not uploads:
        return
    before = set(ClassFile.objects.filter(submission_id=of.submission_id).values_list("sha256", "name"))
    for upload, content in zip(uploads, contents, strict=True):
        if (content.sha256, upload.name) in before:
            remove(content.name)
            continue
        before.add((content.sha256, upload.name))
        of.row(upload, content).save(force_insert=True)


def delete_file(file: ClassFile, *, by: User, at: datetime, read: str = "") -> None:
    """Put it aside; who did so first stays named. Raises RecordIsDeleted, ChangedMeanwhile."""
    if file.is_put_aside_with_its_record:
        raise RecordIsDeleted
    with recorded(ClassFile, by=by):
        mark_deleted(file, by=by, at=at, read=read)


def restore_file(file: ClassFile, *, by: User, at: datetime, read: str = "") -> None:
    """Bring a deleted file back. Raises GoneForGood, RecordIsDeleted, ChangedMeanwhile."""
    if file.is_put_aside_with_its_record:
        raise RecordIsDeleted
    with recorded(ClassFile, by=by):
        current = ClassFile.objects.select_for_update(of=("self",)).filter(pk=file.pk).first()
        if current is None or (current.deleted_at and not current.may_be_restored(at)):
            raise GoneForGood
        take_mark_off(current, read=read)


@dataclass
class Purge:
    """The names of the files that went, and of those that could not be removed, with the reason; their rows stay."""

    removed: list[str] = field(default_factory=list)
    kept: list[str] = field(default_factory=list)


def purge_files(at: datetime) -> Purge:
    """Remove for good what nobody can restore any more: each row with its file.

    Raises StoreAway: the rows of the files that are left stay until the next time.
    """
    purge = Purge()
    for file in ClassFile.objects.beyond_restoring(at).order_by("pk"):
        try:
            with transaction.atomic():
                gone, _by_table = ClassFile.objects.beyond_restoring(at).filter(pk=file.pk).delete()
                if gone:
                    remove_everywhere(file.stored_name)
                    purge.removed.append(file.name)
        except (OSError, StoreRefuses) as error:
            purge.kept.append(f"{file.name} ({file.stored_name.hex}): {error}")
    return purge
