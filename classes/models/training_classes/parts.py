from collections.abc import Collection
from dataclasses import dataclass
from datetime import date

from django.db.models import TextChoices


class ClassPart(TextChoices):
    """What of a class can be taken along into a copy, beside its client, site, type, subject and hours."""

    TIMETABLE = "timetable", "Timetable: pattern, end set by hand"
    SINGLE_DAYS = "days_off", "Single days: exceptions, extra days and days that were moved; stops"
    AGENTS = "agents", "Agent and backups"
    LEARNERS = "learners", "Learners who are currently in the class"
    EVENT_DATES = "event_dates", "Event dates, all pending again"
    SUPERVISOR = "supervisor", "Supervisor"
    FUNDING = "funding", "Funding and exam"


@dataclass(frozen=True)
class ClassCopy:
    """When a copy of a class starts, and which parts it takes along."""

    start_date: date
    parts: Collection[str]
