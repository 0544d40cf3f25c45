"""The steps of a class's life, each at an address of its own."""

from datetime import date
from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from classes.forms.life.steps import FORMS, StepForm
from classes.models import StatusChange, TrainingClass
from classes.models.life.status_changes import takes_back
from classes.models.life.steps import LIFE, Action, Decision, may_take, status_after
from classes.models.recorded_events import text_of
from classes.models.training_classes.dated_status import words_ahead
from classes.services.life.steps import NotPossibleNow, SomethingIsMissing, take_step
from classes.services.planning.clashes import AgentClashes, ClashOverride
from classes.timetable import TimetableRefused
from classes.views import answers
from classes.views.access import class_at, require_edit
from classes.views.class_heads import missing_of, page_context, proposed_day, step_of, still_to_capture
from classes.views.planning.clashes import clash_override, clashing
from classes.views.requests import StaffRequest

_DONE: Final = {
    Action.ACTIVATE: "is active",
    Action.RESTART: "starts again on",
    Action.COMPLETE: "is completed on",
    Action.CANCEL: "is cancelled on",
    Action.REOPEN: "is active again, and planned from",
}
# By the status in which the class would have ended
_TAKEN_BACK: Final = {
    TrainingClass.Status.COMPLETED.value: "goes on: its completion was taken back",
    TrainingClass.Status.CANCELLED.value: "goes on: its cancellation was taken back",
}
_ENDS: Final = (Action.COMPLETE, Action.CANCEL)
_PAST: Final = {
    Action.ACTIVATE: "activated",
    Action.STOP: "stopped",
    Action.RESTART: "restarted",
    Action.COMPLETE: "completed",
    Action.CANCEL: "cancelled",
    Action.REOPEN: "reopened",
}
_TEMPLATE: Final = "classes/life/step.html"
_CLASHING: Final = (
    "Nothing was changed: an agent would teach in two places at a time. Choose another day, let somebody else teach "
    "(tab Agents), or give the reason for going on and send this again."
)


@require_POST
@permission_required("classes.change_trainingclass", raise_exception=True)
def class_step(request: StaffRequest, code: str, action: str) -> HttpResponse:
    action = Action(action)
    training_class = _class_for(action, request, code)
    today = timezone.localdate()
    proposed = proposed_day(action, training_class, today, training_class.last_session())
    form = FORMS[action](request.POST, training_class=training_class, proposed=proposed, today=today)
    try:
        if not form.is_valid():
            return _invalid(request, training_class, action, form)
        decision, override = form.decision(action), _clash_override(request, training_class, action, form)
        taken = take_step(training_class, decision, by=request.user, at=timezone.now(), clash_override=override)
    except NotPossibleNow as refusal:
        return _not_now(request, action, refusal)
    except SomethingIsMissing as refusal:
        return _missing(request, training_class, action, form, refusal)
    except AgentClashes as refusal:
        return _clashes(request, training_class, action, form, refusal)
    except (ValidationError, TimetableRefused) as refusal:
        form.refuse(refusal)
        return _invalid(request, training_class, action, form)
    words = _done(taken, decision, today) + _last_session(taken, decision) + _first_session(taken, decision)
    done = f"Class {taken} {_taken_back(taken, decision) or words}."
    late = still_to_capture(taken, today) if action == Action.COMPLETE else ""
    return answers.saved(request, taken, message=f"{done} {late}".strip())


def _taken_back(taken: TrainingClass, decision: Decision) -> str:
    """That an end which had not come yet was taken back, now or when the same was sent before; empty otherwise."""
    last, *others = taken.status_changes.order_by("-pk")[:2]
    if decision.action != Action.REOPEN or not others or not takes_back(others[0], last):
        return ""
    return _TAKEN_BACK[last.from_status]


def _done(taken: TrainingClass, decision: Decision, today: date) -> str:
    action, on = decision.action, decision.on
    if decision.takes_back:
        return "is a draft: its activation was taken back"
    if on is None:
        return "goes on: its stop was taken back"
    if action == Action.ACTIVATE:
        return f"is active from {text_of(on)}" if on > today else _DONE[action]
    if action in _ENDS and on > today:
        return words_ahead(taken)
    if action != Action.STOP:
        return f"{_DONE[action]} {text_of(on)}"
    again = f", and starts again on {text_of(decision.resume_date)}" if decision.resume_date else ""
    return f"{'is stopped' if on < today and not again else 'stops'} after {text_of(on)}{again}"


