import datetime
from typing import Final, TypeAlias

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Length
from django.db.models.lookups import LessThanOrEqual

from classes.models.people.users import User
from classes.models.submissions import Submitted
from classes.models.training_classes.dated_status import is_in
from classes.models.training_classes.training_classes import FIRST_DATE, LAST_DATE, TrainingClass
from classes.models.triggers.classes import version_counts_changes
from classes.models.triggers.records import is_fixed, is_kept

LONGEST_FINDINGS: Final = 10_000
LONGEST_ACTIONS: Final = 2000


class QAVisitQuerySet(models.QuerySet["QAVisit"]):
    def kept(self) -> "QAVisitQuerySet":
        """Without the deleted ones."""
        return self.filter(deleted_at=None)

    def deleted(self) -> "QAVisitQuerySet":
        return self.exclude(deleted_at=None)

    def on_days(self, first: datetime.date, last: datetime.date) -> "QAVisitQuerySet":
        """Both days included."""
        return self.filter(date__range=(first, last))

    def done_by(self, day: datetime.date) -> "QAVisitQuerySet":
        """Those of that day and before; all others are planned."""
        return self.filter(date__lte=day)

    def planned_after(self, day: datetime.date) -> "QAVisitQuerySet":
        return self.filter(date__gt=day)

    def follow_ups_due_until(self, day: datetime.date) -> "QAVisitQuerySet":
        """Visits whose follow-up is to be done by that day and is not done, the longest due first.

        Nobody follows up in a cancelled class.
        """
        due = self.kept().filter(follow_up_date__lte=day, follow_up_done_at=None)
        cancelled = is_in([TrainingClass.Status.CANCELLED], on=day, of="training_class__")
        return due.exclude(cancelled).order_by("follow_up_date", "pk")

    def newest_first(self) -> "QAVisitQuerySet":
        return self.order_by("-date", "-pk")

    def with_names(self) -> "QAVisitQuerySet":
        """With all that their list names."""
        return self.select_related("officer", "recorded_by", "follow_up_done_by", "deleted_by")


class VisitType(models.TextChoices):
    INITIAL = "initial", "Initial"
    FOLLOW_UP = "follow_up", "Follow-up"
    COMPLIANCE = "compliance", "Compliance"
    FINAL_ASSESSMENT = "final_assessment", "Final assessment"


@pghistory.track(exclude=["submission_digest"])
class QAVisit(Submitted, models.Model):
    """A visit to a class to see how it is taught: planned while its day lies ahead, done from then on.

    A deleted visit stays in the table, and can be restored.
    """

    Type: TypeAlias = VisitType
    SUBMITTED_BY = "recorded_by_id"

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="qa_visits")
    date = models.DateField("date of the visit")
    type = models.CharField(max_length=16, choices=Type)
    officer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="qa_visits")
    findings = models.TextField(max_length=LONGEST_FINDINGS, blank=True)
    follow_up_date = models.DateField("follow-up date", null=True, blank=True)
    follow_up_actions = models.TextField("follow-up actions", max_length=LONGEST_ACTIONS, blank=True)
    follow_up_done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    follow_up_done_at = models.DateTimeField(null=True, blank=True, editable=False)
    recorded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False
    )
    recorded_at = models.DateTimeField(editable=False)
    deleted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True, editable=False
    )
    deleted_at = models.DateTimeField(null=True, blank=True, editable=False)
    submission_id = models.UUIDField(editable=False)
    submission_digest = models.BinaryField(max_length=32, editable=False, db_default=b"")
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = QAVisitQuerySet.as_manager()

    class Meta:
        db_table = "qa_visits"
        verbose_name = "QA visit"
        constraints = [
            models.UniqueConstraint(fields=["submission_id"], name="qa_visit_submission_is_unique"),
            # What the foreign key (QA visit, class) of the files refers to
            models.UniqueConstraint(fields=["id", "training_class"], name="qa_visit_with_its_class"),
            models.CheckConstraint(
                condition=Q(date__range=(FIRST_DATE, LAST_DATE)),
                name="qa_visit_date_is_plausible",
                violation_error_message="Give a date of the visit between 2000 and 2100.",
            ),
            models.CheckConstraint(
                condition=Q(LessThanOrEqual(Length("findings"), LONGEST_FINDINGS))
                & Q(LessThanOrEqual(Length("follow_up_actions"), LONGEST_ACTIONS)),
                name="qa_visit_texts_are_not_endless",
                violation_error_message="Write findings of at most 10,000 characters, and actions of at most 2,000.",
            ),
            models.CheckConstraint(
                condition=Q(type__in=VisitType.values),
                name="qa_visit_type_is_known",
            ),
            models.CheckConstraint(
                condition=Q(follow_up_date=None) | Q(follow_up_date__gte=F("date"), follow_up_date__lte=LAST_DATE),
                name="qa_follow_up_comes_after_its_visit",
                violation_error_message="Give a follow-up date that is not before the visit.",
            ),
            models.CheckConstraint(
                condition=Q(follow_up_done_by=None, follow_up_done_at=None)
                | Q(follow_up_date__isnull=False, follow_up_done_by__isnull=False, follow_up_done_at__isnull=False),
                name="qa_follow_up_is_done_by_somebody",
                violation_error_message="The follow-up is done: keep its date, or say first that it is not done.",
            ),
            models.CheckConstraint(
                condition=Q(deleted_by=None, deleted_at=None) | Q(deleted_by__isnull=False, deleted_at__isnull=False),
                name="qa_visit_is_deleted_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["date"], name="qa_visit_date"),
            models.Index(
                fields=["follow_up_date"],
                condition=Q(follow_up_done_at=None, deleted_at=None, follow_up_date__isnull=False),
                name="qa_follow_up_to_be_done",
            ),
        ]
        triggers = [
            is_kept("qa_visit_is_kept", pgtrigger.Q(old__deleted_at__isnull=True)),
            is_fixed("qa_visit_stays_with_its_class", "training_class", "recorded_by", "recorded_at", "submission_id"),
            version_counts_changes,
        ]

    def __str__(self) -> str:
        return f"{self.get_type_display()} visit on {self.date}"

    def sign(self, by: User, at: datetime.datetime) -> None:
        self.recorded_by, self.recorded_at = by, at

    def has_twin(self) -> bool:
        """Whether the class has another visit of this type, day and officer that is not deleted."""
        same = {"type": self.type, "date": self.date, "officer": self.officer_id}
        others = QAVisit.objects.kept().filter(training_class=self.training_class_id, **same)
        return others.exclude(pk=self.pk).exists()

    def is_planned(self, today: datetime.date) -> bool:
        return self.date > today

    def is_follow_up_due(self, today: datetime.date) -> bool:
        return self.follow_up_date is not None and self.follow_up_done_at is None and self.follow_up_date <= today
