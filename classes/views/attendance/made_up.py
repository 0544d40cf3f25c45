"""Planning lost hours again, where they are seen."""

from django.contrib.auth.decorators import permission_required
from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.utils import timezone
from django.views.decorators.http import require_POST

from classes.forms.attendance.months import MakeUpForm
from classes.models import Session
from classes.models.recorded_events import text_of
from classes.services.attendance.made_up import MakeUp, make_up
from classes.services.edits import ChangedMeanwhile
from classes.services.planning.clashes import AgentClashes
from classes.timetable import TimetableRefused
from classes.views import answers
from classes.views.access import require_edit
from classes.views.attendance.access import address_of_month, session_at
from classes.views.attendance.months import PAGE, month_at, page_of
from classes.views.requests import StaffRequest


@require_POST
@permission_required("classes.change_trainingclass", raise_exception=True)
def session_make_up(request: StaffRequest, code: str, session: int) -> HttpResponse:
    row = session_at(request, code, session)
    require_edit(request, row.training_class)
    form = MakeUpForm.of(row, data=request.POST)
    if not form.is_valid():
        return _refused(request, row, form)
    checked, ended = form.cleaned_data, row.training_class.end_date
    way = MakeUp(checked["date"], checked["start"], checked["end"])
    try:
        saved = make_up(row, way, by=request.user, at=timezone.now())
    except ChangedMeanwhile as refusal:
        return answers.stale(request, refusal, noun="class", back=address_of_month(code, row.date))
    except AgentClashes as refusal:
        form.add_error("date", _in_words(refusal, way))
        return _refused(request, row, form)
    except (TimetableRefused, ValidationError) as refusal:
        form.refuse(refusal)
        return _refused(request, row, form)
    where = f" on {text_of(way.extra)}" if way.extra else ""
    ends = f"; the class ends {text_of(saved.end_date)}" if saved.end_date != ended or not way.extra else ""
    message = f"{text_of(row.date)} is made up{where}{ends}."
    return answers.done(request, message=message, redirect_url=address_of_month(saved.code, row.date))


def _in_words(refusal: AgentClashes, way: MakeUp) -> str:
    if way.extra:
        return f"{refusal.in_words()}. Choose another day, or plan it in the timetable."
    return f"At the end of the class, {refusal.in_words()}. Give an extra day, or plan it in the timetable."


def _refused(request: StaffRequest, row: Session, form: MakeUpForm) -> HttpResponse:
    month = month_at(request, row.training_class, row.date.replace(day=1))
    message = answers.first_sentence(form)
    return answers.invalid(request, form, template=PAGE, context=page_of(request, month, form), message=message)
