from collections.abc import Iterator
from typing import Any, Final

import pghistory
import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from classes.models.life.steps import Action, action_between, is_known_transition
from classes.models.recorded_events import HistoryLine, steps_of, text_of
from classes.models.training_classes.training_classes import FIRST_DATE, LAST_DATE, TrainingClass
from classes.models.triggers import classes as class_triggers

_WORDS: Final = {
    Action.ACTIVATE: "Activated on",
    Action.STOP: "Stopped after",
    Action.RESTART: "Restarted from",
    Action.COMPLETE: "Completed on",
    Action.CANCEL: "Cancelled on",
    Action.REOPEN: "Reopened from",
}
# Of a day that lay ahead when the step was recorded: it may have been taken back before that day came
_WORDS_AHEAD: Final = {
    **_WORDS,
    Action.ACTIVATE: "To be activated on",
    Action.STOP: "To be stopped after",
    Action.RESTART: "To be restarted from",
    Action.COMPLETE: "To be completed on",
    Action.CANCEL: "To be cancelled on",
}
_TAKEN_BACK: Final = {
    TrainingClass.Status.ACTIVE.value: "Activation on",
    TrainingClass.Status.STOPPED.value: "Stop after",
    TrainingClass.Status.COMPLETED.value: "Completion on",
    TrainingClass.Status.CANCELLED.value: "Cancellation on",
}


class StatusChangeQuerySet(models.QuerySet["StatusChange"]):
    def begun(self) -> "StatusChangeQuerySet":
        """Steps by which classes became active."""
        return self.filter(to_status=TrainingClass.Status.ACTIVE)


@pghistory.track()
class StatusChange(models.Model):
    """A step in a class's life: when it holds from, why, and who recorded it. The class's status is that of the last.

    Of a stop, `on_date` is the last class day before it; of a restart, the first one after it.
    """

    training_class = models.ForeignKey(TrainingClass, on_delete=models.PROTECT, related_name="status_changes")
    from_status = models.CharField(max_length=9, choices=TrainingClass.Status)
    to_status = models.CharField(max_length=9, choices=TrainingClass.Status)
    on_date = models.DateField()
    reason = models.CharField(max_length=500, blank=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    objects = StatusChangeQuerySet.as_manager()

    class Meta:
        db_table = "status_changes"
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(condition=is_known_transition(), name="status_change_is_a_known_one"),
            models.CheckConstraint(
                condition=Q(on_date__range=(FIRST_DATE, LAST_DATE)),
                name="status_change_has_a_plausible_date",
                violation_error_message="Give a date between 2000 and 2100.",
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="status_changes_stay", operation=pgtrigger.Update | pgtrigger.Delete),
            class_triggers.status_change_begins_where_the_class_is,
            class_triggers.status_change_reaches_the_class,
        ]

    def __str__(self) -> str:
        return f"{self.from_status} to {self.to_status}"

    @property
    def action(self) -> Action:
        return action_between(self.from_status, self.to_status)


def takes_back(before: Any, change: Any) -> bool:
    """Whether a step, or its event, takes back the one before it, whose day had not come."""
    action = action_between(change.from_status, change.to_status)
    if action == Action.ACTIVATE:
        return bool(change.to_status == TrainingClass.Status.DRAFT)
    if action == Action.RESTART:
        is_stop = action_between(before.from_status, before.to_status) == Action.STOP
        return is_stop and change.on_date <= before.on_date
    return action == Action.REOPEN and before.on_date > timezone.localdate(change.at)


def history_lines_of(training_class: TrainingClass) -> Iterator[HistoryLine]:
    """Each step, with its date and reason."""
    before = None
    for step in steps_of(StatusChange, training_class=training_class):
        words, change = _in_words(before, step.event), step.event
        yield HistoryLine(f"{words}: {change.reason}" if change.reason else words, change)
        before = change


def _in_words(before: Any, change: Any) -> str:
    """Of an event, and the one before it."""
    action, recorded = action_between(change.from_status, change.to_status), timezone.localdate(change.at)
    if takes_back(before, change):
        return f"{_TAKEN_BACK[before.to_status]} {text_of(before.on_date)} taken back"
    return f"{(_WORDS_AHEAD if change.on_date > recorded else _WORDS)[action]} {text_of(change.on_date)}"
