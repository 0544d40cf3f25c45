"""What a month comes to, closing it, and what agents claim."""

from datetime import date, time
from decimal import Decimal
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from classes import timetable as engine
from classes.models import Claim, Enrolment, Entries, MonthClose, Stop, TeachingEdit, TrainingClass, User
from classes.models.attendance.learner_hours import hours_of_learner
from classes.models.attendance.month_figures import (
    Figures,
    LearnerFigures,
    figures_by_agent,
    figures_of_learners,
    figures_of_month,
    total_of,
)
from classes.models.life.history import history_of
from classes.models.life.steps import Action, Decision
from classes.services.attendance.months import DecidedMeanwhile, claim_hours, close_month, reopen_month, settle_claim
from classes.services.attendance.registers import MonthIsClosed
from classes.services.life.steps import take_step
from tests.support.attendance import (
    FIRST,
    SECOND,
    THIRD,
    captured_register,
    capturer,
    places_in,
    running,
    session_on,
)
from tests.support.factories import AgentFactory, enrolled
from tests.support.refusals import refused
from tests.support.teaching import edit, moment

pytestmark = pytest.mark.django_db
MARCH, LAST = date(2026, 3, 1), date(2026, 3, 31)
FOURTH, FIFTH = date(2026, 3, 23), date(2026, 3, 30)
MONDAYS = [FIRST, SECOND, THIRD, FOURTH, FIFTH]


def march(training_class: TrainingClass) -> Figures:
    return total_of(figures_by_agent(training_class.pk, MARCH, LAST).values())


def capture_all(training_class: TrainingClass, days: list[date], hours: Any = 3) -> None:
    for day in days:
        places = [place for place in places_in(training_class) if place.came_on <= day]
        captured_register(session_on(training_class, day), dict.fromkeys(places, hours))


def test_a_session_that_nobody_came_to_counts_one_hour() -> None:
    """The client's example: 24 h, of which one session of 3 h with nobody there: owed 22; claim 24, difference 2."""
    days = (engine.Weekday.MONDAY, engine.Weekday.WEDNESDAY)
    pattern = engine.Weekly(tuple(engine.WeekdayBlock(day, time(9), time(12)) for day in days))
    training_class = running(learners=2, total_hours=Decimal(48), entries=Entries(pattern=pattern))
    first, *others, last = [row.date for row in training_class.sessions.filter(date__month=3).order_by("date")]
    captured_register(session_on(training_class, first), outcome="client_cancelled")
    capture_all(training_class, others)
    capture_all(training_class, [last], hours=0)
    agent, by = training_class.class_agents.get().agent, capturer()

    claim_hours(training_class, MARCH, agent=agent, hours=Decimal(24), by=by, at=moment("2026-04-01"))

    figures = march(training_class)
    assert [figures.scheduled, figures.held, figures.lost, figures.owed] == [27, 24, 3, 22]
    assert [figures.claimed, figures.difference] == [24, 2]


def test_what_was_not_held_is_lost_and_owed_nothing() -> None:
    training_class = running(learners=1)
    capture_all(training_class, [FIRST])
    captured_register(session_on(training_class, SECOND), outcome="client_cancelled")

    figures = march(training_class)

    assert [figures.scheduled, figures.held, figures.lost, figures.owed] == [15, 3, 3, 3]


def test_a_correction_lowers_every_total_by_exactly_the_difference() -> None:
    training_class = running(learners=2)
    one, other = places_in(training_class)
    register = captured_register(session_on(training_class, FIRST), {one: 3, other: 3})
    before = figures_of_learners(enrolment__training_class=training_class)[one.pk]

    captured_register(register.session, {one: "1.5"}, read_version=1, reason="Came late", day="2026-03-10")

    after = figures_of_learners(enrolment__training_class=training_class)[one.pk]
    assert [before.present - after.present, before.trained - after.trained] == [Decimal("1.5"), 0]
    assert [after.trained, after.present, after.absent] == [3, Decimal("1.5"), Decimal("1.5")]
    assert march(training_class).attended == Decimal("4.5")


