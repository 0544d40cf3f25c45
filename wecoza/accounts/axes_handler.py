"""What django-axes does here: it asks before each password whether it may be tried, and is told what came of it."""

from collections.abc import Callable
from ipaddress import IPv6Address, ip_address
from typing import Any, Final

from allauth.account.signals import password_reset
from axes.handlers.database import AxesDatabaseHandler
from django.dispatch import receiver
from django.http import HttpRequest, HttpResponse

from classes.models import User
from classes.views.people.guess_limits import PASSWORD, is_known, may_guess, remember_browser, was_wrong
from wecoza.middleware import address_of

_OF_ONE_CLIENT: Final = 64  # bits of an IPv6 address: the rest each client chooses


class Handler(AxesDatabaseHandler):  # type: ignore[misc]  # axes has no types
    """Keeps the table and the commands of axes; limits and pauses are those of `services/people/guess_limits.py`."""

    def is_allowed(self, request: HttpRequest, credentials: dict[str, Any] | None = None) -> bool:
        return may_guess(request, str((credentials or {}).get("username") or ""))

    def user_login_failed(
        self, _sender: Any, _credentials: dict[str, Any], request: HttpRequest | None = None, **_more: Any
    ) -> None:
        if request is not None and not getattr(request, "axes_locked_out", False):
            was_wrong(request, PASSWORD)

    def user_logged_in(self, _sender: Any, request: HttpRequest, user: User, **_more: Any) -> None:
        is_known(request, user)

    def user_logged_out(self, *_who: Any, **_more: Any) -> None:
        """Nothing is kept of it."""


class KnownBrowsers:
    """Marks the browser in which somebody has logged in."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        response = self.get_response(request)
        remember_browser(request, response)
        return response


@receiver(password_reset)
def comes_by_mail(request: HttpRequest, user: User, **_more: Any) -> None:
    """Whoever is kept out by somebody else's guesses gets in by a new password."""
    is_known(request, user)


def client_of(request: HttpRequest) -> str | None:
    """For axes: the address that failures count against; of an IPv6 address the network."""
    address = address_of(request)
    try:
        parsed = ip_address(address or "")
    except ValueError:
        return None
    if not isinstance(parsed, IPv6Address):
        return str(parsed)
    if parsed.ipv4_mapped:
        return str(parsed.ipv4_mapped)
    return str(IPv6Address(int(parsed) >> _OF_ONE_CLIENT << _OF_ONE_CLIENT))
