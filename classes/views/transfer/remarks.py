"""What a person has to look at after the import of the old system."""

from http import HTTPStatus

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from classes.forms.transfer.remarks import RemarkFilter, RemarkPages, RemarksSettled
from classes.models.transfer.kinds import Kind
from classes.models.transfer.report import rows_with, totals
from classes.services.edits import ChangedMeanwhile
from classes.services.transfer.remarks import settle_remarks
from classes.views import answers, exports
from classes.views.requests import StaffRequest


@require_safe
@permission_required("classes.view_remark", raise_exception=True)
def remark_list(request: StaffRequest) -> HttpResponse:
    filters = RemarkFilter(request.GET)
    kind, settled = filters.kind_used, filters.settled_used
    search, left = filters.search_used, filters.left_used
    pages = RemarkPages(request.GET)
    page = pages.page_of(rows_with(kind, settled=settled, left=left, search=search))
    found = totals(settled=settled)
    context = {
        "totals": found,
        "filters": filters.shown(found.kinds),
        "is_filtered": search or kind or settled or left is not None,
        "kind_name": Kind(kind).label if kind else "",
        "settled": settled,
        "left_out": exports.left_out_of(request, filters, pages),
        "page_obj": page,
        "page_numbers": list(page.paginator.get_elided_page_range(page.number)),
    }
    return render(request, "classes/transfer/remarks.html", context)


@require_POST
@permission_required("classes.change_remark", raise_exception=True)
def remark_settle(request: StaffRequest) -> HttpResponse:
    """Tick them off, or say with `open=yes` that they are not done yet; `back` is the page on which that was done."""
    form = RemarksSettled(request.POST)
    back = _back_to(request)
    if not form.is_valid():
        return answers.refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, answers.first_sentence(form), back=back)
    settled = request.POST.get("open") != "yes"
    try:
        settle_remarks(form.read, settled=settled, by=request.user, at=timezone.now())
    except ChangedMeanwhile as refusal:
        return answers.stale(request, refusal, noun="remark", back=back)
    first, *others = form.cleaned_data["remark"]
    one = f"{first.kind_name}, {first.old_row.noun.lower()} {first.old_row.key} of the old system"
    which = f"{len(others) + 1} remarks" if others else one
    message = f"{which}: {'ticked off' if settled else 'to be looked at again'}."
    return answers.done(request, message=message, redirect_url=back)


def _back_to(request: StaffRequest) -> str:
    back = request.POST.get("back", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if here else reverse("classes:remarks")
