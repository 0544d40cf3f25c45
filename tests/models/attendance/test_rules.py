"""What the database refuses of registers, whoever writes to it."""

from datetime import date, timedelta
from decimal import Decimal
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from classes.models import Enrolment, LeftOutDay, Mark, MonthClose, Register, Session, TrainingClass
from classes.services.refusals import constraint_of
from tests.support.attendance import FIRST, SECOND, captured_register, places_in, running, session_on
from tests.support.factories import UserFactory, enrolled
from tests.support.teaching import moment

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def refusal_of(write: Any) -> str:
    """The name of the rule that refuses it; empty where nothing does."""
    try:
        with transaction.atomic():
            write()
    except IntegrityError as refusal:
        return constraint_of(refusal)
    return ""


def register_for(session: Session, **facts: Any) -> Register:
    by, at = UserFactory.create(), moment("2026-03-30")
    facts = {"outcome": "held", "captured_by": by, "captured_at": at, "changed_by": by, "changed_at": at, **facts}
    return Register.objects.create(session=session, **facts)


def close(training_class: TrainingClass, month: date = MARCH) -> MonthClose:
    """With a register for each of its sessions."""
    for session in training_class.sessions.filter(date__month=month.month, register=None):
        register_for(session)
    return MonthClose.objects.create(
        training_class=training_class, month=month, by=UserFactory.create(), at=moment("2026-04-01")
    )


def test_a_session_has_one_register() -> None:
    session = session_on(running(), FIRST)
    register_for(session)

    assert refusal_of(lambda: register_for(session)) == "registers_session_id_key"


def test_a_learner_has_one_mark_in_a_register() -> None:
    training_class = running()
    register = captured_register(session_on(training_class, FIRST), {places_in(training_class)[0]: 3})

    again = refusal_of(lambda: Mark.objects.create(register=register, enrolment=places_in(training_class)[0], hours=1))

    assert again == "learner_has_one_mark_in_a_register"


@pytest.mark.parametrize("hours", ["-0.25", "12.25", "3.10"])
def test_hours_are_quarters_from_0_to_12(hours: str) -> None:
    training_class = running()
    register = register_for(session_on(training_class, FIRST))

    refused = refusal_of(
        lambda: Mark.objects.create(register=register, enrolment=places_in(training_class)[0], hours=Decimal(hours))
    )

    assert refused == "mark_hours_are_quarters"


@pytest.mark.parametrize(("hours", "page"), [(0, 3), (3, 0), (None, 3)])
def test_a_page_is_of_somebody_present(hours: int | None, page: int) -> None:
    training_class = running()
    register = register_for(session_on(training_class, FIRST))
    facts: dict[str, Any] = {"enrolment": places_in(training_class)[0], "hours": hours, "page": page}

    assert refusal_of(lambda: Mark.objects.create(register=register, **facts)) == "page_is_of_somebody_present"


def test_no_mark_lies_outside_of_the_days_in_the_class() -> None:
    training_class = running()
    later = enrolled(training_class, came_on=SECOND)
    stranger = enrolled(running())
    register = register_for(session_on(training_class, FIRST))

    for place in (later, stranger):
        refused = refusal_of(lambda place=place: Mark.objects.create(register=register, enrolment=place, hours=3))
        assert refused == "mark_is_of_somebody_in_the_class"


def test_no_mark_is_of_a_session_not_held() -> None:
    training_class = running()
    not_held = register_for(session_on(training_class, FIRST), outcome="agent_absent")
    held = captured_register(session_on(training_class, SECOND), {places_in(training_class)[0]: 3})

    new = refusal_of(lambda: Mark.objects.create(register=not_held, enrolment=places_in(training_class)[0], hours=3))
    turned = refusal_of(lambda: Register.objects.filter(pk=held.pk).update(outcome="agent_absent"))

    assert (new, turned) == ("marks_are_of_a_session_held", "marks_are_of_a_session_held")


def test_no_register_lies_before_its_session_or_is_of_a_draft() -> None:
    training_class = running()
    session = session_on(training_class, FIRST)

    assert refusal_of(lambda: register_for(session, captured_at=moment("2026-03-01"))) == (
        "register_is_not_before_its_session"
    )
    Session.objects.filter(pk=session.pk).update(status="cancelled", cancelled_at=moment("2026-03-01"))
    assert refusal_of(lambda: register_for(session)) == "register_is_of_a_session_taught"


