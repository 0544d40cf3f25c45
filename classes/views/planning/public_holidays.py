"""Which classes a public holiday touches, and planning them again."""

from operator import attrgetter

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.forms.planning.public_holidays import HolidayForm, ReplanForm
from classes.services.planning.replanning import Impact, impact_of, replan_class
from classes.timetable import say_number
from classes.views import answers
from classes.views.requests import StaffRequest

IMPACT = "classes/planning/public_holidays/impact.html"


@require_http_methods(["GET", "POST"])
@permission_required("classes.replan_classes", raise_exception=True)
def holiday_impact(request: StaffRequest) -> HttpResponse:
    """GET: what a chosen holiday changes. POST: plan a batch of classes again, each in its own transaction."""
    if request.method == "POST":
        return _replan(request)
    form = HolidayForm(request.GET or None, today=timezone.localdate())
    impacts = impact_of(form.cleaned_data["holiday"], today=timezone.localdate()) if form.is_valid() else None
    return render(request, IMPACT, {"choice": form, "impacts": impacts})


def _replan(request: StaffRequest) -> HttpResponse:
    form = ReplanForm(request.POST)
    if not form.is_valid():
        context = {"choice": HolidayForm(today=timezone.localdate())}
        return answers.invalid(request, form, template=IMPACT, context=context, message=answers.first_sentence(form))
    results = [replan_class(code, by=request.user, at=timezone.now()) for code in form.cleaned_data["classes"]]
    if answers.wants_page(request):
        for result in filter(attrgetter("refusal"), results):
            messages.warning(request, f"{result.training_class}: {result.refusal.removesuffix('.')}.")
    address, documents = reverse("classes:holiday_impact"), [result.as_document() for result in results]
    return answers.done(request, message=_outcome(results), redirect_url=address, results=documents)


def _outcome(results: list[Impact]) -> str:
    refused = sum(bool(result.refusal) for result in results)
    done = len(results) - refused
    sentence = f"{say_number(done, 'class was', 'classes were')} planned again."
    if not refused:
        return sentence
    return f"{sentence} {refused} could not be planned, and {'is as it was' if refused == 1 else 'are as they were'}."
