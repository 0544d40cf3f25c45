"""The list of classes, on pages and as a file."""

from collections.abc import Iterable

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpResponse, StreamingHttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.forms.class_filters import CHOICES_FROM, PAGE_SIZES, ClassFilter, PageForm, sites_for
from classes.models import Site, TrainingClass
from classes.models.reference_data import ReferenceData, Table
from classes.views.class_exports import NAMES_FROM, csv_of
from classes.views.requests import StaffRequest


@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def class_list(request: StaffRequest) -> HttpResponse:
    filters, pages = filters_of(request), PageForm(request.GET)
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
    filters = filters_of(request, naming=NAMES_FROM)
    if any(filters.left_out):
        return redirect(f"{reverse('classes:class_list')}?{request.GET.urlencode()}")
    name = f"classes-{timezone.localdate().isoformat()}.csv"
    return StreamingHttpResponse(
        csv_of(filters.found, filters.reference_data),
        content_type="text/csv; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


def filters_of(request: StaffRequest, *, naming: Iterable[Table] = ()) -> ClassFilter:
    """The filters in the address, over the classes that the user may see; their reference data has these tables too."""
    tables: list[Table | QuerySet[Site]] = [*naming, *CHOICES_FROM]
    if (sites := sites_for(request.GET)) is not None:
        tables.append(sites)
    classes = TrainingClass.objects.visible_to(request.user)
    return ClassFilter(request.GET, classes, user=request.user, reference_data=ReferenceData(*tables))
