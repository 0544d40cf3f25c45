"""Which classes a public holiday touches, and planning them again."""

from operator import attrgetter
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, QueryDict
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.forms.planning.public_holidays import AcceptClashesForm, HolidayForm, ReplanForm
from classes.models import PublicHoliday
from classes.services.planning.replanning import Impact, impact_of, replan_class
from classes.timetable import say_number
from classes.views import answers
from classes.views.planning.clashes import clash_override, remember, to_carry
from classes.views.requests import StaffRequest

IMPACT: Final = "classes/planning/public_holidays/impact.html"
_FORM_KEY: Final = "holiday impact"


@require_http_methods(["GET", "POST"])
@permission_required("classes.replan_classes", raise_exception=True)
def holiday_impact(request: StaffRequest) -> HttpResponse:
    """GET: what a chosen holiday changes. POST: plan a batch of classes again, each in its own transaction."""
    if request.method == "POST":
        return _replan(request)
    return render(request, IMPACT, _context(request, request.GET))


def _context(request: StaffRequest, sent: QueryDict) -> dict[str, Any]:
    """The chosen holiday and what it changes; what clashes is remembered as shown."""
    today = timezone.localdate()
    choice = HolidayForm(sent if "holiday" in sent else None, today=today)
    if not choice.is_valid():
        return {"choice": choice, "impacts": None}
    impacts = impact_of(choice.cleaned_data["holiday"], today=today)
    clashing = [impact for impact in impacts if impact.clashes]
    clashes = [clash for impact in clashing for clash in impact.clashes]
    if clashes:
        remember(request, _FORM_KEY, clashes)
    facts = {"choice": choice, "clashing": clashing, "acceptance": AcceptClashesForm()}
    facts["impacts"] = [impact for impact in impacts if not impact.clashes]
    return {**facts, "clashes_shown": to_carry(request, _FORM_KEY, clashes)}


def _replan(request: StaffRequest) -> HttpResponse:
    reason = request.POST.get("clash_reason")
    form = ReplanForm(request.POST) if reason is None else AcceptClashesForm(request.POST)
    if not form.is_valid():
        context = _context(request, request.POST)
        if reason is not None:
            context["acceptance"] = form
        return answers.invalid(request, form, template=IMPACT, context=context, message=answers.first_sentence(form))
    override = clash_override(request, _FORM_KEY, form.cleaned_data["clash_reason"]) if reason else None
    holiday = _chosen_in(request)
    results = [
        replan_class(code, by=request.user, at=timezone.now(), holiday=holiday, clash_override=override)
        for code in form.cleaned_data["classes"]
    ]
    if answers.wants_page(request):
        for result in filter(attrgetter("refusal"), results):
            messages.warning(request, f"{result.training_class}: {result.refusal.removesuffix('.')}.")
    documents = [result.as_document() for result in results]
    return answers.done(request, message=_outcome(results), redirect_url=_address(request), results=documents)


def _address(request: StaffRequest) -> str:
    """Back to the list of the holiday, where it is known which one was looked at."""
    address, holiday = reverse("classes:holiday_impact"), _chosen_in(request)
    return f"{address}?holiday={holiday.pk}" if holiday else address


def _chosen_in(request: StaffRequest) -> PublicHoliday | None:
    choice = HolidayForm(request.POST, today=timezone.localdate())
    return choice.cleaned_data["holiday"] if choice.is_valid() else None


def _outcome(results: list[Impact]) -> str:
    refused = sum(bool(result.refusal) for result in results)
    done = len(results) - refused
    sentence = f"{say_number(done, 'class was', 'classes were')} planned again."
    if not refused:
        return sentence
    return f"{sentence} {refused} could not be planned, and {'is as it was' if refused == 1 else 'are as they were'}."
