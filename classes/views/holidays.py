"""Which classes a public holiday touches, and planning them again."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.forms.holidays import HolidayForm, ReplanForm
from classes.services.replanning import impact_of, replan_class
from classes.views import answers
from classes.views.requests import StaffRequest

IMPACT = "classes/public_holidays/impact.html"


@require_http_methods(["GET", "POST"])
@permission_required("classes.replan_classes", raise_exception=True)
def holiday_impact(request: StaffRequest) -> HttpResponse:
    """GET: what a chosen holiday changes. POST: plan a batch of classes again, each in its own transaction."""
    if request.method == "POST":
        return _replan(request)
    form = HolidayForm(request.GET or None, today=timezone.localdate())
    impacts = impact_of(form.cleaned_data["holiday"], today=timezone.localdate()) if form.is_valid() else None
    return render(request, IMPACT, {"form": form, "impacts": impacts})


def _replan(request: StaffRequest) -> HttpResponse:
    form = ReplanForm(request.POST)
    if not form.is_valid():
        context = {"form": HolidayForm(today=timezone.localdate())}
        return answers.invalid(request, form, template=IMPACT, context=context, message=answers.first_sentence(form))
    results = [replan_class(code, by=request.user, at=timezone.now()) for code in form.cleaned_data["classes"]]
    message = f"{len(results)} classes were planned again." if len(results) != 1 else "1 class was planned again."
    address = reverse("classes:holiday_impact")
    return answers.done(
        request, message=message, redirect_url=address, results=[result.as_document() for result in results]
    )
