"""Answers to requests that cannot be served: the same sentences for scripts and for people."""

import errno
import logging
import sys
from contextlib import suppress
from http import HTTPStatus
from math import ceil
from typing import Final

from django.contrib import messages
from django.core.exceptions import (
    BadRequest,
    PermissionDenied,
    RequestDataTooBig,
    SuspiciousOperation,
    TooManyFieldsSent,
    TooManyFilesSent,
)
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, UnreadablePostError
from django.http.multipartparser import MultiPartParserError
from django.template.loader import render_to_string
from django.urls import Resolver404, resolve, reverse

from classes import metrics
from classes.database_errors import is_database_away
from classes.models import TrainingClass
from classes.services.records.object_stores import StoreAway
from classes.timetable import say_number
from classes.views import answers, uploads
from classes.views.resending import EXPIRED, TOO_OLD, carried, carried_from_here

logger = logging.getLogger(__name__)

TOO_LARGE: Final = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)
_NO_ROOM: Final = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}
UNREADABLE: Final = (BadRequest, SuspiciousOperation, MultiPartParserError, UnreadablePostError)
# What Django's parsers raise for a charset that is no text encoding, or a length that is no number
_NOT_PARSED: Final = (LookupError, ValueError)

_SENTENCES: Final = {
    HTTPStatus.BAD_REQUEST: "This request could not be read: load the page again and send it once more.",
    HTTPStatus.UNAUTHORIZED: "Your login has expired: log in again, then send this once more. What you typed stays.",
    HTTPStatus.FORBIDDEN: "Your role does not include this: ask an administrator of your office if you need it.",
    HTTPStatus.NOT_FOUND: "There is nothing at this address: check it, or search for the class.",
    HTTPStatus.METHOD_NOT_ALLOWED: "This address does not work that way: use the buttons of the page.",
    HTTPStatus.REQUEST_ENTITY_TOO_LARGE: "That was too large, and nothing was saved: send less at once.",
    HTTPStatus.INTERNAL_SERVER_ERROR: "Something went wrong here and was noted: try again, or tell an administrator.",
    HTTPStatus.INSUFFICIENT_STORAGE: (
        "The server's disk is full, and nothing was saved: "
        "tell an administrator, and send this once more when there is room."
    ),
    HTTPStatus.SERVICE_UNAVAILABLE: (
        "The database cannot be reached, and it is not certain that this was saved: "
        "send it again in a minute, nothing is saved twice."
    ),
}
_NOTHING_WAS_SENT: Final = "The database cannot be reached just now: load the page again in a minute."
_STORE_AWAY: Final = (
    "The place where files are kept cannot be reached, and nothing was saved: send this once more in a minute."
)
_NO_FILE_JUST_NOW: Final = "The place where files are kept cannot be reached just now: try again in a minute."
_NO_ROLE: Final = "Your account has no role yet: ask an administrator of your office to give you one."
_TOO_OLD: Final = "This page was too old to be sent, and nothing was saved: load it again and send it once more."
_MAIL_FAILED: Final = (
    "Mail cannot be sent just now: try again in a few minutes, or ask an administrator of your office."
)
# Above others, and yet nothing to go back to: whatever may have been a code, where buttons send to, a download
_NO_PAGES: Final = {"class_once_called", "backup_add", "file_download"}
_TOO_OFTEN: Final = "That was asked for too often: try again in an hour."
CHOOSE_YOUR_OWN: Final = "Choose a password of your own first: the present one was chosen by somebody else."
SET_UP_A_FACTOR: Final = "Your role asks for a second factor: set one up first."
_RETRY_AFTER_SECONDS: Final = 5
_MOST_READ_AWAY: Final = 50 * 2**20
_PIECE: Final = 2**16


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, TOO_LARGE):
        return _refused(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _refused(request, HTTPStatus.BAD_REQUEST)


def permission_denied(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, answers.NotYours):
        return _refused(request, HTTPStatus.FORBIDDEN, message=str(exception))
    has_role = not request.user.is_authenticated or request.user.groups.exists()
    return _refused(request, HTTPStatus.FORBIDDEN, message="" if has_role else _NO_ROLE)


def not_found(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    if isinstance(exception, answers.FoundElsewhere):
        # Not for good: a browser would go on leading there without asking, for whoever sits at it next.
        return HttpResponseRedirect(exception.address)
    message = str(exception) if isinstance(exception, answers.WasDeleted) else ""
    return _refused(request, HTTPStatus.NOT_FOUND, message=message)


def server_error(request: HttpRequest) -> HttpResponse:
    """Also called for what fails between the views, in loading the session for example."""
    status = HTTPStatus.SERVICE_UNAVAILABLE if is_database_away(sys.exc_info()[1]) else HTTPStatus.INTERNAL_SERVER_ERROR
    return _apologised(request, status)


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    again = carried_from_here(request, HTTPStatus.FORBIDDEN, TOO_OLD)
    return again or _refused(request, HTTPStatus.FORBIDDEN, message=_TOO_OLD, template="403_csrf.html")


def login_needed(request: HttpRequest) -> HttpResponse | None:
    """None where people are sent to the log-in: they lose nothing by it."""
    if answers.wants_page(request):
        return carried(request, HTTPStatus.UNAUTHORIZED, EXPIRED)
    return _refused(request, HTTPStatus.UNAUTHORIZED)


def somebody_elses_form(request: HttpRequest) -> HttpResponse:
    """A form that was opened by one user and sent by another; who that was is not said, but stands in the dialogue."""
    message = (
        f"You are now logged in as {request.user}, and nothing was saved: "
        "log in as the user who filled in this form, or start a new one."
    )
    again = carried(request, HTTPStatus.UNAUTHORIZED, message)
    return again or answers.refused(request, HTTPStatus.UNAUTHORIZED, message, logged_in_as=str(request.user))


def account_first(request: HttpRequest, message: str, address: str) -> HttpResponse:
    """What somebody has to do about their account before anything else; people are led there."""
    if request.method in ("GET", "HEAD") and answers.wants_page(request):
        messages.warning(request, message)
        return HttpResponseRedirect(reverse(address))
    return answers.refused(request, HTTPStatus.FORBIDDEN, message, redirect_url=reverse(address))


def too_often(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return answers.refused(request, HTTPStatus.TOO_MANY_REQUESTS, _TOO_OFTEN)


def mail_failed(request: HttpRequest) -> HttpResponse:
    return answers.refused(request, HTTPStatus.SERVICE_UNAVAILABLE, _MAIL_FAILED, template="503.html")


def method_not_allowed(request: HttpRequest, allowed: str) -> HttpResponse:
    """Whoever opens again what a button sent to is led to the page above it."""
    status = HTTPStatus.METHOD_NOT_ALLOWED
    answer = answers.refused(request, status, _SENTENCES[status], template="405.html", back=_page_above(request.path))
    answer["Allow"] = allowed
    return answer


def _page_above(path: str) -> str:
    """The nearest address above that leads somewhere, such as that of the class; empty where there is none."""
    above = path.rstrip("/").rpartition("/")[0]
    while above:
        with suppress(Resolver404):
            if resolve(f"{above}/").url_name not in _NO_PAGES:
                return f"{above}/"
        above = above.rpartition("/")[0]
    return ""


def locked_out(
    request: HttpRequest, response: HttpResponse | None = None, credentials: dict[str, str] | None = None
) -> HttpResponse:
    """For django-axes: too many guesses were wrong, here or at this username; `request.guess_pause` says how long."""
    seconds = ceil(vars(request)["guess_pause"].total_seconds())
    minutes = ceil(seconds / 60)
    message = f"Too many tries were wrong: wait {say_number(minutes, 'minute')}, then try again."
    answer = answers.refused(request, HTTPStatus.TOO_MANY_REQUESTS, message, template="registration/locked_out.html")
    answer["Retry-After"] = str(seconds)
    return answer


def unreadable(request: HttpRequest) -> HttpResponse | None:
    """What to answer when the request is too large or cannot be parsed; None when it can be read."""
    try:
        length = request.META.get("CONTENT_LENGTH", "")
        if length.isdecimal() and int(length) > uploads.most_bytes(request):
            raise RequestDataTooBig
        if uploads.brings_files(request):
            uploads.expect_files(request)
        elif not uploads.is_whole(request):
            return _refused(request, HTTPStatus.BAD_REQUEST)
        if uploads.holds_too_much(request):
            return _too_much(request)
    except (*TOO_LARGE, *UNREADABLE, *_NOT_PARSED) as error:
        _read_away(request)
        return bad_request(request, error)
    except OSError as error:
        if error.errno not in _NO_ROOM:
            raise
        uploads.take_away(request)
        _read_away(request)
        return _disk_full(request, error)
    return None


def _too_much(request: HttpRequest) -> HttpResponse:
    """A script whose login has expired is told that, and keeps what was typed until somebody has logged in."""
    if uploads.is_open(request) or request.user.is_authenticated or answers.wants_page(request):
        return _refused(request, HTTPStatus.REQUEST_ENTITY_TOO_LARGE)
    return _refused(request, HTTPStatus.UNAUTHORIZED)


def answer_to(request: HttpRequest, exception: Exception) -> HttpResponse | None:
    """The answer to what a view raised; None when it is a fault in the program."""
    match exception:
        case Http404() | TrainingClass.DoesNotExist():  # there when the view began, and deleted since
            return not_found(request, exception)
        case PermissionDenied():
            return permission_denied(request, exception)
        case _ if is_database_away(exception):
            logger.error("database away", exc_info=exception)
            return _apologised(request, HTTPStatus.SERVICE_UNAVAILABLE)
        case _ if isinstance(exception, UNREADABLE):
            return bad_request(request, exception)
        case OSError() | StoreAway():
            return _not_stored(request, exception)
        case _:
            return None


def _not_stored(request: HttpRequest, exception: OSError | StoreAway) -> HttpResponse | None:
    if isinstance(exception, StoreAway):
        return _store_away(request, exception)
    return _disk_full(request, exception) if exception.errno in _NO_ROOM else None


def _disk_full(request: HttpRequest, exception: OSError) -> HttpResponse:
    """What was written of it is gone again: whoever writes files takes away what did not become whole."""
    metrics.DISK_FULL.inc()
    logger.error("disk full", exc_info=exception)
    return _refused(request, HTTPStatus.INSUFFICIENT_STORAGE)


def _store_away(request: HttpRequest, exception: StoreAway) -> HttpResponse:
    metrics.STORE_AWAY.inc()
    logger.error("store away", exc_info=exception)
    message = _NO_FILE_JUST_NOW if request.method in ("GET", "HEAD") else _STORE_AWAY
    answer = answers.refused(request, HTTPStatus.SERVICE_UNAVAILABLE, message, template="503.html")
    answer["Retry-After"] = str(_RETRY_AFTER_SECONDS)
    return answer


def _read_away(request: HttpRequest) -> None:
    """Read what is still being sent: a browser that is cut off takes the server for dead, and tries for ever."""
    with suppress(OSError):
        for _ in range(_MOST_READ_AWAY // _PIECE):
            if not request.read(_PIECE):
                break


def _refused(request: HttpRequest, status: HTTPStatus, *, message: str = "", template: str = "") -> HttpResponse:
    return answers.refused(request, status, message or _SENTENCES[status], template=template or f"{status.value}.html")


def _apologised(request: HttpRequest, status: HTTPStatus) -> HttpResponse:
    """Asks no database, not even who the user is."""
    message = _SENTENCES[status]
    if status == HTTPStatus.SERVICE_UNAVAILABLE and request.method in ("GET", "HEAD"):
        message = _NOTHING_WAS_SENT
    if answers.wants_page(request):
        answer = HttpResponse(render_to_string(f"{status.value}.html", {"message": message}), status=status)
    else:
        answer = answers.refused(request, status, message)
    if status == HTTPStatus.SERVICE_UNAVAILABLE:
        answer["Retry-After"] = str(_RETRY_AFTER_SECONDS)
    return answer
