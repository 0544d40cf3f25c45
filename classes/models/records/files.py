from datetime import datetime, timedelta
from typing import TypeAlias

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from classes.models.people.users import User
from classes.models.records.notes import Note
from classes.models.records.qa_visits import QAVisit
from classes.models.training_classes.training_classes import TrainingClass
from classes.models.triggers.records import is_fixed, is_kept

RESTORABLE_FOR = timedelta(days=30)
LARGEST_FILE, LARGEST_REPORT = 10 * 2**20, 25 * 2**20


class ClassFileQuerySet(models.QuerySet["ClassFile"]):
    def kept(self) -> "ClassFileQuerySet":
        """Without the deleted ones, and without those whose note or QA visit is deleted."""
        return self.of_kept_records().filter(deleted_at=None)

    def of_kept_records(self) -> "ClassFileQuerySet":
        """A deleted note or QA visit takes its files along, and brings them back when it is restored."""
        return self.filter(note__deleted_at=None, qa_visit__deleted_at=None)

    def beyond_restoring(self, at: datetime) -> "ClassFileQuerySet":
        """Those deleted so long ago that nobody can restore them any more."""
        return self.filter(deleted_at__lt=at - RESTORABLE_FOR)

    def newest_first(self) -> "ClassFileQuerySet":
        return self.order_by("-uploaded_at", "-pk")

    def with_names(self) -> "ClassFileQuerySet":
        """With all that their list names."""
        return self.select_related("uploaded_by", "deleted_by", "note", "qa_visit")


class FileContentType(models.TextChoices):
    PDF = "application/pdf", "PDF"
    JPEG = "image/jpeg", "JPEG"
    PNG = "image/png", "PNG"
    DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document", "DOCX"
    XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet", "XLSX"


@pghistory.track()
class ClassFile(models.Model):
    """A stored file of a class, beside it a note or a QA visit that it belongs to.

    `name` is what its sender called it, `stored_name` what it is called on the disk. What it holds never changes.
    """

    ContentType: TypeAlias = FileContentType

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="files")
    note = models.ForeignKey(Note, on_delete=models.PROTECT, related_name="files", null=True, blank=True)
    qa_visit = models.ForeignKey(QAVisit, on_delete=models.PROTECT, related_name="reports", null=True, blank=True)
    name = models.CharField(max_length=200)
    stored_name = models.UUIDField(editable=False)
    size = models.PositiveIntegerField(help_text="In bytes.")
    sha256 = models.CharField("SHA-256", max_length=64)
    content_type = models.CharField(max_length=80, choices=ContentType)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    uploaded_at = models.DateTimeField(editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submission_id = models.UUIDField(editable=False)

    objects = ClassFileQuerySet.as_manager()

    class Meta:
        db_table = "class_files"
        verbose_name = "file"
        constraints = [
            models.UniqueConstraint(fields=["stored_name"], name="file_stored_name_is_unique"),
            models.UniqueConstraint(fields=["submission_id", "sha256", "name"], name="file_is_once_in_its_submission"),
            models.CheckConstraint(condition=Q(note=None) | Q(qa_visit=None), name="file_belongs_to_one_record"),
            models.CheckConstraint(
                condition=Q(size__gt=0)
                & (Q(size__lte=LARGEST_FILE) | Q(qa_visit__isnull=False, size__lte=LARGEST_REPORT)),
                name="file_is_neither_empty_nor_too_large",
                violation_error_message="A file has at least one byte and at most 10 MB, a report at most 25 MB.",
            ),
            models.CheckConstraint(condition=Q(sha256__regex=r"^[0-9a-f]{64}$"), name="file_sha256_is_well_formed"),
            models.CheckConstraint(
                condition=Q(content_type__in=FileContentType.values),
                name="file_content_type_is_known",
            ),
            models.CheckConstraint(
                condition=~Q(name="") & ~Q(name__regex=r"[/\\]") & ~Q(name__regex=r"[[:cntrl:]]"),
                name="file_name_is_a_name",
                violation_error_message="A file's name has no slashes and no characters that cannot be seen.",
            ),
            models.CheckConstraint(
                condition=Q(deleted_by=None, deleted_at=None) | Q(deleted_by__isnull=False, deleted_at__isnull=False),
                name="file_is_deleted_by_somebody",
            ),
        ]
        triggers = [
            is_kept("file_is_kept", pgtrigger.Q(old__deleted_at__isnull=True)),
            is_fixed(
                "file_is_fixed",
                "training_class",
                "note",
                "qa_visit",
                "name",
                "stored_name",
                "size",
                "sha256",
                "content_type",
                "uploaded_by",
                "uploaded_at",
                "submission_id",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def full_name(self) -> str:
        """Its class, its name and its name on the disk, for whoever looks after the files."""
        return f"{self.training_class}: {self.name} ({self.stored_name.hex})"

    def may_be_deleted_by(self, user: User) -> bool:
        """What hangs on a note is its author's, as the note is. Restoring asks for the same."""
        return user.has_perm("classes.delete_classfile") and (self.note is None or self.note.may_be_edited_by(user))

    @property
    def record(self) -> Note | QAVisit | None:
        """What the file belongs to, beside its class."""
        return self.note or self.qa_visit

    @property
    def is_put_aside_with_its_record(self) -> bool:
        return self.record is not None and self.record.deleted_at is not None

    def may_be_restored(self, at: datetime) -> bool:
        return self.deleted_at is not None and self.deleted_at >= at - RESTORABLE_FOR
