"""A month of one class as its page shows it, whole or only what one agent teaches of it."""

from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.conf import settings

from classes.models.attendance.closed_levels import as_closed
from classes.models.attendance.month_figures import (
    Figures,
    LearnerFigures,
    figures_by_agent,
    figures_of_learners,
    is_made_up,
    total_of,
)
from classes.models.attendance.months import Claim, MonthClose
from classes.models.attendance.register_lists import (
    INCOMPLETE,
    MISSING,
    NEVER,
    TODAY,
    for_register_list,
    in_month,
    is_on_a_register,
    last_day_of,
    month_after,
    month_before,
    register_of,
    state_of,
)
from classes.models.attendance.sheets import why_never_taught
from classes.models.learners.enrolments import Enrolment
from classes.models.learners.names_in_class import names_in_registers
from classes.models.planning.left_out_days import LeftOutDay
from classes.models.planning.sessions import Session, SessionQuerySet
from classes.models.training_classes.training_classes import TrainingClass
from classes.timetable import hours_text


@dataclass(frozen=True)
class Day:
    """A session with what became of it, or a day that is left out, which has `left_out` alone."""

    date: date
    session: Any = None
    state: str = ""
    left_out: LeftOutDay | None = None

    def as_document(self) -> dict[str, object]:
        """Of a session, for an answer in JSON."""
        session, register = self.session, register_of(self.session)
        return {
            "session": session.pk,
            "date": session.date.isoformat(),
            "start": f"{session.start:%H:%M}",
            "end": f"{session.end:%H:%M}",
            "hours": hours_text(session.minutes),
            "outcome": register.outcome if register else "",
            "present": session.present if register else None,
            "of": session.on_register,
            "captured_by": str(register.captured_by) if register else None,
            "captured_at": register.captured_at if register else None,
        }


@dataclass(frozen=True)
class LearnerLine:
    """Somebody who is on a register of the month, with or without hours so far."""

    enrolment: Enrolment
    name: str
    figures: LearnerFigures

    def as_document(self) -> dict[str, object]:
        """For an answer in JSON."""
        return {
            "enrolment": self.enrolment.pk,
            "name": self.name,
            "trained": f"{self.figures.trained:.2f}",
            "present": f"{self.figures.present:.2f}",
            "absent": f"{self.figures.absent:.2f}",
            "page": self.figures.page,
        }


@dataclass(frozen=True)
class AgentLine:
    """What an agent taught in the month, and claims for it."""

    agent: Any
    figures: Figures
    claim: Claim | None

    @property
    def key(self) -> int | None:
        return self.agent.pk if self.agent else None


