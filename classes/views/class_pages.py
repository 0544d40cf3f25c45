"""A class's page and its tabs, each with an address of its own."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.models import TrainingClass
from classes.models.class_people import ClassPeople
from classes.models.history import history_of
from classes.models.transfer.report import brought_facts
from classes.views.class_frames import frame_of
from classes.views.class_timetables import timetable_of
from classes.views.present_codes import leads_to_present_code
from classes.views.requests import StaffRequest


@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
@leads_to_present_code
def class_detail(request: StaffRequest, code: str) -> HttpResponse:
    classes = TrainingClass.objects.visible_to(request.user).with_names().select_related("old_code")
    training_class = get_object_or_404(classes, code=code)
    facts = {**timetable_of(training_class), "people": ClassPeople.of(training_class, timezone.localdate())}
    return _tab(
        request,
        training_class,
        "detail",
        former_codes=training_class.former_codes.all(),
        **facts,
        **brought_facts(training_class),
    )


@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
@leads_to_present_code
def class_history(request: StaffRequest, code: str) -> HttpResponse:
    training_class = get_object_or_404(TrainingClass.objects.visible_to(request.user).with_names(), code=code)
    return _tab(
        request, training_class, "history", history=history_of(training_class), older=training_class.old_changes.all()
    )


def _tab(request: StaffRequest, training_class: TrainingClass, name: str, **facts: object) -> HttpResponse:
    context = {**frame_of(request, training_class), **facts}
    return render(request, f"classes/training_classes/{name}.html", context)
