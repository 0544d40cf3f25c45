from datetime import date, timedelta
from typing import Final, TypeAlias

import pghistory
from django.conf import settings
from django.contrib.postgres.indexes import OpClass
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Upper
from django.urls import reverse
from django.utils import timezone

from classes.models.catalogue.class_types import MAX_HOURS, ClassType
from classes.models.catalogue.clients import Client
from classes.models.catalogue.setas import Seta
from classes.models.catalogue.sites import Site
from classes.models.catalogue.subjects import Subject
from classes.models.checks import CheckedHere
from classes.models.codes.class_codes import MAX_LENGTH, code_is_made_of_its_parts
from classes.models.names import words_of
from classes.models.people.users import User
from classes.models.submissions import Submitted
from classes.models.training_classes.dated_status import NOT_OVER, OVER, ClassStatus, is_in, may_be_planned, words_ahead
from classes.models.training_classes.searches import found_by, old_code_begins, old_code_is, ordering
from classes.models.triggers import classes as class_triggers
from classes.models.triggers import learners as learner_triggers
from classes.models.triggers.calendars import calendars_show

LONGEST_ORDER_NUMBER: Final = 50
KEEPS_ORDER_NUMBER: Final = "Give the order number: a class keeps one once its activation is recorded."
FIRST_DATE, LAST_DATE = date(2000, 1, 1), date(2100, 12, 31)

# Rules of triggers, and of a foreign key of several columns: the field, and what to tell there
RULES_OF_TRIGGERS: Final = {
    "class_subject_is_offered_by_its_type": {
        "subject": "The type does not offer this subject any more: choose another."
    },
    "class_exam_is_offered_by_its_type": {"exam_class": "The type offers no exams any more: answer no."},
    "class_site_belongs_to_its_client": {"site": "The site does not belong to this client any more: choose another."},
    "enrolment_level_is_known": {"learners": "A level is not in the catalogue any more: choose another."},
    "learner_is_once_in_a_class": {"learners": "A learner is in the class already: load the page again."},
    "class_prefix_is_made_of_its_parts": {"subject": "The catalogue has just changed: save again."},
}


def prefix_of(client: Client, class_type: ClassType, subject: Subject) -> str:
    """The first three parts of a class code, for which the numbers are counted."""
    return f"{client.pk}-{class_type.code}-{subject.code}"


class TrainingClassQuerySet(models.QuerySet["TrainingClass"]):
    def visible_to(self, user: User) -> "TrainingClassQuerySet":
        return self if user.has_perm("classes.view_trainingclass") else self.none()

    def with_fallback_code(self) -> "TrainingClassQuerySet":
        """Classes that wait for their sequential code."""
        return self.filter(number=None)

    def once_called(self, code: str) -> "TrainingClassQuerySet":
        """The class that has or had this code, in capitals or not; there is at most one."""
        with_code = self.filter(code=code.upper())
        return with_code if with_code.exists() else self.filter(former_codes__code=code.upper())

    def once_called_in_old_system(self, code: str) -> "TrainingClassQuerySet":
        """All classes that had this code there, capitals aside."""
        return self.filter(old_code_is(code))

    def in_care_of(self, user: User) -> "TrainingClassQuerySet":
        """Classes that the user captured or supervises."""
        return self.filter(Q(captured_by=user) | Q(supervisor=user))

    def taught_by(self, agent: int) -> "TrainingClassQuerySet":
        """Classes whose primary agent or backup they are or were, on whatever days."""
        mine = Q(class_agents__agent=agent) | Q(backups__agent=agent)
        return self.filter(pk__in=self.model.objects.filter(mine).values("pk"))

    def as_of(self, day: date) -> "TrainingClassQuerySet":
        """With the day on which they are looked at: their `present_status` is that of this day."""
        return self.annotate(seen_on=Value(day, models.DateField()))

    def in_status(self, *statuses: str, on: date) -> "TrainingClassQuerySet":
        """As of that day; a step that is dated ahead has not been taken yet."""
        return self.filter(is_in(statuses, on=on))

    def drafts(self, *, on: date) -> "TrainingClassQuerySet":
        return self.in_status(TrainingClass.Status.DRAFT, on=on)

    def not_over(self, *, on: date) -> "TrainingClassQuerySet":
        """Neither completed nor cancelled."""
        return self.in_status(*TrainingClass.NOT_OVER, on=on)

    def without_order_number(self) -> "TrainingClassQuerySet":
        return self.filter(order_number="")

    def starting_between(self, first: date, last: date) -> "TrainingClassQuerySet":
        """Both days included."""
        return self.filter(start_date__range=(first, last))

    def may_be_planned(self, *, on: date) -> "TrainingClassQuerySet":
        """Classes whose days may change: those that are over keep them, from the day of their end."""
        return self.filter(may_be_planned(on=on))

    def touched_by(self, holiday: date) -> "TrainingClassQuerySet":
        """Classes that meet on that day, or that leave it out as a public holiday."""
        meets = Q(sessions__date=holiday, sessions__status="planned")
        leaves_out = Q(left_out_days__date=holiday, left_out_days__because="holiday")
        return self.filter(pk__in=self.model.objects.filter(meets | leaves_out).values("pk"))

    def search(self, text: str) -> "TrainingClassQuerySet":
        """Classes in whose codes, order number and names every word of the text is found; see `found_by`."""
        found = self
        words = words_of(text)
        for word in words:
            found = found.filter(found_by(word))
        # A code of the old system may have blanks in it
        return found | self.filter(old_code_begins(text)) if len(words) > 1 else found

    def sorted_by(self, sort: str, *, on: date) -> "TrainingClassQuerySet":
        """By one of `class_lists.SORTS`, with a `-` in front the other way round; by status as of that day."""
        return self.order_by(*ordering(sort, statuses=TrainingClass.Status.values, on=on))

    def for_list(self) -> "TrainingClassQuerySet":
        """With what a row of the list names.

        No more tables than these: with eight, PostgreSQL no longer starts from the few rows of a page.
        """
        return self.with_names().select_related("supervisor")

    def with_names(self) -> "TrainingClassQuerySet":
        """With the names that every page of a class begins with: PostgreSQL plans five tables in 0.4 ms, ten in 11."""
        return self.select_related("client", "site", "class_type", "subject")


