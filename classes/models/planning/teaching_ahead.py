"""What agents still teach: asked before one is switched off."""

from dataclasses import dataclass
from datetime import date

from django.db.models import Count

from classes.models.agents.agents import Agent
from classes.models.planning.sessions import Session
from classes.timetable import say_number


@dataclass(frozen=True)
class Ahead:
    """How many sessions an agent still teaches, and the codes of their classes."""

    agent: Agent
    sessions: int
    classes: list[str]

    def in_words(self) -> str:
        sessions = say_number(self.sessions, "session")
        classes = say_number(len(self.classes), "class", "classes")
        return f"{self.agent} still teaches {sessions} in {classes} ({', '.join(self.classes)})"


def ahead_of(agent: Agent, today: date) -> Ahead:
    """From today on."""
    sessions = Session.objects.planned().filter(agent=agent, date__gte=today).order_by("training_class__code")
    counts = sessions.values_list("training_class__code").annotate(count=Count("pk"))
    return Ahead(agent, sum(count for _, count in counts), [code for code, _ in counts])
