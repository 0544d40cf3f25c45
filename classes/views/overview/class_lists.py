"""The list of classes, on pages and as a file."""

from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import QuerySet
from django.http import HttpResponse
from django.http.response import HttpResponseBase
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.forms.lists import PAGE_SIZES, PageForm
from classes.forms.overview.class_filters import CHOICES_FROM, ClassFilter, sites_for
from classes.models import TrainingClass
from classes.models.catalogue.reference_data import ReferenceData, Table
from classes.models.overview.class_people import with_people
from classes.views import exports
from classes.views.overview.class_exports import NAMES_FROM, table_of
from classes.views.reading import only_reads
from classes.views.requests import StaffRequest


@only_reads
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
        "training_classes": with_people(filters.rows_of(page), timezone.localdate()),
        **exports.what_counts(request, filters, pages),
    }
    return render(request, "classes/overview/list.html", context)


@only_reads
@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def class_export(request: StaffRequest, kind: str) -> HttpResponseBase:
    """The classes that the filters let through; the list, which says why, where it leaves one of them out."""
    filters = filters_of(request, naming=NAMES_FROM)
    if exports.left_out_of(request, filters):
        return exports.to_the_list(request, "classes:class_list")
    return exports.file_of(table_of(filters.found, filters.reference_data, timezone.localdate()), kind)


def filters_of(request: StaffRequest, *, naming: Iterable[Table] = ()) -> ClassFilter:
    """The filters in the address, over the classes that the user may see; their reference data has these tables too,
    whole: all accounts have a name, though not all can be chosen as supervisors elsewhere."""
    tables: list[Table | QuerySet[Any]] = [*CHOICES_FROM, *naming]
    if (sites := sites_for(request.GET)) is not None:
        tables.append(sites)
    classes = TrainingClass.objects.visible_to(request.user)
    today = timezone.localdate()
    return ClassFilter(request.GET, classes, user=request.user, today=today, reference_data=ReferenceData(*tables))
