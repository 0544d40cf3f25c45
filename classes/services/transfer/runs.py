"""A run of the import from the first table to the last: everything once, whatever earlier runs have done."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import partial
from itertools import count
from pathlib import Path
from typing import Final

from django.db import connection, reset_queries, transaction

from classes.models import OldRow
from classes.models.transfer.kinds import LEAVES_CLASS, Kind
from classes.models.transfer.old_codes import BLANKS
from classes.services.transfer.acting import one_action
from classes.services.transfer.drafts import BesideClasses, Known, draft_of
from classes.services.transfer.lessons import HolidaysOfYears
from classes.services.transfer.offers import Base, Reference
from classes.services.transfer.origins import Result, keep, say_more
from classes.services.transfer.people_file import PeopleFile
from classes.services.transfer.reading.documents import key_of
from classes.services.transfer.reading.found import Findings, Saying
from classes.services.transfer.reading.logs import Log
from classes.services.transfer.source import Row, Source
from classes.services.transfer.storing.batches import in_batches
from classes.services.transfer.storing.catalogue import bring_subjects, bring_types
from classes.services.transfer.storing.classes import Storing, bring_class
from classes.services.transfer.storing.clients import bring_clients, bring_sites, let_new_clients_follow
from classes.services.transfer.storing.files import Files
from classes.services.transfer.storing.histories import Names
from classes.services.transfer.storing.late_enrolments import bring_late_enrolments
from classes.services.transfer.storing.learners import bring_learners
from classes.services.transfer.storing.orders import CLASSES_AT_A_TIME, in_order_of_capture
from classes.services.transfer.storing.people import People, bring_agents, bring_supervisors
from classes.services.transfer.storing.replacements import name_replacements_without_class
from classes.services.transfer.storing.twins import Twins
from classes.services.transfer.surveys import codes_twice, in_use

Progress = Callable[[int, int], None]

_MOST_NAMED: Final = 10
_LOCK: Final = "SELECT pg_try_advisory_lock(hashtext('import_wecoza'))"
# The old database may take its time to answer while a transaction is open here, above all while a run is only tried
_PATIENT: Final = "SET idle_in_transaction_session_timeout = 0"
_LIMITED_AGAIN: Final = "RESET idle_in_transaction_session_timeout"
_UNLOCK: Final = "SELECT pg_advisory_unlock(hashtext('import_wecoza'))"


class AnotherRuns(Exception):
    """Two imports at once would bring everything twice."""


@dataclass(frozen=True)
class Wishes:
    """How a run was asked for."""

    dry_run: bool = False
    files: Path | None = None
    people: PeopleFile = field(default_factory=PeopleFile)
    complete_before: date | None = None


@contextmanager
def imported(source: Source, wishes: Wishes, *, at: datetime, progress: Progress) -> Iterator[None]:
    """Bring everything; of a dry run, all that is asked inside still finds it, and nothing is kept.

    Raises SourceUnusable, PeopleRefused, AnotherRuns.
    """
    source.check()
    survey = in_use(source, authors_too=bool(wishes.people.wordpress or wishes.people.officers))
    wishes.people.check(source, survey)
    with _alone(), _kept(dry_run=wishes.dry_run):
        bring_clients(source)
        bring_sites(source)
        if not wishes.dry_run:
            let_new_clients_follow()
        bring_types(source)
        bring_subjects(source)
        bring_agents(source, dict(survey.agents), wishes.people)
        bring_supervisors(source)
        bring_learners(source)
        name_replacements_without_class(source)
        _Classes(source, wishes, at).bring(progress)
        yield


class _Classes:
    def __init__(self, source: Source, wishes: Wishes, at: datetime) -> None:
        self._source = source
        people = People(wishes.people)
        self._known = Known(Reference(), people, HolidaysOfYears(), wishes.complete_before)
        files = Files(wishes.files, keeps=not wishes.dry_run)
        self._storing = Storing(people, files, Names(), at, self._forget)
        self._twice = codes_twice(source)
        self._twins = Twins(self._base_of)
        self._beside = BesideClasses(source, ())

    def bring(self, progress: Progress) -> None:
        total, numbers = self._source.count("classes"), count(1)
        for rows in in_batches(in_order_of_capture(self._source), CLASSES_AT_A_TIME):
            self._beside = BesideClasses(self._source, rows)
            for row, number in zip(rows, numbers, strict=False):
                with one_action(self._storing.people.importer):
                    self._bring(row)
                reset_queries()  # kept in development, and there would be millions
                progress(number, total)

    def _bring(self, row: Row) -> None:
        here = OldRow.objects.filter(table="classes", key=row["class_id"], new_key__isnull=False).first()
        if here:
            self._look_again(row, here)
            return
        findings, beside = Findings(), self._beside.of(row)
        base = self._known.reference.base_of(row, beside.log, findings)
        if base is None:
            with transaction.atomic():
                keep([Result("classes", row["class_id"] or "", findings.only(*LEAVES_CLASS))])
            return
        findings.take_over(self._what_others_have(row, base))
        draft = partial(draft_of, row, base, beside, self._known)
        result = bring_class(row["class_id"] or "", row["class_code"], draft, findings, self._storing)
        if result.new_key:
            self._twins.remember(row, base)

    def _what_others_have(self, row: Row, base: Base | None = None) -> list[Saying]:
        return [saying for saying in (self._code_twice(row), self._twins.saying(row, base)) if saying]

    def _base_of(self, row: Row) -> Base | None:
        return self._known.reference.base_of(row, self._log_of(row), Findings())

    def _log_of(self, row: Row) -> Log:
        return self._beside.of(row).log

    def _forget(self) -> None:
        """What was added to the database in a transaction that failed."""
        self._known.people.forget()
        self._known.holidays.forget()

    def _code_twice(self, row: Row) -> Saying | None:
        key = key_of(row["class_id"]) or 0
        others = [other for other in self._twice.get(key, ())[: _MOST_NAMED + 2] if other != key]
        if not others:
            return None
        named = ", ".join(map(str, others[:_MOST_NAMED])) + (" and more" if len(others) > _MOST_NAMED else "")
        text = (
            f"The old code “{(row['class_code'] or '').strip(BLANKS)}” is also that of class {named} of the old system."
        )
        return Saying(Kind.CODE_TWICE, f"{text} Use the new code.")

    def _look_again(self, row: Row, here: OldRow) -> None:
        """What may have changed of a class that was brought before: its twins, its code's, places of learners."""
        if here.waiting:
            bring_late_enrolments(row, here, self._log_of, self._known, at=self._storing.at)
        remarks = [Saying(Kind(remark.kind), remark.text) for remark in here.remarks.all()]
        said = {remark.kind for remark in remarks}
        new = [saying for saying in self._what_others_have(row) if saying.kind not in said]
        if new:
            with transaction.atomic():
                say_more(here, Findings([*remarks, *new]))
        self._twins.remember(row)


@contextmanager
def _alone() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute(_LOCK)
        if not cursor.fetchone()[0]:
            raise AnotherRuns
        cursor.execute(_PATIENT)
    try:
        yield
    finally:
        if connection.connection is not None and not connection.connection.closed and not connection.needs_rollback:
            with connection.cursor() as cursor:
                cursor.execute(_UNLOCK)
                cursor.execute(_LIMITED_AGAIN)


@contextmanager
def _kept(*, dry_run: bool) -> Iterator[None]:
    if not dry_run:
        yield
        return
    with transaction.atomic():
        yield
        transaction.set_rollback(True)
