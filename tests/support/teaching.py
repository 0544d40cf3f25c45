"""Classes with agents, for tests of who teaches when."""

from datetime import date, datetime, time
from decimal import Decimal
from typing import Any, Final
from zoneinfo import ZoneInfo

from classes import roles
from classes import timetable as engine
from classes.models import (
    Agent,
    ClassEdit,
    ClassParts,
    ClassType,
    Entries,
    Session,
    Site,
    Subject,
    TeachingEdit,
    TimetableEdit,
    TrainingClass,
    User,
)
from classes.services.capture.training_classes import create_class
from classes.services.capture.updates import update_class
from classes.services.planning.clashes import AgentClashes, ClashOverride
from tests.support.factories import SiteFactory, UserFactory, drafted

DAYS: Final = {"monday": engine.Weekday.MONDAY, "tuesday": engine.Weekday.TUESDAY}
START: Final = date(2026, 3, 2)


def moment(day: str) -> datetime:
    return datetime.fromisoformat(f"{day}T10:00").replace(tzinfo=ZoneInfo("Africa/Johannesburg"))


BEFORE: Final = moment("2026-01-02")


def weekly(day: str = "monday", start: int = 9, end: int = 14) -> Entries:
    return Entries(pattern=engine.Weekly((engine.WeekdayBlock(DAYS[day], time(start), time(end)),)))


def taught(
    agent: Agent | None,
    *,
    entries: Entries | None = None,
    agents: TeachingEdit | None = None,
    clash_override: ClashOverride | None = None,
    site: Site | None = None,
    **facts: Any,
) -> TrainingClass:
    """A package of 20 hours from Mon 2 Mar 2026, on Mondays from 09:00 to 14:00: 2, 9, 16 and 23 March."""
    facts = {
        "class_type": ClassType.objects.get(code="WALK"),
        "subject": Subject.objects.get(code="NUM"),
        "total_hours": Decimal(20),
        "start_date": START,
        "site": site or SiteFactory.create(),
        **facts,
    }
    return create_class(
        drafted(**facts),
        ClassParts(timetable=TimetableEdit.of(entries or weekly()), agents=agents or TeachingEdit(agent=agent)),
        clash_override=clash_override,
        by=UserFactory.create(),
        at=BEFORE,
    )


def logs_in(agent: Agent) -> User:
    """The user as whom the agent logs in."""
    return UserFactory.create(role=roles.AGENT, agent=agent)


def edit(training_class: TrainingClass, *, day: str = "2026-01-05", **edits: Any) -> TrainingClass:
    """Saved on that day by somebody who has read what stands."""
    training_class.refresh_from_db()
    version, fields = edits.pop("read_version", training_class.version), edits.pop("edited", {})
    by, clash_override = edits.pop("by", None) or training_class.captured_by, edits.pop("clash_override", None)
    wanted = ClassEdit(version, fields, ClassParts(**edits))
    saved = update_class(training_class, wanted, by=by, at=moment(day), clash_override=clash_override)
    return saved.training_class


def going_on_with(refusal: AgentClashes, training_class: TrainingClass, reason: str = "Two halls") -> ClashOverride:
    """What somebody says who was shown these clashes."""
    shown = frozenset[str]().union(*(clash.tokens for clash in refusal.clashes))
    return ClashOverride(reason, training_class.captured_by, shown)


def teachers(training_class: TrainingClass) -> list[tuple[str, str]]:
    """The day of each planned session, and who teaches it."""
    sessions = Session.objects.planned().filter(training_class=training_class).select_related("agent")
    return [(f"{row.date:%d %b}", row.agent.name if row.agent else "nobody") for row in sessions]
