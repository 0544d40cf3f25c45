"""Capturing, changing and deleting classes."""

import logging
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import partial
from typing import Any, Final

import pghistory
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError
from django.utils import timezone

from classes import metrics
from classes.models import (
    ClassCode,
    EnrolmentEdit,
    Entries,
    RetiredCode,
    StoredTimetable,
    Teaching,
    TeachingEdit,
    TimetableEdit,
    TrainingClass,
    User,
)
from classes.models.records.counts import records_of
from classes.models.training_classes.training_classes import RULES_OF_TRIGGERS, prefix_of
from classes.services.capture.submissions import settle_submission
from classes.services.codes.class_codes import ClassCodeService, NumberingFailed, code_in, sqlstate_of
from classes.services.codes.number_blocks import CODE_CONSTRAINTS, NumberRefused
from classes.services.edits import ChangedMeanwhile, Conflict, Merge, merge_version, refuse_stale
from classes.services.learners.enrolments import keep_learners, learners_stored_after
from classes.services.life.status_changes import follow_stops
from classes.services.planning.clashes import AgentClashes, ClashOverride
from classes.services.planning.timetables import (
    plan_class,
    store_timetable,
    timetable_fields,
    timetables_in_words,
)
from classes.services.primary_keys import next_key
from classes.services.refusals import breaks_a_foreign_key, constraint_of, refusals_in_words
from classes.timetable import has_begun

logger = logging.getLogger(__name__)

StoreBeside = Callable[[], None]
SaveNumbered = Callable[..., None]
OnMerge = Callable[[list[Conflict]], object]

_PLANNED_FROM: Final = {"timetable_digest", "start_date", "total_hours", "agents_digest"}
_NEVER_EDITED: Final = {"code", "prefix", "number", "submission_id", "submission_digest"}
_TRIES_AFTER_COLLISION: Final = 3
_FALLBACK_TRIES: Final = 100
_SUBMISSION_CONSTRAINTS: Final = {"class_submission_is_unique", "class_submission_was_deleted"}


class NotADraft(Exception):
    """Only drafts can be deleted."""


class HasRecords(Exception):
    """What happened in the class is kept, and so is the class. `records` says what there is: "2 notes, 1 file"."""

    def __init__(self, records: str) -> None:
        super().__init__(records)
        self.records = records


class HasSequentialCode(Exception):
    """There is nothing to repair."""


def create_class(
    training_class: TrainingClass,
    *,
    by: User,
    at: datetime,
    entries: Entries | None = None,
    agents: TeachingEdit | None = None,
    learners: EnrolmentEdit | None = None,
    clash_override: ClashOverride | None = None,
) -> TrainingClass:
    """Number and store a checked class: its prefix's counter is locked, then the class inserted, in one transaction.

    Planned from the entries of its timetable, with its agents and learners, if it has any; all that needs no number is
    done before the lock. Stored under a fallback code when the counter cannot be had. Raises AlreadyCaptured or another
    SubmissionRefused (see `submissions`) for a form that was sent before, TimetableRefused,
    TeachingRefused, AgentClashes (see `clashes`), and ValidationError for what the database refuses.
    """
    training_class.prefix = prefix_of(training_class.client, training_class.class_type, training_class.subject)
    training_class.captured_by = training_class.changed_by = by
    training_class.captured_at = training_class.changed_at = at
    store_beside = _plan_new(training_class, entries, agents, clash_override, at) if entries or agents else _nothing
    if learners:
        store_beside = learners_stored_after(store_beside, training_class, learners, today=timezone.localdate(at))
    try:
        with pghistory.context(user=by.pk), refusals_in_words(TrainingClass, by_trigger=RULES_OF_TRIGGERS):
            try:
                _save_with_number(training_class, store_beside, partial(_insert, training_class))
            except NumberingFailed:
                _insert_with_fallback_code(training_class, store_beside, at)
    except (IntegrityError, AgentClashes) as error:
        # It clashes with itself, when the same form was sent twice at once
        if isinstance(error, AgentClashes) or constraint_of(error) in _SUBMISSION_CONSTRAINTS:
            settle_submission(training_class.submission_id, bytes(training_class.submission_digest), by=by)
        raise
    metrics.CLASSES_CREATED.inc()
    metrics.CODES.labels("fallback" if training_class.has_fallback_code else "sequential").inc()
    return training_class


