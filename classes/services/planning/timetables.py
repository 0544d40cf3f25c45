"""Planning and storing the days of classes. The preview plans with the same function as saving does."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta
from typing import Final

from django.db.models import F, Model

from classes import timetable as engine
from classes.models import (
    BackupAgent,
    ClassAgent,
    Entries,
    ExceptionDay,
    ExtraDay,
    HeldHoliday,
    LeftOutDay,
    PublicHoliday,
    Session,
    Stop,
    StoredTimetable,
    Teaching,
    TimetableEdit,
    TrainingClass,
)
from classes.models.training_classes.dated_status import end_ahead
from classes.services.edits import Conflict
from classes.services.planning.clashes import (
    Lesson,
    Saving,
    check_lessons,
    hold_to_one_place,
    keys_of,
    store_accepted,
)
from classes.services.planning.closed_months import refuse_closed_months
from classes.services.planning.open_stops import refuse_open_stop
from classes.services.planning.who_taught import refuse_to_rewrite

NO_TIMETABLE_ANY_MORE: Final = "The class has begun: its timetable can be changed, but not taken away."
KEEPS_ITS_TIMETABLE: Final = "A class that is no draft any more keeps a timetable: change it, do not take it away."
IS_OVER: Final = "The class is over: its start, its hours and its timetable stay as they are until it is reopened."


@dataclass(frozen=True)
class WantedTimetable:
    """Entries, their plan and who teaches it, to be `stored` in place of what is there.

    Without `teaching`, whoever teaches the class goes on; `current` saves reading who that is.
    """

    entries: Entries
    plan: engine.Plan | None
    stored: StoredTimetable = field(default_factory=StoredTimetable)
    teaching: Teaching | None = None
    current: Teaching | None = None

    @property
    def sessions(self) -> Sequence[engine.Session]:
        return self.plan.sessions if self.plan else ()

    @property
    def changes_no_day(self) -> bool:
        """Whether the plan has the sessions and the days left out that are stored already."""
        standing = self.stored.past_before(date.max)
        left_out = self.plan.left_out if self.plan else ()
        return (tuple(self.sessions), tuple(left_out)) == (standing.sessions, standing.left_out)

    @property
    def fields(self) -> dict[str, object]:
        """The values of the class's own fields that follow."""
        fields = {
            "schedule_data": self._pattern_document(),
            "end_date": self.plan.end_date if self.plan else None,
            "end_date_by_hand": self.entries.end_date_by_hand,
            "end_date_reason": self.entries.end_date_reason,
            "timetable_digest": self.entries.digest(),
        }
        return fields if self.teaching is None else {**fields, "agents_digest": self.teaching.digest}

    def _pattern_document(self) -> object:
        pattern = self.entries.pattern
        return engine.pattern_document(pattern, self.plan.former) if pattern and self.plan else None


def plan_class(
    training_class: TrainingClass,
    entries: Entries,
    *,
    stored: StoredTimetable,
    today: date,
    change_from: date | None = None,
    replan: bool = False,
    holidays: engine.Holidays | None = None,
) -> engine.Plan | None:
    """Plan a class, whose start and hours are as they shall be, from its entries; None without a pattern.

    Of a class that has begun, all before `change_from` stays; empty means today, or the first past day that an entry
    touches. Without a difference all stays, unless it shall `replan` or a `change_from` is given: then the rest is laid
    out anew by the holidays of now. `holidays` save a query. Raises TimetableRefused.
    """
    wanted = _with_former_patterns(entries.timetable_of(training_class), stored, change_from, today)
    if not training_class.may_be_planned(today):
        if change_from:
            raise engine.TimetableRefused([engine.Problem("change_from", IS_OVER)])
        return _past_alone(training_class, wanted, entries, stored)
    begun = engine.has_begun(stored.planned, today=today) or bool(stored.captured)
    if wanted is None:
        return _without_pattern(training_class, stored, begun=begun, today=today)
    refuse_open_stop(training_class, wanted, stored, today=today)
    around, is_changed = _holidays_around(wanted) if holidays is None else holidays, wanted != stored.timetable
    wanted = replace(wanted, last_day=end_ahead(training_class, today))
    if not is_changed and not replan and change_from is None:
        return _as_it_stands(stored, wanted, around)
    since = _not_before_it_goes_on(training_class, change_from, today)
    return _plan_change(training_class, wanted, around, stored, begun=begun, change_from=since, today=today)


