"""Sessions as rows, which end a while after the last request, and a working day after the login."""

from datetime import datetime, timedelta
from typing import Any, Final

from allauth.core import context
from django.conf import settings
from django.contrib.auth.signals import user_logged_in
from django.contrib.sessions.backends import db
from django.contrib.sessions.base_session import AbstractBaseSession
from django.dispatch import receiver
from django.http import HttpRequest
from django.utils import timezone

_BEGAN: Final = "began"
_SELDOM: Final = timedelta(minutes=1)


class SessionStore(db.SessionStore):
    """The row's `expire_date` is the nearer of both ends.

    It is put off at most once a minute, by a statement that leaves the data alone: what another request of the same
    browser stores meanwhile stays.
    """

    def _validate_session_key(self, key: str) -> bool:
        """A cookie may hold anything, also a NUL, which no database can look for."""
        is_valid: bool = super()._validate_session_key(key)  # type: ignore[misc]  # the stubs do not know it
        return is_valid and "\0" not in key

    def load(self) -> dict[str, Any]:
        now = timezone.now()
        found = self.model.objects.filter(session_key=self.session_key, expire_date__gt=now).first()
        if found is None:
            self._session_key = None
            return {}
        kept: dict[str, Any] = self.decode(found.session_data)
        ends = _end_of(kept)
        if not self._belongs_to_the_request():
            return kept
        is_put_off = ends - found.expire_date >= _SELDOM
        if is_put_off:
            self.model.objects.filter(session_key=self.session_key, expire_date__lt=ends).update(expire_date=ends)
        if is_put_off or ends < now + settings.LOGIN_IDLE:
            _note_that_it_was_seen(self.session_key, now)
        return kept

    def _belongs_to_the_request(self) -> bool:
        """Who looks at the list of their logins does not use the others of them."""
        request = context.request
        return request is None or request.session.session_key == self.session_key

    def exists(self, session_key: str | None) -> bool:
        """A session that has ended is none, though its row is still there."""
        there: bool = self.model.objects.filter(session_key=session_key, expire_date__gt=timezone.now()).exists()
        return there

    def create_model_instance(self, data: dict[str, Any]) -> AbstractBaseSession:
        data.setdefault(_BEGAN, timezone.now().timestamp())
        row: AbstractBaseSession = super().create_model_instance(data)
        row.expire_date = _end_of(data)
        return row


@receiver(user_logged_in)
def begin_a_working_day(request: HttpRequest, **_more: Any) -> None:
    request.session[_BEGAN] = timezone.now().timestamp()


def _note_that_it_was_seen(session_key: str | None, now: datetime) -> None:
    """For the list of one's own logins; once a minute too."""
    from allauth.usersessions.models import UserSession  # noqa: PLC0415  # sessions are asked for before models are there

    UserSession.objects.filter(session_key=session_key, last_seen_at__lt=now - _SELDOM).update(last_seen_at=now)


def _end_of(kept: dict[str, Any]) -> datetime:
    now = timezone.now()
    began = datetime.fromtimestamp(kept.get(_BEGAN, now.timestamp()), tz=now.tzinfo)
    return min(began + timedelta(seconds=settings.SESSION_COOKIE_AGE), now + settings.LOGIN_IDLE)
