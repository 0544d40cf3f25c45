from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import FileResponse, Http404, HttpResponse, HttpResponseRedirect
from django.urls import reverse
from django.urls.converters import StringConverter

from classes.models import TrainingClass
from classes.views.requests import StaffRequest

View = Callable[..., HttpResponse | FileResponse]


class CodeInAddress(StringConverter):
    """What could be a class's code, in capitals or not; everything else leads nowhere."""

    regex = r"[0-9A-Za-z_-]{1,50}"


def leads_to_present_code(view: View) -> View:
    """Let a page be found under a former code of its class, and under a code in small letters: GET redirects."""

    @wraps(view)
    def found_by_any_code(request: StaffRequest, code: str, **more: Any) -> HttpResponse | FileResponse:
        try:
            return view(request, code=code, **more)
        except Http404:
            if request.method not in {"GET", "HEAD"}:
                raise
            # Not for good: a browser would go on leading there without asking, for whoever sits at it next.
            return HttpResponseRedirect(_present_address(request, code, more))

    return found_by_any_code


def _present_address(request: StaffRequest, code: str, more: dict[str, Any]) -> str:
    """Raises Http404 when there is no such class, or none under another code."""
    training_class = TrainingClass.objects.visible_to(request.user).once_called(code).first()
    if training_class is None or training_class.code == code:
        raise Http404
    assert request.resolver_match is not None  # noqa: S101  # a view is running
    address = reverse(request.resolver_match.view_name, kwargs={"code": training_class.code, **more})
    query = request.META.get("QUERY_STRING")
    return f"{address}?{query}" if query else address
