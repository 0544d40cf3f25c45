"""The plan: every session of a class, every day that is left out, and when it ends.

A timetable is checked, laid out, checked again for what only shows then, and told in words. Nothing here knows
what day it is, and nothing is stored: the same timetable always gives the same plan.
"""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date

from classes.timetable.changes import Past, captured_otherwise, changed_past_days
from classes.timetable.checks import problems_in, problems_of
from classes.timetable.class_days import Holidays, holidays_met, lay_out, without
from classes.timetable.explanations import explain, explain_past
from classes.timetable.hints import hint_about_captured, hint_about_the_past, hints_about
from classes.timetable.patterns import FormerPattern
from classes.timetable.problems import refuse
from classes.timetable.sessions import DayLeftOut, Session
from classes.timetable.times import total_minutes
from classes.timetable.timetables import Timetable


@dataclass(frozen=True, slots=True)
class Plan:
    """The whole class, its past included; `end_date` is None while a stop is open."""

    sessions: tuple[Session, ...]
    left_out: tuple[DayLeftOut, ...]
    end_date: date | None
    minutes_wanted: int
    hints: tuple[str, ...]
    explanation: str
    former: tuple[FormerPattern, ...] = ()
    made_up: tuple[Session, ...] = ()
    holidays_met: Holidays = field(default_factory=dict)
    captured_otherwise: tuple[Session, ...] = ()

    @property
    def class_days(self) -> int:
        """Without those on which nothing was held and that are made up elsewhere."""
        return len({session.date for session in without(self.made_up, self.sessions)})

    @property
    def minutes(self) -> int:
        """Without those of sessions that were not held and are made up elsewhere."""
        return total_minutes(without(self.made_up, self.sessions))

    @property
    def difference(self) -> int:
        """Minutes planned less minutes wanted."""
        return self.minutes - self.minutes_wanted


def plan_timetable(
    timetable: Timetable, holidays: Holidays, *, past: Past | None = None, stored: Timetable | None = None
) -> Plan:
    """Plans a class, or the rest of a class whose `past` stays.

    `stored` is the timetable that stands saved, where there is one: what has become wrong in it by itself, by a
    holiday that was removed, is not held against an edit that leaves it alone. Raises `TimetableRefused`.
    """
    past = past or Past(timetable.start_date)
    refuse(problems_in(timetable, holidays, past, stored))
    layout, captured = lay_out(timetable, holidays, past, stored), captured_otherwise(timetable, past)
    refuse(problems_of(layout, stored), layout.left_out)
    return Plan(
        sessions=layout.sessions,
        left_out=layout.left_out,
        end_date=layout.end_date,
        minutes_wanted=timetable.minutes_wanted,
        hints=(*([hint_about_captured(captured)] if captured else []), *hints_about(layout, holidays)),
        explanation=explain(layout),
        former=timetable.former,
        made_up=layout.made_up,
        holidays_met=holidays_met(timetable, layout.sessions, holidays),
        captured_otherwise=captured,
    )


def warn_of_rewriting(plan: Plan, stored: Iterable[Session], *, today: date) -> Plan:
    """The plan with a hint that names the days before today on which it differs from what is stored, if any."""
    rewritten = changed_past_days(stored, plan.sessions, today=today)
    return replace(plan, hints=(hint_about_the_past(rewritten), *plan.hints)) if rewritten else plan


def plan_of_past(timetable: Timetable, past: Past, end_date: date | None) -> Plan:
    """The plan of a class that is over: what stays of it, and nothing else."""
    wanted = timetable.minutes_wanted
    made_up = past.made_up_in(timetable)
    told = explain_past(past, made_up, end_date, minutes_wanted=wanted)
    return Plan(past.sessions, past.left_out, end_date, wanted, (), told, timetable.former, made_up)
