"""The event dates of a class: its tab, and what becomes of each."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_POST

from classes.forms.records.event_dates import EventDateForm, EventStatusForm
from classes.models import EventDate, TrainingClass
from classes.services.edits import ChangedMeanwhile
from classes.services.records import event_dates as services
from classes.views import answers
from classes.views.access import class_at, require, require_edit, row_of
from classes.views.heads import page_context
from classes.views.requests import StaffRequest

TAB: Final = "classes/records/event_dates/event_dates.html"
EDIT: Final = "classes/records/event_dates/edit.html"


@require_http_methods(["GET", "POST"])
@permission_required("classes.view_eventdate", raise_exception=True)
def class_events(request: StaffRequest, code: str) -> HttpResponse:
    """GET: the list. POST: one more."""
    training_class = class_at(request, code)
    if request.method == "GET":
        return render(request, TAB, _page_of(request, training_class) | {"form": EventDateForm()})
    require(request, "add_eventdate")
    require_edit(request, training_class)
    form = EventDateForm(request.POST)
    if form.is_valid():
        try:
            event = services.add_event_date(
                form.record(), to=training_class, said=form.edited(), by=request.user, at=timezone.now()
            )
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            message = f"{event.get_type_display()} was added to the event dates."
            return _done(request, training_class, message, status=HTTPStatus.CREATED, id=event.pk)
    return answers.invalid(request, form, template=TAB, context=_page_of(request, training_class))


@require_http_methods(["GET", "POST"])
@permission_required("classes.change_eventdate", raise_exception=True)
def event_edit(request: StaffRequest, code: str, event: int) -> HttpResponse:
    training_class, row = _event_to_edit(request, code, event)
    form = EventDateForm(request.POST or None, instance=row)
    page: dict[str, Any] = {"template": EDIT, "context": {**page_context(request, training_class), "event": row}}
    if request.method == "GET":
        return render(request, EDIT, page["context"] | {"form": form})
    if form.is_valid():
        try:
            services.edit_event_date(row, form.edited(), read_version=form.cleaned_data["version"], by=request.user)
        except ChangedMeanwhile as refusal:
            return answers.changed_meanwhile(request, form, refusal, noun="event date", **page)
        except ValidationError as refusal:
            form.refuse(refusal)
        else:
            return _done(request, training_class, "The event date was saved.")
    return answers.invalid(request, form, **page)


@require_POST
@permission_required("classes.change_eventdate", raise_exception=True)
def event_status(request: StaffRequest, code: str, event: int) -> HttpResponse:
    """Completes an event date, cancels it, or makes it pending again."""
    training_class, row = _event_to_edit(request, code, event)
    form = EventStatusForm(request.POST)
    if not form.is_valid():
        return answers.invalid(request, form, template="classes/refused.html", message=answers.first_sentence(form))
    changed = services.set_event_status(row, form.cleaned_data["status"], by=request.user, at=timezone.now())
    message = f"{changed.get_type_display()} of {changed.date:%a} {changed.date.day} {changed.date:%b %Y} is now "
    return _done(request, training_class, f"{message}{changed.get_status_display().lower()}.")


@require_POST
@permission_required("classes.delete_eventdate", raise_exception=True)
def event_delete(request: StaffRequest, code: str, event: int) -> HttpResponse:
    training_class, row = _event_to_edit(request, code, event)
    try:
        services.delete_event_date(row, by=request.user)
    except services.CompletedEventDate:
        message = "This event date was completed and is kept: make it pending again first if that was a mistake."
        return answers.refused(request, HTTPStatus.CONFLICT, message)
    return _done(request, training_class, "The event date was deleted.")


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


def _done(request: StaffRequest, training_class: TrainingClass, message: str, **more: Any) -> HttpResponse:
    address = reverse("classes:class_events", args=[training_class.code])
    return answers.done(request, message=message, redirect_url=address, **more)
