"""A class's timetable: its sessions, what is left out and why, and what it comes to."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from django.contrib.auth.decorators import permission_required
from django.db.models import prefetch_related_objects
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.models import PublicHoliday, StoredTimetable, TrainingClass
from classes.models.planning.session_lists import SessionList
from classes.services.planning.timetables import read_plan
from classes.timetable import TimetableRefused, hours_text, say_meetings
from classes.views.access import class_at
from classes.views.class_heads import page_context
from classes.views.planning.day_places import DayPlaces
from classes.views.requests import StaffRequest


@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def class_timetable(request: StaffRequest, code: str) -> HttpResponse:
    training_class = class_at(request, code)
    places = DayPlaces.of(training_class, request.user, timezone.localdate())
    context = {**page_context(request, training_class), **timetable_of(training_class, PublicHoliday.objects.names())}
    context["months"] = places.beside(context["days"])
    return render(request, "classes/planning/timetables/timetable.html", context)


def timetable_of(training_class: TrainingClass, holidays: Mapping[date, str] | None = None) -> dict[str, Any]:
    """What a page of the class says of its timetable, if there is one; of sessions on these holidays, their names."""
    stored, today = StoredTimetable.of(training_class), timezone.localdate()
    sessions = stored.remembered(timezone.now())
    prefetch_related_objects(sessions, "agent")
    try:
        plan, contradictions = read_plan(training_class, stored, today=today), []
    except TimetableRefused as refused:  # no page fails for rows that came past the forms
        plan, contradictions = None, [problem.message for problem in refused.problems]
    days = SessionList.of(
        sessions,
        stored.left_out,
        made_up=plan.made_up if plan else (),
        notes=stored.entries.notes,
        holidays=holidays or {},
    )
    return {
        "plan": plan,
        "contradictions": contradictions,
        "meetings": list(say_meetings(stored.timetable, since=stored.followed_since)) if stored.timetable else [],
        "difference": hours_text(plan.difference) if plan else "",
        "days": days,
        "taught": days.before(today),
        "month": days.nearest_to(today),
    }
