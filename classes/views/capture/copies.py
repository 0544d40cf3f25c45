"""Copying a class to a new draft."""

from functools import partial
from http import HTTPStatus
from typing import Any, Final
from uuid import uuid4

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods

from classes.forms.capture.copies import CopyForm
from classes.models import Teaching, TeachingRefused, TrainingClass
from classes.models.training_classes.alike import twins_in_words
from classes.models.training_classes.parts import ClassPart
from classes.services.capture.copies import copy_class
from classes.services.capture.submissions import settle_submission
from classes.services.planning.clashes import AgentClashes
from classes.services.submissions import SubmissionRefused
from classes.timetable import TimetableRefused
from classes.views import answers
from classes.views.access import class_at
from classes.views.capture.training_classes import sent_before
from classes.views.class_heads import page_context
from classes.views.planning.clashes import clash_override, clashing
from classes.views.requests import StaffRequest
from classes.views.submissions import submission_id_of, submission_of

_TEMPLATE: Final = "classes/capture/copy.html"
_CLASHES: Final = (
    "Nothing was saved: an agent would teach in two places at a time. Choose another date, do not take “Agent and "
    "backups” along, or give the reason for going on and save again."
)
# Single days belong to what happened then, learners to their class: nobody said that the copy has them too
_PROPOSED: Final = [part.value for part in ClassPart if part not in {ClassPart.SINGLE_DAYS, ClassPart.LEARNERS}]


@require_http_methods(["GET", "POST"])
@permission_required("classes.add_trainingclass", raise_exception=True)
def class_copy(request: StaffRequest, code: str) -> HttpResponse:
    source = class_at(request, code)
    page: dict[str, Any] = {
        "template": _TEMPLATE,
        "context": {**page_context(request, source), "teaching": partial(Teaching.of, source)},
    }
    if request.method == "GET":
        form = CopyForm(initial={"submission_id": uuid4(), "take": _PROPOSED})
        return render(request, _TEMPLATE, {**page["context"], "form": form})

    form = CopyForm(request.POST)
    try:
        return _copied(request, source, form) if form.is_valid() else answers.invalid(request, form, **page)
    except SubmissionRefused as refusal:
        return sent_before(request, refusal)
    except AgentClashes as refusal:
        return clashing(request, form, refusal, form_key=submission_id_of(request), message=_CLASHES, **page)
    except (ValidationError, TimetableRefused, TeachingRefused) as refusal:
        form.refuse(refusal)
        return answers.invalid(request, form, **page)


def _copied(request: StaffRequest, source: TrainingClass, form: CopyForm) -> HttpResponse:
    """Raises what `copy_class` raises."""
    submission = submission_of(request, of=source)
    settle_submission(submission, by=request.user)
    copy = copy_class(
        source,
        form.wanted(),
        submission,
        clash_override=clash_override(request, submission.id, form.cleaned_data["clash_reason"]),
        by=request.user,
        at=timezone.now(),
    )
    message = f"Class {source} was copied to the draft {copy}. {twins_in_words(copy)}".rstrip()
    return answers.saved(request, copy, message=message, status=HTTPStatus.CREATED)
