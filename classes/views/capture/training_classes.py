"""Capturing, changing and deleting classes."""

from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classes.forms.capture.training_classes import CaptureForm, EditForm
from classes.forms.planning.days_left_out import LeaveOutForm
from classes.forms.reasons import ReasonForm
from classes.models import TeachingRefused, TrainingClass, User
from classes.models.planning.kept_rows import KeptRows
from classes.models.planning.teaching import nobody_teaches
from classes.models.recorded_events import text_of
from classes.services.capture import training_classes as services
from classes.services.capture.refusals_ahead import refusals_ahead
from classes.services.capture.submissions import (
    AlreadyCaptured,
    SubmissionDeleted,
    settle_submission,
)
from classes.services.capture.updates import SavedClass, update_class
from classes.services.codes.class_codes import NumberingFailed
from classes.services.edits import ChangedMeanwhile
from classes.services.planning.clashes import AgentClashes
from classes.services.submissions import SubmissionRefused, SubmittedWithOtherContent
from classes.timetable import TimetableRefused, say_captured, say_list, say_number
from classes.views import answers
from classes.views.access import class_at, class_to_edit
from classes.views.planning.clashes import clash_override, clashing
from classes.views.requests import StaffRequest, version_read
from classes.views.submissions import submission_of

CAPTURE = "classes/capture/capture.html"
_SAME_DAYS: Final = (
    "None of its days changed from {day} on: they are already as its timetable and the public holidays have them."
)
_REFUSALS = (AgentClashes, ValidationError, TimetableRefused, TeachingRefused)


@require_http_methods(["GET", "POST"])
@permission_required("classes.add_trainingclass", raise_exception=True)
def class_create(request: StaffRequest) -> HttpResponse:
    if request.method == "GET":
        chosen = {name: request.GET.get(name, "") for name in ("client", "class_type", "subject")}
        form = CaptureForm(initial={"submission_id": uuid4(), **chosen}, captured_by=request.user)
        clients = form.fields["client"].queryset  # type: ignore[attr-defined]
        return render(request, CAPTURE, {"form": form, "no_clients": not clients.exists()})

    form, submission = CaptureForm(request.POST, captured_by=request.user), submission_of(request)
    try:
        settle_submission(submission, by=request.user)
        if not form.is_valid():
            return _invalid(request, form)
        training_class = services.create_class(
            form.draft(submission),
            form.parts(),
            clash_override=clash_override(request, submission.id, form.agents.cleaned_data["clash_reason"]),
            by=request.user,
            at=timezone.now(),
        )
    except SubmissionRefused as refusal:
        return sent_before(request, refusal)
    except _REFUSALS as refusal:
        return _refused(request, form, refusal, form_key=submission.id)
    return answers.saved(request, training_class, message=_captured(training_class), status=HTTPStatus.CREATED)


@require_http_methods(["GET", "POST"])
@permission_required("classes.change_trainingclass", raise_exception=True)
def class_edit(request: StaffRequest, code: str) -> HttpResponse:
    training_class = class_to_edit(request, code)
    context = {"training_class": training_class, "kept_rows": KeptRows(training_class, timezone.localdate())}
    if request.method == "GET":
        form = EditForm(instance=training_class, edited_by=request.user)
        return render(request, CAPTURE, {**context, "form": form, **_leave_out(request, form)})

    form = EditForm(request.POST, instance=training_class, edited_by=request.user)
    if not form.is_valid():
        return _invalid(request, form, context)
    try:
        saved = update_class(
            training_class,
            form.edit(),
            clash_override=clash_override(request, training_class.code, form.agents.cleaned_data["clash_reason"]),
            by=request.user,
            at=timezone.now(),
        )
    except ChangedMeanwhile as refusal:
        return answers.changed_meanwhile(request, form, refusal, noun="class", template=CAPTURE, context=context)
    except _REFUSALS as refusal:
        return _refused(request, form, refusal, form_key=training_class.code, context=context)
    return answers.saved(request, saved.training_class, message=_changed(saved, by=request.user))


def _leave_out(request: StaffRequest, form: EditForm) -> dict[str, Any]:
    """Fills in the day that the address wants left out; what of the address makes no sense is said."""
    if "leave_out" not in request.GET:
        return {}
    asked = LeaveOutForm(request.GET, training_class=form.instance, today=timezone.localdate())
    if not asked.is_valid():
        return {"left_out": [answers.first_sentence(asked)]}
    form.timetable.leave_out(asked.cleaned_data["leave_out"], of=form.instance)
    return {}