def test_no_register_is_captured_before_a_draft_is_active() -> None:
    training_class = running()
    session = session_on(training_class, FIRST)
    TrainingClass.objects.filter(pk=training_class.pk).update(status_before="draft", status_from=date(2026, 3, 16))

    refusal = refusal_of(lambda: register_for(session, captured_at=moment("2026-03-15")))

    assert refusal == "register_is_of_a_session_taught"
    assert register_for(session, captured_at=moment("2026-03-16")).session == session


def test_a_register_stays() -> None:
    training_class = running()
    register = captured_register(session_on(training_class, FIRST), {places_in(training_class)[0]: 3})
    other = session_on(training_class, SECOND)

    assert refusal_of(lambda: Register.objects.filter(pk=register.pk)._raw_delete("default")) == "register_stays"
    assert refusal_of(lambda: Register.objects.filter(pk=register.pk).update(session=other)) == (
        "register_keeps_its_session"
    )


@pytest.mark.parametrize(
    "change",
    [
        {"status": "cancelled", "cancelled_at": moment("2026-03-01")},
        {"date": SECOND + timedelta(days=1)},
        {"start": "08:00"},
        {"end": "13:00"},
    ],
    ids=str,
)
def test_a_session_with_a_register_stays_as_it_is(change: dict[str, Any]) -> None:
    training_class = running()
    session = session_on(training_class, FIRST)
    register_for(session)
    sessions = Session.objects.filter(pk=session.pk)

    assert refusal_of(lambda: sessions.update(**change)) == "session_with_register_stays"
    assert refusal_of(lambda: sessions._raw_delete("default")) == "session_with_register_stays"
    with pytest.raises(ProtectedError):
        session.delete()


def test_a_closed_month_is_fixed() -> None:
    training_class = running()
    place = places_in(training_class)[0]
    register = captured_register(session_on(training_class, FIRST), {place: 3})
    closed = close(training_class)
    mark, sessions = Mark.objects.filter(register=register), training_class.sessions.filter(date=SECOND)

    def plan(day: date, status: str = "planned") -> None:
        at = moment("2026-04-01")
        facts = {"status": status, "cancelled_at": at if status == "cancelled" else None, "changed_at": at}
        Session.objects.create(training_class=training_class, date=day, start="09:00", end="10:00", **facts)

    refused = [
        refusal_of(write)
        for write in (
            lambda: Register.objects.filter(pk=register.pk).update(note="Another"),
            lambda: mark.update(hours=1),
            mark.delete,
            lambda: sessions.update(agent=None),
            lambda: plan(date(2026, 3, 3)),
            lambda: LeftOutDay.objects.create(training_class=training_class, date=SECOND, because="stop", name="x"),
            lambda: enrolled(training_class, came_on=SECOND),
            lambda: Enrolment.objects.filter(pk=place.pk).update(status="dro", from_date=date(2026, 3, 31)),
            lambda: Enrolment.objects.filter(pk=place.pk).update(status="dro", from_date=date(2026, 3, 30)),
            lambda: plan(date(2026, 3, 4), "cancelled"),
            lambda: plan(date(2026, 4, 1)),
        )
    ]
    MonthClose.objects.filter(pk=closed.pk).update(is_closed=False, reason="A mistake")

    assert refused == [
        "register_is_in_an_open_month",
        "mark_is_in_an_open_month",
        "mark_is_in_an_open_month",
        "closed_month_keeps_its_timetable",
        "closed_month_keeps_its_timetable",
        "closed_month_keeps_its_timetable",
        "closed_registers_keep_their_learners",
        "",  # after the last session of the month
        "closed_registers_keep_their_learners",
        "",  # in no timetable
        "",
    ]
    assert refusal_of(lambda: mark.update(hours=1)) == ""


def test_a_month_is_closed_when_its_registers_are_complete() -> None:
    training_class = running()
    captured_register(session_on(training_class, FIRST), {places_in(training_class)[0]: 3})

    refused = refusal_of(
        lambda: MonthClose.objects.create(
            training_class=training_class, month=MARCH, by=UserFactory.create(), at=moment("2026-04-01")
        )
    )

    assert refused == "month_is_closed_when_complete"


def test_dates_that_leave_marks_outside_are_refused() -> None:
    training_class = running()
    place = places_in(training_class)[0]
    captured_register(session_on(training_class, SECOND), {place: 3})
    enrolments = Enrolment.objects.filter(pk=place.pk)

    assert refusal_of(lambda: enrolments.update(status="dro", from_date=SECOND)) == "marks_stay_within_the_days"
    assert refusal_of(lambda: enrolments.update(status="dro", from_date=SECOND + timedelta(days=1))) == ""
    with pytest.raises(ProtectedError):
        place.delete()
