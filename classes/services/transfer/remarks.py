"""Ticking off what was looked at."""

from datetime import datetime

from django.db import transaction

from classes.models import Remark, User
from classes.services.edits import refuse_stale


@transaction.atomic
def settle_remark(remark: Remark, *, settled: bool, by: User, at: datetime, read: str = "") -> None:
    """To say it twice changes nothing; who ticked it off first stays named. Raises ChangedMeanwhile."""
    current = Remark.objects.select_for_update().get(pk=remark.pk)
    if settled != (current.settled_at is not None):
        refuse_stale(current, read)
        current.settled_by, current.settled_at = (by, at) if settled else (None, None)
        current.save(update_fields=["settled_by", "settled_at"])
