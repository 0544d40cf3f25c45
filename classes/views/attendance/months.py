"""The month of a class: its days and figures, closing and reopening it, claims and what is said to them."""

from collections.abc import Callable
from datetime import date
from http import HTTPStatus
from itertools import groupby
from operator import attrgetter
from typing import Any, Final, TypeVar

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.forms import Form
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_POST, require_safe

from classes.forms.attendance.filters import read_month
from classes.forms.attendance.months import ClaimForm, MakeUpForm, MonthForm, ReopenForm, SettleForm
from classes.models import Claim, Entries, Session, TrainingClass
from classes.models.attendance.class_months import AgentLine, ClassMonth, month_shown
from classes.models.attendance.month_figures import lost_sessions
from classes.models.attendance.months import month_text
from classes.models.sent_numbers import number_in
from classes.services.attendance import months as services
from classes.services.attendance.made_up import why_extra_day, why_not_made_up
from classes.services.planning.closed_months import last_closed_month
from classes.views import answers
from classes.views.attendance.access import address_of_month, class_of_registers, require_claim
from classes.views.class_heads import page_context
from classes.views.requests import StaffRequest

PAGE: Final = "classes/attendance/months/month.html"
_OF_OFFICE: Final = "classes/training_classes/page.html"
_OF_AGENTS: Final = "classes/attendance/months/own.html"
_REOPEN_IDS: Final = "reopen-%s"
_Sent = TypeVar("_Sent", bound=Form)


@require_safe
@permission_required("classes.view_register", raise_exception=True)
def class_registers(request: StaffRequest, code: str) -> HttpResponse:
    """The month that is asked for, or that of today."""
    training_class = class_of_registers(request, code)
    asked, left_out = _month_of(request)
    if left_out and not answers.wants_page(request):
        return answers.refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, left_out[0], errors={"month": left_out})
    month = month_at(request, training_class, asked)
    if not answers.wants_page(request):
        return JsonResponse(month.as_document())
    return render(request, PAGE, page_of(request, month) | {"left_out": left_out})


@require_POST
@permission_required("classes.close_month", raise_exception=True)
def month_close(request: StaffRequest, code: str, month: date) -> HttpResponse:
    def close(training_class: TrainingClass, form: MonthForm) -> str:
        services.close_month(training_class, month, **_facts(request, form))
        return f"{month_text(month)} was closed."

    return _decide(request, code, month, lambda _shown: MonthForm(request.POST), close)


@require_POST
@permission_required("classes.close_month", raise_exception=True)
def month_reopen(request: StaffRequest, code: str, month: date) -> HttpResponse:
    def reopen(training_class: TrainingClass, form: MonthForm) -> str:
        services.reopen_month(training_class, month, reason=form.cleaned_data["reason"], **_facts(request, form))
        return f"{month_text(month)} was reopened."

    return _decide(request, code, month, lambda _shown: ReopenForm(request.POST, auto_id=_REOPEN_IDS), reopen)


@require_POST
@permission_required("classes.add_register", raise_exception=True)
def month_claim(request: StaffRequest, code: str, month: date) -> HttpResponse:
    def claim(training_class: TrainingClass, form: MonthForm) -> str:
        agent, hours = form.cleaned_data["agent"], form.cleaned_data["hours"]
        require_claim(request, training_class, agent)
        services.claim_hours(training_class, month, agent=agent, hours=hours, **_facts(request, form))
        return f"The claim of {agent} for {month_text(month)} was saved."

    def form_for(shown: ClassMonth) -> ClaimForm:
        return ClaimForm(request.POST, agents=_agents_in(shown), auto_id=_sent_ids(request, "claim"))

    return _decide(request, code, month, form_for, claim)


@require_POST
@permission_required("classes.close_month", raise_exception=True)
def month_settle(request: StaffRequest, code: str, month: date) -> HttpResponse:
    def settle(training_class: TrainingClass, form: MonthForm) -> str:
        agent, outcome = form.cleaned_data["agent"], form.cleaned_data["outcome"]
        claim = Claim.objects.filter(training_class=training_class, month=month, agent=agent).first()
        if claim is None:
            raise ValidationError(f"{agent} has claimed nothing for {month_text(month)}.")
        services.settle_claim(claim, outcome=outcome, note=form.cleaned_data["note"], **_facts(request, form))
        return f"The claim of {agent} for {month_text(month)} was {outcome}."

    def form_for(shown: ClassMonth) -> SettleForm:
        return SettleForm(request.POST, agents=_agents_in(shown), auto_id=_sent_ids(request, "settle"))

    return _decide(request, code, month, form_for, settle)


def month_at(request: StaffRequest, training_class: TrainingClass, asked: date | None) -> ClassMonth:
    """A month of the class, as far as the user may see it."""
    today = timezone.localdate()
    visible = Session.objects.visible_to(request.user, on=today)
    month = asked or month_shown(training_class, visible, today)
    sees_all = request.user.has_perm("classes.view_trainingclass")
    agent = None if sees_all else request.user.agent_id
    return ClassMonth(training_class, month, visible, agent=agent, today=today)


