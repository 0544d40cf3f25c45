"""Subscriptions to calendars: making and revoking them."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Final

import pghistory

from classes.models import CalendarFeed, TrainingClass, User
from classes.models.calendars.feeds import digest_of

SECRET_BYTES: Final = 32


def make_feed(
    *, training_class: TrainingClass | None, filters: Mapping[str, str], by: User, at: datetime
) -> tuple[CalendarFeed, str]:
    """Subscribe to one class, or to those that the filters let through; gives the secret, which is stored nowhere."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    with pghistory.context(user=by.pk):
        feed = CalendarFeed.objects.create(
            user=by,
            training_class=training_class,
            filters={} if training_class else dict(filters),
            secret_digest=digest_of(secret),
            made_at=at,
        )
    return feed, secret


def revoke_feed(feed: CalendarFeed, *, by: User) -> None:
    """End a subscription: its address leads nowhere from now on."""
    with pghistory.context(user=by.pk):
        feed.delete()
