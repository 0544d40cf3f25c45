"""The sessions whose registers are to be captured, and those that are."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.forms.attendance.filters import RegisterFilterForm
from classes.forms.lists import PAGE_SIZES, PageForm
from classes.models import Session
from classes.models.attendance.register_lists import (
    for_register_list,
    incomplete,
    month_after,
    month_before,
    most_urgent_first,
    not_captured,
    state_of,
)
from classes.views import exports
from classes.views.attendance.own_registers import own_registers
from classes.views.requests import StaffRequest


@require_safe
@permission_required("classes.view_register", raise_exception=True)
def registers(request: StaffRequest) -> HttpResponse:
    if not request.user.has_perm("classes.view_trainingclass") and "month" not in request.GET:
        return own_registers(request)
    today = timezone.localdate()
    visible = Session.objects.visible_to(request.user, on=today)
    filters, pages = RegisterFilterForm(request.GET, today=today), PageForm(request.GET)
    page = pages.page_of(for_register_list(most_urgent_first(filters.found_in(visible), today=today)))
    month = filters.month_used
    context = {
        "filters": filters,
        "page_obj": page,
        "page_numbers": list(page.paginator.get_elided_page_range(page.number)),
        "page_sizes": PAGE_SIZES,
        "lines": [(session, state_of(session, today)) for session in page],
        "missing": not_captured(visible, today=today).count(),
        # Counted where somebody asks for what is late: it takes too long for each page
        "incomplete": incomplete(visible, today=today).count() if filters.used.get("missing") == "yes" else None,
        "month": month,
        "month_before": month_before(month),
        "month_after": month_after(month),
        "today": today,
        "left_out": exports.left_out_of(request, filters, pages),
    }
    return render(request, "classes/attendance/registers/registers.html", context)
