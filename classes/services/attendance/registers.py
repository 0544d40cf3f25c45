"""Capturing and correcting registers.

Whoever writes a register locks its class first: a change of the timetable, the close of the month and another capture
come before or after it.
"""

from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.utils import timezone

from classes.models import Mark, Register, RegisterSubmission, Session, TrainingClass, User
from classes.models.attendance.registers import RULES_OF_TRIGGERS
from classes.models.attendance.sheets import Sheet, month_is_closed, why_not_captured
from classes.services.attendance.merges import RegisterMerge, SentRegister, merge_register
from classes.services.attendance.warnings import ALL_WARNINGS, key_of, warnings_of
from classes.services.edits import ChangedMeanwhile, Conflict
from classes.services.records.transactions import recorded
from classes.services.submissions import saved_before

REASON_NEEDED: Final = "Give the reason: the register was captured before today, and what it said stays in the history."


class MonthIsClosed(Exception):
    """The month of the session is closed; nothing was saved."""


class NotCapturable(Exception):
    """There is no register to capture for this session; the sentence says why."""


class NeedsConfirmation(Exception):
    """What was sent can be true, and is probably not meant; it is saved when these warnings are confirmed, by `key`."""

    def __init__(self, warnings: list[str]) -> None:
        super().__init__("; ".join(warnings))
        self.warnings = warnings
        self.key = key_of(warnings)


@dataclass(frozen=True)
class SavedRegister:
    """`taken_over` is what only others had changed since the form was read; of so many learners hours are `lacking`."""

    register: Register
    is_new: bool = False
    lacking: int = 0
    taken_over: list[Conflict] = field(default_factory=list)


def save_register(session: Session, sent: SentRegister, *, by: User, at: datetime) -> SavedRegister:
    """Capture a session's register, or correct it mark by mark, once for each form.

    Raises SubmissionRefused, MonthIsClosed, NotCapturable, ChangedMeanwhile, NeedsConfirmation, and ValidationError
    with what is wrong by the names of the form's fields.
    """
    with recorded(Register, Mark, by=by, by_trigger=RULES_OF_TRIGGERS):
        submissions = RegisterSubmission.objects.select_related("register")
        if earlier := saved_before(submissions, sent.submission, by=by):
            return SavedRegister(earlier.register)
        sheet = _locked(session)
        refuse_uncapturable(sheet, today=timezone.localdate(at))
        merged = merge_register(sheet, sent)
        is_new = sheet.register is None
        if is_new or merged.changes_anything or merged.errors:
            _refuse(sheet, merged, sent, today=timezone.localdate(at))
            _write(sheet, merged, sent, by, at)
        accepted = RegisterSubmission(register=merged.register, by=by, at=at)
        accepted.remember(sent.submission)
        accepted.save(force_insert=True)
        return SavedRegister(merged.register, is_new, _lacking(sheet, merged), merged.taken_over)


def _lacking(sheet: Sheet, merged: RegisterMerge) -> int:
    if not merged.register.is_held:
        return 0
    marks = merged.marks_on(sheet)
    return sum(key not in marks or marks[key].hours is None for key in sheet.places)


def refuse_uncapturable(sheet: Sheet, *, today: date) -> None:
    """Raises MonthIsClosed or NotCapturable."""
    if sheet.is_closed:
        raise MonthIsClosed(month_is_closed(sheet.session))
    if sentence := why_not_captured(sheet.session, is_new=sheet.register is None, today=today):
        raise NotCapturable(sentence)


def _locked(session: Session) -> Sheet:
    """What is stored of the session now."""
    training_class = TrainingClass.objects.select_for_update(no_key=True).get(pk=session.training_class_id)
    current = Session.objects.filter(pk=session.pk).first()
    if current is None:
        raise TrainingClass.DoesNotExist
    current.training_class = training_class
    return Sheet(current)


def _refuse(sheet: Sheet, merged: RegisterMerge, sent: SentRegister, *, today: date) -> None:
    if merged.conflicts:
        refusal = ChangedMeanwhile(merged)  # type: ignore[arg-type]  # the same in all that it is asked for
        refusal.meanwhile |= merged.marks_meanwhile
        raise refusal
    if errors := merged.errors:
        raise ValidationError(errors)
    register = sheet.register
    if register and timezone.localdate(register.captured_at) < today and not sent.reason:
        raise ValidationError({"reason": REASON_NEEDED})
    if sent.confirmed == ALL_WARNINGS:
        return
    warnings = list(warnings_of(sheet, merged))
    if warnings and sent.confirmed != key_of(warnings):
        raise NeedsConfirmation(warnings)


def _write(sheet: Sheet, merged: RegisterMerge, sent: SentRegister, by: User, at: datetime) -> None:
    register = merged.register
    register.changed_by, register.changed_at = by, at
    if sheet.register is None:
        register.captured_by, register.captured_at, register.version = by, at, 1
        register.save(force_insert=True)
    else:
        register.reason = sent.reason
        if not register.is_held:
            Mark.objects.filter(register=register).delete()
        register.save(update_fields=["outcome", "note", "reason", "changed_by", "changed_at"])
        register.refresh_from_db(fields=["version"])
    changed = merged.changed_marks if register.is_held else []
    for mark in changed:
        mark.register, mark.version = register, register.version
    stored = [mark for mark in changed if mark.pk]
    Mark.objects.bulk_create(mark for mark in changed if mark.pk is None)
    if stored:
        Mark.objects.bulk_update(stored, ["hours", "page", "version"])
