"""Who gets into an account, and how that ends."""

import secrets
from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Final

import pghistory
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.db.models import F

from classes.models import CalendarFeed, Invitation, User
from classes.models.calendars.feeds import digest_of
from classes.services.edits import put

SECRET_BYTES: Final = 32


class InvitationGone(Exception):
    """The link was used, has run out, or was replaced by another."""


def choose_password(user: User, password: str) -> None:
    """Give a user the password that they chose themselves; every session but the caller's ends, and open links end."""
    user.set_password(password)
    user.must_change_password = False
    user.save(update_fields=["password", "must_change_password"])


@transaction.atomic
def change_profile(user: User, *, changes: Mapping[str, str], read: Mapping[str, str]) -> None:
    """Change these fields of what users may change of themselves, and no others.

    `read` are the values that they began with, as far as they are known. Raises ChangedMeanwhile.
    """
    current = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    began = {name: read.get(name, getattr(current, name)) for name in changes}
    changed = put(current, changes, read=began)
    with pghistory.context(user=user.pk):
        current.save(update_fields=changed)


@transaction.atomic
def invite(user: User, *, by: User, at: datetime, lasts: timedelta) -> str:
    """Let somebody choose their password by a link; gives its secret, which is stored nowhere. Earlier links end."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with pghistory.context(user=by.pk):
        Invitation.objects.filter(user=user).delete()
        Invitation.objects.create(user=user, secret_digest=digest_of(secret), made_at=at, ends_at=at + lasts)
    return secret


@transaction.atomic
def accept_invitation(digest: str, password: str, *, at: datetime) -> User:
    """Choose the password by the link whose secret has this digest. Locks the invitation, which goes.

    Raises InvitationGone.
    """
    invitation = Invitation.objects.with_digest(digest, at=at).select_for_update(of=("self",)).first()
    if invitation is None:
        raise InvitationGone
    with pghistory.context(user=invitation.user.pk):
        choose_password(invitation.user, password)
    return invitation.user


def end_session(user: User, key: int) -> bool:
    """End the user's session with this key; whether there was one."""
    session = UserSession.objects.filter(user=user, pk=key).first()
    if session:
        session.end()
    return session is not None


def end_sessions(user: User, *, by: User) -> None:
    """End all of somebody's sessions, wherever they are logged in."""
    with pghistory.context(user=by.pk):
        User.objects.filter(pk=user.pk).update(sessions_ended=F("sessions_ended") + 1)


@transaction.atomic
def remove_second_factors(user: User, *, by: User) -> None:
    """Let somebody who lost their second factor log in without one; their sessions end."""
    with pghistory.context(user=by.pk):
        Authenticator.objects.filter(user=user).delete()
        end_sessions(user, by=by)


def revoke_lost_feeds(user: User, *, by: User) -> None:
    """End the subscriptions of somebody who may see no classes any more: a role given later brings none back.

    An agent keeps those without a class or filters: they are about their own sessions.
    """
    current = User.objects.get(pk=user.pk)  # with the rights of now, not those looked up before
    lost = CalendarFeed.objects.filter(user=user)
    if current.has_perm("classes.see_own_sessions"):
        lost = lost.exclude(training_class=None, filters={})
    if not current.has_perm("classes.view_trainingclass"):
        with pghistory.context(user=by.pk):
            lost.delete()
