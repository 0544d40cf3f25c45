"""Learner records: the list and its export, search, capture and edit."""

import logging
from collections.abc import Callable
from http import HTTPStatus
from typing import Any, Final

from django.contrib import messages
from django.contrib.auth.decorators import permission_required
from django.core.exceptions import PermissionDenied, ValidationError
from django.http import HttpResponse, JsonResponse
from django.http.response import HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from classes.forms.learners.filters import LearnerFileForm, LearnerFilter
from classes.forms.learners.learners import LearnerForm
from classes.forms.learners.searches import LearnerSearchForm
from classes.forms.lists import PAGE_SIZES, PageForm
from classes.models import Client, Learner
from classes.models.catalogue.reference_data import ReferenceData
from classes.services.edits import ChangedMeanwhile
from classes.services.learners import learners as services
from classes.views import answers, exports
from classes.views.learners.exports import table_of
from classes.views.reading import only_reads
from classes.views.requests import StaffRequest, posted

logger = logging.getLogger(__name__)

FORM: Final = "classes/learners/form.html"
NUMBERS_ELSEWHERE: Final = "ID and passport numbers do not belong into an address: use “Find by number” for them."
NOT_ONE: Final = {0: "Nobody here has this number.", 2: "Several learners fit: search the list."}
_MAY_CAPTURE: Final = ("classes.add_learner", "classes.view_personal_data")


@only_reads
@require_safe
@permission_required("classes.view_learner", raise_exception=True)
def learner_list(request: StaffRequest) -> HttpResponse:
    filters, pages = _filters_of(request), PageForm(request.GET)
    if filters.holds_a_number:
        return _without_number(request)
    page = pages.page_of(filters.found.select_related("employer"))
    context = {
        "filters": filters,
        "page_obj": page,
        "page_numbers": list(page.paginator.get_elided_page_range(page.number)),
        "page_sizes": PAGE_SIZES,
        **exports.what_counts(request, filters, pages, LearnerFileForm(request.GET)),
    }
    return render(request, "classes/learners/list.html", context)


@only_reads
@require_safe
@permission_required("classes.view_learner", raise_exception=True)
def learner_export(request: StaffRequest, kind: str) -> HttpResponseBase:
    """The learners that the filters let through; the list, which says why, where it leaves one of them out.

    `?numbers=whole` asks for whole ID and passport numbers.
    """
    filters, files = _filters_of(request), LearnerFileForm(request.GET)
    if filters.holds_a_number:
        return _without_number(request)
    if exports.left_out_of(request, filters, files):
        return exports.to_the_list(request, "classes:learner_list")
    if files.whole_numbers:
        if not request.user.has_perm("classes.view_personal_data"):
            raise PermissionDenied
        logger.info("learners exported with whole numbers", extra={"file_kind": kind})
    return exports.file_of(table_of(filters.found, whole_numbers=files.whole_numbers), kind)


@sensitive_post_parameters()
@only_reads
@answers.for_scripts
@require_POST
@permission_required("classes.view_learner", raise_exception=True)
def learner_search(request: StaffRequest) -> HttpResponse:
    form = LearnerSearchForm(request.POST, user=request.user)
    if not form.is_valid():
        return answers.invalid(request, form, template="classes/refused.html", message=answers.first_sentence(form))
    page = form.page_of_found()
    if answers.wants_page(request):
        if page.paginator.count == 1:
            return redirect(page.object_list[0])
        return answers.refused(request, HTTPStatus.NOT_FOUND, NOT_ONE[min(page.paginator.count, 2)])
    facts = {"page": page.number, "pages": page.paginator.num_pages, "count": page.paginator.count}
    return JsonResponse(
        {"results": [_result(learner) for learner in page], **facts, "not_found": form.numbers_not_found()}
    )


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@permission_required(_MAY_CAPTURE, raise_exception=True)
def learner_create(request: StaffRequest) -> HttpResponse:
    form = LearnerForm(posted(request), user=request.user)
    if request.method == "GET":
        return render(request, FORM, {"form": form})
    if not form.is_valid():
        return _invalid(request, form)
    try:
        learner = services.add_learner(form.instance, by=request.user)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _invalid(request, form)
    return _saved(request, learner, f"{learner} was captured.", HTTPStatus.CREATED)


@require_safe
@permission_required("classes.view_learner", raise_exception=True)
def learner_detail(
    request: StaffRequest, learner: int, *, more: Callable[[Learner], dict[str, Any]] = lambda _learner: {}
) -> HttpResponse:
    """`more` is what later rooms know of them."""
    found = get_object_or_404(
        Learner.objects.visible_to(request.user).select_related("employer", "erasure__by"), pk=learner
    )
    enrolments = found.enrolments.select_related("training_class__client", "training_class__subject")
    today, latest_first = timezone.localdate(), enrolments.order_by("-came_on", "pk")
    of_classes = [(each, each.training_class) for each in latest_first]
    lines = [(each, of.status_on(today), of.status_words_on(today)) for each, of in of_classes]
    context = {"learner": found, "lines": lines, "today": today, **more(found)}
    return render(request, "classes/learners/detail.html", context)


@sensitive_post_parameters()
@require_http_methods(["GET", "POST"])
@permission_required("classes.change_learner", raise_exception=True)
def learner_edit(request: StaffRequest, learner: int) -> HttpResponse:
    found = get_object_or_404(Learner.objects.visible_to(request.user).present(), pk=learner)
    form = LearnerForm(posted(request), instance=found, user=request.user)
    if request.method == "GET":
        return render(request, FORM, {"learner": found, "form": form})
    if not form.is_valid():
        return _invalid(request, form, learner=found)
    try:
        services.change_learner(found, form.edited(), read_version=form.cleaned_data["version"], by=request.user)
    except ChangedMeanwhile as refusal:
        context = {"learner": found}
        return answers.changed_meanwhile(request, form, refusal, noun="learner", template=FORM, context=context)
    except ValidationError as refusal:
        form.refuse(refusal)
        return _invalid(request, form, learner=found)
    return _saved(request, found, f"{found} was saved.")


def _filters_of(request: StaffRequest) -> LearnerFilter:
    """The filters in the address, over the learners that the user may see."""
    learners = Learner.objects.visible_to(request.user)
    return LearnerFilter(request.GET, learners.present(), reference_data=ReferenceData(Client))


def _without_number(request: StaffRequest) -> HttpResponse:
    messages.warning(request, NUMBERS_ELSEWHERE)
    return redirect("classes:learner_list")


def _result(learner: Learner) -> dict[str, object]:
    return {
        "id": learner.pk,
        "name": learner.listed_name,
        "id_masked": learner.id_masked,
        "town": learner.town,
        "employer": str(learner.employer or ""),
    }


def _saved(request: StaffRequest, learner: Learner, message: str, status: int = HTTPStatus.OK) -> HttpResponse:
    address = reverse("classes:learner_detail", args=[learner.pk])
    return answers.done(request, message=message, redirect_url=address, status=status, learner_id=learner.pk)


def _invalid(request: StaffRequest, form: LearnerForm, **context: Any) -> HttpResponse:
    """With who has the number that was typed, or may be the same person, if that is what has to be looked at."""
    if answers.wants_page(request):
        return answers.invalid(request, form, template=FORM, context=context)
    found = {"numbered": form.numbered, "likely": form.likely}
    facts: dict[str, Any] = {name: [_result(learner) for learner in learners] for name, learners in found.items()}
    status = HTTPStatus.UNPROCESSABLE_ENTITY
    return answers.refused(request, status, answers.CORRECT_THESE, errors=form.errors, **facts)