def update_class(
    training_class: TrainingClass,
    edited: Mapping[str, Any],
    *,
    read_version: int,
    by: User,
    at: datetime,
    timetable: TimetableEdit | None = None,
    agents: TeachingEdit | None = None,
    learners: EnrolmentEdit | None = None,
    clash_override: ClashOverride | None = None,
    on_merge: OnMerge | None = None,
) -> TrainingClass:
    """Merge an edit into the class as it stands now: what only one of two people changed is kept.

    `edited` has the field values of the form, `timetable` its timetable and `agents` who teaches, which count as one
    field more each, `learners` its learners, who have no part in the version; `read_version` is the version it was
    filled from; `on_merge` hears what only others changed since. Locks the class, then its agents. Raises
    ChangedMeanwhile, TimetableRefused, TeachingRefused, AgentClashes, and ValidationError when the merged class is not
    a possible one.
    """
    edits = _Edits(timetable, agents, clash_override)
    in_words = refusals_in_words(TrainingClass, by_trigger=RULES_OF_TRIGGERS)
    with pghistory.context(user=by.pk), in_words, transaction.atomic():
        # Locked by itself: rows joined to it would be those from before the wait.
        TrainingClass.objects.select_for_update().get(pk=training_class.pk)
        current = TrainingClass.objects.with_names().get(pk=training_class.pk)
        changed = {name: value for name, value in edited.items() if getattr(current, name) != value}
        standing = Teaching.of(current)
        changed |= edits.changed_in(current, standing)
        if not changed:
            keep_learners(current, learners, today=timezone.localdate(at))
            return current
        if read_version > current.version:
            raise ValidationError({"version": "This form cannot be saved: open the class again and change it there."})
        if read_version < current.version:
            merged = merge_version(current, changed, read_version)
            _refuse_to_overwrite(current, merged, edits, at)
            changed = merged.own
            if on_merge:
                on_merge(merged.taken_over)
        _refuse_to_lose(changed, current)
        stored, started = StoredTimetable.of(current) if changed.keys() & _PLANNED_FROM else None, current.start_date
        for name, value in changed.items():
            setattr(current, name, value)
        if stored:
            own = edits.left_in(changed)
            changed |= _plan_again(current, stored, own, at, standing=standing, started=started)
            changed |= follow_stops(current, own.timetable.entries, by=by, at=at) if own.timetable else {}
        current.full_clean(exclude=_NEVER_EDITED)
        if changed:
            current.changed_by, current.changed_at = by, at
            current.save(update_fields=[*changed, "changed_by", "changed_at"])
            current.refresh_from_db(fields=["version"])
        loses_exam = changed.get("exam_class") is False
        keep_learners(current, learners, today=timezone.localdate(at), started=started, loses_exam=loses_exam)
        return current


def delete_draft(training_class: TrainingClass, *, reason: str, by: User, at: datetime, read: str = "") -> RetiredCode:
    """Delete a draft; its number becomes void. Raises NotADraft, HasRecords, ChangedMeanwhile."""
    with _records_keep_it(), pghistory.context(user=by.pk), transaction.atomic():
        draft = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
        if draft.status != TrainingClass.Status.DRAFT:
            raise NotADraft
        if records := records_of(draft):
            raise HasRecords(records)
        refuse_stale(draft, read)
        draft.delete()
        return RetiredCode.objects.create(
            code=draft.code,
            prefix=draft.prefix,
            number=draft.number,
            kind=RetiredCode.Kind.VOID,
            submission_id=draft.submission_id,
            reason=reason,
            retired_by=by,
            retired_at=at,
        )


