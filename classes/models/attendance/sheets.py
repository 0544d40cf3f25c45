"""The register of one session as it is filled in: who is on it, and what is captured so far."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.db.models import Q

from classes.models.attendance.marks import Mark
from classes.models.attendance.months import MonthClose, month_text
from classes.models.attendance.registers import Register
from classes.models.learners.enrolments import Enrolment
from classes.models.learners.names_in_class import names_in_registers
from classes.models.planning.sessions import Session
from classes.models.recorded_events import text_of
from classes.models.training_classes.training_classes import TrainingClass
from classes.timetable import hours_text

Status = TrainingClass.Status
_QUARTER: Final = 15  # minutes


@dataclass(frozen=True)
class Line:
    """Somebody on a register. `last_page` is the last completed page before this session."""

    enrolment: Enrolment
    name: str
    hours: Decimal | None
    page: int | None
    last_page: int | None

    def as_document(self) -> dict[str, object]:
        """For an answer in JSON."""
        return {
            "enrolment": self.enrolment.pk,
            "name": self.name,
            "level": self.enrolment.level,
            "hours": None if self.hours is None else f"{self.hours:.2f}",
            "page": self.page,
            "last_page": self.last_page,
        }


class Sheet:
    """Asks when it is needed; as many queries for forty learners as for one."""

    def __init__(self, session: Session) -> None:
        self.session = session

    @cached_property
    def register(self) -> Register | None:
        names = ("captured_by", "changed_by")
        return Register.objects.filter(session=self.session).select_related(*names).first()

    @cached_property
    def places(self) -> dict[int, Enrolment]:
        """Who was in the class on the session's date, by name."""
        return {row.pk: row for row in self._of_class if row.is_there}

    @cached_property
    def names(self) -> dict[int, str]:
        """By enrolment, each of them once."""
        return names_in_registers(self._of_class)

    @cached_property
    def marks(self) -> dict[int, Mark]:
        """By enrolment."""
        rows = Mark.objects.filter(register=self.register) if self.register else Mark.objects.none()
        return {mark.enrolment_id: mark for mark in rows}

    @cached_property
    def last_pages(self) -> Mapping[int, int]:
        return last_pages_before(self.session)

    @cached_property
    def is_closed(self) -> bool:
        return is_closed_on(self.session.training_class_id, self.session.date)

    @property
    def full_mark(self) -> str:
        """Of whoever was there all the time: marks are in quarters, so that 80 minutes are 1.25 h."""
        return hours_text(self.session.minutes // _QUARTER * _QUARTER)

    @property
    def hours(self) -> str:
        """Of the session, such as "3.00"."""
        return hours_text(self.session.minutes)

    @property
    def version(self) -> int:
        return self.register.version if self.register else 0

    @cached_property
    def lines(self) -> list[Line]:
        lines = []
        for place, mark in self.captured:
            hours, page = (mark.hours, mark.page) if mark else (None, None)
            lines.append(Line(place, self.names[place.pk], hours, page, self.last_pages.get(place.pk)))
        return lines

    @property
    def captured(self) -> list[tuple[Enrolment, Mark | None]]:
        """Who is on the register, and what is stored of them."""
        return [(place, self.marks.get(key)) for key, place in self.places.items()]

    def as_document(self) -> dict[str, object]:
        """For an answer in JSON."""
        session, register = self.session, self.register
        return {
            "session": session.pk,
            "class_code": session.training_class.code,
            "date": session.date.isoformat(),
            "start": f"{session.start:%H:%M}",
            "end": f"{session.end:%H:%M}",
            "hours": hours_text(session.minutes),
            "version": self.version,
            "outcome": register.outcome if register else "",
            "note": register.note if register else "",
            "closed": self.is_closed,
            "marks": [line.as_document() for line in self.lines],
        }

    @cached_property
    def _of_class(self) -> list[Any]:
        """Who is or was in the class, with whether they were there on the session's date."""
        rows = Enrolment.objects.filter(training_class=self.session.training_class_id).by_name()
        there = rows.annotate(is_there=Q(days__include=self.session.date))
        return list(there.select_related(None).select_related("learner"))


def last_pages_before(session: Session) -> dict[int, int]:
    """The last completed page of each who is on its register, before that session."""
    on_register = Enrolment.objects.filter(training_class=session.training_class_id).in_class_on(session.date)
    earlier = Q(register__session__date__lt=session.date) | Q(
        register__session__date=session.date, register__session__start__lt=session.start
    )
    return Mark.objects.filter(earlier, enrolment__in=on_register.order_by().values("pk")).latest_pages()


def is_closed_on(training_class: int, day: date) -> bool:
    """Whether the month of that day is closed in the class of that key."""
    return MonthClose.objects.filter(training_class=training_class, month=day.replace(day=1), is_closed=True).exists()


def why_not_captured(session: Session, *, is_new: bool, today: date) -> str:
    """Why the register of a session cannot be captured, in a sentence; empty where it can. Of months, see `is_closed`.

    A register that is there can be corrected whatever has become of its class.
    """
    if session.status == Session.Status.CANCELLED:
        return "This session was taken out of the timetable: it has no register."
    if session.date > today:
        return f"This session lies ahead: its register is captured on {text_of(session.date)} or later."
    return why_never_taught(session.training_class, today) if is_new else ""


def why_never_taught(training_class: TrainingClass, today: date) -> str:
    """Why a class has no registers and nobody claims hours for it, in a sentence; empty where it has."""
    status = training_class.status_on(today)
    if status == Status.DRAFT:
        return f"Class {training_class} is a draft: its registers are captured once it is active."
    if status == Status.CANCELLED and not training_class.status_changes.begun().exists():
        return f"Class {training_class} was cancelled as a draft: it was never taught."
    return ""


def month_is_closed(session: Session) -> str:
    """The sentence that says so."""
    return f"{month_text(session.date)} is closed: a class administrator can reopen it, on its page."
