"""The form of a class that is sent twice is saved once, and its number is taken once."""

from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import BigIntegerField, Value

from classes.models import RetiredCode, TrainingClass, User
from classes.models.submissions import Submission
from classes.services.codes.numbered_inserts import make_durable
from classes.services.submissions import SubmissionRefused, refuse_other


class AlreadyCaptured(SubmissionRefused):
    """The same form with the same content: `training_class` is what it was saved as."""

    def __init__(self, training_class: TrainingClass) -> None:
        super().__init__(f"Saved as {training_class}")
        self.training_class = training_class


class SubmissionDeleted(SubmissionRefused):
    """The form was saved, and its draft has been deleted since."""


def settle_submission(submission: Submission, *, by: User) -> None:
    """Return if the submission is new; otherwise raise the SubmissionRefused that says what became of it."""
    found = _stored_as(submission.id)
    if not found:
        return
    earlier = TrainingClass.objects.filter(pk=max(found)).first()
    if earlier is None:
        raise SubmissionDeleted
    if settings.EARLY_RELEASE and not connection.in_atomic_block:
        make_durable()  # who saved it may still be waiting for the disk
    refuse_other(submission, earlier, by=by)
    raise AlreadyCaptured(earlier)


def _stored_as(submission_id: UUID) -> list[int]:
    """The key of its class; 0 when the class was deleted. One question for what nearly always finds nothing."""
    classes = TrainingClass.objects.filter(submission_id=submission_id).order_by().values_list("pk", flat=True)
    deleted = RetiredCode.objects.filter(submission_id=submission_id).order_by()
    return list(classes.union(deleted.values_list(Value(0, BigIntegerField()), flat=True), all=True))