def page_of(request: StaffRequest, month: ClassMonth, sent: Form | None = None) -> dict[str, Any]:
    """`sent` is a form that was refused: it stands in its place as it was sent."""
    training_class, user = month.training_class, request.user
    is_of_office = month.agent is None
    frame = page_context(request, training_class) if is_of_office else {"training_class": training_class}
    may_capture = user.has_perm("classes.capture_every_register") or training_class.supervisor_id == user.pk
    return {
        **frame,
        "frame": _OF_OFFICE if is_of_office else _OF_AGENTS,
        "month": month,
        "month_before": month.before,
        "month_after": month.after,
        "claims": [(line, _claim_form(line, sent), _settle_form(line, sent)) for line in month.agents],
        **(_lost_hours_of(month, sent) if is_of_office else {}),
        "reopen_form": _in_place(ReopenForm(auto_id=_REOPEN_IDS), sent),
        "may_close": user.has_perm("classes.close_month"),
        "may_claim": may_capture or not is_of_office,
    }


def _lost_hours_of(month: ClassMonth, sent: Form | None) -> dict[str, Any]:
    """Of each day what was not held, why it cannot be made up, and the form; and why on an extra day alone.

    Of the class in all months; `lost_now` counts the sessions of this one.
    """
    training_class = month.training_class
    if not (sessions := lost_sessions(training_class.pk)):
        return {}
    closed, today = last_closed_month(training_class), timezone.localdate()
    why = why_extra_day(training_class, Entries.of(training_class), today=today)
    days = [(day, list(lost)) for day, lost in groupby(sessions, attrgetter("date"))]
    return {
        "lost": [
            (
                lost,
                why_not_made_up(training_class, day, closed, today=today),
                _in_place(MakeUpForm.of(lost[0], why), sent),
            )
            for day, lost in days
        ],
        "why_extra_day": why,
        "lost_now": sum(month.month <= session.date < month.after for session in sessions),
    }


def _claim_form(line: AgentLine, sent: Form | None) -> ClaimForm:
    hours = line.claim.hours if line.claim else None
    return _in_place(ClaimForm(agents=[], initial={"hours": hours}, auto_id=_ids("claim", line.key)), sent)


def _settle_form(line: AgentLine, sent: Form | None) -> SettleForm:
    # The reason of a dispute is none for approving
    note = line.claim.note if line.claim and line.claim.outcome != Claim.Outcome.DISPUTED else ""
    return _in_place(SettleForm(agents=[], initial={"note": note}, auto_id=_ids("settle", line.key)), sent)


def _ids(kind: str, agent: int | None) -> str:
    """Of the fields of a form in an agent's row."""
    return f"{kind}-{agent}-%s"


def _sent_ids(request: StaffRequest, kind: str) -> str:
    return _ids(kind, number_in(request.POST.get("agent", "")))


def _in_place(blank: _Sent, sent: Form | None) -> _Sent:
    return sent if isinstance(sent, type(blank)) and sent.auto_id == blank.auto_id else blank


def _decide(
    request: StaffRequest,
    code: str,
    month: date,
    form_for: Callable[[ClassMonth], MonthForm],
    act: Callable[[TrainingClass, MonthForm], str],
) -> HttpResponse:
    training_class = class_of_registers(request, code)
    shown = month_at(request, training_class, month)
    form = form_for(shown)
    try:
        if not form.is_valid():
            return _refused(request, shown, form)
        message = act(training_class, form)
    except services.DecidedMeanwhile as refusal:
        return answers.refused(
            request, HTTPStatus.CONFLICT, str(refusal), errors={}, version=refusal.version, conflict=[]
        )
    except ValidationError as refusal:
        form.refuse(refusal)
        return _refused(request, shown, form)
    return answers.done(request, message=message, redirect_url=address_of_month(training_class.code, month))


def _refused(request: StaffRequest, month: ClassMonth, form: Form) -> HttpResponse:
    message = answers.first_sentence(form)
    return answers.invalid(request, form, template=PAGE, context=page_of(request, month, form), message=message)


def _facts(request: StaffRequest, form: MonthForm) -> dict[str, Any]:
    return {"by": request.user, "at": timezone.now(), "read_version": form.cleaned_data.get("version")}


def _agents_in(month: ClassMonth) -> list[int]:
    return [line.agent.pk for line in month.agents if line.agent]


def _month_of(request: StaffRequest) -> tuple[date | None, list[str]]:
    """The month in the address, and why it was left out."""
    text = request.GET.get("month", "")
    try:
        return (read_month(text) if text else None), []
    except ValidationError as refusal:
        shown = text.replace("\0", "")[:40]
        return None, [f"Month “{shown}” was left out: {refusal.messages[0]}"]
