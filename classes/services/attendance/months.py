"""Closing and reopening the months of classes; what agents claim for them, and what the office says to it."""

from collections.abc import Callable
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, TypeVar

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import connection
from django.db.models import Max
from django.utils import timezone

from classes.models import Agent, Claim, MonthClose, Session, TrainingClass, User
from classes.models.attendance.month_figures import days_not_captured
from classes.models.attendance.months import MONTH_RULES, REASON_NEEDED, month_text
from classes.models.attendance.register_lists import in_month, last_day_of, month_after
from classes.models.attendance.sheets import why_never_taught
from classes.models.recorded_events import text_of
from classes.models.triggers.attendance import ASK_FROM
from classes.services.edits import set_fields
from classes.services.records.transactions import recorded
from classes.timetable import say_day

Decided = TypeVar("Decided", MonthClose, Claim)

_OPEN: Final[dict[str, Any]] = {"outcome": "", "note": "", "settled_by": None, "settled_at": None}


class DecidedMeanwhile(Exception):
    """Somebody else closed, reopened, claimed or settled this since it was read; nothing was saved."""

    def __init__(self, sentence: str, version: int) -> None:
        super().__init__(sentence)
        self.version = version


def close_month(
    training_class: TrainingClass, month: date, *, by: User, at: datetime, read_version: int | None = None
) -> MonthClose:
    """Fix the registers and the timetable of a month that is over. Raises ValidationError, naming what is missing."""
    today = timezone.localdate(at)
    return _decide(
        MonthClose,
        {"training_class": training_class, "month": month},
        {"is_closed": True, "reason": "", "by": by, "at": at},
        by=by,
        read_version=read_version,
        is_so=lambda stored: stored.is_closed,
        check=lambda _stored: _refuse_early(training_class, month, today),
        prepare=_say_from_when_registers_are_asked,
    )


def reopen_month(
    training_class: TrainingClass, month: date, *, reason: str, by: User, at: datetime, read_version: int | None = None
) -> MonthClose:
    """Let a closed month be corrected again; what was approved for it is to be settled again.

    Raises ValidationError without a reason.
    """
    return _decide(
        MonthClose,
        {"training_class": training_class, "month": month},
        {"is_closed": False, "reason": reason, "by": by, "at": at},
        by=by,
        read_version=read_version,
        is_so=lambda stored: not stored.is_closed,
        check=lambda stored: _refuse_reopening(month, stored, reason),
        prepare=lambda: _open_claims_again(training_class, month),
    )


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
    today = timezone.localdate(at)
    return _decide(
        Claim,
        {"training_class": training_class, "month": month, "agent": agent},
        {"hours": hours, "claimed_by": by, "claimed_at": at, **_OPEN},
        by=by,
        read_version=read_version,
        is_so=lambda stored: stored.hours == hours and not stored.is_disputed,
        check=lambda stored: _refuse_claim(training_class, month, agent, stored, today=today),
    )


def settle_claim(
    claim: Claim, *, outcome: str, note: str, by: User, at: datetime, read_version: int | None = None
) -> Claim:
    """Approve or dispute what an agent claims.

    Raises ValidationError for a dispute without a note, and for an approval in an open month, where what is owed can
    still change.
    """
    return _decide(
        Claim,
        {"training_class": claim.training_class, "month": claim.month, "agent": claim.agent},
        {"outcome": outcome, "note": note, "settled_by": by, "settled_at": at},
        by=by,
        read_version=read_version,
        is_so=lambda stored: (stored.outcome, stored.note) == (outcome, note),
        check=lambda _stored: None,
    )


def _decide(
    kind: type[Decided],
    key: dict[str, Any],
    values: dict[str, Any],
    *,
    by: User,
    read_version: int | None,
    is_so: Callable[[Decided], bool],
    check: Callable[[Decided | None], None],
    prepare: Callable[[], None] = lambda: None,
) -> Decided:
    """Store `values` in the row of that key, with its class locked, unless what is stored says so already.

    `check` refuses what cannot be, and changes nothing; `prepare` does what has to come before the row is stored.
    `read_version` is that of the page on which somebody decided; 0 where there was
    nothing, None if unknown.
    """
    with recorded(MonthClose, Claim, by=by, by_trigger=MONTH_RULES):
        TrainingClass.objects.select_for_update(no_key=True).get(pk=key["training_class"].pk)
        stored = kind._default_manager.filter(**key).first()
        if stored and is_so(stored):
            return stored
        _refuse_decided(stored, read_version)
        check(stored)
        prepare()
        return _store(stored or kind(**key), values)


def _store(row: Decided, values: dict[str, Any]) -> Decided:
    set_fields(row, values)
    row.save()
    row.refresh_from_db(fields=["version"])
    return row


def _refuse_decided(stored: MonthClose | Claim | None, read_version: int | None) -> None:
    version = stored.version if stored else 0
    if read_version not in (None, version):
        raise DecidedMeanwhile("Somebody else has decided on this meanwhile: load the page again.", version)


def _say_from_when_registers_are_asked() -> None:
    """To the trigger that looks for missing registers, until the transaction ends; see docs/adr/0203."""
    with connection.cursor() as cursor:
        cursor.execute(ASK_FROM, [settings.REGISTERS_FROM.isoformat()])


def _refuse_reopening(month: date, stored: MonthClose | None, reason: str) -> None:
    if stored is None:
        raise ValidationError(f"{month_text(month)} is open.")
    if not reason:
        raise ValidationError({"reason": REASON_NEEDED})


def _open_claims_again(training_class: TrainingClass, month: date) -> None:
    """What was approved was approved of figures that can change now."""
    approved = Claim.objects.filter(training_class=training_class, month=month, outcome=Claim.Outcome.APPROVED)
    approved.update(**_OPEN)


def _refuse_early(training_class: TrainingClass, month: date, today: date) -> None:
    if sentence := why_never_taught(training_class, today):
        raise ValidationError(sentence)
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
    if sentence := why_never_taught(training_class, today):
        raise ValidationError({"hours": sentence})
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
