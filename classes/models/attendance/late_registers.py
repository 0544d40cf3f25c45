"""What is not captured, by who is to capture it, and since when."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Final

from django.db import connections, router
from django.db.models import Count, Exists, Min, OuterRef
from django.db.models.expressions import RawSQL

from classes.models.attendance.register_lists import (
    can_be_captured,
    incomplete,
    lacking_register,
    not_captured,
    with_entered,
)
from classes.models.planning.sessions import Session, SessionQuerySet
from classes.models.training_classes.training_classes import TrainingClassQuerySet

# First which classes, then class by class as they stand in the index of what is not captured, the names at the end:
# written as one query, PostgreSQL reads all sessions and looks for a name beside each class
_LATE: Final = """
    WITH taught (id) AS MATERIALIZED ({classes}), late AS MATERIALIZED (
        SELECT agent_id, sum(number)::int AS number, min(since) AS since
        FROM taught CROSS JOIN LATERAL ({sessions}) AS of_class (agent_id, number, since)
        GROUP BY agent_id
    )
    SELECT agent_id, coalesce(name, 'nobody'), number, since FROM late LEFT JOIN agents ON agents.id = agent_id
    ORDER BY since, name
"""


@dataclass(frozen=True)
class Late:
    """An agent and how many sessions are not captured; `agent` is None where nobody teaches."""

    agent: int | None
    name: str
    sessions: int
    since: date
    days: int


def late_by_agent(classes: TrainingClassQuerySet, *, today: date) -> list[Late]:
    """Of the sessions of these classes; who is furthest behind first: one query."""
    late = lacking_register(Session.objects.all()).filter(date__lt=today)
    with_late = classes.filter(can_be_captured(today), Exists(late.filter(training_class=OuterRef("pk"))))
    of_class = late.filter(training_class=RawSQL("taught.id", [])).order_by().values("agent")
    counted = of_class.annotate(number=Count("*"), since=Min("date"))
    in_classes, keys = with_late.order_by().values("pk").query.sql_with_params()
    of_sessions, days = counted.query.sql_with_params()
    with connections[router.db_for_read(Session)].cursor() as cursor:
        cursor.execute(_LATE.format(classes=in_classes, sessions=of_sessions), [*keys, *days])
        return [
            Late(agent, name, number, since, (today - since).days) for agent, name, number, since in cursor.fetchall()
        ]


def late_sessions(sessions: SessionQuerySet, *, days: int, today: date) -> list[Any]:
    """Sessions of so many days ago or earlier without a register, or whose register `is_incomplete`, in order.

    With the names of their class and agent; of registers that are there, how many hours are `entered`, of how many.
    """
    since = sessions.filter(date__lte=today - timedelta(days=days))
    late = not_captured(since, today=today) | incomplete(since, today=today)
    named = with_entered(late).select_related("training_class__supervisor", "agent")
    return list(named.order_by("date", "start", "pk"))