def _not_before_it_goes_on(training_class: TrainingClass, change_from: date | None, today: date) -> date | None:
    """A class that is over and will be reopened has no sessions before that day, whatever is planned meanwhile."""
    if training_class.status_on(today) not in TrainingClass.OVER:
        return change_from
    reopened_on = training_class.status_from or today
    return max(change_from or reopened_on, reopened_on)


def read_plan(training_class: TrainingClass, stored: StoredTimetable, *, today: date) -> engine.Plan | None:
    """What is stored of a class as a plan, with its explanation; None without a timetable."""
    return plan_class(training_class, stored.entries, stored=stored, today=today)


def store_timetable(training_class: TrainingClass, wanted: WantedTimetable, saving: Saving) -> None:
    """Make what is stored beside a class what is wanted, writing only what differs.

    Sessions that stay keep their rows; those that go stay for 30 days as cancelled, then the next change of the
    timetable deletes them. The class itself is the caller's. Locks the agents; raises AgentClashes when one of them
    would teach in two places at a time, unless somebody goes on, and TeachingRefused for a row that is gone although
    somebody has taught by it.
    """
    stored, override = wanted.stored, saving.clash_override
    agents = agents_of(wanted.sessions, _store_teaching(training_class, wanted, today=saving.today))
    checked = check_lessons(lessons_of(agents), of=training_class, stored=stored.sessions, clash_override=override)
    _store_entries(training_class, wanted.entries, stored)
    added = _store_sessions(training_class, wanted, saving.at, _Facts(agents, checked.beside))
    keys = keys_of((*stored.sessions, *added))
    store_accepted(checked, of=training_class, keys=keys, at=saving.at)
    hold_to_one_place(checked, of=training_class, keys=keys)
    _store_left_out(training_class, wanted.plan.left_out if wanted.plan else (), stored)


def agents_of(sessions: Iterable[engine.Session], teaching: Teaching) -> dict[engine.Session, int | None]:
    """The key of who teaches each session."""
    return {session: teaching.agent_on(session.date) for session in sessions}


def lessons_of(agents: Mapping[engine.Session, int | None]) -> list[Lesson]:
    """The sessions that somebody teaches."""
    return [Lesson(agent, session) for session, agent in agents.items() if agent is not None]


def timetables_in_words(conflict: Conflict, current: TrainingClass, edit: TimetableEdit, *, today: date) -> Conflict:
    """Say how two timetables differ by what they come to."""
    stored = StoredTimetable.of(current)
    theirs = _in_words(current, stored.entries, stored, today, None)
    yours = _in_words(current, edit.entries, stored, today, edit.change_from)
    return replace(conflict, field="timetable", label="Timetable", yours=yours, theirs=theirs)


def _with_former_patterns(
    wanted: engine.Timetable | None, stored: StoredTimetable, change_from: date | None, today: date
) -> engine.Timetable | None:
    if wanted is None or stored.timetable is None:
        return wanted
    former = engine.former_patterns(stored.timetable, wanted.pattern, change_from=change_from, today=today)
    return replace(wanted, former=former)


def _without_pattern(
    training_class: TrainingClass, stored: StoredTimetable, *, begun: bool, today: date
) -> engine.Plan | None:
    """No plan, for a class that may be without."""
    if begun:
        raise engine.TimetableRefused([engine.Problem("pattern", NO_TIMETABLE_ANY_MORE)])
    if training_class.is_running_on(today) and stored.timetable:
        raise engine.TimetableRefused([engine.Problem("pattern", KEEPS_ITS_TIMETABLE)])
    return None


def _plan_change(
    training_class: TrainingClass,
    wanted: engine.Timetable,
    holidays: engine.Holidays,
    stored: StoredTimetable,
    *,
    begun: bool,
    change_from: date | None,
    today: date,
) -> engine.Plan:
    past = None
    if stored.timetable and (change_from or begun):
        change_from = change_from or engine.default_change_from(stored.timetable, wanted, today=today)
        refuse_closed_months(training_class, change_from, today=today)
        past = stored.past_before(change_from)
    plan = engine.plan_timetable(wanted, holidays, past=past, stored=stored.timetable)
    return engine.warn_of_rewriting(plan, stored.planned, today=today) if begun else plan


