"""What every page of a class has in its head: the code, the status, and what can be done next."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.urls import reverse
from django.utils import timezone

from classes.forms.class_lives import FORMS, StepForm
from classes.models import TrainingClass
from classes.models.class_life import Action, actions_for
from classes.models.class_needs import Need, needs_of
from classes.views.requests import StaffRequest

_WORDS: Final = {
    Action.ACTIVATE: "From then on it is taught. Everything it needs is there.",
    Action.STOP: "It rests after this class day; nothing is planned until the restart is recorded.",
    Action.RESTART: "The rest of the class is planned from this day on.",
    Action.COMPLETE: "Sessions that are planned after the date are taken away.",
    Action.CANCEL: "Sessions that are planned after the date are taken away. The class and its code stay.",
    Action.REOPEN: "It becomes active again, and the rest of it is planned from this day on.",
}
_ICONS: Final = {
    Action.ACTIVATE: "bi-play-fill",
    Action.STOP: "bi-pause-fill",
    Action.RESTART: "bi-play-fill",
    Action.COMPLETE: "bi-check-lg",
    Action.CANCEL: "bi-x-lg",
    Action.REOPEN: "bi-arrow-counterclockwise",
}
# Where what a class needs is entered: the name of the page, and the place on it
_PLACES: Final = {
    Need.ORDER_NUMBER: ("classes:class_edit", "#id_order_number"),
    Need.SUPERVISOR: ("classes:class_edit", "#id_supervisor"),
    Need.TIMETABLE: ("classes:class_edit", "#section-timetable"),
    Need.RESTART: ("classes:class_edit", "#section-stops"),
    Need.LEARNER: ("classes:class_learners", ""),
    Need.AGENT: ("classes:class_agents", ""),
}


@dataclass(frozen=True)
class Missing:
    """Something that the class needs, with the place where it is entered."""

    need: Need
    address: str

    @property
    def words(self) -> str:
        return str(self.need.label)

    def as_document(self) -> dict[str, str]:
        """For an answer in JSON."""
        return {"what": self.need.value, "message": f"The class needs {self.words}.", "url": self.address}


@dataclass(frozen=True)
class Step:
    """Something that the user can do with the class now, and what is asked for it."""

    action: Action
    address: str
    form: StepForm

    @property
    def name(self) -> str:
        return str(self.action.label)

    @property
    def words(self) -> str:
        return _WORDS[self.action]

    @property
    def icon(self) -> str:
        return _ICONS[self.action]


@dataclass(frozen=True)
class Head:
    """`missing` is what a draft needs to be active, or what a running class has lost of it."""

    training_class: TrainingClass
    steps: list[Step]
    missing: list[Missing]
    is_taught: bool = False  # to its last session

    @property
    def next(self) -> Step | None:
        """The step that is sensible now; None where the class just goes on, or lacks something first."""
        return next((step for step in self.steps if step.action in self._sensible), None)

    @property
    def others(self) -> list[Step]:
        """What else can be done, except what something is missing for."""
        return [step for step in self.steps if step != self.next and step.action not in self._not_yet]

    @property
    def first_missing(self) -> Missing | None:
        """Of a draft that cannot be activated yet."""
        return self.missing[0] if self.missing and not self.training_class.is_running else None

    @property
    def _sensible(self) -> list[Action]:
        match self.training_class.status:
            case TrainingClass.Status.DRAFT:
                return [] if self.missing else [Action.ACTIVATE]
            case TrainingClass.Status.ACTIVE:
                return [Action.COMPLETE] if self.is_taught else []
            case TrainingClass.Status.STOPPED:
                return [Action.RESTART]
            case _:
                return []

    @property
    def _not_yet(self) -> list[Action]:
        return [Action.ACTIVATE] if self.missing else []


def frame_of(request: StaffRequest, training_class: TrainingClass) -> dict[str, Any]:
    """What `page.html` takes. A query for what is missing, and in an active class one for what is still to come."""
    may_edit = training_class.may_be_edited_by(request.user)
    may_delete = training_class.may_be_deleted_by(request.user, timezone.localdate())
    return {
        "training_class": training_class,
        "may_edit": may_edit,
        "may_delete": may_delete and training_class.status == TrainingClass.Status.DRAFT,
        "head": head_of(request, training_class),
    }


def head_of(request: StaffRequest, training_class: TrainingClass) -> Head:
    today = timezone.localdate()
    steps = [step_of(training_class, action, today) for action in actions_for(training_class, request.user)]
    needs = [] if training_class.is_over else needs_of(training_class)
    is_active = training_class.status == TrainingClass.Status.ACTIVE
    is_taught = is_active and Need.TIMETABLE not in needs and not training_class.has_sessions_from(today)
    return Head(training_class, steps, missing_of(training_class, needs), is_taught)


def step_of(training_class: TrainingClass, action: Action, today: date) -> Step:
    form = FORMS[action](today=today, initial={"version": training_class.version}, auto_id=f"{action.value}_%s")
    return Step(action, address_of(action, training_class), form)


def address_of(action: Action, training_class: TrainingClass) -> str:
    return reverse(f"classes:class_{action.value}", args=[training_class.code])


def missing_of(training_class: TrainingClass, needs: list[Need]) -> list[Missing]:
    """A stop is part of the life of a class that has been activated, and missing in a draft alone."""
    return [
        Missing(need, reverse(_PLACES[need][0], args=[training_class.code]) + _PLACES[need][1])
        for need in needs
        if not (need == Need.RESTART and training_class.is_running)
    ]
