"""What the registers of a month come to: hours of classes, agents and learners, counted from sessions and marks.

Nothing of it is stored. Of each session: what is *scheduled*; what was *held*; what is *lost*, as long as the timetable
does not say that it was made up, by an exception on its day and no extra day at its time; and what its agent is *owed*,
one hour for the way where nobody was present.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django.conf import settings
from django.contrib.postgres.aggregates import ArrayAgg
from django.db import connections, router
from django.db.models import DecimalField, Exists, ExpressionWrapper, F, OuterRef, Q, Sum
from django.db.models.functions import Extract, Greatest, TruncMonth

from classes.models.attendance.marks import Mark
from classes.models.attendance.months import Claim
from classes.models.attendance.register_lists import lacking_register, with_entered
from classes.models.planning.entries import ExceptionDay, ExtraDay
from classes.models.planning.sessions import Session

TRAVEL: Final = Decimal(1)
_ZERO: Final = Decimal("0.00")
_NUMBER: Final[Any] = DecimalField(max_digits=12, decimal_places=6)
_HOURS: Final = ("scheduled", "held", "lost", "owed", "attended")
# Class by class, month by month and agent by agent; `where` says of which sessions. One `is_complete` unless it is
# lacking its register, or is incomplete, as `register_lists` says of single ones: here all hours are read anyway
FIGURES: Final = """
    SELECT training_class_id, month, agent_id,
        sum(hours) AS scheduled,
        coalesce(sum(hours) FILTER (WHERE outcome = 'held'), 0) AS held,
        coalesce(sum(hours) FILTER (WHERE is_lost), 0) AS lost,
        coalesce(sum(CASE WHEN attended > 0 THEN hours ELSE 1 END) FILTER (WHERE outcome = 'held'), 0) AS owed,
        coalesce(sum(attended), 0) AS attended,
        count(*) AS sessions, count(*) FILTER (WHERE is_complete) AS captured
    FROM (
        SELECT sessions.training_class_id, sessions.agent_id, registers.outcome,
            date_trunc('month', sessions.date)::date AS month, sum(marks.hours) AS attended,
            extract(epoch FROM sessions."end" - sessions.start) / 3600 AS hours,
            CASE WHEN registers.outcome <> 'held' THEN NOT EXISTS (
                SELECT FROM exception_days AS left_out
                WHERE left_out.training_class_id = sessions.training_class_id AND left_out.date = sessions.date
            ) OR EXISTS (
                SELECT FROM extra_days AS extra
                WHERE extra.training_class_id = sessions.training_class_id
                    AND (extra.date, extra.start, extra."end") = (sessions.date, sessions.start, sessions."end")
            ) END AS is_lost,
            CASE WHEN registers.outcome = 'held' THEN count(marks.hours) >= (
                SELECT count(*) FROM enrolments
                WHERE enrolments.training_class_id = sessions.training_class_id AND enrolments.days @> sessions.date
            ) ELSE registers.outcome IS NOT NULL OR sessions.date < %s END AS is_complete
        FROM sessions
            LEFT JOIN registers ON registers.session_id = sessions.id
            LEFT JOIN marks ON marks.register_id = registers.id
        WHERE sessions.status = 'planned' AND {where}
        GROUP BY sessions.id, registers.outcome
    ) AS each
    GROUP BY training_class_id, month, agent_id
"""
_CLAIMED: Final = """
    sessions.id IN (
        SELECT taught.id FROM claims JOIN sessions AS taught USING (training_class_id, agent_id)
        WHERE claims.id = ANY(%s) AND taught.date >= month AND taught.date < month + interval '1 month'
    )
