"""What of registers is to be done: counted apart from the start page, for in a big office it takes seconds."""

from collections.abc import Iterable, Iterator
from datetime import date
from typing import Any, Final
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.decorators import permission_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.http import require_safe

from classes.models import TrainingClass, User
from classes.models.attendance.late_registers import late_by_agent
from classes.models.attendance.month_lists import (
    MonthState,
    State,
    differing_before,
    lost_by_month,
    open_before,
    states_of_classes,
    unsettled_before,
)
from classes.models.attendance.months import month_text
from classes.models.attendance.register_lists import month_before
from classes.models.planning.sessions import OPEN_AFTER_THE_LAST
from classes.views.overview.start import Figure
from classes.views.requests import StaffRequest

AGENTS_SHOWN: Final = 10
MONTHS_BACK: Final = 3
MONTHS_OF_CLAIMS: Final = 12
_WORDS: Final = {
    State.MISSING: "Classes not captured completely in",
    State.READY: "Classes ready to close in",
}


@require_safe
@permission_required("classes.view_trainingclass", raise_exception=True)
def registers_to_do(request: StaffRequest) -> HttpResponse:
    return render(request, "classes/attendance/to_do.html", _registers_of(request))


def _registers_of(request: StaffRequest) -> dict[str, Any]:
    today = timezone.localdate()
    sees_to_all = request.user.has_perm("classes.capture_every_register")
    mine = {"supervisor": request.user.pk} if not sees_to_all and request.user.supervised_classes.exists() else {}
    late = late_by_agent(TrainingClass.objects.visible_to(request.user).filter(**mine), today=today)
    last = month_before(today.replace(day=1))
    states = states_of_classes(last, request.user, today=today, **mine)
    missing = {"missing": "yes", **mine}
    figures = [
        Figure(
            sum(each.sessions for each in late),
            f"Sessions before today not captured{', in classes that you supervise' if mine else ''}",
            f"{reverse('classes:registers')}?{urlencode(missing)}",
        ),
        *_of_lost_hours(last, request.user, mine),
        *_of_claims(states, last, request.user, mine),
        *(_figure(state, states, last, mine) for state in _WORDS),
        *_of_earlier_months(last, request.user, mine),
    ]
    listed = {"late": late[:AGENTS_SHOWN], "later": late[AGENTS_SHOWN:], "missing": urlencode(missing)}
    return {"registers": {"figures": figures, "open_days": OPEN_AFTER_THE_LAST.days, **listed}}


def _of_lost_hours(last: date, user: User, mine: dict[str, int]) -> Iterator[Figure]:
    """Of the last month always; of all others, the current one too, where hours are lost and the month is open."""
    for month, number in sorted({last: 0, **lost_by_month(user, **mine)}.items()):
        yield _in_months("Classes with lost hours in", number, month, State.LOST, mine)


def _of_claims(states: Iterable[MonthState], last: date, user: User, mine: dict[str, int]) -> Iterator[Figure]:
    """Of the last month always, and of those of the year before it that have claims to settle.

    What is owed for the current month still changes, and nothing of it can be approved.
    """
    differing = differing_before(last, user, since=month_before(last, count=MONTHS_OF_CLAIMS), **mine)
    differing[last] = sum(each.is_in(State.DIFFERS) for each in states)
    for month, number in sorted(differing.items()):
        yield _in_months("Classes with claims that differ from what is owed in", number, month, State.DIFFERS, mine)


def _of_earlier_months(last: date, user: User, mine: dict[str, int]) -> Iterator[Figure]:
    """Months before the last one that are not done with: the three before it that are not closed, and claims."""
    since = max(settings.REGISTERS_FROM, month_before(last, count=MONTHS_BACK))
    for month, number in sorted(open_before(last, user, since=since, **mine).items()):
        yield _in_months("Classes not closed in", number, month, State.OPEN, mine)
    for month, number in sorted(unsettled_before(last, user, **mine).items()):
        yield _in_months("Classes with claims to settle in", number, month, State.UNSETTLED, mine)


def _figure(state: State, states: Iterable[MonthState], month: date, mine: dict[str, int]) -> Figure:
    return _in_months(_WORDS[state], sum(each.is_in(state) for each in states), month, state, mine)


def _in_months(words: str, number: int, month: date, state: State, mine: dict[str, int]) -> Figure:
    filters = urlencode({"month": f"{month:%Y-%m}", "state": state.value, **mine})
    return Figure(number, f"{words} {month_text(month)}", f"{reverse('classes:month_list')}?{filters}")
