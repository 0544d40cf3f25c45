"""No change of a timetable touches a session with a register, or a closed month."""

from dataclasses import replace
from datetime import date
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from classes.models import (
    Entries,
    ExceptionDay,
    MonthClose,
    PublicHoliday,
    Session,
    Stop,
    TeachingEdit,
    TeachingRefused,
    TimetableEdit,
    TrainingClass,
)
from classes.models.learners.enrolments import EnrolmentEdit, EnrolmentRow
from classes.models.life.steps import Action, Decision
from classes.services.learners.enrolments import change_enrolment
from classes.services.life.steps import take_step
from classes.services.planning.replanning import replan_class
from classes.timetable import TimetableRefused
from tests.support.attendance import FIRST, SECOND, THIRD, captured_register, places_in, running, session_on
from tests.support.factories import AgentFactory, UserFactory
from tests.support.teaching import edit, moment, weekly

pytestmark = pytest.mark.django_db
FOURTH, APRIL = date(2026, 3, 23), date(2026, 4, 6)


@pytest.fixture
def training_class() -> TrainingClass:
    """With registers of its first two sessions: the second was not held."""
    training_class = running(learners=1)
    (place,) = places_in(training_class)
    captured_register(session_on(training_class, FIRST), {place: 3})
    captured_register(session_on(training_class, SECOND), outcome="client_cancelled")
    return training_class


def changed(training_class: TrainingClass, *, day: str, change_from: date | None = None, **entries: Any) -> None:
    stored = Entries.of(training_class)
    wanted = replace(stored, **entries)
    edit(training_class, day=day, timetable=TimetableEdit(wanted, wanted.digest(), change_from=change_from))


def sessions_of(training_class: TrainingClass) -> dict[date, tuple[int, str]]:
    rows = Session.objects.filter(training_class=training_class)
    return {row.date: (row.pk, row.status) for row in rows}


def close_march(training_class: TrainingClass) -> None:
    for day in (THIRD, FOURTH, date(2026, 3, 30)):
        captured_register(session_on(training_class, day), {places_in(training_class)[0]: 3})
    MonthClose.objects.create(
        training_class=training_class, month=date(2026, 3, 1), by=UserFactory.create(), at=moment("2026-04-01")
    )


def captured_ones(training_class: TrainingClass) -> list[Any]:
    rows = Session.objects.filter(training_class=training_class, register__isnull=False).order_by("pk")
    return list(rows.values("pk", "date", "start", "end", "status"))


def test_another_pattern_from_the_start_leaves_them(training_class: TrainingClass) -> None:
    before = captured_ones(training_class)

    changed(training_class, day="2026-03-10", change_from=FIRST, pattern=weekly("tuesday", end=12).pattern)

    assert captured_ones(training_class) == before
    assert sessions_of(training_class)[THIRD][1] == "cancelled"


def test_a_stop_before_them_leaves_them(training_class: TrainingClass) -> None:
    before = captured_ones(training_class)

    decision = Decision(action=Action.STOP, on=FIRST, stop_reason=Stop.Reason.TEMPORARY_HOLD)
    take_step(training_class, decision, by=UserFactory.create(), at=moment("2026-03-10"))

    assert captured_ones(training_class) == before
    assert sessions_of(training_class)[THIRD][1] == "cancelled"


def test_completing_before_them_leaves_them(training_class: TrainingClass) -> None:
    before = captured_ones(training_class)

    decision = Decision(action=Action.COMPLETE, on=FIRST)
    take_step(training_class, decision, by=UserFactory.create(), at=moment("2026-03-10"))

    assert captured_ones(training_class) == before


def test_a_new_holiday_leaves_them(training_class: TrainingClass) -> None:
    before = captured_ones(training_class)
    PublicHoliday.objects.create(date=SECOND, name="One-off day")

    replan_class(training_class.code, by=UserFactory.create(), at=moment("2026-03-09"))

    assert captured_ones(training_class) == before


def test_an_exception_on_a_day_not_held_is_made_up_at_the_end(training_class: TrainingClass) -> None:
    last = max(sessions_of(training_class))

    changed(training_class, day="2026-03-10", exceptions=(ExceptionDay(date=SECOND, reason="client_cancelled"),))

    assert session_on(training_class, SECOND).status == "planned"
    assert max(sessions_of(training_class)) > last


def test_a_change_inside_a_closed_month_is_refused(training_class: TrainingClass) -> None:
    close_march(training_class)

    for change in (
        {"change_from": FOURTH, "pattern": weekly("tuesday", end=12).pattern},
        {"exceptions": (ExceptionDay(date=THIRD, reason="other"),)},
    ):
        with pytest.raises(TimetableRefused, match=r"March 2026 is closed: .* from Wed 1 Apr 2026 on"):
            changed(training_class, day="2026-04-02", **change)
    changed(training_class, day="2026-04-02", change_from=APRIL, pattern=weekly("tuesday", end=12).pattern)


def test_who_taught_in_a_closed_month_stays(training_class: TrainingClass) -> None:
    close_march(training_class)
    agents = TeachingEdit(agent=AgentFactory.create(), agent_from=THIRD)

    with pytest.raises(TeachingRefused, match="March 2026 is closed"):
        edit(training_class, day="2026-04-02", agents=agents)


def test_dates_of_a_learner_that_leave_hours_outside_name_them(training_class: TrainingClass) -> None:
    (place,) = places_in(training_class)
    captured_register(session_on(training_class, THIRD), {place: 3})
    row = EnrolmentRow(place.learner_id, "RLN", status="dro", from_date=THIRD, pk=place.pk)

    with pytest.raises(ValidationError, match=r"on Mon 16 Mar 2026: empty the hours of .* on these registers first"):
        change_enrolment(place, EnrolmentEdit((row,)), by=UserFactory.create(), at=moment("2026-03-10"))


def test_an_agent_replaced_from_a_day_keeps_the_days_before(training_class: TrainingClass) -> None:
    former = session_on(training_class, FIRST).agent_id
    agent = AgentFactory.create()

    edit(training_class, day="2026-03-10", agents=TeachingEdit(agent=agent, agent_from=THIRD))

    assert [session_on(training_class, day).agent_id for day in (FIRST, SECOND, THIRD)] == [former, former, agent.pk]