def _holidays_around(timetable: engine.Timetable) -> engine.Holidays:
    days = {timetable.start_date, timetable.latest_end, *timetable.held_holidays}
    return PublicHoliday.objects.in_years_of(min(days), max(days)).names()


def _past_alone(
    training_class: TrainingClass, wanted: engine.Timetable | None, entries: Entries, stored: StoredTimetable
) -> engine.Plan | None:
    if wanted != stored.timetable or entries != stored.entries:
        raise engine.TimetableRefused([engine.Problem("__all__", IS_OVER)])
    if wanted is None:
        return None
    return engine.plan_of_past(wanted, stored.past_before(_day_after(stored)), training_class.end_date)


def _as_it_stands(stored: StoredTimetable, timetable: engine.Timetable, holidays: Mapping[date, str]) -> engine.Plan:
    """The plan that is stored: told from the day from which it still follows, otherwise as a past that stays."""
    everything = stored.past_before(_day_after(stored))
    if timetable.last_day and not everything.sessions:
        return engine.plan_of_past(timetable, everything, None)
    since = stored.followed_since or timetable.start_date
    try:
        plan = engine.plan_timetable(timetable, holidays, past=stored.past_before(since), stored=timetable)
    except engine.TimetableRefused:
        plan = None
    if plan and (plan.sessions, plan.left_out) == (everything.sessions, everything.left_out):
        return plan
    return engine.plan_timetable(timetable, holidays, past=everything, stored=timetable)


def _day_after(stored: StoredTimetable) -> date:
    """The day after everything that is stored of a timetable."""
    days = [row.date for row in stored.planned] + [row.date for row in stored.left_out]
    return max([*days, stored.entries.end_date_by_hand or date.min]) + timedelta(days=1)


def _in_words(
    training_class: TrainingClass, entries: Entries, stored: StoredTimetable, today: date, change_from: date | None
) -> str:
    try:
        plan = plan_class(training_class, entries, stored=stored, today=today, change_from=change_from)
    except engine.TimetableRefused as refused:
        return refused.problems[0].message
    return plan.explanation if plan else "No timetable yet."


def _store_teaching(training_class: TrainingClass, wanted: WantedTimetable, *, today: date) -> Teaching:
    """Gives who teaches the class then."""
    current = Teaching.of(training_class) if wanted.current is None else wanted.current
    teaching, stored = wanted.teaching, wanted.stored
    if teaching is None:
        return current
    refuse_to_rewrite(training_class, current, teaching, stored, sessions=wanted.sessions, today=today)
    _store_rows(training_class, ClassAgent, teaching.primaries, current.primaries, "agent_id", "from_date")
    _store_rows(training_class, BackupAgent, teaching.backups, current.backups, "agent_id", "from_date", "to_date")
    return teaching


def _store_entries(training_class: TrainingClass, entries: Entries, stored: StoredTimetable) -> None:
    before = stored.entries
    _store_rows(training_class, ExceptionDay, entries.exceptions, before.exceptions, "date", "reason", "note")
    _store_rows(training_class, ExtraDay, entries.extras, before.extras, "date", "start", "end", "note")
    _store_rows(training_class, Stop, entries.stops, before.stops, "last_day", "resume_date", "reason")
    gone = before.held_holidays - entries.held_holidays
    if gone:
        HeldHoliday.objects.filter(training_class=training_class, date__in=gone).delete()
    new = sorted(entries.held_holidays - before.held_holidays)
    HeldHoliday.objects.bulk_create(HeldHoliday(training_class=training_class, date=day) for day in new)


def _store_rows(
    training_class: TrainingClass, model: type[Model], rows: Sequence[Model], stored: Sequence[Model], *names: str
) -> None:
    before = {row.pk: row for row in stored}
    kept = {row.pk for row in rows}
    gone = before.keys() - kept
    changed = [row for row in rows if row.pk in before and _facts(row, names) != _facts(before[row.pk], names)]
    if gone:
        model._default_manager.filter(pk__in=gone).delete()
    if changed:
        model._default_manager.bulk_update(changed, names)
    new = [row for row in rows if row.pk not in before]
    for row in new:
        row.training_class = training_class  # type: ignore[attr-defined]
    model._default_manager.bulk_create(new)