def test_who_stays_longer_is_not_absent_for_less_than_nothing() -> None:
    training_class = running(learners=2)
    one, other = places_in(training_class)
    captured_register(session_on(training_class, FIRST), {one: (4, 9), other: 3})
    captured_register(session_on(training_class, SECOND), {one: 3, other: 0})
    captured_register(session_on(training_class, THIRD), {one: (3, 7), other: 4})

    figures = figures_of_learners(enrolment__training_class=training_class)

    assert figures[one.pk] == LearnerFigures(Decimal(9), Decimal(10), Decimal(0), 7)
    assert figures[other.pk] == LearnerFigures(Decimal(9), Decimal(7), Decimal(3), None)
    (in_class,) = hours_of_learner(one.learner)
    assert in_class.total == figures[one.pk]


def test_each_figure_is_the_sum_of_what_is_shown() -> None:
    """Sessions of 80 minutes: what is shown of agents, classes and months adds up to the cent."""
    block = engine.WeekdayBlock(engine.Weekday.MONDAY, time(9), time(10, 20))
    training_class = running(learners=1, total_hours=Decimal(12), entries=Entries(pattern=engine.Weekly((block,))))
    edit(
        training_class, day="2026-03-10", agents=TeachingEdit(agent=AgentFactory.create(), agent_from=date(2026, 3, 12))
    )
    capture_all(training_class, [*MONDAYS, date(2026, 4, 6 + 7)], hours="1.25")

    by_agent = figures_by_agent(training_class.pk, MARCH, LAST).values()
    (in_class,) = hours_of_learner(places_in(training_class)[0].learner)

    assert [figures.owed for figures in by_agent] == [Decimal("2.67"), Decimal("4.00")]
    assert figures_of_month(MARCH, LAST)[training_class.pk].owed == Decimal("6.67")
    assert [month.figures.trained for month in in_class.months] == [Decimal("6.67"), Decimal("1.33")]
    assert in_class.total.trained == Decimal("8.00")


def test_a_learner_who_came_later_is_trained_from_that_date_only() -> None:
    training_class = running(learners=1)
    later = enrolled(training_class, came_on=FIFTH)

    capture_all(training_class, MONDAYS)

    learners = figures_of_learners(enrolment__training_class=training_class)
    first = Enrolment.objects.exclude(pk=later.pk).get(training_class=training_class)
    assert [learners[first.pk].trained, learners[later.pk].trained] == [15, 3]


def test_a_stop_on_a_class_day_leaves_that_day_to_capture_and_not_the_next() -> None:
    training_class = running(learners=1)
    decision = Decision(action=Action.STOP, on=SECOND, stop_reason=Stop.Reason.TEMPORARY_HOLD)
    take_step(training_class, decision, by=capturer(), at=moment("2026-03-09"))

    capture_all(training_class, [FIRST, SECOND])

    assert march(training_class).scheduled == 6
    assert session_on(training_class, THIRD).status == "cancelled"


def test_each_agent_is_owed_their_own() -> None:
    training_class = running(learners=1)
    former, agent = training_class.class_agents.get().agent, AgentFactory.create()
    edit(training_class, day="2026-03-10", agents=TeachingEdit(agent=agent, agent_from=date(2026, 3, 15)))

    capture_all(training_class, MONDAYS)

    owed = {key: figures.owed for key, figures in figures_by_agent(training_class.pk, MARCH, LAST).items()}
    assert owed == {former.pk: 6, agent.pk: 9}


def test_one_claim_too_high_and_one_too_low_are_not_right_together() -> None:
    training_class = running(learners=1)
    former, agent = training_class.class_agents.get().agent, AgentFactory.create()
    edit(training_class, day="2026-03-10", agents=TeachingEdit(agent=agent, agent_from=date(2026, 3, 15)))
    capture_all(training_class, MONDAYS)
    facts: dict[str, Any] = {"by": capturer(), "at": moment("2026-04-01")}

    claim_hours(training_class, MARCH, agent=former, hours=Decimal(6), **facts)
    assert [march(training_class).difference, march(training_class).claims_differing] == [0, 0]

    claim_hours(training_class, MARCH, agent=former, hours=Decimal(8), **facts)
    claim_hours(training_class, MARCH, agent=agent, hours=Decimal(7), **facts)
    assert [march(training_class).difference, march(training_class).claims_differing] == [0, 2]
    assert figures_of_month(MARCH, LAST, Claim.objects.all())[training_class.pk] == march(training_class)