@pghistory.track(exclude=["submission_digest"])
class TrainingClass(Submitted, CheckedHere):
    """One client, one site, one class type and subject; everything else the office knows of it hangs on it.

    `version` grows with every change of the row, whoever makes it.
    """

    Status: TypeAlias = ClassStatus
    SUBMITTED_BY = "captured_by_id"

    OVER, NOT_OVER = OVER, NOT_OVER

    code = models.CharField("class code", max_length=MAX_LENGTH, editable=False)
    prefix = models.CharField(max_length=MAX_LENGTH, editable=False)
    number = models.PositiveIntegerField(null=True, editable=False, help_text="None: the code is a fallback code.")
    client = models.ForeignKey(Client, on_delete=models.PROTECT, related_name="classes")
    site = models.ForeignKey(Site, on_delete=models.PROTECT, related_name="classes")
    class_type = models.ForeignKey(ClassType, on_delete=models.PROTECT, related_name="classes")
    subject = models.ForeignKey(Subject, on_delete=models.PROTECT, related_name="classes")
    total_hours = models.DecimalField("hours", max_digits=6, decimal_places=2)
    hours_by_hand = models.DecimalField(max_digits=6, decimal_places=2, null=True, blank=True)
    hours_reason = models.CharField("reason for the hours", max_length=200, blank=True)
    start_date = models.DateField()
    supervisor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="supervised_classes", null=True, blank=True
    )
    order_number = models.CharField(max_length=LONGEST_ORDER_NUMBER, blank=True)
    seta_funded = models.BooleanField("SETA funded")
    seta = models.ForeignKey(
        Seta, on_delete=models.PROTECT, related_name="classes", null=True, blank=True, verbose_name="SETA"
    )
    exam_class = models.BooleanField()
    exam_type = models.CharField(max_length=50, blank=True)
    schedule_data = models.JSONField("pattern", null=True, blank=True, editable=False)
    end_date = models.DateField(null=True, blank=True, editable=False)
    end_date_by_hand = models.DateField(null=True, blank=True)
    end_date_reason = models.CharField(max_length=200, blank=True)
    timetable_digest = models.CharField(max_length=64, blank=True, editable=False)
    agents_digest = models.CharField(max_length=64, blank=True, editable=False)
    status = models.CharField(max_length=9, choices=Status, default=Status.DRAFT, editable=False)
    status_before = models.CharField(max_length=9, choices=Status, blank=True, editable=False)
    status_from = models.DateField(
        null=True, editable=False, help_text="The first day of a status that was given ahead."
    )
    submission_id = models.UUIDField(editable=False)
    submission_digest = models.BinaryField(max_length=32, editable=False)
    captured_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="captured_classes", editable=False
    )
    captured_at = models.DateTimeField(editable=False)
    changed_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", editable=False)
    changed_at = models.DateTimeField(editable=False)
    version = models.PositiveIntegerField(default=1, editable=False)

    objects = TrainingClassQuerySet.as_manager()

    class Meta:
        db_table = "classes"
        verbose_name = "class"
        verbose_name_plural = "classes"
        permissions = [
            ("change_every_trainingclass", "Can change classes that others supervise"),
            ("cancel_trainingclass", "Can cancel a class"),
            ("reopen_trainingclass", "Can reopen a completed or cancelled class"),
            ("repair_class_code", "Can give a class with a fallback code its sequential code"),
            ("open_admin", "Can open the administration"),
        ]
        constraints = [
            models.UniqueConstraint(fields=["code"], name="class_code_is_unique"),
            models.UniqueConstraint(fields=["prefix", "number"], name="class_number_is_unique"),
            models.UniqueConstraint(fields=["submission_id"], name="class_submission_is_unique"),
            models.CheckConstraint(condition=code_is_made_of_its_parts(), name="class_code_is_made_of_its_parts"),
            models.CheckConstraint(
                condition=Q(start_date__range=(FIRST_DATE, LAST_DATE)),
                name="class_start_date_is_plausible",
                violation_error_message="Give a start date between 2000 and 2100.",
            ),
            models.CheckConstraint(
                condition=Q(total_hours__gt=0, total_hours__lte=MAX_HOURS),
                name="class_hours_are_plausible",
                violation_error_message="Give hours above 0, up to 5,000.",
            ),
            models.CheckConstraint(
                condition=Q(seta_funded=True, seta__isnull=False) | Q(seta_funded=False, seta=None),
                name="class_has_a_seta_exactly_when_funded",
                violation_error_message="Choose the SETA that funds the class, or say that it is not funded.",
            ),
            models.CheckConstraint(
                condition=(Q(exam_class=True) & ~Q(exam_type="")) | Q(exam_class=False, exam_type=""),
                name="class_has_an_exam_type_exactly_for_an_exam",
                violation_error_message="Give the type of the exam, or say that the class has no exam.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=ClassStatus.values),
                name="class_status_is_known",
            ),
            models.CheckConstraint(
                condition=Q(status_from=None, status_before="")
                | Q(~Q(status_before=F("status")), status_from__isnull=False, status_before__in=ClassStatus.values),
                name="class_status_before_has_its_day",
            ),
            models.CheckConstraint(
                condition=Q(end_date_by_hand=None, end_date_reason="")
                | (Q(end_date_by_hand__isnull=False, end_date_by_hand__gte=F("start_date")) & ~Q(end_date_reason="")),
                name="class_end_by_hand_has_a_reason",
                violation_error_message="Give the reason for the end date, and an end that is not before the start.",
            ),
            models.CheckConstraint(
                condition=Q(hours_by_hand=None, hours_reason="")
                | (Q(hours_by_hand__isnull=False, hours_by_hand=F("total_hours")) & ~Q(hours_reason="")),
                name="class_hours_by_hand_have_a_reason",
                violation_error_message="Give the reason for hours other than those of the catalogue.",
            ),
            models.CheckConstraint(
                condition=Q(status__in=[ClassStatus.DRAFT.value, ClassStatus.CANCELLED.value]) | ~Q(order_number=""),
                name="class_beyond_draft_keeps_its_order_number",
                violation_error_message=KEEPS_ORDER_NUMBER,
            ),
        ]
        indexes = [
            models.Index(OpClass("code", name="text_pattern_ops"), name="class_code_beginning"),
            models.Index(Upper("order_number"), name="class_order_number"),
            models.Index(fields=["start_date"], name="class_start_date"),
            models.Index(fields=["end_date"], name="class_end_date"),
            models.Index(fields=["status"], name="class_status"),
            models.Index(fields=["status_from"], name="class_status_from"),
            models.Index(fields=["captured_at"], condition=Q(number=None), name="class_without_number"),
        ]
        triggers = [
            class_triggers.class_fits_the_catalogue,
            class_triggers.exam_is_offered,
            learner_triggers.exam_that_learners_take_stays,
            class_triggers.code_is_not_retired,
            class_triggers.code_goes_into_retirement,
            class_triggers.identity_is_fixed,
            class_triggers.version_counts_changes,
            class_triggers.class_status_has_its_change,
            calendars_show("class"),
        ]

    def __str__(self) -> str:
        return self.code

    def get_absolute_url(self) -> str:
        return reverse("classes:class_detail", args=[self.code])

    def clean(self) -> None:
        """What spans several tables; triggers and foreign keys hold the same in the database."""
        errors = {}
        if self.site_id and self.client_id and self.site.client_id != self.client_id:
            errors["site"] = self.client.foreign_site_sentence
        if self.exam_class and self.class_type_id and not self._may_have_exam():
            errors["exam_class"] = f"{self.class_type} offers no exams: answer no."
        if errors:
            raise ValidationError(errors)

    def is_step_ahead(self, day: date) -> bool:
        """Whether the last step is dated later than that day."""
        return self.status_from is not None and day < self.status_from

    def status_on(self, day: date) -> str:
        """As of that day; a step that is dated ahead has not been taken yet."""
        return self.status_before if self.is_step_ahead(day) else self.status

    def may_be_planned(self, day: date) -> bool:
        """Whether its days may change on that day: it is not over, or its end is dated ahead."""
        return not self.is_over or self.is_step_ahead(day)

    def status_words_on(self, day: date) -> str:
        """The status as of that day and what is to become of it, such as "Active, stops after Thu 17 Dec 2026"."""
        words = str(self.Status(self.status_on(day)).label)
        return f"{words}, {words_ahead(self)}" if self.is_step_ahead(day) else words

    @property
    def present_status(self) -> str:
        return self.status_on(self.seen_on)  # type: ignore[attr-defined]  # by `as_of` of the queryset

    @property
    def present_status_words(self) -> str:
        return self.status_words_on(self.seen_on)  # type: ignore[attr-defined]  # as above

    @property
    def kept(self) -> dict[str, str]:
        return self.kept_on(self.seen_on)  # type: ignore[attr-defined]  # by `as_of` of the queryset

    def kept_on(self, day: date) -> dict[str, str]:
        """The fields that cannot be emptied, not even while a step ahead can be taken back, each with why."""
        kept = {}
        if {self.status, self.status_on(day)} - {self.Status.DRAFT, self.Status.CANCELLED}:
            kept["order_number"] = KEEPS_ORDER_NUMBER
        if self.is_running_on(day) and self.supervisor_id:
            kept["supervisor"] = "Choose a supervisor: a class keeps one once its activation is recorded."
        return kept

    def is_running_on(self, day: date) -> bool:
        """Activated, and not over yet; it may be stopped. Or it will be, by a step that is dated ahead."""
        return bool({self.status, self.status_on(day)} & {self.Status.ACTIVE, self.Status.STOPPED})

    @property
    def is_over(self) -> bool:
        return self.status in self.OVER

    @property
    def has_fallback_code(self) -> bool:
        return self.number is None

    def has_sessions_from(self, day: date) -> bool:
        """Whether any is planned on that day or later."""
        return self.sessions.planned().filter(date__gte=day).exists()

    def last_taught(self, before: date) -> date | None:
        """The date of the last session before that day; None for a draft on that day, which is not taught."""
        if self.status_on(before) == self.Status.DRAFT:
            return None
        return self.last_session(until=before - timedelta(days=1))

    def days_taught(self, before: date) -> list[date]:
        """The dates of the sessions before that day; none of a draft on that day, which is not taught."""
        days = self.sessions.planned().filter(date__lt=before).order_by("date").values_list("date", flat=True)
        return [] if self.status_on(before) == self.Status.DRAFT else list(dict.fromkeys(days))

    def first_session(self, *, since: date) -> date | None:
        """The date of the first planned one on that day or later."""
        planned = self.sessions.planned().filter(date__gte=since)
        first: date | None = planned.aggregate(first=models.Min("date"))["first"]
        return first

    def last_session(self, *, until: date | None = None) -> date | None:
        """The date of the last planned one, on that day or before it."""
        planned = self.sessions.planned().filter(**({"date__lte": until} if until else {}))
        last: date | None = planned.aggregate(last=models.Max("date"))["last"]
        return last

    def may_be_edited_by(self, user: User) -> bool:
        """Class administrators change every class, supervisors the classes they supervise."""
        if user.has_perm("classes.change_every_trainingclass"):
            return True
        return user.has_perm("classes.change_trainingclass") and self.supervisor_id == user.pk

    def may_be_deleted_by(self, user: User, today: date) -> bool:
        """A draft by administrators; on the day of capture also by whoever captured it."""
        if user.has_perm("classes.delete_trainingclass"):
            return True
        is_fresh = timezone.localdate(self.captured_at) == today
        return is_fresh and self.captured_by_id == user.pk and user.has_perm("classes.add_trainingclass")

    def _may_have_exam(self) -> bool:
        """An exam class stays one when its type stops offering exams."""
        if self.class_type.offers_exams:
            return True
        return self.pk is not None and TrainingClass.objects.filter(pk=self.pk, exam_class=True).exists()
