from hashlib import sha256

import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from classes.models.people.users import User
from classes.models.training_classes.training_classes import TrainingClass


class CalendarFeedQuerySet(models.QuerySet["CalendarFeed"]):
    def of(self, user: User) -> "CalendarFeedQuerySet":
        """The user's own, the newest first."""
        return self.filter(user=user).select_related("training_class").order_by("-made_at", "-pk")

    def with_secret(self, secret: str) -> "CalendarFeedQuerySet":
        """The one that this secret opens, or none."""
        return self.filter(secret_digest=digest_of(secret)).select_related("user", "training_class")


@pghistory.track(exclude=["secret_digest"])
class CalendarFeed(models.Model):
    """A subscription: what a calendar program may read at an address that has a secret in it, and no login.

    It is about one class, or about those that `filters` let through: names and values as in the address of the list.
    """

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="+", null=True)
    filters = models.JSONField(default=dict)
    secret_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()

    objects = CalendarFeedQuerySet.as_manager()

    class Meta:
        db_table = "calendar_feeds"
        constraints = [
            models.CheckConstraint(
                condition=Q(training_class=None) | Q(filters={}),
                name="calendar_feed_has_one_class_or_filters",
            ),
        ]

    def __str__(self) -> str:
        return f"subscription {self.pk}"


def digest_of(secret: str) -> str:
    """What is stored of a secret. It is long and random, so nobody finds it by trying."""
    return sha256(secret.encode()).hexdigest()