def repair_code(training_class: TrainingClass, *, by: User, at: datetime) -> TrainingClass:
    """Give a class with a fallback code its sequential code, once; the fallback code still finds it.

    Raises HasSequentialCode, NumberingFailed.
    """
    with pghistory.context(user=by.pk), transaction.atomic():
        repaired = TrainingClass.objects.select_for_update(of=("self",)).get(pk=training_class.pk)
        if not repaired.has_fallback_code:
            raise HasSequentialCode
        former = repaired.code
        repaired.changed_by, repaired.changed_at = by, at
        _save_with_number(repaired, _nothing, partial(_renumber, repaired))
        RetiredCode.objects.create(
            code=former,
            prefix=repaired.prefix,
            kind=RetiredCode.Kind.FORMER,
            training_class=repaired,
            reason="The class got its sequential code.",
            retired_by=by,
            retired_at=at,
        )
    metrics.CODES.labels("sequential").inc()
    return repaired


@contextmanager
def _records_keep_it() -> Iterator[None]:
    """Turn what the database refuses because a record came meanwhile into HasRecords."""
    try:
        yield
    except (ProtectedError, IntegrityError) as error:
        if isinstance(error, IntegrityError) and not breaks_a_foreign_key(error):
            raise
        raise HasRecords("a record that has just been added") from error


@dataclass(frozen=True)
class _Edits:
    """What an edit says beside the class's own fields."""

    timetable: TimetableEdit | None
    agents: TeachingEdit | None
    clash_override: ClashOverride | None

    def changed_in(self, current: TrainingClass, standing: Teaching) -> dict[str, Any]:
        """The digests of what was sent, where it differs from what stands."""
        changed = {}
        if self.timetable and self.timetable.entries.digest() != current.timetable_digest:
            changed["timetable_digest"] = self.timetable.digest_as_sent
        if self.agents and self.agents.differs_from(standing):
            changed["agents_digest"] = self.agents.digest_as_sent
        return changed

    def left_in(self, changed: Mapping[str, Any]) -> "_Edits":
        """Without what the editor did not change himself."""
        timetable = self.timetable if "timetable_digest" in changed else None
        return replace(self, timetable=timetable, agents=self.agents if "agents_digest" in changed else None)


def _plan_new(
    training_class: TrainingClass,
    entries: Entries | None,
    agents: TeachingEdit | None,
    clash_override: ClashOverride | None,
    at: datetime,
) -> StoreBeside:
    stored, entries, today = StoredTimetable(Entries()), entries or Entries(), timezone.localdate(at)
    plan = plan_class(training_class, entries, stored=stored, today=today)
    teaching = Teaching()
    if agents:
        teaching = agents.applied_to(teaching, start=training_class.start_date, today=today, has_begun=False)
    for name, value in {**timetable_fields(entries, plan), "agents_digest": teaching.digest}.items():
        setattr(training_class, name, value)
    # Known before it is stored, so that what hangs on the class can go first and the counter be locked last
    training_class.pk = next_key(TrainingClass)
    return partial(
        store_timetable,
        training_class,
        entries,
        plan,
        stored=stored,
        at=at,
        teaching=teaching,
        clash_override=clash_override,
    )


def _refuse_to_lose(changed: Mapping[str, Any], current: TrainingClass) -> None:
    """What a class needed to be activated stays there; its order number by a constraint, its timetable by the plan."""
    if current.is_running and current.supervisor_id and changed.get("supervisor", current) is None:
        raise ValidationError({"supervisor": "Choose a supervisor: a class that is no draft any more keeps one."})