class ClassMonth:
    """Asks when it is needed. `visible` are the sessions that are shown; `agent` is whose they are, if one's."""

    def __init__(
        self, training_class: TrainingClass, month: date, visible: SessionQuerySet, *, agent: int | None, today: date
    ) -> None:
        self.training_class = training_class
        self.month = month
        self.agent = agent
        self.today = today
        self._sessions = in_month(visible.planned().filter(training_class=training_class), month)

    @property
    def before(self) -> date:
        return month_before(self.month)

    @property
    def after(self) -> date:
        return month_after(self.month)

    @property
    def is_over(self) -> bool:
        return self.after <= self.today

    @cached_property
    def close(self) -> MonthClose | None:
        """Who closed or reopened it last."""
        closes = MonthClose.objects.filter(training_class=self.training_class, month=self.month)
        return closes.select_related("by").first()

    @property
    def is_closed(self) -> bool:
        return self.close is not None and self.close.is_closed

    @cached_property
    def why_never_taught(self) -> str:
        """Why no register is captured and nothing is claimed, in a sentence; empty where it is."""
        return why_never_taught(self.training_class, self.today)

    @cached_property
    def days(self) -> list[Day]:
        """In order, sessions that were made up for without their exceptions; an agent sees no days left out.

        `is_made_up` of a session that was not held says that its hours are planned again.
        """
        sessions = for_register_list(self._sessions).annotate(is_made_up=is_made_up()).order_by("date", "start")
        days = [Day(session.date, session, self._state_of(session)) for session in sessions]
        if self.agent is None:
            taught = {day.date for day in days}
            days += [Day(row.date, left_out=row) for row in self._left_out() if row.date not in taught]
        return sorted(days, key=lambda day: (day.date, day.session is not None))

    @cached_property
    def agents(self) -> list[AgentLine]:
        claims = Claim.objects.filter(training_class=self.training_class, month=self.month)
        by_agent = {claim.agent_id: claim for claim in claims.select_related("agent", "settled_by")}
        names = {day.session.agent_id: day.session.agent for day in self.days if day.session}
        names |= {key: claim.agent for key, claim in by_agent.items()}
        found = figures_by_agent(self.training_class.pk, self.month, last_day_of(self.month))
        return [
            AgentLine(names.get(key), figures, by_agent.get(key) if key else None)
            for key, figures in sorted(found.items(), key=lambda item: str(names.get(item[0]) or ""))
            if self.agent in (None, key)
        ]

    @cached_property
    def figures(self) -> Figures:
        return total_of(line.figures for line in self.agents)

    @property
    def made_up(self) -> str:
        """Hours of sessions that were not held, and that are planned again: they are not lost. Empty for none."""
        sessions = [day.session for day in self.days if day.session and day.session.is_made_up]
        gone = [session for session in sessions if register_of(session) and not session.register.is_held]
        return hours_text(sum(session.minutes for session in gone)) if gone else ""

    @cached_property
    def learners(self) -> list[LearnerLine]:
        """Those of the printed register, by name, once a session of the month was held."""
        if not any(day.session and (register := register_of(day.session)) and register.is_held for day in self.days):
            return []
        mine = {"register__session__agent": self.agent} if self.agent else {}
        figures = figures_of_learners(
            register__session__training_class=self.training_class,
            register__session__date__gte=self.month,
            register__session__date__lt=self.after,
            **mine,
        )
        places: Any = Enrolment.objects.filter(training_class=self.training_class).by_name()
        of_class = list(places.annotate(is_there=is_on_a_register(self._sessions)))
        names = names_in_registers(of_class)
        rows = as_closed((row for row in of_class if row.is_there or row.pk in figures), self.close)
        return [LearnerLine(row, names[row.pk], figures.get(row.pk, LearnerFigures())) for row in rows]

    @cached_property
    def missing(self) -> list[Day]:
        """The sessions until today that are not captured completely."""
        # Of earlier days those before REGISTERS_FROM have a state of their own, today has not
        asked_today = {TODAY} if self.today >= settings.REGISTERS_FROM else set()
        return [day for day in self.days if day.state in {MISSING, INCOMPLETE, *asked_today}]

    def as_document(self) -> dict[str, object]:
        """For an answer in JSON."""
        figures = self.figures
        names = ("scheduled", "held", "lost", "owed", "claimed")
        return {
            "month": f"{self.month:%Y-%m}",
            **{name: _text(getattr(figures, name)) for name in names},
            "closed": self.is_closed,
            "version": self.close.version if self.close else 0,
            "sessions": [day.as_document() for day in self.days if day.session],
            "learners": [line.as_document() for line in self.learners],
        }

    def _state_of(self, session: Session) -> str:
        state = state_of(session, self.today)
        return NEVER if state in {MISSING, TODAY} and self.why_never_taught else state

    def _left_out(self) -> Any:
        days = self.training_class.left_out_days
        return days.filter(date__gte=self.month, date__lt=self.after)


def month_shown(training_class: TrainingClass, sessions: SessionQuerySet, today: date) -> date:
    """The month of today, or that of the class's last session where all lie before it, or of its first."""
    days: Any = Session.objects.filter(pk__in=sessions.planned().filter(training_class=training_class).values("pk"))
    last = days.filter(date__lte=today).order_by("date").last() or days.order_by("date").first()
    return (last.date if last else today).replace(day=1)


def _text(hours: Decimal | None) -> str | None:
    return None if hours is None else f"{hours:.2f}"
