"""The list of classes, on pages and as a file."""

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.forms.class_filters import CHOICES_FROM, PAGE_SIZES, ClassFilter, PageForm
from classes.models import TrainingClass
from classes.models.reference_data import ReferenceData
from classes.views.class_exports import NAMES_FROM, csv_of
from classes.views.requests import StaffRequest


@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def class_list(request: StaffRequest) -> HttpResponse:
    filters, pages = filters_of(request, ReferenceData(*CHOICES_FROM)), PageForm(request.GET)
    page = pages.page_of(filters.found.values("pk"))
    context = {
        "filters": filters,
        "page_obj": page,
        "page_numbers": list(page.paginator.get_elided_page_range(page.number)),
        "page_sizes": PAGE_SIZES,
        "training_classes": filters.rows_of(page),
        "left_out": [*filters.left_out, *pages.left_out],
    }
    return render(request, "classes/training_classes/list.html", context)


@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def class_export(request: StaffRequest) -> HttpResponseBase:
    """The classes that the filters let through; the list, which says why, where it leaves one of them out."""
    reference_data = ReferenceData(*dict.fromkeys((*NAMES_FROM, *CHOICES_FROM)))
    filters = filters_of(request, reference_data)
    if any(filters.left_out):
        return redirect(f"{reverse('classes:class_list')}?{request.GET.urlencode()}")
    name = f"classes-{timezone.localdate().isoformat()}.csv"
    return StreamingHttpResponse(
        csv_of(filters.found, reference_data),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def filters_of(request: StaffRequest, reference_data: ReferenceData) -> ClassFilter:
    """The filters in the address, over the classes that the user may see."""
    classes = TrainingClass.objects.visible_to(request.user)
    return ClassFilter(request.GET, classes, user=request.user, reference_data=reference_data)
