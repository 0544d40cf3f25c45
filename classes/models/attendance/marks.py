from decimal import Decimal
from typing import Any, Final

import pghistory
import pgtrigger
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Mod
from django.db.models.lookups import Exact

from classes.models.attendance.registers import Register
from classes.models.learners.enrolments import Enrolment
from classes.models.triggers import attendance as triggers

MOST_HOURS: Final = Decimal(12)
QUARTER: Final = Decimal("0.25")
LAST_PAGE: Final = 9999
IN_QUARTERS: Final = "Give the hours from 0 to 12 in quarters, such as 2.5 or 2.75."


class MarkQuerySet(models.QuerySet["Mark"]):
    def captured(self) -> "MarkQuerySet":
        """Those with hours: the others were taken back."""
        return self.filter(hours__isnull=False)

    def latest_pages(self) -> dict[int, int]:
        """By enrolment the page of the latest session which has one."""
        marks: Any = self.filter(page__isnull=False)
        latest = marks.order_by("enrolment", "-register__session__date", "-register__session__start")
        return dict(latest.distinct("enrolment").values_list("enrolment", "page"))


# Named here: the settings' own are copies, which statement triggers do not recognise
@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), level=pgtrigger.Statement)
class Mark(models.Model):
    """For how long somebody was at a session: 0 is absent, None was taken back. `page` is their last completed one.

    `version` is that of the register in which the mark was set.
    """

    register = models.ForeignKey(Register, on_delete=models.PROTECT, related_name="marks", db_index=False)
    enrolment = models.ForeignKey(Enrolment, on_delete=models.PROTECT, related_name="marks")
    hours = models.DecimalField(max_digits=4, decimal_places=2, null=True)
    page = models.PositiveSmallIntegerField("last completed page", null=True)
    version = models.PositiveIntegerField(default=1)

    objects = MarkQuerySet.as_manager()

    class Meta:
        db_table = "marks"
        constraints = [
            models.UniqueConstraint(fields=["register", "enrolment"], name="learner_has_one_mark_in_a_register"),
            models.CheckConstraint(
                condition=Q(hours=None)
                | (Q(hours__range=(Decimal(0), Decimal(12))) & Q(Exact(Mod(F("hours"), Value(QUARTER)), Decimal(0)))),
                name="mark_hours_are_quarters",
                violation_error_message=IN_QUARTERS,
            ),
            models.CheckConstraint(
                condition=Q(page=None) | Q(page__range=(1, 9999), hours__isnull=False, hours__gt=0),
                name="page_is_of_somebody_present",
                violation_error_message="Give a page from 1 to 9,999, and only of somebody who was present.",
            ),
        ]
        triggers = [triggers.mark_is_of_somebody_in_the_class, triggers.mark_keeps_its_place]

    def __str__(self) -> str:
        return f"{self.enrolment}: {self.hours}"
