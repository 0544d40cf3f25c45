"""Addresses under which a class is found: its present code, former ones, and small letters."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.urls.converters import StringConverter
from django.utils import timezone

from classes.models import RetiredCode, TrainingClass
from classes.models.sentences import text_of
from classes.views import answers
from classes.views.requests import StaffRequest

View = Callable[..., HttpResponse | FileResponse]


class CodeInAddress(StringConverter):
    """What could be a class's code, in capitals or not; everything else leads nowhere."""

    regex = r"[0-9A-Za-z_-]{1,50}"


def leads_to_present_code(view: View) -> View:
    """Let a page be found under a former code of its class, and under a code in small letters.

    GET redirects, also from a code of the old system; what is sent is taken as sent to the present code. Of a deleted
    draft it is said that it was one.
    """

    @wraps(view)
    def found_by_any_code(request: StaffRequest, code: str, **more: Any) -> HttpResponse | FileResponse:
        try:
            return view(request, code=code, **more)
        except Http404:
            training_class = TrainingClass.objects.visible_to(request.user).once_called(code).first()
            if training_class is None:
                return _of_old_system(request, code, more) or _deleted(request, code)
            if training_class.code == code:
                raise
        if request.method not in {"GET", "HEAD"}:
            return view(request, code=training_class.code, **more)
        # Not for good: a browser would go on leading there without asking, for whoever sits at it next.
        return HttpResponseRedirect(_address_of(request, training_class, more))

    return found_by_any_code


def _of_old_system(request: StaffRequest, code: str, more: dict[str, Any]) -> HttpResponse | None:
    """To the class that had this code in the old system; to the list searched for it where several had."""
    if request.method not in {"GET", "HEAD"}:
        return None
    found = TrainingClass.objects.visible_to(request.user).once_called_in_old_system(code)[:2]
    match list(found):
        case []:
            return None
        case [training_class]:
            return HttpResponseRedirect(_address_of(request, training_class, more))
        case _:
            return HttpResponseRedirect(f"{reverse('classes:class_list')}?{urlencode({'q': code})}")


def _deleted(request: StaffRequest, code: str) -> HttpResponse:
    """Raises Http404 when no class ever had that code, as far as the user may know."""
    may_see = request.user.has_perm("classes.view_trainingclass")
    void = (
        RetiredCode.objects.filter(code=code.upper(), kind=RetiredCode.Kind.VOID).select_related("retired_by").first()
    )
    if void is None or not may_see:
        raise Http404
    by, day = void.retired_by, text_of(timezone.localdate(void.retired_at))
    message = f"Class {void.code} was a draft, and {by} deleted it on {day}: capture it again if it is needed."
    return answers.refused(request, HTTPStatus.NOT_FOUND, message, template="404.html")


def _address_of(request: StaffRequest, training_class: TrainingClass, more: dict[str, Any]) -> str:
    assert request.resolver_match is not None  # noqa: S101  # a view is running
    address = reverse(request.resolver_match.view_name, kwargs={"code": training_class.code, **more})
    query = request.META.get("QUERY_STRING")
    return f"{address}?{query}" if query else address
