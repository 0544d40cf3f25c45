"""What is not captured, by who is to capture it, and since when."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.db.models import Count, Min

from classes.models.attendance.register_lists import not_captured
from classes.models.planning.sessions import SessionQuerySet


@dataclass(frozen=True)
class Late:
    """An agent and how many sessions are not captured; `agent` is None where nobody teaches."""

    agent: int | None
    name: str
    sessions: int
    since: date
    days: int


def late_by_agent(sessions: SessionQuerySet, *, today: date) -> list[Late]:
    """Who is furthest behind first: one query."""
    late: Any = not_captured(sessions, today=today).order_by()
    rows = late.values("agent", "agent__name").annotate(count=Count("pk"), since=Min("date")).order_by("since")
    return [
        Late(row["agent"], row["agent__name"] or "nobody", row["count"], row["since"], (today - row["since"]).days)
        for row in rows
    ]


def late_sessions(sessions: SessionQuerySet, *, days: int, today: date) -> Iterator[Any]:
    """Sessions whose register is missing for that many days or longer, with the names of their class and agent."""
    late = not_captured(sessions, today=today).select_related("training_class__supervisor", "agent")
    for session in late.order_by("date", "start", "pk").iterator():
        if (today - session.date).days >= days:
            yield session
