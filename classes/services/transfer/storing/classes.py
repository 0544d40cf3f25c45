"""Bringing one class with all that hangs on it, in one transaction, by the services that captures use."""

import logging
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from time import sleep
from typing import Final

from django.db import DatabaseError, IntegrityError, OperationalError, connection, transaction
from django.utils import timezone

from classes.models import OldChange, OldCode, TrainingClass
from classes.models.transfer.old_codes import BLANKS
from classes.services.codes.class_codes import ClassCodeService, NumberingFailed, sqlstate_of
from classes.services.codes.number_blocks import CODE_CONSTRAINTS
from classes.services.learners.enrolments import store_enrolments
from classes.services.planning.clashes import AgentClashes, Saving
from classes.services.planning.timetables import store_timetable
from classes.services.primary_keys import next_key
from classes.services.records.object_stores import StoreAway
from classes.services.refusals import constraint_of
from classes.services.transfer.drafts import Draft
from classes.services.transfer.lessons import STOOD_SO, ClashOverrideAsBefore
from classes.services.transfer.origins import Result, keep
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.records import RecordsOfClass
from classes.services.transfer.storing.batches import REFUSALS, is_beyond_limits, say_not_stored
from classes.services.transfer.storing.clashes import say_clashes
from classes.services.transfer.storing.files import FileLost, Files
from classes.services.transfer.storing.histories import Names, old_changes_of
from classes.services.transfer.storing.people import People

logger = logging.getLogger(__name__)

DraftAgain = Callable[[Findings], Draft]

# A lock that was not granted, a deadlock, a statement that took too long, somebody who was faster
_TRY_AGAIN: Final = {"55P03", "40P01", "57014", "40001"}
_FIRST_WAIT, _LONGEST_WAIT = 0.2, 5.0
_CHECK_NOW: Final = "SET CONSTRAINTS ALL IMMEDIATE; SET CONSTRAINTS ALL DEFERRED"
# What numbering a class limits holds until the transaction ends, which is long where a run is only tried
_WITHOUT_LIMITS: Final = "SELECT set_config('statement_timeout', '0', true), set_config('lock_timeout', '0', true)"


@dataclass(frozen=True)
class Storing:
    """With what classes are stored, at the moment of the run; `forget` is called when a transaction has failed."""

    people: People
    files: Files
    names: Names
    at: datetime
    forget: Callable[[], None]

    @contextmanager
    def one_try(self) -> Iterator[None]:
        """One transaction; what it has learned is forgotten when it fails."""
        try:
            with transaction.atomic():
                yield
                _check_now()
        except BaseException:
            self.forget()
            raise


def bring_class(
    key: str, old_code: str | None, draft_again: DraftAgain, findings: Findings, storing: Storing
) -> Result:
    """Store the class, or what keeps it. Waits and tries again where a number, a lock or the files' store is not had.

    `draft_again` makes the class anew for each try, `findings` are what was said of it before.
    """
    wait, after_collision = _FIRST_WAIT, False
    while True:
        result = Result("classes", key, Findings(list(findings.sayings)))
        try:
            with storing.one_try():
                _store(draft_again(result.findings), old_code, result, storing, after_collision=after_collision)
                keep([result])
            return result
        except (NumberingFailed, AgentClashes, OperationalError, StoreAway) as failure:
            if is_beyond_limits(failure):
                return _left(key, failure)
            wait = _waited(wait, failure, key=key)
        except FileLost as lost:
            logger.warning("a file could not be read", extra={"class_id": key, "file": str(lost)})
        except REFUSALS as refusal:
            if after_collision or not _is_collision(refusal):
                return _left(key, refusal)
            after_collision = True


def _store(draft: Draft, old_code: str | None, result: Result, storing: Storing, *, after_collision: bool) -> None:
    training_class, importer = draft.training_class, storing.people.importer
    training_class.pk = next_key(TrainingClass)
    clash_override = ClashOverrideAsBefore(STOOD_SO, importer)
    store_timetable(training_class, draft.timetable, Saving(importer, training_class.captured_at, clash_override))
    today = timezone.localdate(training_class.captured_at)
    store_enrolments(training_class, draft.learners.edit, today=today, is_new=True, as_brought=True)
    draft.life.record(training_class, by=importer, at=storing.at)
    records = RecordsOfClass(training_class, storing.people, storing.files, result.findings)
    records.store(draft.records, changed_at=draft.changed_at)
    _store_what_was_before(draft, old_code, result, storing.names)
    code = ClassCodeService(training_class.prefix).next_code(after_collision=after_collision)
    training_class.code, training_class.number = str(code), code.number
    training_class.save(force_insert=True)
    say_clashes(clash_override.met, training_class, result)
    result.new_key = result.training_class = training_class.pk
    result.waiting = draft.learners.waiting


def _store_what_was_before(draft: Draft, old_code: str | None, result: Result, names: Names) -> None:
    changes = old_changes_of(draft.log, draft.steps, names)
    for change in changes:
        change.training_class = draft.training_class
    OldChange.objects.bulk_create(changes)
    result.brought = {"old_changes": len(changes)}
    if old_code and old_code.strip(BLANKS):
        OldCode.objects.create(training_class=draft.training_class, code=old_code)


def _check_now() -> None:
    """All that is otherwise checked when the transaction ends: so a run that is only tried finds the same."""
    with connection.cursor() as cursor:
        cursor.execute(_WITHOUT_LIMITS)
        cursor.execute(_CHECK_NOW)


def _is_collision(refusal: Exception) -> bool:
    return isinstance(refusal, IntegrityError) and constraint_of(refusal) in CODE_CONSTRAINTS


def _left(key: str, refusal: Exception) -> Result:
    result = Result("classes", key)
    say_not_stored(refusal, result)
    with transaction.atomic():
        keep([result])
    return result


def _waited(seconds: float, failure: Exception, *, key: str) -> float:
    """Gives for how long to wait the next time. Raises the failure when it is not worth waiting."""
    if isinstance(failure, DatabaseError) and sqlstate_of(failure) not in _TRY_AGAIN:
        raise failure
    if isinstance(failure, NumberingFailed) and failure.sqlstate not in _TRY_AGAIN:
        raise failure
    reason = str(failure) if isinstance(failure, StoreAway) else type(failure).__name__
    logger.warning("waiting to store a class", extra={"class_id": key, "seconds": seconds, "reason": reason})
    sleep(seconds)
    return min(seconds * 2, _LONGEST_WAIT)
