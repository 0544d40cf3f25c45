"""Editing classes: an edit is merged into what is stored now, planned and stored."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from typing import Any, Final

import pghistory
from django.core.exceptions import ValidationError

from classes import timetable as engine
from classes.models import Agent, ClassEdit, ClassParts, StoredTimetable, Teaching, TrainingClass, User
from classes.models.planning.timetable_history import (
    CAPTURED_OTHERWISE,
    CHANGE_FROM,
    DAYS_BEFORE_SAVING,
    PLANNED_AGAIN,
)
from classes.models.recorded_events import days_text, text_of
from classes.services.capture.plans import Before, plan_with
from classes.services.edits import ChangedMeanwhile, Conflict, Merge, merge_version, set_fields
from classes.services.learners.enrolments import keep_learners
from classes.services.life.status_changes import follow_stops
from classes.services.planning.clashes import ClashOverride, Saving
from classes.services.planning.handed_over import HandedOver, handed_over
from classes.services.planning.timetables import WantedTimetable, store_timetable, timetables_in_words
from classes.services.training_classes.changes import class_changed, save_changes

_PLANNED_FROM: Final = {"timetable_digest", "start_date", "total_hours", "agents_digest"}
NEVER_EDITED: Final = {"code", "prefix", "number", "submission_id", "submission_digest", "captured_by", "changed_by"}


@dataclass(frozen=True)
class SavedClass:
    """`taken_over` is what only others had changed since the form was read.

    `same_days_from` is the day from which the class was to be laid out again, where that changed none of its days.
    `captured_otherwise` are sessions that the timetable would plan otherwise, and that stay for their registers.
    `agent_along` and `learners_along` (a number) are whose first day moved with the class's start unasked. `untaught`
    are class days that nobody teaches.
    """

    training_class: TrainingClass
    taken_over: list[Conflict] = field(default_factory=list)
    same_days_from: date | None = None
    handed_over: tuple[HandedOver, ...] = ()
    captured_otherwise: tuple[engine.Session, ...] = ()
    agent_along: Agent | None = None
    learners_along: int = 0
    untaught: tuple[date, ...] = ()


def update_class(
    training_class: TrainingClass,
    edit: ClassEdit,
    *,
    by: User,
    at: datetime,
    clash_override: ClashOverride | None = None,
) -> SavedClass:
    """Merge an edit into the class as it is now: what only one of two people changed is kept.

    Locks the class, then its agents. Raises ChangedMeanwhile, TimetableRefused, TeachingRefused, AgentClashes, and
    ValidationError when the merged class is not a possible one.
    """
    saving = Saving(by, at, clash_override)
    with class_changed(training_class, by=by) as current:
        started, teaching = current.start_date, Teaching.of(current)
        merged = _merge(current, edit, teaching, today=saving.today)
        saved = SavedClass(current, merged.taken_over)
        if merged.own or edit.parts.change_from:
            saved = _store(saved, merged.own, edit.parts, teaching, saving)
        loses_exam = merged.own.get("exam_class") is False
        moved = keep_learners(current, edit.parts.learners, today=saving.today, started=started, loses_exam=loses_exam)
        return replace(saved, learners_along=moved)


def _merge(current: TrainingClass, edit: ClassEdit, teaching: Teaching, *, today: date) -> Merge:
    """What the editor changed themselves, and what others did. Raises ChangedMeanwhile where both changed the same."""
    changes = edit.changes_to(current, teaching)
    if not changes:
        return Merge(current)
    if edit.read_version > current.version:
        raise ValidationError({"version": "This form cannot be saved: open the class again and change it there."})
    merged = merge_version(current, changes, edit.read_version)
    if merged.meeting:
        refusal = ChangedMeanwhile(merged)
        refusal.conflicts = [_in_words(conflict, current, edit.parts, today) for conflict in refusal.conflicts]
        raise refusal
    return merged


def _in_words(conflict: Conflict, current: TrainingClass, parts: ClassParts, today: date) -> Conflict:
    """Of fields that stand for many rows: what the rows say."""
    if conflict.field == "timetable_digest" and parts.timetable:
        return timetables_in_words(conflict, current, parts.timetable, today=today)
    if conflict.field == "agents_digest" and parts.agents:
        yours, theirs = parts.agents.in_words(), Teaching.of(current).in_words()
        return replace(conflict, field="agents", label="Agents", yours=yours, theirs=theirs)
    return conflict


def _store(
    saved: SavedClass, own: Mapping[str, Any], parts: ClassParts, teaching: Teaching, saving: Saving
) -> SavedClass:
    """Save the class with what the editor changed, and with all that follows from it.

    Adds the `change_from` that changes no day, if there is one; if it was all that was sent, nothing is stored.
    """
    current = saved.training_class
    _refuse_to_lose(own, current, today=saving.today)
    before = wanted = None
    if own.keys() & _PLANNED_FROM or parts.change_from:
        before = Before(current.start_date, StoredTimetable.of(current), teaching)
    fields = set_fields(current, own)
    if before:
        named = parts.named_in(own)
        stays = bool(parts.agents and parts.agents.keeps_first_day(teaching))
        wanted = plan_with(current, named, before, today=saving.today, change_from=parts.change_from, agent_stays=stays)
    same_days_from = parts.change_from if wanted and wanted.changes_no_day else None
    captured = wanted.plan.captured_otherwise if wanted and wanted.plan else ()
    saved = replace(saved, same_days_from=same_days_from, captured_otherwise=captured)
    if same_days_from and not own:
        return saved
    if wanted:
        fields |= _store_plan(current, wanted, saving, follows_stops="timetable_digest" in own)
    current.full_clean(exclude=NEVER_EDITED)
    told = _told_of_days(wanted, parts.change_from, saving.today)
    if wanted and parts.change_from and not same_days_from and "timetable_digest" not in own:
        told[PLANNED_AGAIN] = _planned_again(wanted, parts.change_from)
    with pghistory.context(**told):
        save_changes(current, fields, by=saving.by, at=saving.at)
    if wanted and wanted.teaching:
        days = wanted.teaching.untaught(session.date for session in wanted.sessions)
        handed = handed_over(wanted.stored.sessions, wanted.teaching)
        agent = _came_along(parts, teaching, wanted.teaching)
        saved = replace(saved, handed_over=handed, untaught=tuple(days), agent_along=agent)
    return saved


def _came_along(parts: ClassParts, stored: Teaching, wanted: Teaching) -> Agent | None:
    """Who teaches from another first day than the form said, for the class starts on it."""
    first, before = (each.primaries[0] if each.primaries else None for each in (wanted, stored))
    if first is None or before is None or first.pk != before.pk or first.from_date == before.from_date:
        return None
    return None if parts.agents and parts.agents.shown_from == first.from_date else first.agent


def _told_of_days(wanted: WantedTimetable | None, change_from: date | None, today: date) -> dict[str, Any]:
    """What the history cannot read from the rows of a timetable: from when it was changed, and how many days before."""
    if wanted is None or wanted.stored.timetable is None:
        return {}
    before = engine.changed_past_days(wanted.stored.planned, wanted.sessions, today=today)
    given = {CHANGE_FROM: change_from.isoformat()} if change_from else {}
    captured = wanted.plan.captured_otherwise if wanted.plan else ()
    told = {DAYS_BEFORE_SAVING: len(before), CAPTURED_OTHERWISE: captured and engine.say_captured(captured)}
    return given | {name: value for name, value in told.items() if value}


def _planned_again(wanted: WantedTimetable, change_from: date) -> str:
    before, after = ({session.date for session in days} for days in (wanted.stored.planned, wanted.sessions))
    went = f"without {days_text(sorted(before - after))}" if before - after else ""
    came = f"with {days_text(sorted(after - before))}" if after - before else ""
    days = " and ".join(filter(None, [came, went]))
    return f"Planned again from {text_of(change_from)}{', ' if days else ''}{days}"


def _refuse_to_lose(own: Mapping[str, Any], current: TrainingClass, *, today: date) -> None:
    """What a class needed to be activated stays there; its timetable by the plan."""
    kept = current.kept_on(today)
    if emptied := {name: sentence for name, sentence in kept.items() if name in own and not own[name]}:
        raise ValidationError(emptied)


def _store_plan(
    current: TrainingClass, wanted: WantedTimetable, saving: Saving, *, follows_stops: bool
) -> dict[str, Any]:
    """Store the days of a class whose start, hours, entries or agents have changed, or that is laid out again.

    Gives its changed fields, set.
    """
    store_timetable(current, wanted, saving)
    fields = set_fields(current, wanted.fields)
    if follows_stops:
        before = wanted.stored.entries
        fields |= follow_stops(current, wanted.entries, before=before, by=saving.by, at=saving.at)
    return fields
