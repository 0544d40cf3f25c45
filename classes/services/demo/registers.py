"""Synthetic registers to look around in: most are captured, some are late, and a few sessions were not held."""

from collections.abc import Iterator
from datetime import date, timedelta
from decimal import Decimal
from typing import Any, Final

import pghistory

from classes.models import Enrolment, Mark, Register, Session, TrainingClass, User
from classes.services.demo.lives import at_ten

_WEEKS: Final = 7
_NOT_HELD: Final = 13  # one in so many
_ABSENT: Final = 9
_CAME_LATE: Final = 14
_LATE_FROM: Final = timedelta(days=5)
_QUARTER: Final = Decimal("0.25")


def capture_registers(*, by: User, today: date) -> None:
    """Of the classes that are taught, the last weeks; of every third class the last days are late."""
    first = today - timedelta(weeks=_WEEKS)
    running = {"training_class__status__in": [TrainingClass.Status.ACTIVE, TrainingClass.Status.COMPLETED]}
    sessions = Session.objects.planned().filter(date__range=(first, today - timedelta(days=1)), **running)
    chosen = [
        session
        for session in sessions.order_by("training_class", "date", "start")
        if session.training_class_id % 3 or session.date < today - _LATE_FROM
    ]
    with pghistory.context(user=by.pk):
        registers = Register.objects.bulk_create(_register(session, by) for session in chosen)
        Mark.objects.bulk_create(_marks(registers), batch_size=500)


def _register(session: Session, by: User) -> Register:
    at = at_ten(session.date) + timedelta(hours=8)
    outcome = Register.Outcome.CLIENT_CANCELLED if session.pk % _NOT_HELD == 0 else Register.Outcome.HELD
    note = "" if outcome == Register.Outcome.HELD else "Stock-taking at the site"
    people: dict[str, Any] = {"captured_by": by, "captured_at": at, "changed_by": by, "changed_at": at}
    return Register(session=session, outcome=outcome, note=note, **people)


def _marks(registers: list[Register]) -> Iterator[Mark]:
    places: dict[int, list[Enrolment]] = {}
    for place in Enrolment.objects.order_by("pk"):
        places.setdefault(place.training_class_id, []).append(place)
    for register in registers:
        if not register.is_held:
            continue
        for number, place in enumerate(places.get(register.session.training_class_id, ())):
            if _is_there(place, register.session.date):
                yield _mark(register, place, number)


def _is_there(place: Enrolment, day: date) -> bool:
    return place.came_on <= day and (place.status == Enrolment.Status.CIC or day < place.from_date)


def _mark(register: Register, place: Enrolment, number: int) -> Mark:
    whole = Decimal(register.session.minutes) / 60
    place_in_weeks = number + register.session.date.toordinal()
    hours = Decimal(0) if place_in_weeks % _ABSENT == 0 else whole
    hours = max(_QUARTER, whole - Decimal("1.5")) if place_in_weeks % _CAME_LATE == 1 else hours
    page = (register.session.date - place.came_on).days // 2 + 1 if hours else None
    return Mark(register=register, enrolment=place, hours=hours - hours % _QUARTER, page=page)
