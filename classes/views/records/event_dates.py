"""The event dates of a class: its tab, and what becomes of each."""

from functools import partial
from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classes.forms.records.event_dates import EventDateForm, EventStatusForm
from classes.models import EventDate, TrainingClass
from classes.services.edits import ChangedMeanwhile
from classes.services.records.event_dates import (
    CompletedEventDate,
    EventDateLiesAhead,
    delete_event_date,
    set_event_status,
)
from classes.timetable import say_date
from classes.views import answers
from classes.views.access import class_at, require, require_edit, row_of
from classes.views.class_heads import page_context
from classes.views.records.records import HAS_THE_SAME, Kind, add, edit
from classes.views.requests import StaffRequest, posted, version_read

EVENT_DATES: Final = Kind(
    noun="event date",
    address="classes:class_events",
    tab="classes/records/event_dates/event_dates.html",
    fields="classes/records/event_dates/_fields.html",
)


@require_http_methods(["GET", "POST"])
@permission_required("classes.view_eventdate", raise_exception=True)
def class_events(request: StaffRequest, code: str) -> HttpResponse:
    """GET: the list. POST: one more."""
    training_class = class_at(request, code)
    page, new = partial(_page_of, request, training_class), EventDate(training_class=training_class)
    if request.method == "GET":
        return render(request, EVENT_DATES.tab, page() | {"form": EventDateForm(instance=new)})
    require(request, "add_eventdate")
    require_edit(request, training_class)
    form = EventDateForm(request.POST, instance=new)
    return add(request, form, EVENT_DATES, to=training_class, page=page, message=_added)


@require_http_methods(["GET", "POST"])
@permission_required("classes.change_eventdate", raise_exception=True)
def event_edit(request: StaffRequest, code: str, event: int) -> HttpResponse:
    training_class, row = _event_to_edit(request, code, event)
    form = EventDateForm(posted(request), instance=row)
    return edit(request, form, EVENT_DATES, of=training_class, message="The event date was saved.")


@require_POST
@permission_required("classes.change_eventdate", raise_exception=True)
def event_status(request: StaffRequest, code: str, event: int) -> HttpResponse:
    """Completes an event date, cancels it, or makes it pending again."""
    training_class, row = _event_to_edit(request, code, event)
    form = EventStatusForm(request.POST)
    if not form.is_valid():
        return answers.invalid(request, form, template="classes/refused.html", message=answers.first_sentence(form))
    status, read = form.cleaned_data["status"], version_read(request)
    try:
        changed = set_event_status(row, status, by=request.user, at=timezone.now(), read=read)
    except ChangedMeanwhile as refusal:
        return EVENT_DATES.stale(request, training_class, refusal)
    except EventDateLiesAhead:
        message = f"{say_date(row.date)} has not come yet: complete this event date then, or change its date."
        return answers.refused(request, HTTPStatus.CONFLICT, message)
    message = f"{changed.get_type_display()} of {say_date(changed.date)} is now "
    return EVENT_DATES.done(request, training_class, f"{message}{changed.get_status_display().lower()}.")


@require_POST
@permission_required("classes.delete_eventdate", raise_exception=True)
def event_delete(request: StaffRequest, code: str, event: int) -> HttpResponse:
    training_class, row = _event_to_edit(request, code, event)
    try:
        delete_event_date(row, by=request.user, read=version_read(request))
    except ChangedMeanwhile as refusal:
        return EVENT_DATES.stale(request, training_class, refusal)
    except CompletedEventDate:
        message = "This event date was completed and is kept: make it pending again first if that was a mistake."
        return answers.refused(request, HTTPStatus.CONFLICT, message)
    return EVENT_DATES.done(request, training_class, "The event date was deleted.")


def _added(event: EventDate) -> str:
    twin = f" {HAS_THE_SAME}" if event.has_twin() else ""
    return f"{event.get_type_display()} was added to the event dates.{twin}"


def _event_to_edit(request: StaffRequest, code: str, key: int) -> tuple[TrainingClass, EventDate]:
    training_class = class_at(request, code)
    event = row_of(EventDate.objects.with_names(), training_class, key)
    require_edit(request, training_class)
    return training_class, event


def _page_of(request: StaffRequest, training_class: TrainingClass) -> dict[str, Any]:
    today = timezone.localdate()
    events = training_class.event_dates.with_names().order_by("date", "pk")
    lines = [(event, event.is_overdue(today)) for event in events]
    return {**page_context(request, training_class), "lines": lines, "today": today}
