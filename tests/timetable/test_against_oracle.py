import os
from datetime import date, timedelta

from hypothesis import assume, event, given, settings
from hypothesis import strategies as st

from classes.timetable import TimetableRefused, plan_timetable
from tests.support.timetable import oracle
from tests.support.timetable.cases import Case, holidays_of, past_of, timetable_of
from tests.support.timetable.strategies import mended, nearly_sound_cases, sound_cases, wild_cases

# By hand with TIMETABLE_EXAMPLES=20000, after every change of the rules.
EXAMPLES = settings(max_examples=int(os.environ.get("TIMETABLE_EXAMPLES", "100")), deadline=None)


def planned(case: Case) -> oracle.Answer:
    """What the engine says, in the oracle's words."""
    try:
        plan = plan_timetable(timetable_of(case), holidays_of(case), past=past_of(case))
    except TimetableRefused:
        return oracle.REFUSED
    return {
        "sessions": [(s.date.isoformat(), f"{s.start:%H:%M}", f"{s.end:%H:%M}") for s in plan.sessions],
        "left_out": [(day.date.isoformat(), day.because.value, day.name) for day in plan.left_out],
        "end_date": plan.end_date and plan.end_date.isoformat(),
        "minutes": plan.minutes,
        "difference": plan.difference,
    }


@EXAMPLES
@given(case=sound_cases())
def test_plans_what_the_oracle_plans(case: Case) -> None:
    expected = oracle.answer(case)

    event("refused" if expected == oracle.REFUSED else case["pattern"])
    assert planned(case) == expected


@EXAMPLES
@given(case=wild_cases() | nearly_sound_cases())
def test_refuses_what_the_oracle_refuses(case: Case) -> None:
    expected = oracle.answer(case)

    event("refused" if expected == oracle.REFUSED else "planned")
    assert planned(case) == expected


@EXAMPLES
@given(stored=sound_cases(), wanted=sound_cases(), days=st.integers(-1, 60))
def test_changes_what_the_oracle_changes(stored: Case, wanted: Case, days: int) -> None:
    before = oracle.answer(stored)
    assume(before != oracle.REFUSED)
    change_from = (date.fromisoformat(stored["start_date"]) + timedelta(days=days)).isoformat()
    case = mended({**wanted, "start_date": stored["start_date"], "past": oracle.past(before, change_from)})

    expected = oracle.answer(case)

    event("refused" if expected == oracle.REFUSED else case["pattern"])
    assert planned(case) == expected
