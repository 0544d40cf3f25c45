"""The status of classes as of a day: a step that is dated ahead takes effect on its day, by itself.

`status` is that of the last step; until `status_from`, if it lies ahead, the class is in `status_before`.
"""

from collections.abc import Iterable
from datetime import date, timedelta
from typing import Any, Final

from django.db.models import Case, F, Q, TextChoices, When

from classes.models.recorded_events import text_of


class ClassStatus(TextChoices):
    DRAFT = "draft", "Draft"
    ACTIVE = "active", "Active"
    STOPPED = "stopped", "Stopped"
    COMPLETED = "completed", "Completed"
    CANCELLED = "cancelled", "Cancelled"


OVER: Final = (ClassStatus.COMPLETED, ClassStatus.CANCELLED)
NOT_OVER: Final = (ClassStatus.DRAFT, ClassStatus.ACTIVE, ClassStatus.STOPPED)
_ONE_DAY: Final = timedelta(days=1)
# What a class becomes on a day that lies ahead
_AHEAD: Final = {
    "active": "active from {day}",
    "stopped": "stops after {day_before}",
    "completed": "will be completed on {day}",
    "cancelled": "will be cancelled on {day}",
}
_AGAIN: Final = {"stopped": "starts again {day}", "completed": "active again from {day}"}


def is_in(statuses: Iterable[str], *, on: date, of: str = "") -> Q:
    """Classes that are in one of these statuses on that day; `of` leads to the class, such as `training_class__`."""
    wanted = list(statuses)
    holds = Q(**{f"{of}status_from": None}) | Q(**{f"{of}status_from__lte": on})
    not_yet = {f"{of}status_before__in": wanted, f"{of}status_from__gt": on}
    return Q(holds, **{f"{of}status__in": wanted}) | Q(**not_yet)


def status_as_of(day: date) -> Case:
    """What a class's status is on that day, to sort by or to read."""
    return Case(When(status_from__gt=day, then=F("status_before")), default=F("status"))


def may_be_planned(*, on: date) -> Q:
    """Classes whose days may change on that day: not over, or with an end that is dated ahead of it."""
    return ~Q(status__in=OVER) | Q(status_from__gt=on)


def end_ahead(training_class: Any, day: date) -> date | None:
    """The day on which the class will be completed or cancelled, where that lies ahead of this one."""
    is_ahead = training_class.is_step_ahead(day) and training_class.status in OVER
    return training_class.status_from if is_ahead else None


def words_ahead(training_class: Any) -> str:
    """What follows on a day that lies ahead, such as "stops after Thu 17 Dec 2026"."""
    before, then, day = training_class.status_before, training_class.status, training_class.status_from
    words = _AGAIN.get(before, _AHEAD[then]) if then == "active" else _AHEAD[then]
    return words.format(day=text_of(day), day_before=text_of(day - _ONE_DAY))
