"""What a learner was trained in each of their classes, month by month, of the hours of their level."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from django.db.models import DurationField, ExpressionWrapper, F, Max, Sum
from django.db.models.functions import TruncMonth

from classes.models.attendance.marks import Mark
from classes.models.attendance.month_figures import LearnerFigures
from classes.models.catalogue.subjects import Subject
from classes.models.learners.enrolments import Enrolment
from classes.models.learners.learners import Learner


@dataclass(frozen=True)
class Month:
    first: date
    figures: LearnerFigures


@dataclass(frozen=True)
class HoursInClass:
    """`wanted` are the hours of the learner's level, or of the class where the level has none of its own."""

    enrolment: Enrolment
    months: list[Month]
    wanted: Decimal

    @property
    def trained(self) -> Decimal:
        return sum((month.figures.trained for month in self.months), Decimal(0))

    @property
    def present(self) -> Decimal:
        return sum((month.figures.present for month in self.months), Decimal(0))

    @property
    def absent(self) -> Decimal:
        return self.trained - self.present

    @property
    def is_over(self) -> bool:
        """Whether more was taught than the level takes."""
        return self.trained > self.wanted


def hours_of_learner(learner: Learner) -> list[HoursInClass]:
    """Classes with a register of the learner, the newest first: three queries for any number of them."""
    length = ExpressionWrapper(F("register__session__end") - F("register__session__start"), DurationField())
    marks: Any = Mark.objects.captured().filter(enrolment__learner=learner).order_by()
    rows = (
        marks.annotate(month=TruncMonth("register__session__date"))
        .values("enrolment", "month")
        .annotate(trained=Sum(length), present=Sum("hours"), last=Max("page"))
        .order_by("month")
    )
    months: dict[int, list[Month]] = {}
    for row in rows:
        trained = (Decimal(int(row["trained"].total_seconds())) / 3600).quantize(Decimal("0.01"))
        figures = LearnerFigures(row["enrolment"], trained, row["present"], row["last"])
        months.setdefault(row["enrolment"], []).append(Month(row["month"], figures))
    if not months:
        return []
    places = Enrolment.objects.filter(pk__in=months).select_related("training_class__subject").order_by("-came_on")
    levels = dict(Subject.objects.filter(hours__isnull=False).values_list("code", "hours"))
    return [
        HoursInClass(place, months[place.pk], levels.get(place.level) or place.training_class.total_hours)
        for place in places
    ]