def test_hours_are_claimed_once_they_are_taught() -> None:
    training_class = running(learners=1)
    facts: dict[str, Any] = {"agent": training_class.class_agents.get().agent, "by": capturer()}

    with pytest.raises(ValidationError, match="Mon 30 Mar 2026"):
        claim_hours(training_class, MARCH, hours=Decimal(15), at=moment("2026-03-29"), **facts)
    claim_hours(training_class, MARCH, hours=Decimal(15), at=moment("2026-03-30"), **facts)


def test_the_same_hours_claimed_again_open_a_dispute_again() -> None:
    training_class = running(learners=1)
    by = capturer()
    facts: dict[str, Any] = {"agent": training_class.class_agents.get().agent, "by": by, "at": moment("2026-04-01")}
    claim = claim_hours(training_class, MARCH, hours=Decimal(20), **facts)
    settle_claim(claim, outcome="disputed", note="15 h were held", by=by, at=moment("2026-04-02"))

    assert claim_hours(training_class, MARCH, hours=Decimal(20), **facts).outcome == ""


def test_a_month_is_closed_once_it_is_over_and_complete() -> None:
    training_class = running(learners=1)
    capture_all(training_class, MONDAYS[:-1])
    by = capturer()

    with pytest.raises(ValidationError, match="is not over"):
        close_month(training_class, MARCH, by=by, at=moment("2026-03-31"))
    with pytest.raises(ValidationError, match="Mon 30 Mar"):
        close_month(training_class, MARCH, by=by, at=moment("2026-04-01"))
    capture_all(training_class, [FIFTH])
    close_month(training_class, MARCH, by=by, at=moment("2026-04-01"))

    with pytest.raises(MonthIsClosed):
        captured_register(session_on(training_class, FIRST), read_version=1, day="2026-04-02", reason="Late")


def test_a_month_does_not_wait_for_registers_of_before_the_office_began(settings: Any) -> None:
    settings.REGISTERS_FROM = THIRD
    training_class = running(learners=1)
    capture_all(training_class, MONDAYS[3:])

    with pytest.raises(ValidationError, match=r"Not captured completely: Mon 16 Mar\."):
        close_month(training_class, MARCH, by=capturer(), at=moment("2026-04-01"))
    capture_all(training_class, [THIRD])

    assert close_month(training_class, MARCH, by=capturer(), at=moment("2026-04-01")).is_closed
    with pytest.raises(MonthIsClosed):
        captured_register(session_on(training_class, FIRST), day="2026-04-02")


def test_hours_of_somebody_that_are_missing_keep_a_month_open() -> None:
    training_class = running(learners=2)
    capture_all(training_class, MONDAYS[1:])
    captured_register(session_on(training_class, FIRST), {places_in(training_class)[0]: 3})

    assert [march(training_class).captured, march(training_class).is_complete] == [4, False]
    with pytest.raises(ValidationError, match="Mon 2 Mar"):
        close_month(training_class, MARCH, by=capturer(), at=moment("2026-04-01"))


def test_reopening_needs_a_reason() -> None:
    training_class = running(learners=1)
    capture_all(training_class, MONDAYS)
    by = capturer()
    close_month(training_class, MARCH, by=by, at=moment("2026-04-01"), read_version=0)

    with pytest.raises(ValidationError, match="reason"):
        reopen_month(training_class, MARCH, reason="", by=by, at=moment("2026-04-02"))
    with pytest.raises(DecidedMeanwhile):
        reopen_month(training_class, MARCH, reason="A mistake", by=by, at=moment("2026-04-02"), read_version=0)
    reopen_month(training_class, MARCH, reason="A mistake", by=by, at=moment("2026-04-02"), read_version=1)

    assert not MonthClose.objects.get().is_closed
    captured_register(
        session_on(training_class, FIRST),
        {places_in(training_class)[0]: 2},
        read_version=1,
        day="2026-04-02",
        reason="Late",
    )


