"""Forms that are accepted once, as they come by HTTP."""

from hashlib import sha256
from typing import Final
from uuid import UUID, uuid4

from django.db.models import Model
from django.http import QueryDict

from classes.models.submissions import Submission
from classes.views.requests import StaffRequest

_NOT_CONTENT: Final = {"csrfmiddlewaretoken", "submission_id", "filled_in_by", "clashes_shown"}


def submission_of(request: StaffRequest, *, of: Model | None = None) -> Submission:
    """What was sent, and of which row it is a form; a form without an id gets a new one."""
    return Submission(submission_id_of(request) or uuid4(), _digest_of(request.POST, of))


def submission_id_of(request: StaffRequest) -> UUID | None:
    try:
        return UUID(request.POST.get("submission_id", "").strip())
    except ValueError:
        return None


def _digest_of(posted: QueryDict, of: Model | None) -> bytes:
    content = sorted((name, values) for name, values in posted.lists() if name not in _NOT_CONTENT)
    return sha256(repr((content, of.pk) if of else content).encode()).digest()
