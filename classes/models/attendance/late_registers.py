"""What is not captured, by who is to capture it, and since when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from django.conf import settings
from django.db import connections, router
from django.db.models import Exists, OuterRef

from classes.models.attendance.register_lists import can_be_captured, not_captured
from classes.models.planning.sessions import Session, SessionQuerySet
from classes.models.training_classes.training_classes import TrainingClassQuerySet

# First which classes, then class by class as they stand in the index of what is not captured, the names at the end:
# written as one query, PostgreSQL reads all sessions and looks for a name beside each class
_LATE: Final = """
    WITH taught AS MATERIALIZED ({classes}), late AS MATERIALIZED (
        SELECT agent_id, sum(number)::int AS number, min(since) AS since
        FROM taught CROSS JOIN LATERAL (
            SELECT agent_id, count(*) AS number, min(date) AS since FROM sessions
            WHERE training_class_id = taught.pk AND status = 'planned' AND NOT is_captured AND date >= %s AND date < %s
            GROUP BY agent_id
        ) AS of_class
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
    days = [settings.REGISTERS_FROM, today]
    late = Session.objects.planned().filter(training_class=OuterRef("pk"), is_captured=False)
    with_late = classes.filter(can_be_captured(today), Exists(late.filter(date__gte=days[0], date__lt=today)))
    sql, values = with_late.order_by().values("pk").query.sql_with_params()
    with connections[router.db_for_read(Session)].cursor() as cursor:
        cursor.execute(_LATE.format(classes=sql), [*values, *days])
        return [
            Late(agent, name, number, since, (today - since).days) for agent, name, number, since in cursor.fetchall()
        ]


def late_sessions(sessions: SessionQuerySet, *, days: int, today: date) -> Iterator[Any]:
    """Sessions whose register is missing for that many days or longer, with the names of their class and agent."""
    late = not_captured(sessions, today=today).select_related("training_class__supervisor", "agent")
    for session in late.order_by("date", "start", "pk").iterator():
        if (today - session.date).days >= days:
            yield session
