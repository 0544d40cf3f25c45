from typing import Final

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q

from classes.models import enrolment_triggers
from classes.models.learners import Learner
from classes.models.subjects import PROGRESSION, Subject
from classes.models.training_classes import FIRST_DATE, LAST_DATE, TrainingClass

ALREADY_IN_CLASS: Final = "This learner is in the class already."
# Levels of learners beside the subjects of the catalogue
LEVELS_OF_THEIR_OWN: Final = enrolment_triggers.LEVELS_OF_THEIR_OWN


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def by_name(self) -> "EnrolmentQuerySet":
        """With their learners and employers, by surname."""
        return self.select_related("learner__employer").order_by("learner__searched", "pk")


# Named here: the settings' own are copies, which statement triggers do not recognise
@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), level=pgtrigger.Statement)
class Enrolment(models.Model):
    """A learner in a class, once. `came_on` is his first day there, `from_date` the day from which his status holds.

    `level` is his own, not the class's: the code of a subject, or one of LEVELS_OF_THEIR_OWN.
    """

    class Status(models.TextChoices):
        CIC = "cic", "Currently in class"
        RBE = "rbe", "Removed by employer"
        DRO = "dro", "Dropped out"

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="enrolments")
    learner = models.ForeignKey(Learner, on_delete=models.PROTECT, related_name="enrolments")
    level = models.CharField(max_length=12)
    status = models.CharField(max_length=3, choices=Status, default=Status.CIC)
    from_date = models.DateField("since")
    came_on = models.DateField("first day in the class")
    takes_exam = models.BooleanField("takes the exam", default=False)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        db_table = "enrolments"
        constraints = [
            models.UniqueConstraint(
                fields=["training_class", "learner"],
                name="learner_is_once_in_a_class",
                violation_error_message=ALREADY_IN_CLASS,
            ),
            models.CheckConstraint(condition=Q(status__in=["cic", "rbe", "dro"]), name="enrolment_status_is_known"),
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
        triggers = [enrolment_triggers.level_is_known, enrolment_triggers.exam_is_taken_in_exam_classes]

    def __str__(self) -> str:
        return f"{self.learner} ({self.get_status_display()})"


def levels() -> list[str]:
    """Every level a learner can have: the subjects in the order of the catalogue, then the others."""
    codes = Subject.objects.exclude(code=PROGRESSION).order_by("class_type__position", "position", "code")
    return [*codes.values_list("code", flat=True), *LEVELS_OF_THEIR_OWN]
