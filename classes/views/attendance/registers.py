"""The register of one session: seen, captured and corrected."""

from http import HTTPStatus
from typing import Any, Final

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_http_methods, require_safe

from classes.forms.attendance.registers import NO_PAGE, OLD_PAGE, OUTCOME_NEEDED, RegisterForm
from classes.models import Session
from classes.models.attendance.access import may_capture
from classes.models.attendance.marks import IN_QUARTERS
from classes.models.attendance.sheets import Sheet, month_is_closed, why_not_captured
from classes.models.recorded_events import text_of
from classes.services.attendance import registers as services
from classes.services.attendance.merges import NOBODYS_HOURS, SentMark, SentRegister
from classes.services.edits import ChangedMeanwhile
from classes.services.submissions import SubmissionRefused, SubmittedWithOtherContent
from classes.timetable import say_number
from classes.views import answers
from classes.views.attendance.access import address_of_month, require_capture, session_at, session_with
from classes.views.attendance.own_registers import kept_for
from classes.views.requests import StaffRequest
from classes.views.submissions import submission_of

PAGE: Final = "classes/attendance/registers/register.html"
CONFIRM: Final = "Nothing was saved yet: look at this once more, and confirm it if it is true."
# What a page says by itself of a register that it does not send: it may be without network for long
REFUSALS: Final = {
    "all": answers.CORRECT_THESE,
    "outcome": OUTCOME_NEEDED,
    "reason": services.REASON_NEEDED,
    "hours": IN_QUARTERS,
    "page": NO_PAGE,
    "nobody": NOBODYS_HOURS,
}
_SENT_BEFORE: Final = "This form was saved before with other content: load the page again and correct it there."


@require_http_methods(["GET", "POST"])
@permission_required("classes.view_register", raise_exception=True)
def class_register(request: StaffRequest, code: str, session: int) -> HttpResponse:
    row = session_at(request, code, session)
    if request.method == "POST":
        require_capture(request, row)
        return _save(request, row)
    return _show(request, row)


@require_safe
@permission_required("classes.view_register", raise_exception=True)
def own_register(request: StaffRequest, session: int) -> HttpResponse:
    """The same register at an address where it is at hand without network."""
    return kept_for(request, _show(request, session_with(request, session)))


def _show(request: StaffRequest, session: Session) -> HttpResponse:
    sheet = Sheet(session)
    if not answers.wants_page(request):
        return JsonResponse(sheet.as_document())
    return render(request, PAGE, _page_of(request, sheet) | {"form": RegisterForm(sheet=sheet)})


def _save(request: StaffRequest, session: Session) -> HttpResponse:
    sheet = Sheet(session)
    form = RegisterForm(request.POST, sheet=sheet)
    if not form.is_valid():
        return answers.invalid(request, form, **_again(request, sheet))
    try:
        saved = services.save_register(session, _sent(request, session, form), by=request.user, at=timezone.now())
    except services.MonthIsClosed as refusal:
        return answers.refused(request, HTTPStatus.FORBIDDEN, str(refusal))
    except SubmissionRefused as refusal:
        return _sent_before(request, refusal)
    except ChangedMeanwhile as refusal:
        return answers.changed_meanwhile(request, form, refusal, noun="register", **_again(request, sheet))
    except (ValidationError, services.NotCapturable, services.NeedsConfirmation) as refusal:
        return _refused(request, form, refusal)
    return _saved(request, session, saved)


def _sent(request: StaffRequest, session: Session, form: RegisterForm) -> SentRegister:
    checked = form.cleaned_data
    return SentRegister(
        submission=submission_of(request, of=session),
        read_version=checked["version"],
        outcome=checked["outcome"],
        note=checked["note"],
        marks=tuple(SentMark(row["enrolment"], row["hours"], row["page"], prefix) for prefix, row in form.marks()),
        reason=checked["reason"],
        confirmed=checked["confirm"],
    )


def _saved(request: StaffRequest, session: Session, saved: services.SavedRegister) -> HttpResponse:
    day = text_of(session.date)
    taken = [conflict.told_to(request.user).taken_over for conflict in saved.taken_over]
    lacking = f"The hours of {say_number(saved.lacking, 'learner')} are still to be entered." if saved.lacking else ""
    done = f"The register of {day} was {'captured' if saved.is_new else 'saved'}."
    message = " ".join(filter(None, [done, lacking, *taken]))
    status = HTTPStatus.CREATED if saved.is_new else HTTPStatus.OK
    facts = {"session": session.pk, "version": saved.register.version, "taken_over": taken}
    return answers.done(request, message=message, redirect_url=_next(request, session), status=status, **facts)


def _next(request: StaffRequest, session: Session) -> str:
    """Where the next register is found: for the office in the class's month, for an agent on their own page."""
    if not request.user.has_perm("classes.view_trainingclass"):
        return reverse("classes:registers")
    return address_of_month(session.training_class.code, session.date)


def _refused(
    request: StaffRequest,
    form: RegisterForm,
    refusal: ValidationError | services.NotCapturable | services.NeedsConfirmation,
) -> HttpResponse:
    """What cannot be saved as it is, or is asked about once, with everything that was typed."""
    page = _again(request, form.sheet)
    if isinstance(refusal, services.NotCapturable):
        form.add_error(None, str(refusal))
        return answers.invalid(request, form, **page, message=str(refusal))
    if isinstance(refusal, ValidationError):
        form.refuse(refusal)
        return answers.invalid(request, form, **page)
    facts = {"form": form, "warnings": refusal.warnings, "confirm": refusal.key, "message": CONFIRM}
    if answers.wants_page(request):
        return render(request, PAGE, {**page["context"], **facts}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    return answers.refused(
        request,
        HTTPStatus.UNPROCESSABLE_ENTITY,
        CONFIRM,
        errors={},
        warnings=refusal.warnings,
        confirm=refusal.key,
    )


def _sent_before(request: StaffRequest, refusal: SubmissionRefused) -> HttpResponse:
    if isinstance(refusal, SubmittedWithOtherContent):
        return answers.refused(request, HTTPStatus.CONFLICT, _SENT_BEFORE, errors={})
    return answers.refused(request, HTTPStatus.UNPROCESSABLE_ENTITY, OLD_PAGE, errors={"submission_id": [OLD_PAGE]})


def _again(request: StaffRequest, sheet: Sheet) -> dict[str, Any]:
    """The page to which something comes back."""
    return {"template": PAGE, "context": _page_of(request, sheet)}


def _page_of(request: StaffRequest, sheet: Sheet) -> dict[str, Any]:
    session, register, today = sheet.session, sheet.register, timezone.localdate()
    is_ahead = session.date > today
    # A session that lies ahead is shown as on its day, and cannot be sent before
    why_not = why_not_captured(session, is_new=register is None, today=max(today, session.date))
    why_not = month_is_closed(session) if sheet.is_closed else why_not
    return {
        "sheet": sheet,
        "session": session,
        "training_class": session.training_class,
        "why_not": why_not,
        "may_capture": may_capture(request.user, session) and not why_not,
        "refusals": REFUSALS,
        "needs_reason": bool(register and timezone.localdate(register.captured_at) < today),
        "today": today,
        "opens_on": session.date if is_ahead else None,
    }
