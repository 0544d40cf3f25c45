"""The month's register of a class as it is signed: sessions as columns, learners as rows."""

from collections import Counter
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.db import connections, router

from classes.models.attendance.closed_levels import as_closed
from classes.models.attendance.marks import Mark
from classes.models.attendance.months import MonthClose, month_text
from classes.models.attendance.register_lists import in_month, is_on_a_register, register_of
from classes.models.learners.enrolments import Enrolment
from classes.models.learners.names_in_class import names_in_registers
from classes.models.planning.sessions import Session, SessionQuerySet
from classes.models.recorded_events import text_of
from classes.models.training_classes.training_classes import TrainingClass

NO_SESSIONS: Final = "The class has no sessions in this month: there is nothing to sign."
NONE_OF_YOURS: Final = "You teach no session of this class in this month: there is nothing for you to sign."
_SIGNERS: Final = ("For the client: name, signature, date", "For the training provider: name, signature, date")
# Of A4 landscape, beside names and totals
MOST_COLUMNS: Final = 27
_IN_CLASS: Final = """
    SELECT enrolments.id, wanted.day FROM enrolments JOIN unnest(%s::date[]) AS wanted (day) ON days @> wanted.day
    WHERE training_class_id = %s
"""


@dataclass(frozen=True)
class Cell:
    """Empty where nothing is captured; `is_outside` where the learner was not in the class, or it was not held."""

    text: str = ""
    is_outside: bool = False


@dataclass(frozen=True)
class Row:
    """`present` is empty where nothing is captured of a learner: it is filled in by hand, as the cells are."""

    name: str
    level: str
    cells: list[Cell]
    present: str


@dataclass(frozen=True)
class Part:
    """As many sessions as stand side by side, with the cells of each row; the totals stand in the last part."""

    sessions: list[Session]
    rows: list[tuple[Row, list[Cell]]]
    is_last: bool


class PrintedMonth:
    """Six queries for any number of learners and sessions."""

    def __init__(self, training_class: TrainingClass, month: date, visible: SessionQuerySet) -> None:
        self.training_class = training_class
        self.month = month
        self._visible = visible

    @property
    def title(self) -> str:
        return f"Register of {month_text(self.month)}"

    @cached_property
    def sessions(self) -> list[Session]:
        """In order, with their registers and agents."""
        return list(self._sessions.select_related("register", "agent").order_by("date", "start"))

    @cached_property
    def why_empty(self) -> str:
        """In a sentence; empty where there are sessions."""
        if self.sessions:
            return ""
        is_taught = in_month(self.training_class.sessions.planned(), self.month).exists()
        return NONE_OF_YOURS if is_taught else NO_SESSIONS

    @property
    def agents(self) -> list[str]:
        return list(dict.fromkeys(str(row.agent) for row in self.sessions if row.agent))

    @property
    def signers(self) -> list[str]:
        """The words below the lines that are signed: where several agents taught, each has their own."""
        agents = [f"Agent {name}: signature, date" for name in self.agents]
        return [*(agents if len(agents) > 1 else ["Agent: name, signature, date"]), *_SIGNERS]

    @cached_property
    def rows(self) -> list[Row]:
        """Those who are on one of the registers, by name; where nothing was held, those who were in the class."""
        places: Any = Enrolment.objects.filter(training_class=self.training_class).by_name()
        of_class = list(places.annotate(is_there=is_on_a_register(self._sessions)))
        names = names_in_registers(of_class)
        on_days: dict[date, set[int]] = {}
        for day in {session.date for session in self.sessions}:
            on_days[day] = set()
        for key, day in self._places():
            on_days[day].add(key)
        in_class = set[int]().union(*on_days.values())
        there = [row for row in of_class if row.is_there or (not self._has_hours and row.pk in in_class)]
        close = MonthClose.objects.filter(training_class=self.training_class, month=self.month).first()
        return [self._row(row, names[row.pk], on_days) for row in as_closed(there, close)]

    @cached_property
    def parts(self) -> list[Part]:
        """One table for a month of class days; more of about the same width where there are more sessions."""
        count = max(1, -(-len(self.sessions) // MOST_COLUMNS))
        width = -(-len(self.sessions) // count)
        cuts = [slice(number * width, (number + 1) * width) for number in range(count)]
        return [Part(self.sessions[cut], [(row, row.cells[cut]) for row in self.rows], cut == cuts[-1]) for cut in cuts]

    @property
    def not_held(self) -> list[str]:
        """What became of sessions that were not held, in words; with their times where a day has several."""
        found = [(session, register_of(session)) for session in self.sessions]
        on_day = Counter(session.date for session in self.sessions)
        return [
            f"{text_of(session.date)}{f' {session.start:%H:%M}' if on_day[session.date] > 1 else ''}: "
            f"{register.get_outcome_display().lower()}"
            f"{f' ({register.note})' if register.note else ''}"
            for session, register in found
            if register and not register.is_held
        ]

    @property
    def _sessions(self) -> SessionQuerySet:
        return in_month(self._visible.planned().filter(training_class=self.training_class), self.month)

    @cached_property
    def _hours(self) -> dict[tuple[int, int], Decimal]:
        keys = [session.pk for session in self.sessions]
        marks = Mark.objects.captured().filter(register__session__in=keys)
        rows = marks.values_list("register__session", "enrolment", "hours")
        return {(session, enrolment): hours for session, enrolment, hours in rows if hours is not None}

    @property
    def _has_hours(self) -> bool:
        """Whether one of the sessions was held, or is still to be captured."""
        return any(register is None or register.is_held for register in map(register_of, self.sessions))

    def _places(self) -> list[tuple[int, date]]:
        """Who was in the class on which of the days."""
        days = sorted({session.date for session in self.sessions})
        with connections[router.db_for_read(Session)].cursor() as cursor:
            cursor.execute(_IN_CLASS, [days, self.training_class.pk])
            return list(cursor.fetchall())

    def _row(self, place: Enrolment, name: str, on_days: dict[date, set[int]]) -> Row:
        cells = [self._cell(session, place.pk, on_days) for session in self.sessions]
        found = (self._hours.get((session.pk, place.pk)) for session in self.sessions)
        hours = [each for each in found if each is not None]
        present = f"{sum(hours, Decimal(0)):.2f}" if hours else ""
        return Row(name, place.level, cells, present)

    def _cell(self, session: Session, place: int, on_days: dict[date, set[int]]) -> Cell:
        register = register_of(session)
        if place not in on_days[session.date] or (register and not register.is_held):
            return Cell(is_outside=True)
        hours = self._hours.get((session.pk, place))
        return Cell("" if hours is None else f"{hours.normalize():f}")