def _last_session(taken: TrainingClass, decision: Decision) -> str:
    """When a class meets last that stops after a day on which it does not meet."""
    last = taken.last_session(until=decision.on) if decision.action == Action.STOP else None
    return f"; its last session before the stop is on {text_of(last)}" if last and last != decision.on else ""


def _first_session(taken: TrainingClass, decision: Decision) -> str:
    """When a class meets first that goes on with a day on which it does not meet."""
    plans_from = {
        Action.STOP: decision.resume_date,
        Action.RESTART: decision.on,
        Action.REOPEN: decision.on and max(decision.on, taken.start_date),
    }
    day = plans_from.get(decision.action)
    first = taken.first_session(since=day) if day else None
    return f"; its first session then is on {text_of(first)}" if first and first != day else ""


def _class_for(action: Action, request: StaffRequest, code: str) -> TrainingClass:
    """The class of that code, with which the user may do this: 404 or 403 otherwise."""
    training_class = class_at(request, code)
    require_edit(request, training_class)
    if not may_take(action, training_class, request.user, today=timezone.localdate()):
        raise PermissionDenied
    return training_class


def _invalid(
    request: StaffRequest, training_class: TrainingClass, action: Action, form: StepForm, **more: Any
) -> HttpResponse:
    page = _page_of(request, training_class, action, **more)
    return answers.invalid(request, form, **page, message="Nothing was changed.")


def _page_of(request: StaffRequest, training_class: TrainingClass, action: Action, **more: Any) -> dict[str, Any]:
    step = step_of(training_class, action, timezone.localdate(), training_class.last_session())
    return {"template": _TEMPLATE, "context": {**page_context(request, training_class), "step": step, **more}}


def _missing(
    request: StaffRequest,
    training_class: TrainingClass,
    action: Action,
    form: StepForm,
    refusal: SomethingIsMissing,
) -> HttpResponse:
    missing = missing_of(training_class, refusal.needs, timezone.localdate())
    message = (
        f"Class {training_class} cannot be {_PAST[action]} yet: it needs {', '.join(each.words for each in missing)}."
    )
    if answers.wants_page(request):
        form.add_error(None, message)
        return _invalid(request, training_class, action, form, missing=missing)
    documents = [each.as_document() for each in missing]
    errors = {"__all__": [document["message"] for document in documents]}
    return answers.refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, message, errors=errors, missing=documents)


def _clash_override(
    request: StaffRequest, training_class: TrainingClass, action: Action, form: StepForm
) -> ClashOverride | None:
    """For a step that plans days: whether somebody goes on with the clashes that they were shown for this very step."""
    reason = form.cleaned_data.get("clash_reason")
    return clash_override(request, _form_key(training_class, action), reason) if reason is not None else None


def _clashes(
    request: StaffRequest, training_class: TrainingClass, action: Action, form: StepForm, refusal: AgentClashes
) -> HttpResponse:
    page = _page_of(request, training_class, action)
    return clashing(request, form, refusal, form_key=_form_key(training_class, action), message=_CLASHING, **page)


def _form_key(training_class: TrainingClass, action: Action) -> str:
    return f"{training_class.code} {action.value}"


def _not_now(request: StaffRequest, action: Action, refusal: NotPossibleNow) -> HttpResponse:
    present, last = refusal.training_class, refusal.last
    today = timezone.localdate()
    words = present.status_words_on(today)
    status = "a draft" if words == "Draft" else f"{words[0].lower()}{words[1:]}"
    if LIFE[action].leads_on_from(present, today=today):
        message = f"Class {present} is {status} meanwhile: look at it again before you go on."
    else:
        message = f"Class {present} is {status}: it cannot be {_PAST[action]} now."
    conflict = [_conflict(status_after(action, present, today=today), last)] if last else []
    return answers.refused(request, HTTPStatus.CONFLICT, message, errors={}, version=present.version, conflict=conflict)


def _conflict(wanted: TrainingClass.Status, last: StatusChange) -> dict[str, object]:
    return {
        "field": "status",
        "label": "Status",
        "yours": wanted.value,
        "theirs": last.to_status,
        "by": str(last.by),
        "at": last.at,
    }
