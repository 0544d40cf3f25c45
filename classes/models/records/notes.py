import datetime
from typing import TypeAlias

import pghistory
import pgtrigger
from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Length
from django.db.models.lookups import GreaterThan, LessThanOrEqual

from classes.models.names import has_words
from classes.models.people.users import User
from classes.models.submissions import Submitted
from classes.models.training_classes.training_classes import TrainingClass
from classes.models.triggers.classes import version_counts_changes
from classes.models.triggers.records import is_fixed, is_kept

LONGEST_TEXT = 10_000


class NoteQuerySet(models.QuerySet["Note"]):
    def kept(self) -> "NoteQuerySet":
        """Without the deleted ones."""
        return self.filter(deleted_at=None)

    def deleted(self) -> "NoteQuerySet":
        return self.exclude(deleted_at=None)

    def search(self, text: str) -> "NoteQuerySet":
        """Notes in whose text every word is found, capitals, accents and apostrophes aside."""
        return self.filter(has_words("text", text))

    def newest_first(self) -> "NoteQuerySet":
        return self.order_by("-written_at", "-pk")

    def with_names(self) -> "NoteQuerySet":
        """With all that their list names."""
        return self.select_related("author", "changed_by", "deleted_by")


class NoteCategory(models.TextChoices):
    AGENT_ABSENT = "agent_absent", "Agent absent"
    CLIENT_CANCELLED = "client_cancelled", "Client cancelled"
    POOR_ATTENDANCE = "poor_attendance", "Poor attendance"
    LEARNERS_BEHIND_SCHEDULE = "learners_behind_schedule", "Learners behind schedule"
    LEARNERS_UNHAPPY = "learners_unhappy", "Learners unhappy"
    CLIENT_UNHAPPY = "client_unhappy", "Client unhappy"
    LEARNERS_TOO_FAST = "learners_too_fast", "Learners too fast"
    CLASS_ON_TRACK = "class_on_track", "Class on track"
    BAD_QA_REPORT = "bad_qa_report", "Bad QA report"
    GOOD_QA_REPORT = "good_qa_report", "Good QA report"
    INCOMPLETE_WORKBOOKS = "incomplete_workbooks", "Incomplete workbooks"
    VENUE_ISSUES = "venue_issues", "Venue issues"
    EQUIPMENT_PROBLEMS = "equipment_problems", "Equipment problems"
    MATERIAL_SHORTAGE = "material_shortage", "Material shortage"
    WEATHER_DELAY = "weather_delay", "Weather delay"
    HOLIDAY_ADJUSTMENT = "holiday_adjustment", "Holiday adjustment"


class NotePriority(models.TextChoices):
    LOW = "low", "Low"
    MEDIUM = "medium", "Medium"
    HIGH = "high", "High"


@pghistory.track(exclude=["submission_digest"])
class Note(Submitted, models.Model):
    """What somebody observed in a class. A deleted note stays in the table; former texts stay in the history."""

    Category: TypeAlias = NoteCategory
    Priority: TypeAlias = NotePriority
    SUBMITTED_BY = "author_id"

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="notes")
    categories = ArrayField(models.CharField(max_length=24, choices=Category), blank=True, default=list)
    priority = models.CharField(max_length=6, choices=Priority, default=Priority.MEDIUM)
    text = models.TextField(max_length=LONGEST_TEXT)
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    written_at = models.DateTimeField(editable=False)
    changed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    changed_at = models.DateTimeField(null=True, blank=True, editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submission_id = models.UUIDField(editable=False)
    submission_digest = models.BinaryField(max_length=32, editable=False, db_default=b"")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        db_table = "notes"
        permissions = [("change_every_note", "Can change notes that others wrote")]
        constraints = [
            models.UniqueConstraint(fields=["submission_id"], name="note_submission_is_unique"),
            # What the foreign key (note, class) of the files refers to
            models.UniqueConstraint(fields=["id", "training_class"], name="note_with_its_class"),
            models.CheckConstraint(
                condition=Q(GreaterThan(Length("text"), Value(0))) & Q(LessThanOrEqual(Length("text"), LONGEST_TEXT)),
                name="note_has_a_text_of_some_length",
                violation_error_message="Write a text of at most 10,000 characters.",
            ),
            models.CheckConstraint(
                condition=Q(
                    categories__contained_by=[
                        "agent_absent",
                        "client_cancelled",
                        "poor_attendance",
                        "learners_behind_schedule",
                        "learners_unhappy",
                        "client_unhappy",
                        "learners_too_fast",
                        "class_on_track",
                        "bad_qa_report",
                        "good_qa_report",
                        "incomplete_workbooks",
                        "venue_issues",
                        "equipment_problems",
                        "material_shortage",
                        "weather_delay",
                        "holiday_adjustment",
                    ]
                ),
                name="note_categories_are_known",
            ),
            models.CheckConstraint(condition=Q(priority__in=NotePriority.values), name="note_priority_is_known"),
            models.CheckConstraint(
                condition=Q(deleted_by=None, deleted_at=None) | Q(deleted_by__isnull=False, deleted_at__isnull=False),
                name="note_is_deleted_by_somebody",
            ),
        ]
        triggers = [
            is_kept("note_is_kept", pgtrigger.Q(old__deleted_at__isnull=True)),
            is_fixed("note_stays_with_its_class", "training_class", "author", "written_at", "submission_id"),
            version_counts_changes,
        ]

    def __str__(self) -> str:
        return self.text[:60]

    def sign(self, by: User, at: datetime.datetime) -> None:
        self.author, self.written_at = by, at

    @property
    def category_names(self) -> list[str]:
        return [str(Note.Category(category).label) for category in self.categories]

    def may_be_edited_by(self, user: User) -> bool:
        """Its author, and administrators."""
        if user.has_perm("classes.change_every_note"):
            return True
        return user.has_perm("classes.change_note") and self.author_id == user.pk
