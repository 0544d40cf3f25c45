"""Clashes of an agent's sessions: what somebody was shown, and that they go on with exactly that.

What was shown last for a form is kept in the log-in's session, so that a reason is all that the form has to add. The
form's page carries the same, signed: it is still there when the log-in has expired and the form is sent in a new one.
For a form without a key, whose submission's id is none, neither is done: it could not be told from others. See
docs/adr/0081.
"""

from collections.abc import Iterable
from http import HTTPStatus
from typing import Any, Final

from django.core.signing import BadSignature, Signer
from django.forms import BaseForm
from django.http import HttpResponse
from django.shortcuts import render

from classes.services.planning.clashes import AgentClashes, Clash, ClashOverride
from classes.views import answers
from classes.views.requests import StaffRequest

_SHOWN: Final = "clashes_shown"
_FORMS_REMEMBERED: Final = 10
_MOST_TOKENS: Final = 5000
_MESSAGE: Final = (
    "Nothing was saved: an agent would teach in two places at a time. Choose another agent or other times, or give the "
    "reason for going on and save again."
)


def clash_override(request: StaffRequest, form_key: object, reason: str) -> ClashOverride:
    """`form_key` is the submission's id, or the code of the class that is edited, with the step that it takes."""
    shown = request.session.get(_SHOWN, {}).get(str(form_key), [])
    return ClashOverride(reason, request.user, frozenset(shown).union(_shown_in_page(request, form_key)))


def remember(request: StaffRequest, form_key: object, clashes: Iterable[Clash]) -> None:
    """That these are what is shown now, as much as a session should hold."""
    if form_key is None:
        return
    forms = {key: shown for key, shown in request.session.get(_SHOWN, {}).items() if key != str(form_key)}
    latest = dict(list(forms.items())[-_FORMS_REMEMBERED + 1 :])
    now = {**latest, str(form_key): _tokens(clashes)}
    while len(now) > 1 and sum(map(len, now.values())) > _MOST_TOKENS:
        now.pop(next(iter(now)))
    if now != request.session.get(_SHOWN):
        request.session[_SHOWN] = now


def to_carry(request: StaffRequest, form_key: object, clashes: Iterable[Clash]) -> str:
    """What a page that shows these clashes sends with its form, as `clashes_shown`."""
    tokens = _tokens(clashes)
    if form_key is None or not tokens:
        return ""
    return _signer(request, form_key).sign(" ".join(tokens))


def documents_of(request: StaffRequest, form_key: object, refusal: AgentClashes) -> dict[str, Any]:
    return {
        "clashes_shown": to_carry(request, form_key, refusal.clashes),
        "clashes": [clash.as_document() for clash in refusal.clashes],
        "free_agents": [{"id": agent.pk, "name": agent.name} for agent in refusal.free],
    }


def clashing(
    request: StaffRequest,
    form: BaseForm,
    refusal: AgentClashes,
    *,
    form_key: object,
    template: str,
    context: dict[str, Any] | None = None,
    message: str = _MESSAGE,
) -> HttpResponse:
    """What clashes, and who could teach instead; remembered as shown."""
    remember(request, form_key, refusal.clashes)
    sentence = f"{refusal.in_words()}."
    form.errors.setdefault("agent", form.error_class()).append(sentence)
    if answers.wants_page(request):
        facts = {"form": form, "message": message, "clashes": refusal.clashes, "free_agents": refusal.free}
        facts["clashes_shown"] = to_carry(request, form_key, refusal.clashes)
        return render(request, template, {**(context or {}), **facts}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    documents = documents_of(request, form_key, refusal)
    return answers.refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, message, errors=form.errors, **documents)


def _tokens(clashes: Iterable[Clash]) -> list[str]:
    return sorted(frozenset[str]().union(*(clash.tokens for clash in clashes)))


def _shown_in_page(request: StaffRequest, form_key: object) -> list[str]:
    try:
        return _signer(request, form_key).unsign(request.POST.get(_SHOWN, "")).split()
    except BadSignature:
        return []


def _signer(request: StaffRequest, form_key: object) -> Signer:
    """For one form of one user: nobody accepts what somebody else was shown."""
    return Signer(salt=f"{_SHOWN} {request.user.pk} {form_key}")
