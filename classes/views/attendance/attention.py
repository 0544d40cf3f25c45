"""What of registers wants somebody's attention on the start page."""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.models import Session
from classes.models.attendance.late_registers import late_by_agent
from classes.models.attendance.month_lists import MonthState, State, states_of_classes
from classes.models.attendance.months import month_text
from classes.models.attendance.register_lists import month_before
from classes.views.overview import start as overview
from classes.views.overview.start import Figure
from classes.views.requests import StaffRequest

AGENTS_SHOWN: Final = 10
_WORDS: Final = {
    State.LOST: "Classes with lost hours in",
    State.DIFFERS: "Claims that differ from what is owed in",
    State.READY: "Classes ready to close",
}


@require_safe
def start(request: StaffRequest) -> HttpResponse:
    """The start page, with what of registers is to be done."""
    return overview.start(request, more=_registers_of)


def _registers_of(request: StaffRequest) -> dict[str, Any]:
    today = timezone.localdate()
    sees_to_all = request.user.has_perm("classes.capture_every_register")
    mine = {"supervisor": request.user.pk} if not sees_to_all and request.user.supervised_classes.exists() else {}
    sessions = Session.objects.visible_to(request.user, on=today)
    late = late_by_agent(sessions.filter(training_class__supervisor=request.user) if mine else sessions, today=today)
    last = month_before(today.replace(day=1))
    states = states_of_classes(last, request.user, today=today, **mine)
    missing = {"missing": "yes", **mine}
    figures = [
        Figure(
            sum(each.sessions for each in late),
            f"Sessions before today not captured{', in classes that you supervise' if mine else ''}",
            f"{reverse('classes:registers')}?{urlencode(missing)}",
        ),
        *(_figure(state, states, last, mine) for state in _WORDS),
    ]
    return {"registers": {"figures": figures, "late": late[:AGENTS_SHOWN], "missing": urlencode(missing)}}


def _figure(state: State, states: Iterable[MonthState], month: date, mine: dict[str, int]) -> Figure:
    filters = urlencode({"month": f"{month:%Y-%m}", "state": state.value, **mine})
    number = sum(each.is_in(state) for each in states)
    return Figure(number, f"{_WORDS[state]} {month_text(month)}", f"{reverse('classes:month_list')}?{filters}")
