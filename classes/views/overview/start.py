"""The start page: what wants the user's attention, each with the list of what it counts."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any, Final, NamedTuple
from urllib.parse import urlencode

from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.forms.overview.class_filters import NOT_OVER
from classes.models import TrainingClass, User
from classes.models.life.needs import Need, lacking
from classes.models.overview import attention
from classes.models.training_classes.training_classes import TrainingClassQuerySet
from classes.views.access import require
from classes.views.requests import StaffRequest

DAYS_AHEAD: Final = 30
EVENT_DAYS_AHEAD: Final = 7
WAITING_SHOWN: Final = 10
_ONE_DAY: Final = timedelta(days=1)
_MINE: Final = {"status": "draft", "whose": "mine"}


class Group(NamedTuple):
    """Classes that matter, and the filters of the list that let exactly them through."""

    words: str
    classes: TrainingClassQuerySet
    filters: dict[str, Any]

    @property
    def address(self) -> str:
        return _list_with(self.filters)


class Figure(NamedTuple):
    """A number that matters, with the list of what it counts."""

    number: int
    words: str
    address: str


@require_safe
def start(request: StaffRequest) -> HttpResponse:
    """For an agent the way to their registers."""
    if not request.user.has_perm("classes.view_trainingclass"):
        require(request, "see_own_sessions")
        return redirect("classes:registers")
    classes, today = TrainingClass.objects.visible_to(request.user), timezone.localdate()
    may_repair = request.user.has_perm("classes.repair_class_code")
    groups = {
        "soon": list(_soon(classes, today)),
        "due": list(_due(classes, today)),
        "waiting": [_waiting(classes)] if may_repair else [],
    }
    figures = _figures(groups) | {"mine": list(_in_my_care(classes, request.user, today))}
    context: dict[str, Any] = {"figures": figures, "days_ahead": DAYS_AHEAD}
    if may_repair:
        oldest = classes.with_fallback_code().for_list().order_by("captured_at", "pk")
        context |= {"waiting": oldest[:WAITING_SHOWN], "all_waiting": figures["waiting"][0]}
    return render(request, "classes/overview/start.html", context)


def _in_my_care(classes: TrainingClassQuerySet, user: User, today: date) -> Iterator[Figure]:
    """The user's drafts, then those of them that lack something: one query for all."""
    mine = classes.drafts(on=today).in_care_of(user)
    lacks = {need.name: Count("pk", filter=lacking(need)) for need in Need}
    counts = mine.aggregate(ALL=Count("pk"), **lacks)
    yield Figure(counts["ALL"], "Drafts that you captured or supervise", _list_with(_MINE))
    for need in Need:
        yield Figure(counts[need.name], f"without {need.label}", _list_with({**_MINE, "missing": need.value}))


def _soon(classes: TrainingClassQuerySet, today: date) -> Iterator[Group]:
    soon = today + timedelta(days=DAYS_AHEAD)
    not_over, standing = classes.not_over(on=today), {"status": NOT_OVER}
    starts = {**standing, "start_from": today, "start_to": soon, "sort": "start_date"}
    yield Group(f"Classes that start within {DAYS_AHEAD} days", not_over.starting_between(today, soon), starts)
    ends = {**standing, "end_from": today, "end_to": soon}
    yield Group(f"Classes that end within {DAYS_AHEAD} days", not_over.filter(end_date__range=(today, soon)), ends)
    stopped = classes.in_status(TrainingClass.Status.STOPPED, on=today)
    yield Group("Stopped classes", stopped, {"status": "stopped"})
    taught = classes.filter(attention.taught_before(today))
    yield Group("Active classes after their last session", taught, {"taught_before": today})


def _due(classes: TrainingClassQuerySet, today: date) -> Iterator[Group]:
    missing = {"status": "draft", "order_number": "missing"}
    yield Group("Drafts without an order number", classes.drafts(on=today).without_order_number(), missing)
    soon = today + timedelta(days=EVENT_DAYS_AHEAD)
    for words, day in (
        ("Classes with overdue event dates", today - _ONE_DAY),
        (f"Classes with event dates overdue or due within {EVENT_DAYS_AHEAD} days", soon),
    ):
        yield Group(words, classes.filter(attention.with_event_dates_due(day)), {"events_until": day})
    follow_ups = classes.filter(attention.with_follow_ups_due(today))
    yield Group("Classes with QA follow-ups due", follow_ups, {"follow_ups_until": today})
    unreported = classes.filter(attention.with_visits_without_report(today))
    yield Group("Classes with QA visits without a report", unreported, {"reports_missing_until": today})
    clashing = classes.filter(attention.with_accepted_clashes())
    yield Group("Classes with accepted clashes", clashing, {"clashes": "accepted"})


def _waiting(classes: TrainingClassQuerySet) -> Group:
    filters = {"code_kind": "fallback", "sort": "code"}
    return Group("Classes with a fallback code", classes.with_fallback_code(), filters)


def _list_with(filters: dict[str, Any]) -> str:
    return f"{reverse('classes:class_list')}?{urlencode(filters)}"


def _figures(groups: dict[str, list[Group]]) -> dict[str, list[Figure]]:
    """Counted with one query for all."""
    counts = attention.counts_of({group.address: group.classes for each in groups.values() for group in each})
    return {
        name: [Figure(counts[group.address], group.words, group.address) for group in each]
        for name, each in groups.items()
    }
