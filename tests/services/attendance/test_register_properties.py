"""In whatever order registers are captured and corrected, timetables and learners changed, and months closed."""

from dataclasses import dataclass, field, replace
from datetime import date, time, timedelta
from decimal import Decimal
from typing import Any, Final

import pytest
from django.core.exceptions import ValidationError
from django.db import transaction
from hypothesis import example, given, settings
from hypothesis import strategies as st

from classes import timetable as engine
from classes.models import (
    ClassEdit,
    ClassParts,
    Enrolment,
    EnrolmentEdit,
    Entries,
    ExceptionDay,
    Mark,
    MonthClose,
    Register,
    Session,
    TimetableEdit,
    TrainingClass,
    User,
)
from classes.models.attendance.month_figures import figures_of_learners
from classes.models.learners.enrolments import EnrolmentRow
from classes.services.attendance import months, registers
from classes.services.attendance.made_up import MakeUp, make_up
from classes.services.capture.updates import update_class
from classes.services.learners.enrolments import change_enrolment
from classes.timetable import TimetableRefused
from tests.support.attendance import captured_register, capturer, places_in, running
from tests.support.teaching import moment, weekly

pytestmark = pytest.mark.django_db

MARCH: Final = date(2026, 3, 1)
TODAY: Final = "2026-04-20"
TWICE_A_DAY: Final = Entries(
    pattern=engine.Weekly(
        tuple(engine.WeekdayBlock(engine.Weekday.MONDAY, time(start), time(start + 3)) for start in (9, 13))
    )
)
_REFUSALS: Final = (
    ValidationError,
    TimetableRefused,
    registers.NotCapturable,
    registers.MonthIsClosed,
    registers.NeedsConfirmation,
)
# A kind of act, and numbers that say what exactly
ACTS: Final = st.lists(
    st.tuples(
        st.sampled_from(
            [
                *("capture", "correct", "not held", "everything", "everything"),
                *("pattern", "exception", "leave", "return", "close", "close", "reopen", "make up"),
            ]
        ),
        st.integers(0, 6),
        st.integers(0, 12),
    ),
    min_size=4,
    max_size=16,
)


