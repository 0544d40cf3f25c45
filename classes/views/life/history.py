"""Everything that happened to a class: the tab of its history."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from classes.models.life.history import history_of
from classes.views.access import class_at
from classes.views.class_heads import page_context
from classes.views.requests import StaffRequest


@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def class_history(request: StaffRequest, code: str) -> HttpResponse:
    training_class = class_at(request, code)
    facts = {"history": history_of(training_class), "older": training_class.old_changes.all()}
    return render(request, "classes/life/history.html", {**page_context(request, training_class), **facts})