def test_a_claim_is_disputed_with_a_note_and_claimed_again() -> None:
    training_class = running(learners=1)
    by, agent = capturer(), training_class.class_agents.get().agent
    facts: dict[str, Any] = {"agent": agent, "by": by, "at": moment("2026-04-01")}
    claim = claim_hours(training_class, MARCH, hours=Decimal(20), **facts)

    with pytest.raises(ValidationError, match="Say in the note"):
        settle_claim(claim, outcome="disputed", note="", by=by, at=moment("2026-04-02"))
    settle_claim(claim, outcome="disputed", note="15 h were held", by=by, at=moment("2026-04-02"))
    claim = claim_hours(training_class, MARCH, hours=Decimal(15), **facts)
    approve(claim, by=by)

    with pytest.raises(ValidationError, match="was approved"):
        claim_hours(training_class, MARCH, hours=Decimal(16), **facts)
    assert [Claim.objects.get().outcome, Claim.objects.get().hours] == ["approved", 15]


def approve(claim: Claim, *, by: User) -> Claim:
    """Once its month is closed."""
    capture_all(claim.training_class, [row.date for row in claim.training_class.sessions.filter(date__month=3)])
    close_month(claim.training_class, MARCH, by=by, at=moment("2026-04-02"))
    return settle_claim(claim, outcome="approved", note="", by=by, at=moment("2026-04-03"), read_version=claim.version)


def test_a_claim_is_approved_in_a_closed_month_alone() -> None:
    training_class = running(learners=1)
    by, agent = capturer(), training_class.class_agents.get().agent
    claim = claim_hours(training_class, MARCH, agent=agent, hours=Decimal(15), by=by, at=moment("2026-04-01"))

    with pytest.raises(ValidationError, match="close it first"):
        settle_claim(claim, outcome="approved", note="", by=by, at=moment("2026-04-01"))
    with refused("claim_is_approved_in_a_closed_month"):
        Claim.objects.update(outcome="approved", settled_by=by, settled_at=moment("2026-04-01"))

    assert approve(claim, by=by).is_approved


def test_what_was_approved_is_settled_again_when_its_month_is_reopened() -> None:
    training_class = running(learners=1)
    by, agent = capturer(), training_class.class_agents.get().agent
    facts: dict[str, Any] = {"by": by, "at": moment("2026-04-04")}
    approve(claim_hours(training_class, MARCH, agent=agent, hours=Decimal(15), **facts), by=by)

    with refused("month_is_reopened_with_its_claims"):
        MonthClose.objects.update(is_closed=False, reason="Behind everybody's back")
    reopen_month(training_class, MARCH, reason="Nobody came on the first", **facts)
    captured_register(
        session_on(training_class, FIRST),
        {places_in(training_class)[0]: 0},
        read_version=1,
        day="2026-04-04",
        reason="Nobody came",
    )
    close_month(training_class, MARCH, **facts)

    claim = Claim.objects.get()
    assert [claim.outcome, claim.settled_by, march(training_class).difference] == ["", None, 2]
    told = [sentence for entry in history_of(training_class) for sentence in entry.sentences]
    assert f"Claim of {agent} for March 2026, 15 h, open again" in told


def test_a_dispute_tells_what_became_of_its_note() -> None:
    training_class = running(learners=1)
    by, agent = capturer(), training_class.class_agents.get().agent
    claim = claim_hours(training_class, MARCH, agent=agent, hours=Decimal(20), by=by, at=moment("2026-04-01"))
    for note in ("15 h were held", "12 h were held"):
        settle_claim(claim, outcome="disputed", note=note, by=by, at=moment("2026-04-02"))

    told = [sentence for entry in history_of(training_class) for sentence in entry.sentences]

    assert f"Claim of {agent} for March 2026: note from 15 h were held to 12 h were held" in told


@pytest.mark.parametrize("kind", [MonthClose, Claim])
def test_months_and_claims_are_not_deleted(kind: Any) -> None:
    training_class = running(learners=1)
    by, agent = capturer(), training_class.class_agents.get().agent
    approve(claim_hours(training_class, MARCH, agent=agent, hours=Decimal(15), by=by, at=moment("2026-04-01")), by=by)

    with refused({MonthClose: "month_close_stays", Claim: "claim_stays"}[kind]):
        kind.objects.all().delete()


def test_nobody_claims_a_month_in_which_they_teach_nothing() -> None:
    training_class = running(learners=1)

    with pytest.raises(ValidationError, match="teaches nothing in March 2026"):
        claim_hours(
            training_class,
            MARCH,
            agent=AgentFactory.create(),
            hours=Decimal(3),
            by=capturer(),
            at=moment("2026-04-01"),
        )
