"""Nobody teaches in two places at a time, unless somebody says why.

Whoever stores sessions of agents locks the agents first, in the order of their keys, and looks then: what others have
planned by that time can be seen, and nothing is added until the transaction ends. The constraint
`agent_is_in_one_place` holds for what is written past this; see docs/adr/0080.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Final, NamedTuple

from django.db import IntegrityError, connection, transaction
from django.db.models import Q
from django.utils import timezone

from classes import timetable as engine
from classes.models import AcceptedClash, Agent, Session, TrainingClass, User
from classes.models.recorded_events import days_text

# Those of a class's sessions, by date and start
Keys = Mapping[tuple[date, time], int]

FREE_AGENTS_OFFERED: Final = 12
# Many who plan the same agent at once wait for one another, each only as long as those before it take to save
_LOCK: Final = """
    SELECT set_config('lock_timeout', '20s', true);
    SELECT FROM agents WHERE id = ANY(%s) ORDER BY id FOR NO KEY UPDATE
"""
_CHECK_NOW: Final = """
    SET CONSTRAINTS agent_is_in_one_place IMMEDIATE;
    SET CONSTRAINTS agent_is_in_one_place DEFERRED
"""


class Lesson(NamedTuple):
    """A session that an agent shall teach, by the agent's key."""

    agent: int
    session: engine.Session


class Taught(NamedTuple):
    """A planned session of another class."""

    key: int
    agent: int
    agent_name: str
    class_code: str
    date: date
    start: time
    end: time
    clash_accepted: bool


Pair = tuple[Lesson, Taught]
TaughtByDay = Mapping[tuple[int, date], Sequence[Taught]]
# By agent: the keys of both sessions
Accepted = set[tuple[int, frozenset[int | None]]]


@dataclass(frozen=True)
class Clash:
    """Sessions that an agent shall teach while they teach another class."""

    agent: int
    agent_name: str
    class_code: str
    pairs: tuple[Pair, ...]

    @property
    def days(self) -> list[date]:
        return sorted({taught.date for _, taught in self.pairs})

    @property
    def tokens(self) -> frozenset[str]:
        """One for each pair of sessions: what somebody has been shown."""
        return frozenset(f"{taught.agent}-{taught.key}-{lesson.session.start:%H%M}" for lesson, taught in self.pairs)

    def in_words(self) -> str:
        return f"{self.agent_name} teaches {self.class_code} on {days_text(self.days)}"

    def as_document(self) -> dict[str, object]:
        return {
            "kind": "agent",
            "class_code": self.class_code,
            "agent": self.agent,
            "agent_name": self.agent_name,
            "days": [day.isoformat() for day in self.days],
            "count": len(self.pairs),
            "message": self.in_words(),
        }


class AgentClashes(Exception):
    """An agent would teach in two places at a time; nothing was saved. `free` are agents who could teach instead."""

    def __init__(self, clashes: Sequence[Clash] = (), free: Sequence[Agent] = ()) -> None:
        super().__init__(f"{len(clashes)} clashes")
        self.clashes = clashes
        self.free = free

    def in_words(self) -> str:
        if not self.clashes:
            return "Its agent has just been planned elsewhere at these hours: try again."
        return in_words(self.clashes)


def in_words(clashes: Iterable[Clash]) -> str:
    return "; ".join(clash.in_words() for clash in clashes)


@dataclass(frozen=True)
class ClashOverride:
    """That somebody goes on with the clashes that they were shown, and why; they are named by their tokens."""

    reason: str
    by: User
    shown: frozenset[str] = frozenset()

    def covers(self, clashes: Iterable[Clash]) -> bool:
        return bool(self.reason) and all(clash.tokens <= self.shown for clash in clashes)


@dataclass(frozen=True)
class Saving:
    """Who changes the days of a class, when, and which clashes they accept."""

    by: User
    at: datetime
    clash_override: ClashOverride | None = None

    @property
    def today(self) -> date:
        return timezone.localdate(self.at)


@dataclass(frozen=True)
class Checked:
    """Lessons that can be stored: which of them beside a session of another class, and what was newly accepted."""

    beside: frozenset[engine.Session] = frozenset()
    accepted: tuple[Clash, ...] = ()
    clash_override: ClashOverride | None = None
    lessons: tuple[Lesson, ...] = field(default=(), repr=False)


def check_lessons(
    lessons: Iterable[Lesson], *, of: TrainingClass, stored: Iterable[Session], clash_override: ClashOverride | None
) -> Checked:
    """Lock the agents who shall teach these lessons, and look for clashes. Raises AgentClashes."""
    lessons = tuple(lessons)
    if not lessons:
        return Checked()
    _lock(lesson.agent for lesson in lessons)
    standing, new = _found(lessons, of, keys_of(stored))
    clashes = grouped(new)
    if clashes and not (clash_override and clash_override.covers(clashes)):
        raise refusal(clashes, lessons, of=of)
    # A clash takes one of the two sessions out of the constraint, not both
    beside = frozenset(lesson.session for lesson, taught in (*standing, *new) if not taught.clash_accepted)
    return Checked(beside, tuple(clashes), clash_override, lessons)


def hold_to_one_place(checked: Checked, *, of: TrainingClass, keys: Keys) -> None:
    """Let the constraint look at what was stored now, and not when the transaction ends. Raises AgentClashes."""
    if not checked.lessons:
        return
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(_CHECK_NOW)
    except IntegrityError as error:
        _, new = _found(checked.lessons, of, keys)
        raise refusal(grouped(new), checked.lessons, of=of) from error


