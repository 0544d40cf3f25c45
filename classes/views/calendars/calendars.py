"""The calendar over all classes: a page with the month as a list, and the events that its script asks for."""

from datetime import date
from http import HTTPStatus
from typing import Final
from urllib.parse import urlencode

from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.forms.calendars.calendars import CalendarPageForm, PeriodForm, RangeForm
from classes.forms.lists import PAGE_SIZES
from classes.models import TrainingClass
from classes.models.calendars.events import (
    Event,
    EventList,
    Kind,
    counts_between,
    events_between,
    holidays_between,
    names_of,
)
from classes.models.training_classes.training_classes import TrainingClassQuerySet
from classes.views import answers, exports
from classes.views.calendars.events_json import EventAddress, at_its_class, counts_as_json, events_as_json
from classes.views.overview.class_lists import filters_of
from classes.views.planning.day_places import STOPS, DayPlaces
from classes.views.reading import only_reads
from classes.views.requests import StaffRequest

# A script shows four of a day and leads to the others; beyond this they are too many to send.
MOST_EVENTS: Final = 1000


@only_reads
@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def calendar(request: StaffRequest) -> HttpResponse:
    filters = filters_of(request)
    period, pages = PeriodForm(request.GET, today=timezone.localdate()), CalendarPageForm(request.GET)
    if not period.is_list:  # for pages without script alone
        pages.default_size = PAGE_SIZES[0]
    events_shown = EventList(period.first, period.last, filters.found, agent=filters.agent_shown)
    page = pages.page_of(events_shown)
    events = list(page.object_list)
    names = names_of(events, today=timezone.localdate())
    context = {
        "filters": filters,
        "period": period,
        "page_obj": page,
        "page_numbers": list(page.paginator.get_elided_page_range(page.number)),
        "page_sizes": PAGE_SIZES,
        "lines": [(event, names.get(event.class_key)) for event in events],
        "left_out": exports.left_out_of(request, filters, period, pages),
    }
    return render(request, "classes/calendars/calendar.html", context)


@only_reads
@answers.for_scripts
@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def calendar_events(request: StaffRequest) -> HttpResponse:
    form = RangeForm(request.GET)
    if not form.is_valid():
        return answers.refused(
            request, HTTPStatus.UNPROCESSABLE_ENTITY, answers.first_sentence(form), errors=form.errors
        )
    (first, last), code = form.days, form.cleaned_data["class_code"]
    if code:
        found = TrainingClass.objects.visible_to(request.user).filter(code=code.upper())
        return events_answer(
            first, last, found, query=urlencode({"q": code}), address_of=_address_in(request, found.first())
        )
    filters = filters_of(request)
    others = {name: value for name, value in request.GET.items() if name not in {*form.fields, "page", "sort"}}
    return events_answer(first, last, filters.found, agent=filters.agent_shown, query=urlencode(others))


def events_answer(
    first: date,
    last: date,
    classes: TrainingClassQuerySet,
    *,
    agent: int | None = None,
    query: str = "",
    address_of: EventAddress = at_its_class,
) -> HttpResponse:
    """What is on these days, both included, as a JSON array; for an agent, by the key, what they teach.

    More than MOST_EVENTS are counted by day instead; each count leads to the list of its day, with this query.
    """
    found = events_between(first, last, classes, agent=agent)[: MOST_EVENTS + 1]
    events = [Event(*row) for row in found]
    if len(events) > MOST_EVENTS:
        holidays = events_as_json(holidays_between(first, last), {}, last=last)
        text = counts_as_json(counts_between(first, last, classes, agent=agent), beside=holidays, query=query)
    else:
        text = events_as_json(events, names_of(events, today=timezone.localdate()), last=last, address_of=address_of)
    return HttpResponse(text, content_type="application/json")


def _address_in(request: StaffRequest, training_class: TrainingClass | None) -> EventAddress:
    """Where an event in the calendar of this class can be dealt with: whoever looks is on the class's page already."""
    if training_class is None:
        return at_its_class
    places = DayPlaces.of(training_class, request.user, timezone.localdate())

    def address_of(event: Event) -> str:
        match event.kind:
            case Kind.SESSION:
                return places.of_session(event.key, event.day)
            case Kind.EXCEPTION:
                return places.of_day(event.day)
            case Kind.STOP:
                return places.of_entry(STOPS, event.until)
            case Kind.START:
                return places.of_entry("id_start_date", event.day)
            case Kind.END:
                return places.of_entry("id_end_date_by_hand", event.day)
        return ""

    return address_of
