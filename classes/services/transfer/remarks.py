"""Ticking off what was looked at."""

from datetime import datetime

from classes.models import Remark, User


def settle_remark(remark: Remark, *, settled: bool, by: User, at: datetime) -> None:
    """To say it twice changes nothing; who ticked it off first stays named."""
    if settled:
        Remark.objects.open().filter(pk=remark.pk).update(settled_by=by, settled_at=at)
    else:
        Remark.objects.filter(pk=remark.pk).update(settled_by=None, settled_at=None)
