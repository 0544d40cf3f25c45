"""What every request passes on its way in and out."""

import logging
import re
from collections.abc import Callable
from http import HTTPMethod, HTTPStatus
from ipaddress import ip_address
from time import perf_counter
from typing import Any, Final
from uuid import uuid4

import pghistory
import pghistory.middleware
from django.conf import settings
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.contrib.sessions.middleware import SessionMiddleware
from django.http import HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import has_vary_header

from classes import metrics
from classes.database_errors import DATABASE_ERRORS, is_database_away
from classes.models.people.second_factors import lacks_second_factor
from classes.views import errors
from wecoza.logs import RequestFacts, current_request

logger = logging.getLogger(__name__)

_REQUEST_ID: Final = re.compile(r"[0-9a-f]{32}|[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)
_COMPRESSED: Final = ("text/", "application/json")
_METHODS: Final = frozenset(HTTPMethod)
_ALWAYS_OPEN: Final = ("login", "account_login", "logout", "password_change", "password_change_done", "admin:logout")
_SECOND_FACTOR: Final = ("mfa_", "account_reauthenticate")

GetResponse = Callable[[HttpRequest], HttpResponseBase]


class RequestLog:
    """Gives each request an id, and tells the log and the metrics what became of it; streams until they begin."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        began = perf_counter()
        facts = RequestFacts(_request_id(request), request)
        unset = current_request.set(facts)
        response = self.get_response(request)
        self._tell(facts, response.status_code, perf_counter() - began)
        response["X-Request-ID"] = facts.request_id
        if not response.streaming:  # what is still to be sent may still fail
            current_request.reset(unset)
        return response

    def _tell(self, facts: RequestFacts, status: int, seconds: float) -> None:
        method = facts.request.method if facts.request.method in _METHODS else "other"
        pattern, name = _route(facts.request)
        metrics.HTTP_SECONDS.labels(method, name, status).observe(seconds)
        logger.info(
            "request",
            extra={"method": method, "route": pattern, "status": status, "milliseconds": round(seconds * 1000, 1)},
        )


class SecurityHeaders:
    """Sets the headers that Django does not know, on every answer, files included."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response["Content-Security-Policy"] = settings.CONTENT_SECURITY_POLICY
        response["Cross-Origin-Resource-Policy"] = "same-origin"
        if has_vary_header(response, "Cookie"):  # computers are shared: nobody goes back to another's pages
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class Sessions(SessionMiddleware):
    """Django's, but a script that is told to log in takes away no cookie.

    It may have asked while its user was logging in beside it: its answer would take away the cookie of the new login.
    """

    def process_response(self, request: HttpRequest, response: HttpResponse) -> HttpResponse:
        response = super().process_response(request, response)
        cookie = response.cookies.get(settings.SESSION_COOKIE_NAME)
        if response.status_code == HTTPStatus.UNAUTHORIZED and cookie is not None and not cookie.value:
            del response.cookies[settings.SESSION_COOKIE_NAME]
        return response


class Compression(GZipMiddleware):
    """Sends pages and data at a tenth of their size; Django adds a random length to each, against BREACH.

    What is streamed goes as it is: files are compressed already, and exports are sent and cut off piece by piece.
    """

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        if response.streaming or not response.get("Content-Type", "").startswith(_COMPRESSED):
            return response
        return super().process_response(request, response)


class Refusals:
    """Answers what cannot be served as `classes.views.errors` says it, in development too."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        if response.status_code == HTTPStatus.METHOD_NOT_ALLOWED and not getattr(response, "content", b""):
            return errors.method_not_allowed(request, response["Allow"])
        if response.status_code == HTTPStatus.NOT_FOUND and request.resolver_match is None:
            return errors.not_found(request)
        return response

    def process_view(self, request: HttpRequest, *_view: Any) -> HttpResponse | None:
        if "\0" in request.path:  # no address of ours has one, and no database can look for it
            return errors.not_found(request)
        return errors.unreadable(request)

    def process_exception(self, request: HttpRequest, exception: Exception) -> HttpResponse | None:
        return errors.answer_to(request, exception)


class LoginRequired(LoginRequiredMiddleware):
    """Closes every page but the open ones, for which it does not even ask who is there; scripts get a 401.

    A form that was filled in by one user is not taken from another, who has logged in since in another tab.
    """

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], view_args: Any, view_kwargs: Any
    ) -> HttpResponseBase | None:
        if not getattr(view_func, "login_required", True):
            return None
        try:
            to_log_in = super().process_view(request, view_func, view_args, view_kwargs)
            somebody_elses = to_log_in is None and _filled_in_by_somebody_else(request)
        except DATABASE_ERRORS as error:
            if not is_database_away(error):
                raise
            return errors.answer_to(request, error)
        if somebody_elses:
            return errors.somebody_elses_form(request)
        return to_log_in and (errors.login_needed(request) or to_log_in)


class AccountFirst:
    """Before anything else: a password of one's own, and the second factor that one's role asks for."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        return self.get_response(request)

    def process_view(
        self, request: HttpRequest, view_func: Callable[..., Any], *_arguments: Any
    ) -> HttpResponse | None:
        if not getattr(view_func, "login_required", True) or not request.user.is_authenticated:
            return None
        address = request.resolver_match.view_name if request.resolver_match else ""
        if address in _ALWAYS_OPEN:
            return None
        if request.user.must_change_password:
            return errors.account_first(request, errors.CHOOSE_YOUR_OWN, "password_change")
        if not address.startswith(_SECOND_FACTOR) and lacks_second_factor(request.user, settings.SECOND_FACTOR_ROLES):
            return errors.account_first(request, errors.SET_UP_A_FACTOR, "mfa_index")
        return None


class History(pghistory.middleware.HistoryMiddleware):
    """Records in the history who changed something, and not where: an address may hold a secret."""

    def get_context(self, _request: HttpRequest) -> dict[str, Any]:
        return {}

    def process_view(self, request: HttpRequest, *_view: Any) -> None:
        if request.method in settings.PGHISTORY_MIDDLEWARE_METHODS:
            pghistory.context(user=request.user.pk)


def address_of(request: HttpRequest) -> str | None:
    """The client's address; behind our proxy the one that the proxy saw."""
    peer: str | None = request.META.get("REMOTE_ADDR") or None
    if not settings.BEHIND_PROXY:
        return peer
    seen = request.headers.get("X-Forwarded-For", "").rpartition(",")[2].strip()
    try:
        return str(ip_address(seen))
    except ValueError:
        return peer


def _filled_in_by_somebody_else(request: HttpRequest) -> bool:
    """What does not say by whom it was filled in is taken from whoever sends it."""
    filled_in_by = request.POST.get("filled_in_by", "") if request.method == "POST" else ""
    return filled_in_by not in ("", str(request.user.pk))


def _request_id(request: HttpRequest) -> str:
    given = request.headers.get("X-Request-ID", "")
    return given if _REQUEST_ID.fullmatch(given) else str(uuid4())


def _route(request: HttpRequest) -> tuple[str, str]:
    """The pattern that the address matched, and its name; never the address, which may hold a secret."""
    match = request.resolver_match
    if match is None:
        kind = "static" if request.path.startswith(settings.STATIC_URL) else "unmatched"
        return kind, kind
    return match.route, match.view_name or match.route