def _facts(row: Model, names: Iterable[str]) -> list[object]:
    return [getattr(row, name) for name in names]


@dataclass(frozen=True)
class _Facts:
    """What a planned session's row has beside its times."""

    agents: Mapping[engine.Session, int | None]
    beside: frozenset[engine.Session]

    def of(self, session: engine.Session) -> tuple[int | None, bool]:
        return self.agents[session], session in self.beside

    def row_of(self, session: engine.Session, training_class: TrainingClass, at: datetime) -> Session:
        """Of a session that is new."""
        agent, clash_accepted = self.of(session)
        times = {"date": session.date, "start": session.start, "end": session.end}
        beside = {"agent_id": agent, "clash_accepted": clash_accepted, "changed_at": at}
        return Session(training_class=training_class, **times, **beside)


def _store_sessions(
    training_class: TrainingClass, wanted: WantedTimetable, at: datetime, facts: _Facts
) -> list[Session]:
    """Gives the rows that are new."""
    rows = {row.pk: row for row in wanted.stored.remembered(at)}
    difference = engine.compare_sessions(map(_as_stored, rows.values()), wanted.sessions)
    if forgotten := [row.pk for row in wanted.stored.sessions if row.pk not in rows]:
        Session.objects.filter(pk__in=forgotten).delete()
    if difference.cancel:
        Session.objects.filter(training_class=training_class, pk__in=difference.cancel).update(
            status=Session.Status.CANCELLED, cancelled_at=at, changed_at=at, sequence=F("sequence") + 1
        )
    _change_sessions(rows, (*difference.change, *difference.come_back), at, facts)
    _hand_over([rows[key] for key in difference.stay], facts)
    return Session.objects.bulk_create(facts.row_of(new, training_class, at) for new in difference.add)


def _as_stored(row: Session) -> engine.StoredSession:
    session = engine.Session(row.date, row.start, row.end)
    return engine.StoredSession(row.pk, session, row.status == Session.Status.CANCELLED)


def _change_sessions(
    rows: dict[int, Session], changes: Iterable[tuple[int, engine.Session]], at: datetime, facts: _Facts
) -> None:
    changed = []
    for key, session in changes:
        row = rows[key]
        row.end = session.end
        row.status, row.cancelled_at, row.changed_at = Session.Status.PLANNED, None, at
        row.agent_id, row.clash_accepted = facts.of(session)
        row.sequence += 1
        changed.append(row)
    if changed:
        names = ["end", "status", "cancelled_at", "changed_at", "agent_id", "clash_accepted", "sequence"]
        Session.objects.bulk_update(changed, names)


def _hand_over(rows: Iterable[Session], facts: _Facts) -> None:
    """Sessions that stay as they are, to whom teaches them now. No calendar shows who: their sequence stays too."""
    by_facts: dict[tuple[int | None, bool], list[int]] = defaultdict(list)
    for row in rows:
        wanted = facts.of(engine.Session(row.date, row.start, row.end))
        if wanted != (row.agent_id, row.clash_accepted):
            by_facts[wanted].append(row.pk)
    for (agent, clash_accepted), keys in by_facts.items():
        Session.objects.filter(pk__in=keys).update(agent=agent, clash_accepted=clash_accepted)


def _store_left_out(
    training_class: TrainingClass, left_out: Iterable[engine.DayLeftOut], stored: StoredTimetable
) -> None:
    wanted = {(day.date, day.because.value, day.name) for day in left_out}
    standing = {(row.date, row.because, row.name): row.pk for row in stored.left_out}
    gone = [pk for facts, pk in standing.items() if facts not in wanted]
    if gone:
        LeftOutDay.objects.filter(pk__in=gone).delete()
    LeftOutDay.objects.bulk_create(
        LeftOutDay(training_class=training_class, date=day, because=because, name=name)
        for day, because, name in sorted(wanted - standing.keys())
    )
