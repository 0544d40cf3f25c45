"""Months of classes that an agent has taught and not claimed yet."""

from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.db.models import Count, Exists, Max, OuterRef, Q
from django.db.models.functions import TruncMonth

from classes.models.attendance.months import Claim
from classes.models.attendance.register_lists import month_after, month_before, with_a_register_to_come
from classes.models.planning.sessions import SessionQuerySet

MONTHS_BACK: Final = 3


@dataclass(frozen=True)
class UnclaimedMonth:
    """A month of a class, named by its first day; `missing` are its registers that are not captured yet."""

    code: str
    month: date
    missing: int


def unclaimed_months(own: SessionQuerySet, agent: int | None, today: date) -> list[UnclaimedMonth]:
    """Of the agent's `own` sessions, by month and code: one query.

    Those whose last session is captured, or which are over, with a session held: registers that are missing
    keep nobody from claiming. This month, and the three before it, not before registers are captured here.
    """
    first = max(month_before(today.replace(day=1), count=MONTHS_BACK), settings.REGISTERS_FROM)
    claims = Claim.objects.filter(training_class=OuterRef("training_class"), month=OuterRef("month"), agent=agent)
    found = with_a_register_to_come(own, today=today)
    taught: Any = found.filter(agent=agent, date__gte=first, date__lt=month_after(today)).order_by()
    months = taught.annotate(month=TruncMonth("date")).filter(~Exists(claims)).values("training_class__code", "month")
    rows = months.annotate(
        last=Max("date"),
        captured=Max("date", filter=Q(is_captured=True)),
        held=Count("pk", filter=Q(register__outcome="held")),
        missing=Count("pk", filter=Q(is_captured=False)),
    ).order_by("month", "training_class__code")
    return [
        UnclaimedMonth(row["training_class__code"], row["month"], row["missing"])
        for row in rows
        if row["held"] and (row["captured"] == row["last"] or month_after(row["month"]) <= today)
    ]
