"""What a timetable comes to, while somebody types it. Nothing is saved."""

from datetime import date
from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST

from classes.forms.capture.previews import PreviewForm
from classes.forms.capture.training_classes import CaptureForm, ClassForm, EditForm
from classes.forms.learners.enrolments import EnrolmentsForm, present_in
from classes.models import StoredTimetable, Teaching, TeachingRefused, TrainingClass
from classes.models.planning.teaching import nobody_teaches
from classes.models.training_classes.alike import classes_like
from classes.services.learners.clashes import learner_clashes
from classes.services.learners.enrolments import faults_of
from classes.services.planning.clashes import AgentClashes
from classes.services.planning.planned_teaching import planned_clashes, planned_teaching
from classes.services.planning.timetables import plan_class
from classes.timetable import Plan, TimetableRefused, left_out_document, plan_document
from classes.views import answers
from classes.views.access import class_to_edit
from classes.views.capture.training_classes import CAPTURE
from classes.views.planning.clashes import documents_of, remember, to_carry
from classes.views.requests import StaffRequest
from classes.views.submissions import submission_id_of

NOT_YET: Final = "The dates cannot be worked out yet: correct what is marked."


@require_POST
@permission_required("classes.add_trainingclass", raise_exception=True)
def preview_new(request: StaffRequest) -> HttpResponse:
    return _preview(request, TrainingClass(), form_key=submission_id_of(request))


@require_POST
@permission_required("classes.change_trainingclass", raise_exception=True)
def preview_edit(request: StaffRequest, code: str) -> HttpResponse:
    training_class = class_to_edit(request, code)
    return _preview(request, training_class, form_key=training_class.code)


def _preview(request: StaffRequest, training_class: TrainingClass, *, form_key: object) -> HttpResponse:
    form, started = PreviewForm(request.POST, training_class=training_class), training_class.start_date
    stored = StoredTimetable.of(training_class, form.timetable.stored)
    plan = _plan(form, training_class, stored) if form.is_valid() and form.is_whole else None
    told: dict[str, Any] = plan_document(plan) if plan else {"end_date": None}
    alike = classes_like(form.facts())
    teaching = _teaching(form, training_class, plan, stored, started)
    clashing = AgentClashes()
    if plan and teaching:
        clashing = planned_clashes(training_class, plan, teaching, stored=stored)
        told["hints"] += filter(None, [nobody_teaches(teaching.untaught(each.date for each in plan.sessions))])
    sitting = learner_clashes(training_class, plan.sessions, present_in(request.POST, training_class)) if plan else []
    if clashing.clashes:
        remember(request, form_key, clashing.clashes)
    if answers.wants_page(request):
        facts: dict[str, Any] = {"plan": plan, "told": told, "clashes": clashing.clashes, "learner_clashes": sitting}
        facts |= {"free_agents": clashing.free, "alike": alike}
        facts["clashes_shown"] = to_carry(request, form_key, clashing.clashes)
        return _page(request, training_class, form, facts)
    if form.errors:
        left_out = left_out_document(form.timetable.left_out or ())
        facts = {"errors": form.errors, "left_out": left_out, "clashes": []}
        return answers.refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, NOT_YET, **facts)
    documents = documents_of(request, form_key, clashing)
    documents["clashes"] += [clash.as_document() for clash in sitting]
    documents["errors"] = _faults_of_learners(request, training_class, plan)
    documents["hints"] = [*told.get("hints", []), *(each.message for each in alike)]
    documents["alike"] = [each.as_document() for each in alike]
    return JsonResponse({"success": True, **told, **documents, "missing": form.missing})


def _plan(form: PreviewForm, training_class: TrainingClass, stored: StoredTimetable) -> Plan | None:
    """None without a pattern, and, with the reasons in the form, when the engine refuses or a pattern has to stay."""
    form.apply()
    change_from = form.timetable.cleaned_data["change_from"]
    try:
        return plan_class(
            training_class,
            form.timetable.entries(),
            stored=stored,
            today=timezone.localdate(),
            change_from=change_from,
        )
    except TimetableRefused as refused:
        form.refuse(refused)
        return None


def _faults_of_learners(
    request: StaffRequest, training_class: TrainingClass, plan: Plan | None
) -> dict[str, list[str]]:
    """What saving would refuse of learners in whose rows nothing is wrong, once it is known when the class meets."""
    if plan is None:
        return {}
    training_class.end_date = plan.end_date
    learners, subject = EnrolmentsForm(request.POST, training_class=training_class), training_class.subject
    edit = None if learners.problems(subject) else learners.edit(subject)
    return faults_of(training_class, edit, today=timezone.localdate()) if edit else {}


def _teaching(
    form: PreviewForm,
    training_class: TrainingClass,
    plan: Plan | None,
    stored: StoredTimetable,
    started: date | None,
) -> Teaching | None:
    """None, with the reasons in the form, while it is not clear who teaches."""
    if form.agents.problems() or training_class.start_date is None:
        return None
    edit, current, today = form.agents.edit(), form.agents.stored, timezone.localdate()
    try:
        return planned_teaching(
            training_class, edit, plan, started=started, stored=stored, current=current, today=today
        )
    except TeachingRefused as refused:
        form.refuse(refused)
        return None


def _page(
    request: StaffRequest, training_class: TrainingClass, preview: PreviewForm, context: dict[str, Any]
) -> HttpResponse:
    """The capture form as it was sent, with what it comes to: for life without script."""
    if training_class._state.adding:
        form: ClassForm = CaptureForm(request.POST, captured_by=request.user)
    else:
        form = EditForm(request.POST, instance=training_class, edited_by=request.user)
        context["training_class"] = training_class
    form.timetable.rows = preview.timetable.rows  # which may be thousands, read and checked already
    form.show_only(preview.errors)
    form.timetable.plan, form.timetable.left_out = context["plan"], preview.timetable.left_out
    form.learners.look_for_learners(request.user)
    status = HTTPStatus.UNPROCESSABLE_ENTITY if preview.errors else HTTPStatus.OK
    return render(request, CAPTURE, {**context, "form": form, "message": NOT_YET}, status=status)