def _plan_again(
    current: TrainingClass, stored: StoredTimetable, edits: _Edits, at: datetime, *, standing: Teaching, started: date
) -> dict[str, Any]:
    """Plan and store the timetable of a class whose start, hours, entries or agents have changed.

    Gives its changed fields. It `started` on that date before, and its teaching was `standing`.
    """
    entries = edits.timetable.entries if edits.timetable else stored.entries
    change_from = edits.timetable.change_from if edits.timetable else None
    today = timezone.localdate(at)
    plan = plan_class(current, entries, stored=stored, today=today, change_from=change_from)
    teaching = standing
    if edits.agents:
        begun = has_begun(stored.planned, today=today)
        teaching = edits.agents.applied_to(teaching, start=current.start_date, today=today, has_begun=begun)
    teaching = teaching.following_start(started, current.start_date)
    store_timetable(
        current,
        entries,
        plan,
        stored=stored,
        at=at,
        teaching=teaching,
        standing=standing,
        clash_override=edits.clash_override,
    )
    fields = {**timetable_fields(entries, plan), "agents_digest": teaching.digest}
    for name, value in fields.items():
        setattr(current, name, value)
    return fields


def _save_with_number(training_class: TrainingClass, store_beside: StoreBeside, save: SaveNumbered) -> None:
    """Lock, number and save in one transaction. Raises NumberingFailed, once logged and counted."""
    try:
        _try_numbers(training_class, store_beside, save)
    except NumberingFailed as failure:
        logger.exception("numbering failed", extra={"prefix": training_class.prefix, "sqlstate": failure.sqlstate})
        metrics.NUMBERING_FAILURES.labels(failure.sqlstate).inc()
        raise


def _try_numbers(training_class: TrainingClass, store_beside: StoreBeside, save: SaveNumbered) -> None:
    codes, collisions = ClassCodeService(training_class.prefix), 0
    while True:
        try:
            with transaction.atomic():
                store_beside()
                save(codes, after_collision=collisions > 0)
            return
        except NumberRefused:
            continue
        except IntegrityError as error:
            if constraint_of(error) not in CODE_CONSTRAINTS:
                raise
            logger.exception("class code collided", extra={"class_code": code_in(error, training_class.prefix)})
            metrics.COLLISIONS.inc()
            collisions += 1
            if collisions > _TRIES_AFTER_COLLISION:
                raise NumberingFailed(sqlstate_of(error)) from error


def _insert(training_class: TrainingClass, codes: ClassCodeService, **how: bool) -> None:
    codes.insert(training_class, **how)


def _renumber(training_class: TrainingClass, codes: ClassCodeService, *, after_collision: bool) -> None:
    _take(training_class, codes.next_code(after_collision=after_collision))
    training_class.save(update_fields=["code", "number", "changed_by", "changed_at"])


def _insert_with_fallback_code(training_class: TrainingClass, store_beside: StoreBeside, at: datetime) -> None:
    codes = ClassCodeService(training_class.prefix)
    for _ in range(_FALLBACK_TRIES):
        _take(training_class, codes.fallback_code(at))
        try:
            with transaction.atomic():
                store_beside()
                training_class.save(force_insert=True)
            return
        except IntegrityError as error:
            if constraint_of(error) not in CODE_CONSTRAINTS:
                raise
    raise RuntimeError(f"No fallback code was free for {training_class.prefix}")


def _nothing() -> None:
    """What is stored beside a class without a timetable."""


def _take(training_class: TrainingClass, code: ClassCode) -> None:
    training_class.code, training_class.number = str(code), code.number


def _refuse_to_overwrite(current: TrainingClass, merged: Merge, edits: _Edits, at: datetime) -> None:
    if merged.meeting:
        refusal = ChangedMeanwhile(merged)
        refusal.conflicts = [_in_words(conflict, current, edits, at) for conflict in refusal.conflicts]
        raise refusal


def _in_words(conflict: Conflict, current: TrainingClass, edits: _Edits, at: datetime) -> Conflict:
    """Of fields that stand for many rows: what the rows say."""
    if conflict.field == "timetable_digest" and edits.timetable:
        return timetables_in_words(conflict, current, edits.timetable, today=timezone.localdate(at))
    if conflict.field == "agents_digest" and edits.agents:
        yours, theirs = edits.agents.in_words(), Teaching.of(current).in_words()
        return replace(conflict, field="agents", label="Agents", yours=yours, theirs=theirs)
    return conflict
