"""What every page of a class has in its head: the code, the status, and what can be done next."""

from dataclasses import dataclass, field
from datetime import date
from typing import Any, Final

from django.db.models import Count, Max
from django.urls import reverse
from django.utils import timezone

from classes.forms.life.steps import FORMS, StepForm
from classes.models import TrainingClass
from classes.models.attendance.month_figures import lost_sessions
from classes.models.attendance.register_lists import not_captured
from classes.models.life.needs import Need, needs_of, untaught_days
from classes.models.life.steps import Action, actions_for, step_corrected_by
from classes.models.recorded_events import days_text, text_of
from classes.timetable import say_hours, say_number
from classes.views.requests import StaffRequest

_UNTIL_ITS_DAY: Final = (
    "Before that day, this can be taken back (under More). From that day on, an administrator can reopen it."
)
_WORDS: Final = {
    Action.ACTIVATE: "From then on it is active: registers are captured of its sessions. Everything it needs is there.",
    Action.STOP: "It rests after this class day. Nothing is planned from then until the first class day after the "
    "stop; without that day, until the restart is recorded.",
    Action.RESTART: "The rest of the class is planned from this day on.",
    Action.COMPLETE: f"Sessions that are planned after the date are taken away. {_UNTIL_ITS_DAY}",
    Action.CANCEL: "Sessions that are planned after the date are taken away. The class and its code stay. "
    f"{_UNTIL_ITS_DAY}",
    Action.REOPEN: "It becomes active again, and the rest of it is planned from this day on.",
}
# What corrects a step that lies ahead: its name, and what it does
_CORRECTIONS: Final = {
    Action.ACTIVATE: (
        "Change the activation",
        "The class is a draft until the day of its activation. Give another day for it, or take the activation back.",
    ),
    Action.STOP: ("Change the stop", "Say when the class goes on after the stop, or take the stop back."),
    Action.COMPLETE: (
        "Take the completion back",
        "The class goes on after that day: what was taken away of its sessions is planned again.",
    ),
    Action.CANCEL: (
        "Take the cancellation back",
        "The class goes on after that day: what was taken away of its sessions is planned again.",
    ),
}
_ENDS: Final = {Action.COMPLETE, Action.CANCEL}
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
    Need.TEACHING: ("classes:class_agents", ""),
}


@dataclass(frozen=True)
class Missing:
    """Something that the class needs, with the place where it is entered."""

    need: Need
    address: str
    words: str

    def as_document(self) -> dict[str, str]:
        """For an answer in JSON."""
        return {"what": self.need.value, "message": f"The class needs {self.words}.", "url": self.address}


@dataclass(frozen=True)
class Step:
    """Something that the user can do with the class now, and what is asked for it.

    `corrects` is the step that lies ahead and is given another day or taken back by this one. `unfinished` are
    sentences about what is left to be done in a class, or still to come, before it ends.
    """

    action: Action
    code: str
    address: str
    form: StepForm
    corrects: Action | None = None
    unfinished: list[str] = field(default_factory=list)

    @property
    def name(self) -> str:
        return _CORRECTIONS[self.corrects][0] if self.corrects else str(self.action.label)

    @property
    def heading(self) -> str:
        return self.name if self.corrects else f"{self.name} this class"

    @property
    def button(self) -> str:
        of = " of" if self.corrects else ""
        return f"{self.name}{of} {self.code}"

    @property
    def words(self) -> str:
        return _CORRECTIONS[self.corrects][1] if self.corrects else _WORDS[self.action]

    @property
    def icon(self) -> str:
        return _ICONS[self.action]


@dataclass(frozen=True)
class Head:
    """`missing` is what a draft needs to be active, or what a running class has lost of it."""

    training_class: TrainingClass
    today: date
    steps: list[Step]
    missing: list[Missing]
    last_session: date | None

    @property
    def status(self) -> str:
        return self.training_class.status_on(self.today)

    @property
    def status_words(self) -> str:
        return self.training_class.status_words_on(self.today)

    @property
    def is_running(self) -> bool:
        return self.training_class.is_running_on(self.today)

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
        return self.missing[0] if self.missing and not self.is_running else None

    @property
    def _sensible(self) -> list[Action]:
        match self.status:
            case TrainingClass.Status.DRAFT:
                return [] if self.missing or self.is_running else [Action.ACTIVATE]
            case TrainingClass.Status.ACTIVE:
                is_taught = self.last_session is not None and self.last_session < self.today
                return [Action.COMPLETE] if is_taught else []
            case TrainingClass.Status.STOPPED:
                return [Action.RESTART]
            case _:
                return []

    @property
    def _not_yet(self) -> list[Action]:
        return [Action.ACTIVATE] if self.missing else []


