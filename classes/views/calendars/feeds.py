"""Calendars for other programs: the file of a class, and subscriptions under secret addresses."""

from functools import partial
from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import login_not_required, permission_required
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_http_methods, require_safe

from classes.forms.calendars.feeds import FeedFilter, RevokeForm, classes_of, filter_of
from classes.forms.overview.class_filters import CHOICES_FROM
from classes.models import Agent, CalendarFeed, Session, TrainingClass, User
from classes.models.calendars.feed_sessions import SessionFacts, classes_behind, facts_of, sessions_of
from classes.models.catalogue.reference_data import ReferenceData
from classes.services.calendars.feeds import make_feed, revoke_feed
from classes.views import answers
from classes.views.access import class_at, require
from classes.views.calendars.ical import CONTENT_TYPE, AddressOf, calendar_of, version_of
from classes.views.reading import only_reads
from classes.views.requests import StaffRequest

FEEDS: Final = "classes/calendars/feeds/feeds.html"
OWN_SESSIONS: Final = "Your sessions"
ONCE: Final = "Copy the address now: it is shown this one time, and whoever has it can read this calendar."


@only_reads
@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def class_calendar(request: StaffRequest, code: str) -> HttpResponse:
    training_class = class_at(request, code)
    sessions = sessions_of(TrainingClass.objects.filter(pk=training_class.pk), at=timezone.now())
    answer = _calendar(request, f"Class {training_class}", sessions)
    answer["Content-Disposition"] = f'attachment; filename="{training_class}.ics"'
    return answer


@only_reads
@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Open to whoever has the secret, as long as its user might look at the classes, or sessions, themselves."""
    subscription = get_object_or_404(CalendarFeed.objects.with_secret(secret))
    if not subscription.user.has_perm("classes.view_trainingclass"):
        return _own_calendar(request, subscription.user)
    facts: dict[str, Any] = {"today": timezone.localdate(), "reference_data": ReferenceData(*CHOICES_FROM)}
    filters = filter_of(subscription, user=subscription.user, **facts)
    agent = None if subscription.training_class_id else filters.agent_shown
    sessions = sessions_of(classes_of(subscription, filters), at=timezone.now(), agent=agent)
    return _calendar(request, name_of(subscription, filters), sessions)


@require_http_methods(["GET", "POST"])
def feeds(request: StaffRequest) -> HttpResponse:
    """GET: one's subscriptions, and what to subscribe to. POST: make one, or `revoke` the one with this key.

    An agent subscribes to what they teach, and to nothing else.
    """
    sees_classes = request.user.has_perm("classes.view_trainingclass")
    if not sees_classes:
        require(request, "see_own_sessions")
    if "revoke" in request.POST:
        return _revoke(request)
    if not sees_classes:
        return _own_feeds(request)
    reference_data = ReferenceData(*CHOICES_FROM)
    if request.method == "POST":
        return _make(request, reference_data)
    filters = _filters(request, request.GET, reference_data)
    context = {"form": filters.shown, "uses_more": bool(filters.kept), "left_out": list(filters.left_out)}
    return render(request, FEEDS, {**_subscriptions(request, reference_data), **context})


def name_of(subscription: CalendarFeed, filters: FeedFilter) -> str:
    """How a calendar program and the list of subscriptions call it."""
    return f"Class {subscription.training_class}" if subscription.training_class else filters.words


def _make(request: StaffRequest, reference_data: ReferenceData) -> HttpResponse:
    filters = _filters(request, request.POST, reference_data)
    if not filters.is_valid():
        context = {**_subscriptions(request, reference_data), "uses_more": True}
        return answers.invalid(request, filters.form, template=FEEDS, context=context)
    made = make_feed(training_class=filters.training_class, filters=filters.kept, by=request.user, at=timezone.now())
    form = _filters(request, request.GET, reference_data).shown
    return _made(request, made, {**_subscriptions(request, reference_data), "form": form})


def _made(request: StaffRequest, made: tuple[CalendarFeed, str], context: dict[str, Any]) -> HttpResponse:
    subscription, secret = made
    address = request.build_absolute_uri(reverse("classes:feed", args=[secret]))
    if answers.wants_page(request):
        return render(request, FEEDS, {**context, "address": address, "once": ONCE}, status=HTTPStatus.CREATED)
    facts = {"success": True, "id": subscription.pk, "address": address, "message": ONCE}
    return JsonResponse(facts, status=HTTPStatus.CREATED)


def _own_feeds(request: StaffRequest) -> HttpResponse:
    made = None
    if request.method == "POST":
        made = make_feed(training_class=None, filters={}, by=request.user, at=timezone.now())
    context = {"subscriptions": [(row, OWN_SESSIONS) for row in CalendarFeed.objects.of(request.user)]}
    return _made(request, made, context) if made else render(request, FEEDS, context)


def _revoke(request: StaffRequest) -> HttpResponse:
    form = RevokeForm(request.POST, user=request.user)
    if not form.is_valid():
        raise Http404
    revoke_feed(form.cleaned_data["revoke"], by=request.user)
    message = "The subscription was revoked: its address leads nowhere from now on."
    return answers.done(request, message=message, redirect_url=reverse("classes:feeds"))


def _filters(request: StaffRequest, data: Any, reference_data: ReferenceData) -> FeedFilter:
    classes = TrainingClass.objects.visible_to(request.user)
    today = timezone.localdate()
    return FeedFilter(data, classes, user=request.user, today=today, reference_data=reference_data)


def _subscriptions(request: StaffRequest, reference_data: ReferenceData) -> dict[str, Any]:
    own, today = CalendarFeed.objects.of(request.user), timezone.localdate()
    filters = [filter_of(row, user=request.user, today=today, reference_data=reference_data) for row in own]
    return {"subscriptions": [(row, name_of(row, used)) for row, used in zip(own, filters, strict=True)]}


def _own_calendar(request: HttpRequest, user: User) -> HttpResponse:
    get_object_or_404(Agent.objects.who_logs_in_as(user))
    sessions = facts_of(Session.objects.visible_to(user, on=timezone.localdate()), at=timezone.now())
    registers = request.build_absolute_uri(reverse("classes:registers"))
    return _calendar(request, OWN_SESSIONS, sessions, address_of=lambda _code: registers)


def _calendar(
    request: HttpRequest, name: str, sessions: list[SessionFacts], *, address_of: AddressOf | None = None
) -> HttpResponse:
    """The file, or 304 for a program that has it as it stands already."""
    behind = classes_behind(sessions)
    etag = f'"{version_of(name, sessions, behind)}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        file = calendar_of(name, sessions, behind, address_of=address_of or partial(_address, request))
        answer = HttpResponse(file, content_type=CONTENT_TYPE)
    answer["ETag"], answer["Cache-Control"] = etag, "private, no-cache"
    return answer


def _address(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("classes:class_detail", args=[code]))
