"""Forms that are accepted once: what is known of one sending, and of the rows that remember one."""

from dataclasses import dataclass
from typing import Any, ClassVar, Self
from uuid import UUID, uuid4


@dataclass(frozen=True)
class Submission:
    """One sending of a form: its id, and the SHA-256 of what it said and of what it belongs to."""

    id: UUID
    digest: bytes

    @classmethod
    def of_no_form(cls) -> Self:
        """For what comes in another way and is never sent again."""
        return cls(uuid4(), b"")


class Submitted:
    """A row that a form was saved as. Its table has both columns, and a constraint by which each id is there once.

    Rows that came without a form have an id of their own and an empty digest.
    """

    SUBMITTED_BY: ClassVar[str]  # the column of who sent it

    submission_id: Any
    submission_digest: Any

    def remember(self, submission: Submission) -> None:
        self.submission_id, self.submission_digest = submission.id, submission.digest

    @property
    def submission(self) -> Submission:
        return Submission(self.submission_id, bytes(self.submission_digest))

    @property
    def submitted_by(self) -> int:
        """The key of the user."""
        return int(getattr(self, self.SUBMITTED_BY))
