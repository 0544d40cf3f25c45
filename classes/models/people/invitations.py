from datetime import datetime

import pghistory
from django.conf import settings
from django.db import models


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def with_digest(self, digest: str, *, at: datetime) -> "InvitationQuerySet":
        """The one whose secret has this digest, if it can still be used."""
        return self.filter(secret_digest=digest, ends_at__gt=at, user__is_active=True).select_related("user")


@pghistory.track(exclude=["secret_digest"])
class Invitation(models.Model):
    """A link by which somebody chooses the password of their account, once and for a limited time.

    The account is there already, with its roles. A user has one invitation at most; it goes when their password
    changes, by the link or otherwise, and when they are switched off (see `account_triggers`).
    """

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="invitation")
    secret_digest = models.CharField(max_length=64, unique=True)
    made_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    objects = InvitationQuerySet.as_manager()

    class Meta:
        db_table = "invitations"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(ends_at__gt=models.F("made_at")), name="invitation_ends_after_it_was_made"
            ),
        ]

    def __str__(self) -> str:
        return f"invitation {self.pk}"
