"""A class's life: which actions lead from which status to which, and who may take them."""

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from django.db.models import Q, TextChoices

from classes.models.people.users import User
from classes.models.planning.entries import Stop
from classes.models.training_classes.training_classes import TrainingClass

Status = TrainingClass.Status
TAKEN_BACK: Final = "The stop was taken back"


class Action(TextChoices):
    """In the order of a life; the values stand in addresses."""

    ACTIVATE = "activate", "Activate"
    STOP = "stop", "Stop"
    RESTART = "restart", "Restart"
    COMPLETE = "complete", "Complete"
    CANCEL = "cancel", "Cancel"
    REOPEN = "reopen", "Reopen"


@dataclass(frozen=True, kw_only=True)
class Decision:
    """What somebody decides about a class: a step of its life, the day of it, and the reason.

    Restarting without a day takes back a stop that lies ahead. `resume_date` and `stop_reason` belong to a stop: with
    the first class day after it, it is planned in the timetable, and is no step of the class's life. `read_version` is
    that of the page on which somebody decided; None if unknown.
    """

    action: Action
    on: date | None
    reason: str = ""
    resume_date: date | None = None
    stop_reason: Stop.Reason | None = None
    read_version: int | None = None

    @property
    def words(self) -> str:
        """The reason as the history tells it."""
        if self.stop_reason is not None:
            return str(self.stop_reason.label)
        return self.reason if self.on else ": ".join(filter(None, (TAKEN_BACK, self.reason)))


class Transition(NamedTuple):
    """`right` is asked for besides that to change this class; empty where that one is enough."""

    begins: tuple[Status, ...]
    ends: Status
    right: str = ""


LIFE: Final = {
    Action.ACTIVATE: Transition((Status.DRAFT,), Status.ACTIVE),
    Action.STOP: Transition((Status.ACTIVE,), Status.STOPPED),
    Action.RESTART: Transition((Status.STOPPED,), Status.ACTIVE),
    Action.COMPLETE: Transition((Status.ACTIVE, Status.STOPPED), Status.COMPLETED),
    Action.CANCEL: Transition(
        (Status.DRAFT, Status.ACTIVE, Status.STOPPED), Status.CANCELLED, "classes.cancel_trainingclass"
    ),
    Action.REOPEN: Transition(TrainingClass.OVER, Status.ACTIVE, "classes.reopen_trainingclass"),
}


def action_between(begin: str, end: str) -> Action:
    """What leads from one status to the other: there is at most one way."""
    return next(action for action, step in LIFE.items() if begin in step.begins and step.ends == end)


def is_known_transition() -> Q:
    """A row with `from_status` and `to_status` that the table has."""
    known = Q()
    for step in LIFE.values():
        known |= Q(from_status__in=step.begins, to_status=step.ends)
    return known


def may_take(action: Action, training_class: TrainingClass, user: User) -> bool:
    """Whether it is the user's to take, whatever the class's status is."""
    right = LIFE[action].right
    return training_class.may_be_edited_by(user) and (not right or user.has_perm(right))


def actions_for(training_class: TrainingClass, user: User) -> list[Action]:
    """What the user can do next with the class, in the order of a life."""
    return [
        action
        for action, step in LIFE.items()
        if training_class.status in step.begins and may_take(action, training_class, user)
    ]
