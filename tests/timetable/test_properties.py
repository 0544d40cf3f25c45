from datetime import date, timedelta
from decimal import Decimal
from itertools import pairwise

from hypothesis import assume, given, settings
from hypothesis import strategies as st

from classes.timetable import (
    Plan,
    Session,
    Timetable,
    TimetableRefused,
    past_before,
    pattern_document,
    plan_timetable,
    read_pattern,
)
from tests.support.timetable.cases import Case, holidays_of, timetable_of
from tests.support.timetable.strategies import sound_cases

EXAMPLES = settings(max_examples=50, deadline=None)


def planned_or_rejected(timetable: Timetable, case: Case) -> Plan:
    try:
        return plan_timetable(timetable, holidays_of(case))
    except TimetableRefused:
        assume(False)  # noqa: FBT003 - hypothesis calls it so
        raise


@EXAMPLES
@given(case=sound_cases())
def test_never_teaches_the_pattern_on_a_day_left_out(case: Case) -> None:
    timetable = timetable_of(case)
    plan = planned_or_rejected(timetable, case)

    extras = {Session(row.date, row.start, row.end) for row in timetable.extras}
    left_out = {day.date for day in plan.left_out}
    assert not [session for session in plan.sessions if session.date in left_out and session not in extras]


@EXAMPLES
@given(case=sound_cases())
def test_sessions_come_in_order_and_never_overlap(case: Case) -> None:
    plan = planned_or_rejected(timetable_of(case), case)

    for one, following in pairwise(plan.sessions):
        assert (one.date, one.end) <= (following.date, following.start) or one.date < following.date


@EXAMPLES
@given(case=sound_cases(), more=st.integers(0, 40))
def test_more_hours_never_end_earlier(case: Case, more: int) -> None:
    timetable = timetable_of(case)
    longer = timetable_of({**case, "total_hours": str(Decimal(case["total_hours"]) + more)})
    plan, longer_plan = planned_or_rejected(timetable, case), planned_or_rejected(longer, case)

    assert (plan.end_date is None) == (longer_plan.end_date is None)
    assert (plan.end_date or date.max) <= (longer_plan.end_date or date.max)


@EXAMPLES
@given(case=sound_cases(), days=st.integers(0, 200))
def test_a_change_without_a_difference_changes_nothing(case: Case, days: int) -> None:
    timetable = timetable_of(case)
    before = planned_or_rejected(timetable, case)
    past = past_before(timetable.start_date + timedelta(days=days), before.sessions, before.left_out)

    after = plan_timetable(timetable, holidays_of(case), past=past, stored=timetable)

    assert after.sessions == before.sessions
    assert after.left_out == before.left_out
    assert after.end_date == before.end_date


@EXAMPLES
@given(case=sound_cases(), other=sound_cases(), days=st.integers(0, 60))
def test_a_change_from_any_day_leaves_the_past_as_it_was(case: Case, other: Case, days: int) -> None:
    timetable = timetable_of(case)
    before = planned_or_rejected(timetable, case)
    change_from = timetable.start_date + timedelta(days=days)
    past = past_before(change_from, before.sessions, before.left_out)
    wanted = timetable_of({**other, "start_date": case["start_date"]})

    try:
        after = plan_timetable(wanted, holidays_of(other), past=past)
    except TimetableRefused:
        assume(False)  # noqa: FBT003 - hypothesis calls it so

    assert past_before(change_from, after.sessions, after.left_out) == past


@EXAMPLES
@given(case=sound_cases())
def test_a_pattern_reads_as_it_was_written(case: Case) -> None:
    pattern = timetable_of(case).pattern

    assert read_pattern(pattern_document(pattern)) == pattern
