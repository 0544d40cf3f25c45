"""A learner's page, with the hours for which they were there."""

from typing import Any

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from classes.models import Learner
from classes.models.attendance.learner_hours import hours_of_learner
from classes.views.learners import learners
from classes.views.reading import only_reads
from classes.views.requests import StaffRequest


@only_reads
@require_safe
def learner_detail(request: StaffRequest, learner: int) -> HttpResponse:
    return learners.learner_detail(request, learner, more=_hours_of)


def _hours_of(learner: Learner) -> dict[str, Any]:
    return {"hours": hours_of_learner(learner)}
