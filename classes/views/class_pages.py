"""A class's page and its tabs, each with an address of its own."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.models import TrainingClass
from classes.models.class_people import ClassPeople
from classes.models.history import history_of
from classes.models.transfer.report import brought_facts
from classes.views.class_frames import frame_of
from classes.views.class_timetables import timetable_of
from classes.views.records import class_at
from classes.views.requests import StaffRequest


@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def class_detail(request: StaffRequest, code: str) -> HttpResponse:
    training_class = class_at(request, code)
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
def class_history(request: StaffRequest, code: str) -> HttpResponse:
    training_class = class_at(request, code)
    return _tab(
        request, training_class, "history", history=history_of(training_class), older=training_class.old_changes.all()
    )


def _tab(request: StaffRequest, training_class: TrainingClass, name: str, **facts: object) -> HttpResponse:
    context = {**frame_of(request, training_class), **facts}
    return render(request, f"classes/training_classes/{name}.html", context)
