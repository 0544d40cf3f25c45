"""Ticking off what was looked at."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction

from classes.models import Remark, User
from classes.services.edits import refuse_stale


@transaction.atomic
def settle_remarks(read: Mapping[int, str], *, settled: bool, by: User, at: datetime) -> None:
    """Tick off all of them or none; to say it twice changes nothing, and who ticked one off first stays named.

    `read` has for each key what `version_of` gave when the remark was shown. Raises ChangedMeanwhile.
    """
    changed = []
    for current in Remark.objects.select_for_update().filter(pk__in=read):
        if settled != (current.settled_at is not None):
            refuse_stale(current, read[current.pk])
            current.settled_by, current.settled_at = (by, at) if settled else (None, None)
            changed.append(current)
    Remark.objects.bulk_update(changed, ["settled_by", "settled_at"])