"""


@dataclass(frozen=True)
class Figures:
    """Hours of some sessions; `attended` are those of all learners together. `claimed` is None without a claim.

    `captured` counts the sessions whose registers have the hours of everybody, and those before REGISTERS_FROM.
    `owed_to_claimants` is what of `owed` belongs to those who have claimed already, and `claims_differing` how many of
    their claims are not what they are owed, nor approved: one above and one below do not make both right.
    """

    scheduled: Decimal = _ZERO
    held: Decimal = _ZERO
    lost: Decimal = _ZERO
    owed: Decimal = _ZERO
    attended: Decimal = _ZERO
    claimed: Decimal | None = None
    owed_to_claimants: Decimal = _ZERO
    claims_differing: int = 0
    sessions: int = 0
    captured: int = 0

    def with_claim(self, claim: Claim) -> "Figures":
        """Of the agent who claims that."""
        differs = claim.hours != self.owed and not claim.is_approved
        return replace(self, claimed=claim.hours, owed_to_claimants=self.owed, claims_differing=int(differs))

    @property
    def difference(self) -> Decimal | None:
        """What is claimed above what is owed to those who claim."""
        return None if self.claimed is None else self.claimed - self.owed_to_claimants

    @property
    def is_complete(self) -> bool:
        return self.sessions == self.captured

    def __add__(self, other: "Figures") -> "Figures":
        claims = [each.claimed for each in (self, other) if each.claimed is not None]
        return Figures(
            scheduled=self.scheduled + other.scheduled,
            held=self.held + other.held,
            lost=self.lost + other.lost,
            owed=self.owed + other.owed,
            attended=self.attended + other.attended,
            claimed=sum(claims, _ZERO) if claims else None,
            owed_to_claimants=self.owed_to_claimants + other.owed_to_claimants,
            claims_differing=self.claims_differing + other.claims_differing,
            sessions=self.sessions + other.sessions,
            captured=self.captured + other.captured,
        )


@dataclass(frozen=True)
class LearnerFigures:
    """Hours of a learner: `trained` are those of the sessions held, whether they were there or not.

    `absent` are those that they missed, session by session: who stayed longer on one day makes up for no other.
    `page` is that of the latest session which has one.
    """

    trained: Decimal = _ZERO
    present: Decimal = _ZERO
    absent: Decimal = _ZERO
    page: int | None = None

    @property
    def beyond(self) -> Decimal:
        """What of `present` is more than a session lasted: so much more than `trained` are present and absent."""
        return self.present + self.absent - self.trained

    def __add__(self, later: "LearnerFigures") -> "LearnerFigures":
        return LearnerFigures(
            self.trained + later.trained,
            self.present + later.present,
            self.absent + later.absent,
            self.page if later.page is None else later.page,
        )


def figures_by_agent(training_class: int, month: date, last: date) -> dict[int | None, Figures]:
    """Of one class from one day to another, with what each agent claims for the month of the first day."""
    where = "sessions.training_class_id = %s AND sessions.date BETWEEN %s AND %s"
    figures = {row["agent_id"]: _figures(row) for row in _rows(where, [training_class, month, last])}
    for claim in Claim.objects.filter(training_class=training_class, month=month):
        figures[claim.agent_id] = figures.get(claim.agent_id, Figures()).with_claim(claim)
    return figures


def figures_of_month(month: date, last: date, claims: Iterable[Claim] = ()) -> dict[int, Figures]:
    """Of all classes with a session from one day to another, by class, with what is claimed for them: one query."""
    rows = _rows("sessions.date BETWEEN %s AND %s", [month, last])
    by_agent = {(row["training_class_id"], row["agent_id"]): _figures(row) for row in rows}
    for claim in claims:
        key = (claim.training_class_id, claim.agent_id)
        by_agent[key] = by_agent.get(key, Figures()).with_claim(claim)
    found: dict[int, Figures] = {}
    for (training_class, _agent), figures in by_agent.items():
        found[training_class] = found.get(training_class, Figures()) + figures
    return found


def figures_of_claims(claims: Sequence[Claim]) -> list[Figures]:
    """Of each what its agent taught in its month, with what they claim: one query, however many."""
    rows = _rows(_CLAIMED, [[claim.pk for claim in claims]]) if claims else []
    taught = {(row["training_class_id"], row["month"], row["agent_id"]): _figures(row) for row in rows}
    keys = [(claim.training_class_id, claim.month, claim.agent_id) for claim in claims]
    return [taught.get(key, Figures()).with_claim(claim) for key, claim in zip(keys, claims, strict=True)]


def total_of(figures: Iterable[Figures]) -> Figures:
    return sum(figures, Figures())


def figures_of_learners(**belonging: Any) -> dict[int, LearnerFigures]:
    """By enrolment, of the marks that belong there, such as `register__session__training_class=...`: one query."""
    months = months_of_learners(**belonging)
    return {enrolment: sum(figures.values(), LearnerFigures()) for enrolment, figures in months.items()}


def months_of_learners(**belonging: Any) -> dict[int, dict[date, LearnerFigures]]:
    """The same by enrolment and month, the first one first."""
    marks: Any = Mark.objects.captured().filter(**belonging).order_by()
    of_session = F("register__session__end") - F("register__session__start")
    length = ExpressionWrapper(Extract(of_session, "epoch", output_field=_NUMBER) / 3600, _NUMBER)
    latest = ("-register__session__date", "-register__session__start")
    rows = (
        marks.annotate(month=TruncMonth("register__session__date"))
        .values("enrolment", "month")
        .annotate(
            trained=Sum(length),
            present=Sum("hours"),
            absent=Sum(Greatest(length - F("hours"), Decimal(0), output_field=_NUMBER)),
            pages=ArrayAgg("page", filter=Q(page__isnull=False), order_by=latest, default=[]),
        )
        .order_by("month")
    )
    found: dict[int, dict[date, LearnerFigures]] = {}
    for row in rows:
        hours = {name: row[name].quantize(_ZERO) for name in ("trained", "present", "absent")}
        figures = LearnerFigures(**hours, page=next(iter(row["pages"]), None))
        found.setdefault(row["enrolment"], {})[row["month"]] = figures
    return found


def days_not_captured(training_class: int, first: date, last: date) -> list[date]:
    """Days of sessions without a register, or with one on which the hours of somebody are missing."""
    of_days = with_entered(Session.objects.planned().filter(training_class=training_class, date__range=(first, last)))
    late: Any = lacking_register(of_days) | of_days.filter(is_incomplete=True)
    return list(late.order_by("date").values_list("date", flat=True).distinct())


def is_made_up(*, of: str = "") -> Q:
    """Whether the hours of a session that was not held are planned again; `of` leads to it, such as `session__`.

    An exception on its day says so, but not of an extra day that stands at its time: exceptions leave none out.
    """
    on_its_day = {"training_class": OuterRef(f"{of}training_class"), "date": OuterRef(f"{of}date")}
    at_its_time = {"start": OuterRef(f"{of}start"), "end": OuterRef(f"{of}end")}
    is_planned = Exists(ExtraDay.objects.filter(**on_its_day, **at_its_time))
    return Q(Exists(ExceptionDay.objects.filter(**on_its_day)), ~is_planned)


def lost_sessions(training_class: int, **on: Any) -> list[Session]:
    """Sessions that were not held, and are not made up yet, in order; `on` may say of which day."""
    not_held = Session.objects.planned().filter(training_class=training_class, register__isnull=False, **on)
    lost = not_held.exclude(register__outcome="held").filter(~is_made_up())
    return list(lost.select_related("register", "agent").order_by("date", "start"))


def _rows(where: str, values: list[Any]) -> list[dict[str, Any]]:
    with connections[router.db_for_read(Session)].cursor() as cursor:
        cursor.execute(FIGURES.format(where=where), [settings.REGISTERS_FROM, *values])
        names = [column.name for column in cursor.description or ()]
        return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]


def _figures(row: dict[str, Any]) -> Figures:
    hours: dict[str, Any] = {name: Decimal(row[name]).quantize(_ZERO) for name in _HOURS}
    return Figures(**hours, sessions=row["sessions"], captured=row["captured"])
