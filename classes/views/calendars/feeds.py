"""Calendars for other programs: the file of a class, and subscriptions under secret addresses."""

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
from classes.models import CalendarFeed, TrainingClass
from classes.models.calendars.feed_sessions import classes_behind, sessions_of
from classes.models.catalogue.reference_data import ReferenceData
from classes.models.training_classes.training_classes import TrainingClassQuerySet
from classes.services.calendars.feeds import make_feed, revoke_feed
from classes.views import answers
from classes.views.access import class_at
from classes.views.calendars.files import CONTENT_TYPE, calendar_of, version_of
from classes.views.requests import StaffRequest

FEEDS: Final = "classes/calendars/feeds/feeds.html"
ONCE: Final = "Copy the address now: it is shown this one time, and whoever has it can read this calendar."


@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def class_calendar(request: StaffRequest, code: str) -> HttpResponse:
    training_class = class_at(request, code)
    answer = _calendar(request, f"Class {training_class}", TrainingClass.objects.filter(pk=training_class.pk))
    answer["Content-Disposition"] = f'attachment; filename="{training_class}.ics"'
    return answer


@login_not_required
@require_safe
def feed(request: HttpRequest, secret: str) -> HttpResponse:
    """Open to whoever has the secret, as long as its user might look at the classes himself."""
    subscription = get_object_or_404(CalendarFeed.objects.with_secret(secret))
    if not subscription.user.has_perm("classes.view_trainingclass"):
        raise Http404
    facts: dict[str, Any] = {"today": timezone.localdate(), "reference_data": ReferenceData(*CHOICES_FROM)}
    filters = filter_of(subscription, user=subscription.user, **facts)
    agent = None if subscription.training_class_id else filters.agent_shown
    return _calendar(request, name_of(subscription, filters), classes_of(subscription, filters), agent=agent)


@require_http_methods(["GET", "POST"])
@permission_required("classes.view_trainingclass", raise_exception=True)
def feeds(request: StaffRequest) -> HttpResponse:
    """GET: one's subscriptions, and what to subscribe to. POST: make one, or `revoke` the one with this key."""
    if "revoke" in request.POST:
        return _revoke(request)
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
    subscription, secret = make_feed(
        training_class=filters.training_class, filters=filters.kept, by=request.user, at=timezone.now()
    )
    address = request.build_absolute_uri(reverse("classes:feed", args=[secret]))
    if answers.wants_page(request):
        form = _filters(request, request.GET, reference_data).shown
        context = {**_subscriptions(request, reference_data), "form": form, "address": address, "once": ONCE}
        return render(request, FEEDS, context, status=HTTPStatus.CREATED)
    facts = {"success": True, "id": subscription.pk, "address": address, "message": ONCE}
    return JsonResponse(facts, status=HTTPStatus.CREATED)


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


def _calendar(
    request: HttpRequest, name: str, classes: TrainingClassQuerySet, *, agent: int | None = None
) -> HttpResponse:
    """The file, or 304 for a program that has it as it stands already."""
    sessions = sessions_of(classes, at=timezone.now(), agent=agent)
    behind = classes_behind(sessions)
    etag = f'"{version_of(name, sessions, behind)}"'
    answer = get_conditional_response(request, etag=etag)
    if answer is None:
        file = calendar_of(name, sessions, behind, address_of=lambda code: _address(request, code))
        answer = HttpResponse(file, content_type=CONTENT_TYPE)
    answer["ETag"], answer["Cache-Control"] = etag, "private, no-cache"
    return answer


def _address(request: HttpRequest, code: str) -> str:
    return request.build_absolute_uri(reverse("classes:class_detail", args=[code]))