def page_context(request: StaffRequest, training_class: TrainingClass) -> dict[str, Any]:
    """What `page.html` takes. A query for what is missing, in an active class one for what is still to come.

    For who may complete the class three more, for what is unfinished in it, or one for who may only cancel it.
    """
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
    is_running = training_class.is_running_on(today)
    last_session = training_class.last_session() if is_running else None
    actions = actions_for(training_class, request.user, today=today)
    coming = _still_to_come(training_class, today) if is_running and _ENDS & set(actions) else []
    steps = [step_of(training_class, action, today, last_session, coming) for action in actions]
    needs = needs_of(training_class) if is_running or not training_class.is_over else []
    return Head(training_class, today, steps, missing_of(training_class, needs, today), last_session)


def step_of(
    training_class: TrainingClass,
    action: Action,
    today: date,
    last_session: date | None,
    coming: list[str] | None = None,
) -> Step:
    """`coming` is what `_still_to_come` says of the class, where it is known already."""
    proposed = proposed_day(action, training_class, today, last_session)
    given: dict[str, Any] = {"initial": {"version": training_class.version}, "auto_id": f"{action.value}_%s"}
    form = FORMS[action](training_class=training_class, proposed=proposed, today=today, **given)
    unfinished = []
    if action in _ENDS and training_class.is_running_on(today):
        coming = _still_to_come(training_class, today) if coming is None else coming
        unfinished = [*(_unfinished(training_class, today) if action == Action.COMPLETE else ()), *coming]
    corrects = step_corrected_by(action, training_class, today=today)
    return Step(action, training_class.code, address_of(action, training_class), form, corrects, unfinished)


def proposed_day(action: Action, training_class: TrainingClass, today: date, last_session: date | None) -> date | None:
    """Today, save for completing: that of the last session, once it has come.

    Nothing for a stop and a restart, for today need not be a class day; of an activation that lies ahead its day.
    """
    if step_corrected_by(action, training_class, today=today) == Action.ACTIVATE:
        return training_class.status_from
    if action == Action.COMPLETE:
        return last_session if last_session and last_session <= today else None
    return None if action in (Action.STOP, Action.RESTART) else today


def still_to_capture(training_class: TrainingClass, today: date) -> str:
    """Of a class that is completed, for nobody looks at it any more; empty where nothing is."""
    count = not_captured(training_class.sessions.all(), today=today).count()
    registers = "register of it is" if count == 1 else "registers of it are"
    return f"{count} {registers} still to be captured: see its tab Registers." if count else ""


def _unfinished(training_class: TrainingClass, today: date) -> list[str]:
    """Sentences about what a class lacks before it is completed: a query each."""
    lost = lost_sessions(training_class.pk)
    hours, sessions = say_hours(sum(session.minutes for session in lost)), say_number(len(lost), "session")
    sentences = (
        still_to_capture(training_class, today),
        f"Lost hours that are not made up: {hours} of {sessions}." if lost else "",
    )
    return [sentence for sentence in sentences if sentence]


def _still_to_come(training_class: TrainingClass, today: date) -> list[str]:
    """What an end takes away: one query."""
    ahead = training_class.sessions.planned().filter(date__gt=today).aggregate(count=Count("pk"), last=Max("date"))
    sessions = say_number(ahead["count"], "session")
    return [f"Still to come: {sessions}, until {text_of(ahead['last'])}."] if ahead["count"] else []


def address_of(action: Action, training_class: TrainingClass) -> str:
    return reverse(f"classes:class_{action.value}", args=[training_class.code])


def missing_of(training_class: TrainingClass, needs: list[Need], today: date) -> list[Missing]:
    """A stop is part of the life of a class that has been activated, and missing in a draft alone."""
    return [
        Missing(need, _address_of(need, training_class), _words_of(need, training_class))
        for need in needs
        if not (need == Need.RESTART and training_class.is_running_on(today))
    ]


def _address_of(need: Need, training_class: TrainingClass) -> str:
    page, place = _PLACES[need]
    return reverse(page, args=[training_class.code]) + place


def _words_of(need: Need, training_class: TrainingClass) -> str:
    if need == Need.TEACHING and (days := untaught_days(training_class)):
        return f"somebody who teaches on {days_text(days)}: say who did or does"
    return str(need.label)
