"""The days of an agent as their first page shows them: what is to be captured, what lies ahead, what is done."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import date, timedelta
from functools import cached_property
from itertools import groupby
from operator import attrgetter
from typing import Any, Final

from django.db.models import Exists, OuterRef, Q

from classes.models.attendance.months import Claim
from classes.models.attendance.register_lists import (
    AHEAD,
    CAPTURED,
    INCOMPLETE,
    MISSING,
    TODAY,
    state_of,
    with_a_register_to_come,
    with_entered,
)
from classes.models.attendance.unclaimed_months import UnclaimedMonth, unclaimed_months
from classes.models.people.users import User
from classes.models.planning.class_agents import BackupAgent, ClassAgent
from classes.models.planning.left_out_days import LeftOutDay
from classes.models.planning.sessions import Session
from classes.models.planning.teaching import Teaching
from classes.models.training_classes.training_classes import TrainingClass

DAYS_BACK: Final = timedelta(days=14)
DAYS_AHEAD: Final = timedelta(days=7)
LEFT_OUT: Final = "left-out"
_BY_URGENCY: Final = (TODAY, MISSING, INCOMPLETE, AHEAD, CAPTURED, LEFT_OUT)
_TO_CAPTURE: Final = (TODAY, MISSING, INCOMPLETE)


@dataclass(frozen=True)
class OwnSession:
    session: Session
    state: str
    is_fetched_ahead: bool


@dataclass(frozen=True)
class OwnDay:
    """A date with sessions, or one on which a class of theirs does not meet."""

    date: date
    sessions: list[OwnSession] = field(default_factory=list)
    left_out: list[LeftOutDay] = field(default_factory=list)

    @property
    def state(self) -> str:
        """Of its sessions the most urgent."""
        states = [each.state for each in self.sessions] or [LEFT_OUT]
        return min(states, key=_BY_URGENCY.index)

    @property
    def place(self) -> tuple[int, int]:
        """Today; what is missing, then incomplete, the oldest first; days to come; what is done, the newest first."""
        number, rank = self.date.toordinal(), _BY_URGENCY.index(self.state)
        return (rank, -number if self.state == CAPTURED else number)


class OwnDays:
    """Of the user, as of today: what is missing or incomplete, however old, and the days round today. Eight queries."""

    def __init__(self, user: User, today: date) -> None:
        self._user, self._today = user, today
        self._first, self._last = today - DAYS_BACK, today + DAYS_AHEAD
        found = with_a_register_to_come(Session.objects.visible_to(user, on=today), today=today)
        near = Q(date__range=(self._first, self._last)) | Q(date__lt=today, is_captured=False) | Q(is_incomplete=True)
        names = ("training_class__client", "training_class__site", "training_class__subject", "register")
        self._sessions = list(with_entered(found).filter(near).select_related(*names).order_by("date", "start", "pk"))
        self.days = sorted(self._days(), key=attrgetter("place"))

    @property
    def groups(self) -> list[tuple[str, list[OwnDay]]]:
        """With their headings."""
        to_capture = [day for day in self.days if day.state in _TO_CAPTURE]
        ahead = [
            day for day in self.days if day not in to_capture and day.date >= self._today and day.state != CAPTURED
        ]
        done = [day for day in self.days if day not in to_capture and day not in ahead]
        ahead.sort(key=attrgetter("date"))
        done.sort(key=attrgetter("date"), reverse=True)
        named = [("To capture", to_capture), ("Ahead", ahead), ("Done", done)]
        return [(heading, days) for heading, days in named if days]

    @property
    def classes(self) -> list[TrainingClass]:
        """Those of the sessions shown, by code: each has its months, and what is claimed for them."""
        return sorted({each.training_class for each in self._sessions}, key=attrgetter("code"))

    @cached_property
    def unclaimed(self) -> list[UnclaimedMonth]:
        """Whose hours can be claimed now."""
        visible = Session.objects.visible_to(self._user, on=self._today)
        return unclaimed_months(visible, self._user.agent_id, self._today)

    @cached_property
    def disputed(self) -> list[Claim]:
        """Their claims that the office has disputed, the oldest month first, until they are claimed anew or settled."""
        visible = Session.objects.visible_to(self._user, on=self._today).filter(
            training_class=OuterRef("training_class")
        )
        own = Claim.objects.filter(Exists(visible), agent=self._user.agent_id, outcome=Claim.Outcome.DISPUTED)
        return list(own.select_related("training_class").order_by("month", "training_class__code"))

    @property
    def missing(self) -> int:
        """How many sessions before today are not captured."""
        return self._number(MISSING)

    @property
    def incomplete(self) -> int:
        """How many registers lack the hours of somebody."""
        return self._number(INCOMPLETE)

    @property
    def oldest(self) -> date | None:
        """The day of the first session that is missing or incomplete."""
        late = (MISSING, INCOMPLETE)
        return min((day.date for day in self.days for each in day.sessions if each.state in late), default=None)

    @property
    def days_late(self) -> int:
        """How long ago that day was."""
        return (self._today - self.oldest).days if self.oldest else 0

    def _number(self, state: str) -> int:
        return sum(each.state == state for day in self.days for each in day.sessions)

    def _days(self) -> Iterator[OwnDay]:
        left_out = {day: list(rows) for day, rows in groupby(self._left_out(), key=attrgetter("date"))}
        taught = {day: list(rows) for day, rows in groupby(self._sessions, key=attrgetter("date"))}
        for day in taught.keys() | left_out.keys():
            sessions = [self._shown(session) for session in taught.get(day, [])]
            yield OwnDay(day, sessions, left_out.get(day, []))

    def _shown(self, session: Session) -> OwnSession:
        return OwnSession(session, state_of(session, self._today), self._today <= session.date <= self._last)

    def _left_out(self) -> list[LeftOutDay]:
        """The days without class on which they would teach."""
        visible = Session.objects.visible_to(self._user, on=self._today).filter(date__gte=self._first)
        classes: list[Any] = list(visible.order_by().values_list("training_class", flat=True).distinct())
        rows = LeftOutDay.objects.filter(training_class__in=classes, date__range=(self._first, self._last))
        named = rows.select_related("training_class__client", "training_class__site").order_by("date", "training_class")
        teaching = _teaching_of(classes)
        return [row for row in named if teaching[row.training_class_id].agent_on(row.date) == self._user.agent_id]


def _teaching_of(classes: Iterable[int]) -> dict[int, Teaching]:
    primaries: dict[int, list[ClassAgent]] = {key: [] for key in classes}
    backups: dict[int, list[BackupAgent]] = {key: [] for key in primaries}
    for row in ClassAgent.objects.filter(training_class__in=list(primaries)):
        primaries[row.training_class_id].append(row)
    for backup in BackupAgent.objects.filter(training_class__in=list(primaries)):
        backups[backup.training_class_id].append(backup)
    return {key: Teaching(tuple(rows), tuple(backups[key])) for key, rows in primaries.items()}
