"""Who may guess at a password, a code or a link now, and what becomes of a wrong guess."""

import logging
import secrets
from typing import Any, Final

from axes.helpers import get_client_ip_address
from django.conf import settings
from django.contrib.auth import authenticate
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.utils.crypto import salted_hmac

from classes import metrics
from classes.models import User
from classes.services.people.guess_limits import Guess, Pause, begin_guess, forget_failures, pause_for, take_back_guess
from classes.views.signed_cookies import set_signed

logger = logging.getLogger(__name__)

PASSWORD, CODE, PASSKEY, LINK = "password", "code", "passkey", "link"

_SALT: Final = "known browser"
_MOST_USERS_OF_A_BROWSER: Final = 10
_COOKIE_LASTS: Final = 180 * 24 * 60 * 60


def may_guess(request: HttpRequest, username: str) -> bool:
    """Whether somebody may try now; the guess counts as wrong until `was_right`. Else the answer is a pause."""
    guess = _guess_of(request, username)
    pause = begin_guess(guess, at=timezone.now())
    if not pause:
        vars(request)["guess"] = guess
        return True
    metrics.GUESSES_REFUSED.labels(pause.because).inc()
    logger.warning("guess refused", extra={"limit": pause.because, **_facts(guess)})
    _say_pause(request, pause)
    return False


def was_wrong(request: HttpRequest, kind: str) -> None:
    """Tell log and metrics; when a pause begins with this guess, it is said in the answer."""
    guess: Guess = vars(request).pop("guess")
    metrics.GUESSES_FAILED.labels(kind).inc()
    logger.warning("guess failed", extra={"kind": kind, **_facts(guess)})
    if pause := pause_for(guess, at=timezone.now()):
        _say_pause(request, pause)


def was_right(request: HttpRequest) -> None:
    """The guess that this request made does not count. Earlier ones do until the login is complete."""
    if guess := vars(request).pop("guess", None):
        take_back_guess(guess)


def password_is_right(request: HttpRequest, password: str) -> bool:
    """Whether who is logged in knows their password; wrong ones count as at the login."""
    found = authenticate(request, username=request.user.get_username(), password=password)
    was_right(request)
    return found is not None


def is_known(request: HttpRequest, user: User) -> None:
    """Who has logged in, or came by their mail, is forgiven here, and known in this browser from now on."""
    forget_failures(_guess_of(request, user.get_username()))
    vars(request).pop("guess", None)
    vars(request)["known_now"] = user.get_username()


def remember_browser(request: HttpRequest, response: HttpResponse) -> None:
    """Mark the browser of who has just become known; the mark names nobody, and opens nothing."""
    if not (username := getattr(request, "known_now", "")):
        return
    mark, *known = _mark_and_users(request) or [secrets.token_urlsafe(16)]
    shown = _digest_of(username)
    known = [shown, *(each for each in known if each != shown)][:_MOST_USERS_OF_A_BROWSER]
    value = ".".join([mark, *known])
    set_signed(response, settings.KNOWN_BROWSER_COOKIE_NAME, value, salt=_SALT, seconds=_COOKIE_LASTS)


def link_was_wrong(request: HttpRequest) -> None:
    """Somebody opened a link that is none: they are slowed as with passwords. A right link works in a pause too."""
    if may_guess(request, ""):
        was_wrong(request, LINK)


def _say_pause(request: HttpRequest, pause: Pause) -> None:
    """The middleware of django-axes answers with `errors.locked_out`, whatever the view says."""
    vars(request)["axes_locked_out"], vars(request)["guess_pause"] = True, pause.lasts


def _guess_of(request: HttpRequest, username: str) -> Guess:
    username = username.lower()
    mark, *known = _mark_and_users(request) or [""]
    is_known = bool(username) and _digest_of(username) in known
    return Guess(username, get_client_ip_address(request), mark if is_known else "")


def _mark_and_users(request: HttpRequest) -> list[str]:
    text = request.get_signed_cookie(settings.KNOWN_BROWSER_COOKIE_NAME, default="", salt=_SALT, max_age=_COOKIE_LASTS)
    return text.split(".") if text else []


def _digest_of(username: str) -> str:
    return salted_hmac(_SALT, username.lower(), algorithm="sha256").hexdigest()[:16]


def _facts(guess: Guess) -> dict[str, Any]:
    """Whose account it is, if there is one; never the name, for people type passwords there."""
    account = User.objects.filter(username__iexact=guess.username).values_list("pk", flat=True).first()
    return {"account": account, "client": guess.address, "known_browser": bool(guess.browser)}
