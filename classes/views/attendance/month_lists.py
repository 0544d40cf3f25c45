"""All classes in a month, on a page and as files."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.forms.attendance.filters import MonthFilterForm
from classes.forms.lists import PAGE_SIZES, PageForm
from classes.models.attendance.month_figures import total_of
from classes.models.attendance.month_lists import MonthRow
from classes.models.attendance.register_lists import month_after, month_before
from classes.views import exports
from classes.views.exports import Column, Table
from classes.views.reading import only_reads
from classes.views.requests import StaffRequest


@only_reads
@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def month_list(request: StaffRequest) -> HttpResponse:
    filters, pages = MonthFilterForm(request.GET, today=timezone.localdate()), PageForm(request.GET)
    rows = filters.found(request.user)
    page = pages.page_of(rows)
    context = {
        "filters": filters,
        "page_obj": page,
        "page_numbers": list(page.paginator.get_elided_page_range(page.number)),
        "page_sizes": PAGE_SIZES,
        "total": total_of(row.figures for row in rows),
        "month": filters.month_used,
        "month_before": month_before(filters.month_used),
        "month_after": month_after(filters.month_used),
        **exports.what_counts(request, filters, pages),
    }
    return render(request, "classes/attendance/months/list.html", context)


@only_reads
@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def month_export(request: StaffRequest, kind: str) -> HttpResponseBase:
    """What the filters let through; the list, which says why, where it leaves one of them out."""
    filters = MonthFilterForm(request.GET, today=timezone.localdate())
    if exports.left_out_of(request, filters):
        return exports.to_the_list(request, "classes:month_list")
    columns = [
        Column("Month", lambda _row: f"{filters.month_used:%Y-%m}"),
        Column("Class code", lambda row: row.training_class.code),
        Column("Client", lambda row: str(row.training_class.client)),
        Column("Site", lambda row: str(row.training_class.site)),
        Column("Subject", lambda row: row.training_class.subject.name),
        Column("Supervisor", lambda row: str(row.training_class.supervisor or "")),
        Column("Scheduled", lambda row: row.figures.scheduled),
        Column("Held", lambda row: row.figures.held),
        Column("Lost", lambda row: row.figures.lost),
        Column("Attended", lambda row: row.figures.attended),
        Column("Owed", lambda row: row.figures.owed),
        Column("Claimed", lambda row: row.figures.claimed),
        Column("Owed to who has claimed", lambda row: row.figures.owed_to_claimants),
        Column("Difference", lambda row: row.figures.difference),
        Column("Sessions", lambda row: row.figures.sessions),
        Column("Captured", lambda row: row.figures.captured),
        Column("Closed", _closed),
    ]
    return exports.file_of(Table("registers", columns, filters.found(request.user)), kind)


def _closed(row: MonthRow) -> str:
    return "yes" if row.state.is_closed else "no"
