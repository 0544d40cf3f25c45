"""A class's page and its tabs, each with an address of its own."""

from django.contrib.auth.decorators import permission_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.models.overview.class_people import ClassPeople
from classes.models.transfer.report import brought_facts
from classes.views.access import class_at, class_of_old_system
from classes.views.class_heads import page_context
from classes.views.planning.timetables import timetable_of
from classes.views.requests import StaffRequest


@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def class_detail(request: StaffRequest, code: str) -> HttpResponse:
    training_class = class_at(request, code)
    context = {
        **page_context(request, training_class),
        **timetable_of(training_class),
        **brought_facts(training_class),
        "people": ClassPeople.of(training_class, timezone.localdate()),
        "former_codes": training_class.former_codes.all(),
    }
    return render(request, "classes/overview/detail.html", context)


@permission_required("classes.view_trainingclass", raise_exception=True)
def class_once_called(request: StaffRequest, code: str) -> HttpResponse:
    """A code of the old system that is of no form of ours leads to its class; nothing can be sent there."""
    if request.method not in {"GET", "HEAD"}:
        raise Http404
    return redirect(class_of_old_system(request, code))
