"""Classes whose registers can be captured, and what a phone sends."""

from datetime import date
from decimal import Decimal
from typing import Any
from uuid import uuid4

from classes import roles
from classes.models import Enrolment, Mark, Register, Session, TrainingClass, User
from classes.models.submissions import Submission
from classes.services.attendance.merges import SentMark, SentRegister
from classes.services.attendance.registers import save_register
from classes.services.attendance.warnings import ALL_WARNINGS
from tests.support.factories import LearnerFactory, UserFactory, enrolled, put_in_status, ready_to_start
from tests.support.teaching import BEFORE, moment, weekly

# The first three Mondays of a class that begins on Mon 2 Mar 2026
FIRST, SECOND, THIRD = date(2026, 3, 2), date(2026, 3, 9), date(2026, 3, 16)


def running(*, learners: int = 2, entries: Any = None, **facts: Any) -> TrainingClass:
    """An active class on Mondays from 09:00 to 12:00 from 2 Mar 2026, with that many learners."""
    facts = {"start_date": FIRST, "total_hours": Decimal(24), "at": BEFORE, **facts}
    training_class = ready_to_start(entries=entries or weekly(end=12), **facts)
    training_class.enrolments.all().delete()
    for number in range(learners):
        enrolled(training_class, learner=LearnerFactory.create(surname=f"Mthembu {number:03}", initials="Z"))
    agent = training_class.class_agents.get().agent
    Session.objects.filter(training_class=training_class).update(agent=agent)
    put_in_status("active", training_class)
    return training_class


def first_session(training_class: TrainingClass) -> Session:
    """Its first one; where there is none, one far ahead."""
    facts: dict[str, Any] = {"start": "09:00", "end": "12:00", "changed_at": training_class.captured_at}
    found = training_class.sessions.first()
    return found or Session.objects.create(training_class=training_class, date=date(2099, 2, 2), **facts)


def session_on(training_class: TrainingClass, day: date) -> Session:
    return Session.objects.select_related("training_class").get(training_class=training_class, date=day)


def places_in(training_class: TrainingClass) -> list[Enrolment]:
    return list(training_class.enrolments.by_name())


def capturer() -> User:
    return UserFactory.create(role=roles.CLASS_ADMINISTRATOR)


def marks_of(hours: dict[Enrolment, Any]) -> dict[str, Any]:
    """The rows of the form: for each learner hours, or hours and a page."""
    rows: dict[str, Any] = {"marks-TOTAL_FORMS": len(hours), "marks-INITIAL_FORMS": 0}
    for number, (place, said) in enumerate(hours.items()):
        given = said if isinstance(said, tuple) else (said, "")
        rows |= {f"marks-{number}-enrolment": place.pk, f"marks-{number}-hours": given[0]}
        rows[f"marks-{number}-page"] = given[1]
    return rows


def register_form(hours: dict[Enrolment, Any] | None = None, **facts: Any) -> dict[str, Any]:
    """What is posted for a session that was held, unless the facts say otherwise."""
    return {"submission_id": str(uuid4()), "version": 0, "outcome": "held", **marks_of(hours or {}), **facts}


def sent(hours: dict[Enrolment, Any] | None = None, **facts: Any) -> SentRegister:
    """The same for the service; hours are texts, numbers or None."""
    rows = []
    for number, (place, said) in enumerate((hours or {}).items()):
        given = said if isinstance(said, tuple) else (said, None)
        amount = None if given[0] is None else Decimal(str(given[0]))
        rows.append(SentMark(place.pk, amount, given[1], f"marks-{number}"))
    facts = {"read_version": 0, "outcome": "held", "submission": Submission.of_no_form(), **facts}
    return SentRegister(marks=tuple(rows), **facts)


def captured_register(
    session: Session, hours: dict[Enrolment, Any] | None = None, *, day: str = "", by: User | None = None, **facts: Any
) -> Register:
    """Captured on its day, unless another is given; warnings are confirmed."""
    facts = {"confirmed": ALL_WARNINGS, **facts}
    at = moment(day or session.date.isoformat())
    return save_register(session, sent(hours, **facts), by=by or capturer(), at=at).register


def hours_in(register: Register) -> dict[int, Decimal | None]:
    """By enrolment."""
    return dict(Mark.objects.filter(register=register).values_list("enrolment", "hours"))


def address_of(session: Session) -> str:
    return f"/classes/{session.training_class.code}/registers/{session.pk}/"
