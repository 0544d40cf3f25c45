"""The QA page: how many visits there were, which classes wait for one, what is to be followed up; each as CSV, too."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.forms.qa_figures import QARangeForm
from classes.models import qa_figures as figures
from classes.views import answers
from classes.views.csv_files import BYTE_ORDER_MARK, csv_lines
from classes.views.qa_tables import TABLES
from classes.views.requests import StaffRequest

SHOWN: Final = 50


@require_safe
@permission_required("classes.view_qavisit", raise_exception=True)
def qa(request: StaffRequest) -> HttpResponse:
    form = QARangeForm(request.GET, today=timezone.localdate())
    waiting, follow_ups = (
        figures.without_visit_since(form.without_visit_since, today=form.today),
        figures.follow_ups_due(form.today),
    )
    context: dict[str, Any] = {
        "range": form,
        "left_out": list(form.left_out),
        "months": figures.by_month(form.first, form.last),
        "types": figures.by_type(form.first, form.last),
        "officers": figures.by_officer(form.first, form.last),
        "waiting": waiting[:SHOWN],
        "waiting_count": waiting.count(),
        "follow_ups": follow_ups[:SHOWN],
        "follow_ups_count": follow_ups.count(),
    }
    context["visits"] = sum(bar.visits for bar in context["types"])
    return render(request, "classes/qa_visits/qa.html", context)


@require_safe
@permission_required("classes.view_qavisit", raise_exception=True)
def qa_export(request: StaffRequest) -> HttpResponse:
    """One of the page's tables, with all its rows; the page, which says why, where it leaves out part of the range."""
    name = request.GET.get("table", "visits")
    if name not in TABLES:
        message = f"There is no such table: choose one of {', '.join(TABLES)}."
        return answers.refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, message)
    form = QARangeForm(request.GET, today=timezone.localdate())
    if any(form.left_out):
        return redirect(f"{reverse('classes:qa')}?{request.GET.urlencode()}")
    file_name = f"qa-{name.replace('_', '-')}-{timezone.localdate().isoformat()}.csv"
    return HttpResponse(
        BYTE_ORDER_MARK + csv_lines(TABLES[name](form)),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{file_name}"'},
    )