def store_accepted(checked: Checked, *, of: TrainingClass, keys: Keys, at: datetime) -> None:
    """Keep what was newly accepted, with its reason."""
    clash_override = checked.clash_override
    if not checked.accepted or clash_override is None:
        return
    AcceptedClash.objects.bulk_create(
        AcceptedClash(
            training_class=of,
            agent_id=lesson.agent,
            session_id=keys[lesson.session.date, lesson.session.start],
            other_id=taught.key,
            reason=clash_override.reason,
            by=clash_override.by,
            at=at,
        )
        for clash in checked.accepted
        for lesson, taught in clash.pairs
    )


def clashing(lessons: Iterable[Lesson], *, of: TrainingClass, stored: Iterable[Session]) -> AgentClashes:
    """What would clash now, save for what was accepted already. Locks nothing, raises nothing."""
    lessons = tuple(lessons)
    _, new = _found(lessons, of, keys_of(stored)) if lessons else ([], [])
    return refusal(grouped(new), lessons, of=of) if new else AgentClashes()


def clashes_of_each(wanted: Sequence[tuple[TrainingClass, Sequence[Lesson], Keys]]) -> list[tuple[Clash, ...]]:
    """For each class the clashes of its lessons, save for what was accepted already. Two queries for all classes.

    Locks nothing. `Keys` are those of the class's stored sessions.
    """
    lessons = [lesson for _, of_class, _ in wanted for lesson in of_class]
    by_day = _taught_beside(lessons) if lessons else {}
    found = [_pairs(of_class, by_day, of=training_class.code) for training_class, of_class, _ in wanted]
    accepted = _accepted([training_class for training_class, *_ in wanted]) if any(found) else set()
    return [
        tuple(grouped(_told_apart(pairs, keys, accepted)[1])) for pairs, (*_, keys) in zip(found, wanted, strict=True)
    ]


def refusal(clashes: Sequence[Clash], lessons: Iterable[Lesson], *, of: TrainingClass) -> AgentClashes:
    """With those agents who are free at the hours of the one who is not; first those who teach the subject."""
    busy = {clash.agent for clash in clashes}
    hours = [lesson.session for lesson in lessons if lesson.agent in busy]
    free = Agent.objects.active().exclude(pk__in=busy).free_during(hours).who_teach_first(of.subject_id)
    return AgentClashes(clashes, list(free[:FREE_AGENTS_OFFERED]))


def keys_of(sessions: Iterable[Session]) -> Keys:
    return {(row.date, row.start): row.pk for row in sessions}


def grouped(pairs: Iterable[Pair]) -> list[Clash]:
    """By agent and by the class that they teach already."""
    by_class: dict[tuple[int, str, str], list[Pair]] = defaultdict(list)
    for lesson, taught in pairs:
        by_class[taught.agent, taught.agent_name, taught.class_code].append((lesson, taught))
    return [Clash(*names, tuple(found)) for names, found in sorted(by_class.items())]


def _lock(agents: Iterable[int]) -> None:
    """Until the transaction ends. Always in this order: two transactions never wait for one another."""
    with connection.cursor() as cursor:
        cursor.execute(_LOCK, [sorted(set(agents))])


def _found(lessons: Sequence[Lesson], of: TrainingClass, keys: Keys) -> tuple[list[Pair], list[Pair]]:
    """The pairs of sessions that clash: those that were accepted already, and the others."""
    pairs = _overlapping(lessons, of)
    return _told_apart(pairs, keys, _accepted([of]) if pairs else set())


def _told_apart(pairs: Iterable[Pair], keys: Keys, accepted: Accepted) -> tuple[list[Pair], list[Pair]]:
    standing: list[Pair] = []
    new: list[Pair] = []
    for lesson, taught in pairs:
        own = keys.get((lesson.session.date, lesson.session.start))
        known = (lesson.agent, frozenset((own, taught.key))) in accepted
        (standing if known else new).append((lesson, taught))
    return standing, new


def _overlapping(lessons: Sequence[Lesson], of: TrainingClass) -> list[Pair]:
    return _pairs(lessons, _taught_beside(lessons, of), of=of.code)


def _pairs(lessons: Iterable[Lesson], by_day: TaughtByDay, *, of: str) -> list[Pair]:
    """`of` is the code of the lessons' class, whose own sessions do not count."""
    return [
        (lesson, taught)
        for lesson in lessons
        for taught in by_day.get((lesson.agent, lesson.session.date), ())
        if taught.class_code != of and lesson.session.start < taught.end and taught.start < lesson.session.end
    ]


def _taught_beside(lessons: Sequence[Lesson], of: TrainingClass | None = None) -> TaughtByDay:
    """What the agents of these lessons teach in their time, by agent and day; without the sessions of one class."""
    days = [lesson.session.date for lesson in lessons]
    rows = (
        Session.objects.planned()
        .filter(agent__in={lesson.agent for lesson in lessons}, date__range=(min(days), max(days)))
        .order_by("date", "start", "pk")
        .values_list("pk", "agent", "agent__name", "training_class__code", "date", "start", "end", "clash_accepted")
    )
    by_day: dict[tuple[int, date], list[Taught]] = defaultdict(list)
    for taught in map(Taught._make, rows.exclude(training_class_id=of.pk) if of else rows):
        by_day[taught.agent, taught.date].append(taught)
    return by_day


def _accepted(classes: Sequence[TrainingClass]) -> Accepted:
    keys = [training_class.pk for training_class in classes]
    rows = AcceptedClash.objects.filter(Q(training_class__in=keys) | Q(other__training_class__in=keys))
    return {(agent, frozenset(pair)) for agent, *pair in rows.order_by().values_list("agent", "session", "other")}
