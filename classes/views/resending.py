"""What was sent without script and could not be taken: a page holds it, so that it can be sent once more."""

from html import escape
from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.safestring import mark_safe

from classes.views import answers

EXPIRED: Final = (
    "Your login has expired, and nothing was saved. Everything you typed is kept on this page: "
    "log in in a new tab, come back here and send it again."
)
TOO_OLD: Final = "Nothing was saved, but everything you typed is kept on this page: send it once more."


def carried(request: HttpRequest, status: HTTPStatus, message: str) -> HttpResponse | None:
    """The page with all that was sent to a form of ours; None where there is no such form, or files came with it."""
    match = request.resolver_match
    if request.method != "POST" or match is None or match.app_name != "classes" or not answers.wants_page(request):
        return None
    # Joined, for there may be thousands, of somebody whom we do not know
    entries = "".join(
        f'<input type="hidden" name="{escape(name)}" value="{escape(value)}">'
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken"
        for value in values
    )
    if not entries or request.FILES:
        return None
    context = {"message": message, "entries": mark_safe(entries)}  # noqa: S308  # escaped part by part
    return render(request, "classes/resending.html", context, status=status)


def carried_from_here(request: HttpRequest, status: HTTPStatus, message: str) -> HttpResponse | None:
    """The same, but only for what one of our own pages has sent: nobody is asked to send what others made up."""
    own = f"{request.scheme}://{request.get_host()}"
    return carried(request, status, message) if request.headers.get("Origin") == own else None