@dataclass
class Told:
    """What was captured last, by session and learner, as somebody would keep it on paper."""

    training_class: TrainingClass
    by: User
    marks: dict[tuple[int, int], Decimal] = field(default_factory=dict)
    sessions: dict[int, tuple[Any, ...]] = field(default_factory=dict)
    closed: list[Any] | None = None

    def act(self, kind: str, one: int, other: int) -> None:
        try:
            with transaction.atomic():
                getattr(self, f"_{kind.replace(' ', '_')}")(one, other)
        except _REFUSALS:
            pass

    def _capture(self, one: int, other: int) -> None:
        session = self._session(one)
        hours = dict.fromkeys(self._on(session), Decimal(other) / 4)
        self._save(session, hours, outcome="held")

    def _everything(self, _one: int, other: int) -> None:
        """Whatever lacks hours of somebody gets them."""
        for session in Session.objects.planned().filter(training_class=self.training_class, date__month=3):
            session.training_class = self.training_class
            register = Register.objects.filter(session=session).first()
            missing = [place for place in self._on(session) if (session.pk, place.pk) not in self.marks]
            if register is None or (register.is_held and missing):
                self._save(session, dict.fromkeys(missing, Decimal(other) / 4), outcome="held")

    def _correct(self, one: int, other: int) -> None:
        session = self._session(one)
        places = self._on(session)
        self._save(session, {places[other % len(places)]: Decimal(other) / 4} if places else {}, outcome="held")

    def _not_held(self, one: int, _other: int) -> None:
        self._save(self._session(one), {}, outcome="client_cancelled")

    def _save(self, session: Session, hours: dict[Enrolment, Decimal], *, outcome: str) -> None:
        register = Register.objects.filter(session=session).first()
        version = register.version if register else 0
        facts = {"outcome": outcome, "read_version": version, "reason": "So it was"}
        captured_register(session, hours, day=TODAY, by=self.by, **facts)
        self.sessions[session.pk] = (session.date, session.start, session.end)
        if outcome != "held":
            self.marks = {key: value for key, value in self.marks.items() if key[0] != session.pk}
        self.marks |= {(session.pk, place.pk): value for place, value in hours.items()}

    def _pattern(self, one: int, other: int) -> None:
        day = "monday" if one % 2 else "tuesday"
        change_from = date(2026, 3, 2) + timedelta(days=other * 4)
        self._plan(change_from=change_from, pattern=weekly(day, start=8 + one, end=11 + one).pattern)

    def _exception(self, one: int, other: int) -> None:
        day = date(2026, 3, 2) + timedelta(days=7 * one + other % 2)
        stored = Entries.of(self.training_class)
        self._plan(exceptions=(*stored.exceptions, ExceptionDay(date=day, reason="other")))

    def _plan(self, change_from: date | None = None, **entries: Any) -> None:
        current = TrainingClass.objects.get(pk=self.training_class.pk)
        planned = replace(Entries.of(current), **entries)
        edit = TimetableEdit(planned, planned.digest(), change_from=change_from)
        wanted = ClassEdit(current.version, parts=ClassParts(edit))
        update_class(current, wanted, by=self.by, at=moment(TODAY))

    def _leave(self, one: int, other: int) -> None:
        self._change(one, "dro", date(2026, 3, 2) + timedelta(days=other * 4))

    def _return(self, one: int, other: int) -> None:
        self._change(one, "cic", date(2026, 3, 2) + timedelta(days=other * 4))

    def _change(self, one: int, status: str, day: date) -> None:
        places = places_in(self.training_class)
        place = places[one % len(places)]
        row = EnrolmentRow(place.learner_id, "RLN", status=status, from_date=day, pk=place.pk)
        change_enrolment(place, EnrolmentEdit((row,)), by=self.by, at=moment(TODAY))

    def _close(self, _one: int, _other: int) -> None:
        months.close_month(self.training_class, MARCH, by=self.by, at=moment(TODAY))
        self.closed = self.closed or march_of(self.training_class)

    def _reopen(self, _one: int, _other: int) -> None:
        months.reopen_month(self.training_class, MARCH, reason="A mistake", by=self.by, at=moment(TODAY))
        self.closed = None

    def _make_up(self, one: int, other: int) -> None:
        """Nothing of the past goes with the hours that were lost, above all nothing that is still to be captured."""
        session = self._session(one)
        past = Session.objects.planned().filter(training_class=self.training_class, date__lte=session.date)
        before = set(past.values_list("pk", flat=True))
        way = MakeUp(extra=date(2026, 5, 2) + timedelta(days=other)) if other % 2 else MakeUp()
        make_up(session, way, by=self.by, at=moment(TODAY))
        assert set(past.all().values_list("pk", flat=True)) == before

    def _session(self, one: int) -> Session:
        planned = Session.objects.planned().filter(training_class=self.training_class).select_related("training_class")
        sessions = list(planned.order_by("date", "start")[:7])
        return sessions[one % len(sessions)]

    def _on(self, session: Session) -> list[Enrolment]:
        return list(Enrolment.objects.filter(training_class=self.training_class).in_class_on(session.date).by_name())


def march_of(training_class: TrainingClass) -> list[Any]:
    """Everything that a close fixes."""
    in_march = {"date__month": 3, "training_class": training_class}
    sessions = Session.objects.planned().filter(**in_march).order_by("pk")
    marks = Mark.objects.filter(register__session__in=sessions).order_by("pk")
    return [
        list(sessions.values("pk", "date", "start", "end", "agent")),
        list(Register.objects.filter(session__in=sessions).order_by("pk").values()),
        list(marks.values()),
        list(training_class.left_out_days.filter(date__month=3).order_by("pk").values()),
    ]


@settings(max_examples=12, deadline=None)
@given(acts=ACTS)
@example(acts=[("not held", 0, 0), ("make up", 0, 1), ("capture", 1, 12), ("make up", 0, 0)])
def test_totals_are_those_of_the_last_marks_and_nothing_captured_is_lost(acts: list[tuple[str, int, int]]) -> None:
    with transaction.atomic():
        told = Told(running(learners=2, entries=TWICE_A_DAY), capturer())
        for kind, one, other in acts:
            told.act(kind, one, other)
            if told.closed is not None:
                assert march_of(told.training_class) == told.closed

        found = figures_of_learners(enrolment__training_class=told.training_class)
        for place in places_in(told.training_class):
            present = sum((hours for (_, key), hours in told.marks.items() if key == place.pk), Decimal(0))
            assert (found[place.pk].present if place.pk in found else 0) == present
        stored = Session.objects.filter(training_class=told.training_class, register__isnull=False)
        assert {row.pk: (row.date, row.start, row.end) for row in stored} == told.sessions
        assert all(row.status == "planned" for row in stored)
        assert MonthClose.objects.filter(is_closed=True).exists() == (told.closed is not None)
        transaction.set_rollback(True)
