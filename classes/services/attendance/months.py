"""Closing and reopening the months of classes; what agents claim for them, and what the office says to it."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime
from decimal import Decimal
from typing import Final, TypeVar

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from classes.models import Agent, Claim, MonthClose, Session, TrainingClass, User
from classes.models.attendance.month_figures import days_not_captured
from classes.models.attendance.months import MONTH_RULES, month_text
from classes.models.attendance.register_lists import in_month, last_day_of, month_after
from classes.models.recorded_events import text_of
from classes.services.refusals import refusals_in_words
from classes.timetable import say_day

Decided = TypeVar("Decided", MonthClose, Claim)

REASON_NEEDED: Final = "Give the reason: it is kept in the history."


class DecidedMeanwhile(Exception):
    """Somebody else closed, reopened, claimed or settled this since it was read; nothing was saved."""

    def __init__(self, sentence: str, version: int) -> None:
        super().__init__(sentence)
        self.version = version


def close_month(
    training_class: TrainingClass, month: date, *, by: User, at: datetime, read_version: int | None = None
) -> MonthClose:
    """Fix the registers and the timetable of a month that is over. Raises ValidationError, naming what is missing."""
    with _recorded(by):
        _lock(training_class)
        stored = _stored(training_class, month)
        if stored and stored.is_closed:
            return stored
        _refuse_stale(stored, read_version)
        _refuse_early(training_class, month, timezone.localdate(at))
        row = stored or MonthClose(training_class=training_class, month=month)
        row.is_closed, row.reason, row.by, row.at = True, "", by, at
        return _saved(row)


def reopen_month(
    training_class: TrainingClass,
    month: date,
    *,
    reason: str,
    by: User,
    at: datetime,
    read_version: int | None = None,
) -> MonthClose:
    """Let a closed month be corrected again. Raises ValidationError without a reason."""
    with _recorded(by):
        _lock(training_class)
        stored = _stored(training_class, month)
        if stored is None:
            raise ValidationError(f"{month_text(month)} is open.")
        if not stored.is_closed:
            return stored
        _refuse_stale(stored, read_version)
        if not reason:
            raise ValidationError({"reason": REASON_NEEDED})
        stored.is_closed, stored.reason, stored.by, stored.at = False, reason, by, at
        return _saved(stored)


def claim_hours(
    training_class: TrainingClass,
    month: date,
    *,
    agent: Agent,
    hours: Decimal,
    by: User,
    at: datetime,
    read_version: int | None = None,
) -> Claim:
    """Record the hours for which an agent wants to be paid; what was disputed is open again.

    Raises ValidationError for a month in which they teach nothing, or that was approved.
    """
    with _recorded(by):
        _lock(training_class)
        stored = Claim.objects.filter(training_class=training_class, month=month, agent=agent).first()
        if stored and stored.hours == hours and not stored.is_disputed:
            return stored
        _refuse_stale(stored, read_version)
        _refuse_claim(training_class, month, agent, stored, today=timezone.localdate(at))
        row = stored or Claim(training_class=training_class, month=month, agent=agent)
        row.hours, row.claimed_by, row.claimed_at = hours, by, at
        row.outcome, row.note, row.settled_by, row.settled_at = "", "", None, None
        return _saved(row)


def settle_claim(
    claim: Claim, *, outcome: str, note: str, by: User, at: datetime, read_version: int | None = None
) -> Claim:
    """Approve or dispute what an agent claims. Raises ValidationError for a dispute without a note."""
    with _recorded(by):
        stored = Claim.objects.select_for_update().get(pk=claim.pk)
        if (stored.outcome, stored.note) == (outcome, note):
            return stored
        _refuse_stale(stored, read_version)
        stored.outcome, stored.note, stored.settled_by, stored.settled_at = outcome, note, by, at
        return _saved(stored)


@contextmanager
def _recorded(by: User) -> Iterator[None]:
    in_words = refusals_in_words(MonthClose, Claim, by_trigger=MONTH_RULES)
    with in_words, pghistory.context(user=by.pk), transaction.atomic():
        yield


def _lock(training_class: TrainingClass) -> None:
    TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)


def _stored(training_class: TrainingClass, month: date) -> MonthClose | None:
    return MonthClose.objects.filter(training_class=training_class, month=month).first()


def _saved(row: Decided) -> Decided:
    row.save()
    row.refresh_from_db(fields=["version"])
    return row


def _refuse_stale(stored: MonthClose | Claim | None, read_version: int | None) -> None:
    """`read_version` is that of the page on which somebody decided; 0 where there was nothing, None if unknown."""
    version = stored.version if stored else 0
    if read_version is not None and read_version != version:
        raise DecidedMeanwhile("Somebody else has decided on this meanwhile: load the page again.", version)


def _refuse_early(training_class: TrainingClass, month: date, today: date) -> None:
    if month_after(month) > today:
        sentence = f"{month_text(month)} is not over: it can be closed from {text_of(month_after(month))} on."
        raise ValidationError(sentence)
    if not in_month(Session.objects.planned().filter(training_class=training_class), month).exists():
        raise ValidationError(f"The class has no session in {month_text(month)}: there is nothing to close.")
    if days := days_not_captured(training_class.pk, month, last_day_of(month)):
        raise ValidationError(f"Not captured completely: {all_days_text(days)}. Complete these registers first.")


def all_days_text(days: list[date]) -> str:
    """Each of them: whoever has to capture them looks for all."""
    return ", ".join(say_day(day) for day in days)


def _refuse_claim(
    training_class: TrainingClass, month: date, agent: Agent, stored: Claim | None, *, today: date
) -> None:
    if stored and stored.is_approved:
        raise ValidationError({"hours": "This claim was approved: ask the office to dispute it first."})
    taught = in_month(Session.objects.planned().filter(training_class=training_class, agent=agent), month)
    last = taught.aggregate(last=Max("date"))["last"]
    if last is None:
        raise ValidationError({"agent": f"{agent} teaches nothing in {month_text(month)}: choose who does."})
    if last > today:
        sentence = (
            f"{agent} teaches until {text_of(last)} in {month_text(month)}: claim the hours on that day or later."
        )
        raise ValidationError({"hours": sentence})
