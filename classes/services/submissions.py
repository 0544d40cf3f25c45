"""A form that is sent twice is saved once, and answered as the first time.

What becomes of a form remembers it: see `Submitted`. How two that come at once are told apart is not the same
everywhere; see docs/adr/0182.
"""

from typing import TypeVar
from uuid import UUID

from django.db import connection
from django.db.models import QuerySet

from classes.models import EventDate, Note, QAVisit, RegisterSubmission, User
from classes.models.submissions import Submission, Submitted

Row = TypeVar("Row", EventDate, Note, QAVisit, RegisterSubmission)


class SubmissionRefused(Exception):
    """This submission was sent before and cannot be saved again."""


class SubmittedWithOtherContent(SubmissionRefused):
    """The form was saved as `row`, and has been changed since."""

    def __init__(self, row: Submitted) -> None:
        super().__init__(f"Saved as {row}")
        self.row = row


class SubmittedBySomebodyElse(SubmissionRefused):
    """Another user's form."""


def refuse_other(submission: Submission, earlier: Submitted, *, by: User) -> None:
    """Refuse a form that was saved as that row before, unless the same user sends the same content."""
    if earlier.submitted_by != by.pk:
        raise SubmittedBySomebodyElse
    if earlier.submission != submission:
        raise SubmittedWithOtherContent(earlier)


def saved_before(rows: QuerySet[Row], submission: Submission, *, by: User) -> Row | None:
    """The row that the same form was saved as; None for a new form: until the transaction ends nobody else can save it.

    Raises SubmissionRefused. Locks the submission until the end of the transaction.
    """
    lock_submission(submission.id)
    earlier = rows.filter(submission_id=submission.id).first()
    if earlier:
        refuse_other(submission, earlier, by=by)
    return earlier


def lock_submission(submission_id: UUID) -> None:
    """Let nobody else store what the same form says until the end of the transaction."""
    key = int.from_bytes(submission_id.bytes[:8], signed=True)
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [key])
