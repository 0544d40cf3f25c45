"""What a timetable comes to, while somebody types it. Nothing is saved."""

from http import HTTPStatus

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from classes.forms.previews import PreviewForm
from classes.models import TrainingClass
from classes.services.timetables import Stored, plan_class
from classes.timetable import TimetableRefused, plan_document
from classes.views import answers
from classes.views.requests import StaffRequest
from classes.views.training_classes import class_to_edit


@require_POST
@permission_required("classes.add_trainingclass", raise_exception=True)
def preview_new(request: StaffRequest) -> HttpResponse:
    return _preview(request, TrainingClass())


@require_POST
@permission_required("classes.change_trainingclass", raise_exception=True)
def preview_edit(request: StaffRequest, code: str) -> HttpResponse:
    return _preview(request, class_to_edit(request, code))


def _preview(request: StaffRequest, training_class: TrainingClass) -> HttpResponse:
    form = PreviewForm(request.POST, training_class=training_class)
    if not form.is_valid():
        return answers.refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, answers.CORRECT_THESE, errors=form.errors)
    if form.missing:
        return JsonResponse({"success": True, "end_date": None, "missing": form.missing})
    stored = Stored.of(training_class)
    form.apply()
    try:
        plan = plan_class(
            training_class,
            form.timetable.entries(),
            stored=stored,
            today=timezone.localdate(),
            change_from=form.timetable.cleaned_data["change_from"],
        )
    except TimetableRefused as refused:
        form.refuse(refused)
        return answers.refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, answers.CORRECT_THESE, errors=form.errors)
    return JsonResponse({"success": True, **plan_document(plan), "clashes": [], "missing": []})
