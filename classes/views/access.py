"""The class of an address, the rows below it, and who may do what with them."""

from typing import NoReturn, TypeVar
from urllib.parse import urlencode

from django.core.exceptions import PermissionDenied
from django.db import models
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils import timezone

from classes.models import RetiredCode, TrainingClass
from classes.models.recorded_events import text_of
from classes.views import answers
from classes.views.requests import StaffRequest

Row = TypeVar("Row", bound=models.Model)


class CodeInAddress(StringConverter):
    """What could be a class's code, in capitals or not; everything else leads nowhere."""

    regex = r"[0-9A-Za-z_-]{1,50}"


def class_at(request: StaffRequest, code: str) -> TrainingClass:
    """The class of that code, with its names, as of today. Raises Http404 without one.

    Under a former code, or in small letters, a page raises `answers.FoundElsewhere`; what is sent is taken as sent to
    the class. A code of the old system leads pages to its class. Of a deleted draft, `answers.WasDeleted` says who
    deleted it; of a number that was skipped after a restore, that it may have been given out.
    """
    visible = TrainingClass.objects.visible_to(request.user).as_of(timezone.localdate())
    classes = visible.with_names()
    training_class = classes.filter(code=code).first() or classes.once_called(code).first()
    asks = request.method in {"GET", "HEAD"}
    if training_class is None and asks:
        training_class = _once_called_in_old_system(request, code)
    if training_class is None:
        _refuse_missing(request, code)
    if asks and training_class.code != code:
        raise answers.FoundElsewhere(same_page_of(request, training_class))
    return training_class


def class_of_old_system(request: StaffRequest, code: str) -> TrainingClass:
    """The class that had this code in the old system. Raises Http404, or `answers.FoundElsewhere` for several."""
    training_class = None if "\0" in code else _once_called_in_old_system(request, code)
    if training_class is None:
        raise Http404
    return training_class


def require(request: StaffRequest, right: str) -> None:
    """403 without the right, once it is known that there is such a row."""
    if not request.user.has_perm(f"classes.{right}"):
        raise PermissionDenied


def require_edit(request: StaffRequest, training_class: TrainingClass) -> None:
    """403 unless the user may change this class; whom to ask is said to somebody who may change others."""
    if training_class.may_be_edited_by(request.user):
        return
    if request.user.has_perm("classes.change_trainingclass"):
        raise answers.NotYours(_whom_to_ask(training_class))
    raise PermissionDenied


def class_to_edit(request: StaffRequest, code: str) -> TrainingClass:
    """The class of that code, which the user may edit: 404 or 403 otherwise."""
    training_class = class_at(request, code)
    require_edit(request, training_class)
    return training_class


def row_of(rows: models.QuerySet[Row], training_class: TrainingClass, key: int) -> Row:
    """The class's row of that key; a row of another class is a 404, as one that is not there."""
    return get_object_or_404(rows.filter(training_class=training_class), pk=key)


def _once_called_in_old_system(request: StaffRequest, code: str) -> TrainingClass | None:
    """The class that had this code in the old system. Where several had, the list that is searched for it."""
    found = list(TrainingClass.objects.visible_to(request.user).once_called_in_old_system(code)[:2])
    if len(found) > 1:
        raise answers.FoundElsewhere(f"{reverse('classes:class_list')}?{urlencode({'q': code})}")
    return found[0] if found else None


def _refuse_missing(request: StaffRequest, code: str) -> NoReturn:
    without_class = RetiredCode.objects.filter(code=code.upper()).exclude(kind=RetiredCode.Kind.FORMER)
    retired = without_class.select_related("retired_by").first()
    if retired is None or not request.user.has_perm("classes.view_trainingclass"):
        raise Http404
    raise answers.WasDeleted(_why_without_class(retired))


def _why_without_class(retired: RetiredCode) -> str:
    day = text_of(timezone.localdate(retired.retired_at))
    if retired.kind == RetiredCode.Kind.UNSURE:
        return (
            f"No class has the code {retired.code}. It may have been given out shortly before the database was "
            f"restored on {day}: if it stands on a paper, look for its class under another code, or capture it again."
        )
    return (
        f"Class {retired.code} was a draft, and {retired.retired_by} deleted it on {day}: "
        "capture it again if it is needed."
    )


def same_page_of(request: StaffRequest, training_class: TrainingClass) -> str:
    """The address of the page that is asked for, under the class's present code."""
    match = request.resolver_match
    assert match is not None  # noqa: S101  # a view is running
    address = reverse(match.view_name, kwargs={**match.kwargs, "code": training_class.code})
    query = request.META.get("QUERY_STRING")
    return f"{address}?{query}" if query else address


def _whom_to_ask(training_class: TrainingClass) -> str:
    if supervisor := training_class.supervisor:
        return (
            f"Class {training_class} is supervised by {supervisor}: "
            f"ask {supervisor} or a class administrator to change it."
        )
    return f"Class {training_class} has no supervisor yet: ask a class administrator to make you its supervisor."
