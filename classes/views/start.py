from datetime import date, timedelta
from typing import Final, NamedTuple
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.models import TrainingClass, User
from classes.models.training_classes import TrainingClassQuerySet
from classes.views.requests import StaffRequest

DAYS_AHEAD: Final = 30
WAITING_SHOWN: Final = 10


class Figure(NamedTuple):
    """A number that matters, with the list of what it counts."""

    number: int
    words: str
    address: str


@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def start(request: StaffRequest) -> HttpResponse:
    classes = TrainingClass.objects.visible_to(request.user)
    context: dict[str, object] = {"figures": _figures(classes, request.user, timezone.localdate())}
    if request.user.has_perm("classes.repair_class_code"):
        waiting = classes.with_fallback_code()
        context |= {
            "waiting": waiting.for_list().order_by("captured_at", "pk")[:WAITING_SHOWN],
            "all_waiting": _figure(waiting, "Classes with a fallback code", code_kind="fallback", sort="code"),
        }
    return render(request, "classes/start.html", context)


def _figures(classes: TrainingClassQuerySet, user: User, today: date) -> list[Figure]:
    drafts, soon = classes.drafts(), today + timedelta(days=DAYS_AHEAD)
    missing = drafts.without_order_number()
    days = {"start_from": today.isoformat(), "start_to": soon.isoformat(), "sort": "start_date"}
    return [
        _figure(missing, "Drafts without an order number", status="draft", order_number="missing"),
        _figure(drafts.in_care_of(user), "Drafts that you captured or supervise", status="draft", whose="mine"),
        _figure(classes.starting_between(today, soon), f"Classes that start within {DAYS_AHEAD} days", **days),
    ]


def _figure(counted: TrainingClassQuerySet, words: str, **filters: str) -> Figure:
    return Figure(counted.count(), words, f"{reverse('classes:class_list')}?{urlencode(filters)}")
