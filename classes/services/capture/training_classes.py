"""Capturing and deleting classes, and giving them their codes."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from functools import partial
from typing import Final

import pghistory
from django.db import IntegrityError, transaction
from django.db.models import ProtectedError

from classes import metrics
from classes.models import ClassCode, ClassParts, RetiredCode, TrainingClass, User
from classes.models.records.counts import records_of
from classes.models.training_classes.training_classes import RULES_OF_TRIGGERS, prefix_of
from classes.services.capture.plans import Before, plan_with
from classes.services.capture.submissions import settle_submission
from classes.services.codes.class_codes import ClassCodeService, NumberingFailed, code_in, sqlstate_of
from classes.services.codes.number_blocks import CODE_CONSTRAINTS, NumberRefused
from classes.services.edits import refuse_stale, set_fields
from classes.services.learners.enrolments import store_enrolments
from classes.services.planning.clashes import AgentClashes, ClashOverride, Saving
from classes.services.planning.timetables import store_timetable
from classes.services.primary_keys import next_key
from classes.services.refusals import breaks_a_foreign_key, constraint_of, refusals_in_words

logger = logging.getLogger(__name__)

StoreParts = Callable[[], None]
SaveNumbered = Callable[..., None]

_NO_PARTS: Final = ClassParts()
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
    parts: ClassParts = _NO_PARTS,
    *,
    by: User,
    at: datetime,
    clash_override: ClashOverride | None = None,
) -> TrainingClass:
    """Number and store a checked class: its prefix's counter is locked, then the class inserted, in one transaction.

    All that needs no number is done before the lock. Stored under a fallback code when the counter cannot be had.
    Raises AlreadyCaptured or another SubmissionRefused for a form that was sent before, TimetableRefused,
    TeachingRefused, AgentClashes, and ValidationError for what the database refuses.
    """
    store_parts = _plan_new(training_class, parts, Saving(by, at, clash_override))
    try:
        _store_new(training_class, store_parts, by=by, at=at)
    except (IntegrityError, AgentClashes) as error:
        # It clashes with itself, when the same form was sent twice at once
        if isinstance(error, AgentClashes) or constraint_of(error) in _SUBMISSION_CONSTRAINTS:
            settle_submission(training_class.submission, by=by)
        raise
    metrics.CLASSES_CREATED.inc()
    metrics.CODES.labels("fallback" if training_class.has_fallback_code else "sequential").inc()
    return training_class


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


def _plan_new(training_class: TrainingClass, parts: ClassParts, saving: Saving) -> StoreParts:
    """Plan a new class; gives what stores its parts."""
    wanted, today = None, saving.today
    if parts.is_planned:
        wanted = plan_with(training_class, parts, Before(training_class.start_date), today=today)
        set_fields(training_class, wanted.fields)
    if wanted or parts.learners:
        # Known before it is stored, so that what hangs on the class can go first and the counter be locked last
        training_class.pk = next_key(TrainingClass)

    def store() -> None:
        if wanted:
            store_timetable(training_class, wanted, saving)
        if parts.learners:
            store_enrolments(training_class, parts.learners, today=today, is_new=True)

    return store


def _store_new(training_class: TrainingClass, store_parts: StoreParts, *, by: User, at: datetime) -> None:
    training_class.prefix = prefix_of(training_class.client, training_class.class_type, training_class.subject)
    training_class.captured_by = training_class.changed_by = by
    training_class.captured_at = training_class.changed_at = at
    with pghistory.context(user=by.pk), refusals_in_words(TrainingClass, by_trigger=RULES_OF_TRIGGERS):
        try:
            _save_with_number(training_class, store_parts, partial(_insert, training_class))
        except NumberingFailed:
            _insert_with_fallback_code(training_class, store_parts, at)


def _save_with_number(training_class: TrainingClass, store_parts: StoreParts, save: SaveNumbered) -> None:
    """Lock, number and save in one transaction. Raises NumberingFailed, once logged and counted."""
    try:
        _try_numbers(training_class, store_parts, save)
    except NumberingFailed as failure:
        logger.exception("numbering failed", extra={"prefix": training_class.prefix, "sqlstate": failure.sqlstate})
        metrics.NUMBERING_FAILURES.labels(failure.sqlstate).inc()
        raise


def _try_numbers(training_class: TrainingClass, store_parts: StoreParts, save: SaveNumbered) -> None:
    codes, collisions = ClassCodeService(training_class.prefix), 0
    while True:
        try:
            with transaction.atomic():
                store_parts()
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


def _insert_with_fallback_code(training_class: TrainingClass, store_parts: StoreParts, at: datetime) -> None:
    codes = ClassCodeService(training_class.prefix)
    for _ in range(_FALLBACK_TRIES):
        _take(training_class, codes.fallback_code(at))
        try:
            with transaction.atomic():
                store_parts()
                training_class.save(force_insert=True)
            return
        except IntegrityError as error:
            if constraint_of(error) not in CODE_CONSTRAINTS:
                raise
    raise RuntimeError(f"No fallback code was free for {training_class.prefix}")


def _nothing() -> None:
    """A class that gets another number has no parts to store."""


def _take(training_class: TrainingClass, code: ClassCode) -> None:
    training_class.code, training_class.number = str(code), code.number
