"""The two ways to say what became of a request: JSON for scripts, a page for people without script."""

from collections.abc import Callable, Mapping
from http import HTTPStatus
from typing import Any, TypeVar

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.utils.text import capfirst

from classes.forms.edits import ReadAgain
from classes.models import TrainingClass, User
from classes.services.edits import ChangedMeanwhile

CORRECT_THESE = "Nothing was saved: correct what is marked and save again."


class NotYours(PermissionDenied):
    """The user's role includes the action, but not on this row; with the sentence that says so."""


class FoundElsewhere(Http404):
    """The page that was asked for has another address."""

    def __init__(self, address: str) -> None:
        super().__init__("found at another address")
        self.address = address


class WasDeleted(Http404):
    """What was asked for was there once, or may have been; with the sentence that says so."""


View = TypeVar("View", bound=Callable[..., HttpResponse])


def for_scripts(view: View) -> View:
    """Marks a view whose answers are JSON, its errors too."""
    view.for_scripts = True  # type: ignore[attr-defined]
    return view


def wants_page(request: HttpRequest) -> bool:
    """Whether a person is told; somebody who gets a page is one, unless they ask for JSON."""
    accepted = request.headers.get("Accept", "")
    if "text/html" in accepted:
        return True
    if request.method not in ("GET", "HEAD") or "application/json" in accepted:
        return False
    return not getattr(getattr(request.resolver_match, "func", None), "for_scripts", False)


def saved(
    request: HttpRequest, training_class: TrainingClass, *, message: str, status: int = HTTPStatus.OK
) -> HttpResponse:
    """The class was saved; a page goes on to the class."""
    return done(
        request,
        message=message,
        redirect_url=training_class.get_absolute_url(),
        status=status,
        class_id=training_class.pk,
        class_code=training_class.code,
    )


def done(
    request: HttpRequest, *, message: str, redirect_url: str, status: int = HTTPStatus.OK, **facts: Any
) -> HttpResponse:
    """Something was saved; a page goes on to the address, where the message is shown."""
    if wants_page(request):
        messages.success(request, message)
        return HttpResponseRedirect(redirect_url)
    return JsonResponse({"success": True, **facts, "message": message, "redirect_url": redirect_url}, status=status)


def invalid(
    request: HttpRequest,
    form: BaseForm,
    *,
    template: str,
    context: Mapping[str, Any] | None = None,
    message: str = CORRECT_THESE,
) -> HttpResponse:
    """What was sent cannot be saved; a page shows the form as it was sent, with the same words.

    What is wrong with a hidden field goes first: nothing that is marked would help.
    """
    message = next((str(field.errors[0]) for field in form.hidden_fields() if field.errors), message)
    if wants_page(request):
        page = {**(context or {}), "form": form, "message": message}
        return render(request, template, page, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, message, errors=form.errors)


def first_sentence(form: BaseForm) -> str:
    """The first thing that is wrong with a form, for where there is room for one."""
    return str(next(iter(form.errors.values()))[0])


def changed_meanwhile(
    request: HttpRequest,
    form: ReadAgain,
    refusal: ChangedMeanwhile,
    *,
    noun: str,
    template: str,
    context: Mapping[str, Any] | None = None,
) -> HttpResponse:
    """Somebody was faster: where they and the user meet, and what to send next.

    `meanwhile` has the entries that the form has to take over, because only others changed these fields;
    `taken_over` says who did. The page has taken them over already.
    """
    labels = ", ".join(conflict.label for conflict in refusal.conflicts)
    changed = capfirst(_who_changed(request, refusal, noun))
    message = f"{changed}: {labels}. Compare, choose what is right, and save again."
    taken = [each.told_to(request.user).taken_over for each in refusal.taken_over]
    meanwhile = form.read_again(refusal.row, refusal.meanwhile)
    if wants_page(request):
        conflicts = [each.told_to(request.user) for each in refusal.conflicts]
        facts = {"form": form, "message": message, "conflicts": conflicts, "taken_over": taken}
        return render(request, template, {**(context or {}), **facts}, status=HTTPStatus.CONFLICT)
    body = _meeting(request, refusal) | {"meanwhile": meanwhile, "taken_over": taken}
    return refused(request, HTTPStatus.CONFLICT, message, errors={}, **body)


def stale(request: HttpRequest, refusal: ChangedMeanwhile, *, noun: str, back: str) -> HttpResponse:
    """Somebody was faster than who pressed a button beside a row: what they changed, and the page `back` to look at."""
    labels = ", ".join(conflict.label for conflict in refusal.conflicts)
    changed = ": ".join(filter(None, [_who_changed(request, refusal, noun), labels]))
    message = f"Nothing was done: {changed}. Look at it as it is now, then decide again."
    return refused(request, HTTPStatus.CONFLICT, message, back=back, errors={}, **_meeting(request, refusal))


def refused(
    request: HttpRequest,
    status: int,
    message: str,
    *,
    template: str = "classes/refused.html",
    back: str = "",
    **facts: Any,
) -> HttpResponse:
    """Why something was not done, and what to do, in a sentence; `back` is the page on which to do it."""
    if wants_page(request):
        return render(request, template, {"message": message, "back": back}, status=status)
    return JsonResponse({"success": False, "message": message, **facts}, status=status)


def _meeting(request: HttpRequest, refusal: ChangedMeanwhile) -> dict[str, Any]:
    """What to compare, and the version to send with what was chosen."""
    conflicts = [each.told_to(request.user).as_document() for each in refusal.conflicts]
    return {"version": refusal.version, "conflict": conflicts}


def _who_changed(request: HttpRequest, refusal: ChangedMeanwhile, noun: str) -> str:
    if isinstance(request.user, User) and refusal.is_by(request.user):
        return f"you changed this {noun} meanwhile in another window"
    return f"somebody changed this {noun} meanwhile"