@require_POST
@permission_required("classes.add_trainingclass", raise_exception=True)
def class_delete(request: StaffRequest, code: str) -> HttpResponse:
    training_class = class_at(request, code)
    if not training_class.may_be_deleted_by(request.user, timezone.localdate()):
        raise answers.NotYours("An administrator deletes a draft; on the day of capture also whoever captured it.")
    form = ReasonForm(request.POST)
    if not form.is_valid():
        again = {"back": training_class.get_absolute_url()}
        message = answers.first_sentence(form)
        return answers.invalid(request, form, template="classes/refused.html", message=message, context=again)
    try:
        reason, read = form.cleaned_data["reason"], version_read(request)
        services.delete_draft(training_class, reason=reason, by=request.user, at=timezone.now(), read=read)
    except ChangedMeanwhile as refusal:
        return answers.stale(request, refusal, noun="class", back=training_class.get_absolute_url())
    except services.NotADraft:
        message = f"Class {training_class} is no draft any more and cannot be deleted: cancel it instead."
        return answers.refused(request, HTTPStatus.CONFLICT, message)
    except services.HasRecords as kept:
        message = f"Draft {training_class} has {kept.records}, deleted ones counted, and is kept: cancel it instead."
        return answers.refused(request, HTTPStatus.CONFLICT, message)
    message = f"Draft {training_class} was deleted. Its code is void and will not be used again."
    return answers.done(request, message=message, redirect_url=reverse("classes:class_list"))


@require_POST
@permission_required("classes.repair_class_code", raise_exception=True)
def class_repair_code(request: StaffRequest, code: str) -> HttpResponse:
    training_class = class_at(request, code)
    former = training_class.code
    try:
        repaired = services.repair_code(training_class, by=request.user, at=timezone.now())
    except services.HasSequentialCode:
        message = f"Class {training_class} has its sequential code already: there is nothing to repair."
        return answers.refused(request, HTTPStatus.CONFLICT, message)
    except NumberingFailed:
        message = f"The number for class {training_class} cannot be had at the moment: try again in a minute."
        return answers.refused(request, HTTPStatus.SERVICE_UNAVAILABLE, message)
    message = f"Class {former} now has the code {repaired}. The former code still finds it."
    return answers.saved(request, repaired, message=message)


def sent_before(request: StaffRequest, refusal: SubmissionRefused) -> HttpResponse:
    match refusal:
        case SubmittedWithOtherContent(row=TrainingClass() as earlier):
            message = f"This form was saved as {earlier}: open that class, or start a new one."
            return answers.refused(
                request, HTTPStatus.CONFLICT, message, errors={}, redirect_url=earlier.get_absolute_url()
            )
        case AlreadyCaptured(training_class=earlier):
            return answers.saved(request, earlier, message=_captured(earlier))
        case SubmissionDeleted():
            message = "This form was saved before and its draft has been deleted since: start a new one."
            return answers.refused(request, HTTPStatus.CONFLICT, message, errors={})
        case _:
            message = "This form cannot be saved: open a new one and enter the class there."
            errors = {"submission_id": [message]}
            return answers.refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, message, errors=errors)


def _refused(
    request: StaffRequest,
    form: CaptureForm | EditForm,
    refusal: AgentClashes | ValidationError | TimetableRefused | TeachingRefused,
    *,
    form_key: object,
    context: dict[str, Any] | None = None,
) -> HttpResponse:
    """What cannot be saved as it is, with everything that was typed."""
    if isinstance(refusal, AgentClashes):
        return clashing(request, form, refusal, form_key=form_key, template=CAPTURE, context=context)
    form.refuse(refusal)
    return _invalid(request, form, context)


def _invalid(
    request: StaffRequest, form: CaptureForm | EditForm, context: dict[str, Any] | None = None
) -> HttpResponse:
    """Everything that has to be corrected, also what would be refused once the rest is right."""
    today = timezone.localdate()
    known, parts, days_are_known = form.as_far_as_known(today), form.parts_as_far_as_known(), form.days_are_known
    form.refuse_also(refusals_ahead(known, parts, today=today, days_are_known=days_are_known))
    return answers.invalid(request, form, template=CAPTURE, context=context)


def _changed(saved: SavedClass, *, by: User) -> str:
    training_class = saved.training_class
    sentences = [f"Class {training_class} was saved.", *(each.told_to(by).taken_over for each in saved.taken_over)]
    sentences += [each.in_words() for each in saved.handed_over]
    sentences += [_came_along(saved), nobody_teaches(saved.untaught)]
    if saved.same_days_from:
        sentences.append(_SAME_DAYS.format(day=text_of(saved.same_days_from)))
    if saved.captured_otherwise:
        sentences.append(f"{say_captured(saved.captured_otherwise)}.")
    if not training_class.may_be_edited_by(by):
        sentences.append(f"{training_class.supervisor} supervises it now: you can look at it, but not change it.")
    return " ".join(filter(None, sentences))


def _came_along(saved: SavedClass) -> str:
    """Whose first day is not the one that the form had, for it was the class's start and moved with it."""
    who = [str(saved.agent_along)] if saved.agent_along else []
    who += [say_number(saved.learners_along, "learner")] if saved.learners_along else []
    start = text_of(saved.training_class.start_date)
    return f"With the start, the first day of {say_list(who)} is {start} now, too." if who else ""


def _captured(training_class: TrainingClass) -> str:
    message = f"Class {training_class} was captured."
    if training_class.has_fallback_code:
        message += " Its code is provisional: an administrator gives it its number, and this code will still find it."
    return message
