"""What a learner was trained in each of their classes, month by month, of the hours of their level."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from classes.models.attendance.month_figures import LearnerFigures, months_of_learners
from classes.models.catalogue.subjects import Subject
from classes.models.learners.enrolments import Enrolment
from classes.models.learners.learners import Learner


@dataclass(frozen=True)
class Month:
    first: date
    figures: LearnerFigures


@dataclass(frozen=True)
class HoursInClass:
    """`wanted` are the hours of the learner's level, or of the class where the level has none of its own.

    `former_levels` are others that they took in the class before: hours are counted for the class, whatever the level.
    """

    enrolment: Enrolment
    months: list[Month]
    wanted: Decimal
    former_levels: list[str]

    @property
    def total(self) -> LearnerFigures:
        """The sum of the months as they are shown."""
        return sum((month.figures for month in self.months), LearnerFigures())

    @property
    def is_over(self) -> bool:
        """Whether more was taught than the level takes."""
        return self.total.trained > self.wanted


def hours_of_learner(learner: Learner) -> list[HoursInClass]:
    """Classes with a register of the learner, the newest first: four queries for any number of them."""
    months = months_of_learners(enrolment__learner=learner)
    if not months:
        return []
    places = Enrolment.objects.filter(pk__in=months).select_related("training_class__subject").order_by("-came_on")
    hours = dict(Subject.objects.filter(hours__isnull=False).values_list("code", "hours"))
    levels = _levels_of(months)
    return [
        HoursInClass(
            place,
            [Month(first, figures) for first, figures in months[place.pk].items()],
            hours.get(place.level) or place.training_class.total_hours,
            [level for level in levels[place.pk] if level != place.level],
        )
        for place in places
    ]


def _levels_of(enrolments: Iterable[int]) -> dict[int, list[str]]:
    """All that were recorded of each, in order."""
    events: Any = Enrolment.pgh_event_model.objects.filter(pgh_obj__in=list(enrolments))  # type: ignore[attr-defined]
    found: dict[int, list[str]] = {key: [] for key in enrolments}
    for key, level in events.order_by("pgh_id").values_list("pgh_obj", "level"):
        if level not in found[key]:
            found[key].append(level)
    return found
