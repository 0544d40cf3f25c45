from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date, datetime
from itertools import groupby
from typing import Any, Final, TypeAlias

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from classes.models.catalogue.subjects import PROGRESSION, Subject
from classes.models.learners.learners import Learner
from classes.models.people.users import User
from classes.models.ranges import DaysField
from classes.models.recorded_events import HistoryLine, Step, actor_key, change_text, names_of, steps_of, text_of
from classes.models.training_classes.first_days import AS_SENT, FirstDay
from classes.models.training_classes.training_classes import FIRST_DATE, LAST_DATE, TrainingClass
from classes.models.triggers import attendance as attendance_triggers
from classes.models.triggers import learners as learner_triggers

ALREADY_IN_CLASS: Final = "This learner is in the class already."
RULES_OF_TRIGGERS: Final = {
    "enrolment_level_is_known": "This level is not in the catalogue any more: choose another.",
    "enrolment_is_kept": "The class was taught since this learner came: give them a status instead of removing them.",
    "enrolment_exam_is_in_an_exam_class": "This class has no exam any more: load the page again.",
    "marks_stay_within_the_days": "Hours were captured for this learner on days outside of these dates: empty the "
    "hours on these registers first, or give other dates.",
    "closed_registers_keep_their_learners": "A month in which these dates change the registers is closed: give a later "
    "date, or let the month be reopened first.",
    "enrolment_is_of_somebody_known": "This learner was erased, and cannot be enrolled any more.",
}
# Levels of learners beside the subjects of the catalogue
LEVELS_OF_THEIR_OWN: Final = learner_triggers.LEVELS_OF_THEIR_OWN


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def in_class_on(self, day: Any) -> "EnrolmentQuerySet":
        """Who was in the class on that day, whatever became of them since."""
        return self.filter(days__include=day)

    def by_name(self) -> "EnrolmentQuerySet":
        """With their learners and employers, by surname."""
        return self.select_related("learner__employer").order_by("learner__searched", "pk")


class EnrolmentStatus(models.TextChoices):
    CIC = "cic", "Currently in class"
    RBE = "rbe", "Removed by employer"
    DRO = "dro", "Dropped out"


# Named here: the settings' own are copies, which statement triggers do not recognise
@pghistory.track(
    pghistory.InsertEvent(),
    pghistory.UpdateEvent(),
    pghistory.DeleteEvent(),
    level=pgtrigger.Statement,
    exclude=["days"],
)
class Enrolment(models.Model):
    """A learner in a class, once. `came_on` is their first day there, `from_date` the day from which the status holds.

    `level` is the learner's own, not the class's: the code of a subject, or one of LEVELS_OF_THEIR_OWN. `days` are
    those on which they are in the class: the database follows the dates with them, so that who left and came back was
    away in between.
    """

    Status: TypeAlias = EnrolmentStatus

    training_class = models.ForeignKey(
        TrainingClass, on_delete=models.CASCADE, related_name="enrolments", db_index=False
    )
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="enrolments")
    level = models.CharField(max_length=12)
    status = models.CharField(max_length=3, choices=Status, default=Status.CIC)
    from_date = models.DateField("since")
    came_on = models.DateField("first day in the class")
    takes_exam = models.BooleanField("takes the exam", default=False)
    days = DaysField()

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        db_table = "enrolments"
        # With all that is counted, so that lists and exports count learners without reading their rows
        indexes = [models.Index(fields=["training_class", "status", "from_date"], name="enrolment_of_class")]
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "learner"],
                name="learner_is_once_in_a_class",
                violation_error_message=ALREADY_IN_CLASS,
            ),
            models.CheckConstraint(condition=Q(status__in=EnrolmentStatus.values), name="enrolment_status_is_known"),
            models.CheckConstraint(
                condition=Q(came_on__range=(FIRST_DATE, LAST_DATE), from_date__lte=LAST_DATE),
                name="enrolment_dates_are_plausible",
                violation_error_message="Give a date between 2000 and 2100.",
            ),
            models.CheckConstraint(
                condition=Q(from_date__gte=F("came_on")),
                name="enrolment_status_holds_from_when_he_came",
                violation_error_message="The status cannot hold from before the learner came to the class.",
            ),
        ]
        triggers = [
            learner_triggers.days_follow_the_dates,
            attendance_triggers.marks_stay_within_the_days,
            attendance_triggers.closed_registers_keep_their_learners,
            learner_triggers.level_is_known,
            learner_triggers.exam_is_taken_in_exam_classes,
            learner_triggers.enrolment_is_kept,
            learner_triggers.enrolment_is_of_somebody_known,
        ]

    def __str__(self) -> str:
        return f"{self.learner} ({self.get_status_display()})"

    def is_kept(self, last_taught: date | None) -> bool:
        """Whether the class was taught since the learner came, so that this is no entry by mistake any more."""
        return last_taught is not None and self.came_on <= last_taught


