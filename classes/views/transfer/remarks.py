"""What a person has to look at after the import of the old system."""

from django.contrib.auth.decorators import permission_required
from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST, require_safe

from classes.forms.transfer.remarks import RemarkFilter
from classes.models import Remark
from classes.models.transfer.kinds import Kind
from classes.models.transfer.report import rows_with, totals
from classes.services.edits import ChangedMeanwhile
from classes.services.transfer.remarks import settle_remark
from classes.views import answers, exports
from classes.views.requests import StaffRequest, version_read

ROWS_PER_PAGE = 50


@require_safe
@permission_required("classes.view_remark", raise_exception=True)
def remark_list(request: StaffRequest) -> HttpResponse:
    filters = RemarkFilter(request.GET)
    kind, settled = filters.kind_used, filters.settled_used
    search, left = filters.search_used, filters.left_used
    pages = Paginator(rows_with(kind, settled=settled, left=left, search=search), ROWS_PER_PAGE)
    page = pages.get_page(request.GET.get("page"))
    found = totals(settled=settled)
    context = {
        "totals": found,
        "filters": filters.shown(found.kinds),
        "is_filtered": search or kind or settled or left is not None,
        "kind_name": Kind(kind).label if kind else "",
        "settled": settled,
        "left_out": exports.left_out_of(request, filters),
        "page_obj": page,
        "page_numbers": list(pages.get_elided_page_range(page.number)),
    }
    return render(request, "classes/transfer/remarks.html", context)


@require_POST
@permission_required("classes.change_remark", raise_exception=True)
def remark_settle(request: StaffRequest, remark: int) -> HttpResponse:
    """Tick it off, or say with `open=yes` that it is not done yet; `back` is the page on which that was done."""
    found = get_object_or_404(Remark.objects.select_related("old_row"), pk=remark)
    back = _back_to(request)
    settled, read = request.POST.get("open") != "yes", version_read(request)
    try:
        settle_remark(found, settled=settled, by=request.user, at=timezone.now(), read=read)
    except ChangedMeanwhile as refusal:
        return answers.stale(request, refusal, noun="remark", back=back)
    row = f"{found.kind_name}, {found.old_row.noun.lower()} {found.old_row.key} of the old system"
    message = f"{row}: {'ticked off' if settled else 'to be looked at again'}."
    return answers.done(request, message=message, redirect_url=back)


def _back_to(request: StaffRequest) -> str:
    back = request.POST.get("back", "")
    here = url_has_allowed_host_and_scheme(back, allowed_hosts=None) and back.startswith("/")
    return back if here else reverse("classes:remarks")
