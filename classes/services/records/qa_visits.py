"""Saying that the follow-up of a QA visit is done, or that it is not."""

from datetime import datetime

from classes.models import QAVisit, User
from classes.services.edits import refuse_stale
from classes.services.records.records import locked
from classes.services.records.transactions import recorded


class NoFollowUp(Exception):
    """The visit has no follow-up that could be done."""


def set_follow_up(visit: QAVisit, *, done: bool, by: User, at: datetime, read: str = "") -> QAVisit:
    """Say that the follow-up is done, or that it is not; to say it twice changes nothing.

    Raises NoFollowUp, ChangedMeanwhile.
    """
    with recorded(QAVisit, by=by):
        current = locked(visit)
        if current.follow_up_date is None:
            raise NoFollowUp
        if done != (current.follow_up_done_at is not None):
            refuse_stale(current, read)
            current.follow_up_done_by, current.follow_up_done_at = (by, at) if done else (None, None)
            current.save(update_fields=["follow_up_done_by", "follow_up_done_at"])
        return current