def levels() -> list[str]:
    """Every level a learner can have: the subjects in the order of the catalogue, then the others."""
    codes = Subject.objects.exclude(code=PROGRESSION).order_by("class_type__position", "position", "code")
    return [*codes.values_list("code", flat=True), *LEVELS_OF_THEIR_OWN]


def level_proposed_for(subject: Subject) -> str:
    """The level that a learner most likely has in a class of the subject; empty for a progression through many."""
    return "" if subject.code == PROGRESSION else subject.code


@dataclass(frozen=True)
class EnrolmentRow:
    """A learner as a form sends them: `fields` gives the form's names, `pk` is that of a stored row.

    `read` are the values that stood in the form when it was filled; without them, all that was sent counts. `first_day`
    says what becomes of `from_date` when the class's start moves.
    """

    learner: int
    level: str
    status: str = Enrolment.Status.CIC
    from_date: date | None = None
    takes_exam: bool = False
    pk: int | None = None
    prefix: str = ""
    read: Mapping[str, Any] | None = None
    first_day: FirstDay = AS_SENT

    def field(self, name: str) -> str:
        """The name in the form, such as `learners-3-level`."""
        return f"{self.prefix}-{name}" if self.prefix else name

    @property
    def is_untouched(self) -> bool:
        return self.read is not None and all(getattr(self, name) == value for name, value in self.read.items())


@dataclass(frozen=True)
class EnrolmentEdit:
    """What a form says of a class's learners: the rows that it sent, and the keys of those it removed."""

    rows: tuple[EnrolmentRow, ...] = ()
    removed: frozenset[int] = frozenset()


def history_lines_of(training_class: TrainingClass) -> Iterator[HistoryLine]:
    """Who came, went and changed; those who came in one go, from one day, stand in one sentence."""
    steps = list(steps_of(Enrolment, training_class_id=training_class.pk))
    names = names_of(Learner, (step.event.learner_id for step in steps))
    for (_action, _at, is_change), some in groupby(steps, key=_in_one_go):
        together = list(some)
        if is_change:
            for step in together:
                yield from (
                    HistoryLine(f"{names[step.event.learner_id]}: {change}", step.event) for change in _changes(step)
                )
        else:
            ordered = sorted(together, key=lambda step: (step.event.from_date, names[step.event.learner_id]))
            for day, of_day in groupby(ordered, key=lambda step: step.event.from_date):
                yield _who_came_or_went(list(of_day), day, names)


def _who_came_or_went(steps: list[Step], day: date, names: Mapping[int, str]) -> HistoryLine:
    noun = "Learner" if len(steps) == 1 else f"{len(steps)} learners"
    people = [(names[step.event.learner_id], step.event.level) for step in steps]
    if steps[0].before is None:
        told = ", ".join(f"{name} ({level})" for name, level in people)
        return HistoryLine(f"{noun} added from {text_of(day)}: {told}", steps[0].event)
    return HistoryLine(f"{noun} removed: {', '.join(name for name, _level in people)}", steps[0].event)


def _in_one_go(step: Step) -> tuple[object, datetime, bool]:
    return step.event.pgh_context_id, step.event.pgh_created_at, step.event.pgh_label == "update"


def _changes(step: Step) -> Iterator[str]:
    before, after = step.before, step.after
    if (before.status, before.from_date) != (after.status, after.from_date):
        status = Enrolment.Status(after.status).label.lower()
        yield f"{status} since {text_of(after.from_date)}"
    if before.level != after.level:
        yield change_text("level", before.level, after.level)
    if before.takes_exam != after.takes_exam:
        yield "takes the exam" if after.takes_exam else "does not take the exam"


@dataclass(frozen=True)
class Standing:
    """A status of a learner in a class: since when, and who recorded it when."""

    label: str
    since: date
    by: str
    at: datetime


def standings_of(enrolment: Enrolment) -> list[Standing]:
    """Every status that they had or were said to have, the newest first."""
    steps = [step for step in steps_of(Enrolment, pgh_obj_id=enrolment.pk) if step.after and _is_standing(step)]
    names = names_of(User, (actor_key(step.event) for step in steps))
    return [
        Standing(
            str(Enrolment.Status(step.after.status).label),
            step.after.from_date,
            names.get(actor_key(step.event), "somebody outside the program"),
            step.event.pgh_created_at,
        )
        for step in reversed(steps)
    ]


def _is_standing(step: Step) -> bool:
    before, after = step.before, step.after
    return before is None or (before.status, before.from_date) != (after.status, after.from_date)
