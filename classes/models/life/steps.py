"""A class's life: which actions lead from which status to which, and who may take them."""

from dataclasses import dataclass
from datetime import date
from typing import Final, NamedTuple

from django.db.models import Q, TextChoices

from classes.models.people.users import User
from classes.models.planning.entries import Stop
from classes.models.training_classes.training_classes import TrainingClass

Status = TrainingClass.Status


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

    Restarting without a day takes back a stop that lies ahead, and activating with `takes_back` an activation.
    `resume_date` and `stop_reason` belong to a stop: with the first class day after it, it is planned in the timetable,
    and is no step of the class's life. `read_version` is that of the page on which somebody decided; None if unknown.
    """

    action: Action
    on: date | None
    reason: str = ""
    resume_date: date | None = None
    stop_reason: Stop.Reason | None = None
    takes_back: bool = False
    read_version: int | None = None

    @property
    def words(self) -> str:
        """The reason as the history tells it."""
        return self.reason if self.stop_reason is None else str(self.stop_reason.label)


class Transition(NamedTuple):
    """`right` is asked for besides that to change this class; empty where that one is enough.

    `again` says that the step can be taken anew, with another day, until its day has come. `back` are the ways by which
    the step takes back one that lies ahead: from the status that it would have had to that in which it is again.
    """

    begins: tuple[Status, ...]
    ends: Status
    right: str = ""
    again: bool = False
    back: tuple[tuple[Status, Status], ...] = ()

    @property
    def ways(self) -> tuple[tuple[Status, Status], ...]:
        """From which status to which one the step may be recorded."""
        begins = (*self.begins, self.ends) if self.again else self.begins
        return (*((begin, self.ends) for begin in begins), *self.back)

    def leads_on_from(self, training_class: TrainingClass, *, today: date) -> bool:
        """Whether it is the next step of the class, or the last one, which is given another day.

        Until the day ahead from which it is active, a draft is only activated or cancelled, and no class is stopped.
        """
        if training_class.status in self.begins:
            present = training_class.status_on(today)
            if training_class.status == present or training_class.status != Status.ACTIVE:
                return True
            return self.ends != Status.STOPPED and (present != Status.DRAFT or Status.DRAFT in self.begins)
        is_last = training_class.status == self.ends and training_class.status_before in self.begins
        return self.again and is_last and training_class.is_step_ahead(today)


LIFE: Final = {
    Action.ACTIVATE: Transition((Status.DRAFT,), Status.ACTIVE, again=True, back=((Status.ACTIVE, Status.DRAFT),)),
    Action.STOP: Transition((Status.ACTIVE,), Status.STOPPED),
    Action.RESTART: Transition((Status.STOPPED,), Status.ACTIVE),
    Action.COMPLETE: Transition((Status.ACTIVE, Status.STOPPED), Status.COMPLETED),
    Action.CANCEL: Transition(
        (Status.DRAFT, Status.ACTIVE, Status.STOPPED), Status.CANCELLED, "classes.cancel_trainingclass"
    ),
    Action.REOPEN: Transition(
        TrainingClass.OVER,
        Status.ACTIVE,
        "classes.reopen_trainingclass",
        back=(
            (Status.COMPLETED, Status.STOPPED),
            (Status.CANCELLED, Status.STOPPED),
            (Status.CANCELLED, Status.DRAFT),
        ),
    ),
}
# What corrects a step until its day: the action, the status to which the step leads, and the step
_CORRECTED: Final = {
    (Action.ACTIVATE, Status.ACTIVE): Action.ACTIVATE,
    (Action.RESTART, Status.STOPPED): Action.STOP,
    (Action.REOPEN, Status.COMPLETED): Action.COMPLETE,
    (Action.REOPEN, Status.CANCELLED): Action.CANCEL,
}


def action_between(begin: str, end: str) -> Action:
    """What leads from one status to the other: there is at most one way."""
    return next(action for action, step in LIFE.items() if (begin, end) in step.ways)


def is_known_transition() -> Q:
    """A row with `from_status` and `to_status` that the table has."""
    known = Q()
    for step in LIFE.values():
        for begin, end in step.ways:
            known |= Q(from_status=begin, to_status=end)
    return known


def step_corrected_by(action: Action, training_class: TrainingClass, *, today: date) -> Action | None:
    """The class's last step, where it lies ahead and this action gives it another day or takes it back."""
    step = _CORRECTED.get((action, Status(training_class.status)))
    return step if training_class.is_step_ahead(today) else None


def takes_an_end_back(action: Action, training_class: TrainingClass, *, today: date) -> bool:
    """Whether the class has not come to its end yet: it goes on in the status in which it is."""
    return action == Action.REOPEN and training_class.is_step_ahead(today)


def status_after(action: Action, training_class: TrainingClass, *, today: date, takes_back: bool = False) -> Status:
    """Where the action leads the class: if it takes an end back, where it stood, and where its stops will have it."""
    if action == Action.ACTIVATE and takes_back:
        return Status.DRAFT
    if not takes_an_end_back(action, training_class, today=today):
        return LIFE[action].ends
    if training_class.status_before == Status.DRAFT:
        return Status(training_class.status_changes.order_by("pk").values_list("from_status", flat=True).reverse()[0])
    return Status.STOPPED if training_class.stops.filter(resume_date=None).exists() else Status.ACTIVE


def may_take(action: Action, training_class: TrainingClass, user: User, *, today: date) -> bool:
    """Whether it is the user's to take, whatever the class's status is.

    Who may take a step corrects it until its day: of an end that lies ahead, the class is not over yet.
    """
    corrected = step_corrected_by(action, training_class, today=today)
    right = LIFE[corrected or action].right
    return training_class.may_be_edited_by(user) and (not right or user.has_perm(right))


def actions_for(training_class: TrainingClass, user: User, *, today: date) -> list[Action]:
    """What the user can do next with the class, in the order of a life."""
    return [
        action
        for action, step in LIFE.items()
        if step.leads_on_from(training_class, today=today) and may_take(action, training_class, user, today=today)
    ]
