"""The QA page: how many visits there were, which classes wait for one, what is to be followed up; each as a file."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.forms.records.qa_figures import QARangeForm
from classes.models.records import qa_figures as figures
from classes.views import answers, exports
from classes.views.reading import only_reads
from classes.views.records.qa_tables import TABLES, table_of
from classes.views.requests import StaffRequest

SHOWN: Final = 50


@only_reads
@require_safe
@permission_required("classes.view_qavisit", raise_exception=True)
def qa(request: StaffRequest) -> HttpResponse:
    form = QARangeForm(request.GET, today=timezone.localdate())
    today, days = form.today, (form.first, form.last)
    context: dict[str, Any] = {
        "range": form,
        **exports.what_counts(request, form, also=["table"]),
        "months": figures.by_month(*days, today=today),
        "types": figures.by_type(*days, today=today),
        "officers": figures.by_officer(*days, today=today),
    }
    context["visits"] = sum(bar.visits for bar in context["types"])
    for name, rows in {
        "waiting": figures.without_visit_since(form.without_visit_since, today=today),
        "follow_ups": figures.follow_ups_due(today),
        "planned": figures.planned(today),
        "without_report": figures.without_report(today),
    }.items():
        context |= {name: rows[:SHOWN], f"{name}_count": rows.count()}
    return render(request, "classes/records/qa_visits/qa.html", context)


@only_reads
@require_safe
@permission_required("classes.view_qavisit", raise_exception=True)
def qa_export(request: StaffRequest, kind: str) -> HttpResponseBase:
    """One of the page's tables, with all its rows; the page, which says why, where it leaves out part of the range."""
    name = request.GET.get("table", "visits")
    if name not in TABLES:
        message = f"There is no such table: choose one of {', '.join(TABLES)}."
        return answers.refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, message)
    form = QARangeForm(request.GET, today=timezone.localdate())
    if exports.left_out_of(request, form, also=["table"]):
        return exports.to_the_list(request, "classes:qa")
    return exports.file_of(table_of(name, form), kind)
