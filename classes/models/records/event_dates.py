import datetime
from typing import Final, TypeAlias

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from classes.models.people.users import User
from classes.models.submissions import Submitted
from classes.models.training_classes.training_classes import FIRST_DATE, LAST_DATE, TrainingClass
from classes.models.triggers.classes import version_counts_changes
from classes.models.triggers.records import is_fixed, is_kept

LONGEST_NOTES: Final = 2000


class EventDateQuerySet(models.QuerySet["EventDate"]):
    def pending(self) -> "EventDateQuerySet":
        return self.filter(status=EventDate.Status.PENDING)

    def standing(self) -> "EventDateQuerySet":
        """Without the cancelled ones."""
        return self.exclude(status=EventDate.Status.CANCELLED)

    def due_until(self, day: datetime.date) -> "EventDateQuerySet":
        """Pending ones up to that day, overdue ones first."""
        return self.pending().filter(date__lte=day).order_by("date", "pk")

    def with_names(self) -> "EventDateQuerySet":
        """With all that their list names."""
        return self.select_related("added_by", "completed_by")


class EventType(models.TextChoices):
    DELIVERIES = "deliveries", "Deliveries"
    COLLECTIONS = "collections", "Collections"
    EXAMS = "exams", "Exams"
    MOCK_EXAMS = "mock_exams", "Mock exams"
    SBA_COLLECTION = "sba_collection", "SBA collection"
    LEARNER_PACKS = "learner_packs", "Learner packs"
    QA_VISIT = "qa_visit", "QA visit"
    SETA_EXIT = "seta_exit", "SETA exit"


@pghistory.track(exclude=["submission_digest"])
class EventDate(Submitted, models.Model):
    """A milestone of a class, which never changes its hours or its timetable."""

    Type: TypeAlias = EventType
    SUBMITTED_BY = "added_by_id"

    class Status(models.TextChoices):
        PENDING = "pending", "Pending"
        COMPLETED = "completed", "Completed"
        CANCELLED = "cancelled", "Cancelled"

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="event_dates")
    type = models.CharField(max_length=14, choices=Type)
    description = models.CharField(max_length=200, blank=True)
    date = models.DateField()
    status = models.CharField(max_length=9, choices=Status, default=Status.PENDING)
    notes = models.TextField(max_length=LONGEST_NOTES, blank=True)
    completed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    completed_at = models.DateTimeField(null=True, blank=True, editable=False)
    added_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    added_at = models.DateTimeField(editable=False)
    submission_id = models.UUIDField(editable=False)
    submission_digest = models.BinaryField(max_length=32, editable=False, db_default=b"")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = EventDateQuerySet.as_manager()

    class Meta:
        db_table = "event_dates"
        verbose_name = "event date"
        constraints = [
            models.UniqueConstraint(fields=["submission_id"], name="event_date_submission_is_unique"),
            models.CheckConstraint(
                condition=Q(date__range=(FIRST_DATE, LAST_DATE)),
                name="event_date_is_plausible",
                violation_error_message="Give a date between 2000 and 2100.",
            ),
            models.CheckConstraint(
                condition=LessThanOrEqual(Length("notes"), LONGEST_NOTES),
                name="event_date_notes_are_not_endless",
                violation_error_message=f"Write notes of at most {LONGEST_NOTES:,} characters.",
            ),
            models.CheckConstraint(
                condition=Q(type__in=EventType.values),
                name="event_date_type_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status="completed", completed_by__isnull=False, completed_at__isnull=False)
                | Q(status__in=["pending", "cancelled"], completed_by=None, completed_at=None),
                name="event_date_is_completed_by_somebody",
            ),
        ]
        indexes = [models.Index(fields=["date"], condition=Q(status="pending"), name="pending_event_date")]
        triggers = [
            is_kept("completed_event_date_is_kept", pgtrigger.Q(old__status="completed")),
            is_fixed("event_date_stays_with_its_class", "training_class", "submission_id"),
            version_counts_changes,
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} on {self.date}"

    def sign(self, by: User, at: datetime.datetime) -> None:
        self.added_by, self.added_at = by, at

    def has_twin(self) -> bool:
        """Whether the class has another one of this type, day and description that is not cancelled."""
        same = {"type": self.type, "date": self.date, "description__iexact": self.description}
        others = EventDate.objects.standing().filter(training_class=self.training_class_id, **same)
        return others.exclude(pk=self.pk).exists()

    def is_overdue(self, today: datetime.date) -> bool:
        return self.status == self.Status.PENDING and self.date < today
