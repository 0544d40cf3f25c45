"""Copying a class to a new draft with another start."""

from collections.abc import Collection
from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Final
from uuid import uuid4

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from classes.models import (
    BackupAgent,
    ClassParts,
    Entries,
    EventDate,
    ExceptionDay,
    ExtraDay,
    Stop,
    StoredTimetable,
    Teaching,
    TeachingEdit,
    TimetableEdit,
    TrainingClass,
    User,
)
from classes.models.learners.enrolments import Enrolment, EnrolmentEdit, EnrolmentRow
from classes.models.planning.entries import note_instead_of
from classes.models.recorded_events import text_of
from classes.models.submissions import Submission
from classes.models.training_classes.parts import ClassCopy, ClassPart
from classes.services.capture.training_classes import create_class
from classes.services.planning.clashes import ClashOverride
from classes.timetable import shift_pattern

_WEEK: Final = 7


def copy_class(
    source: TrainingClass,
    wanted: ClassCopy,
    submission: Submission,
    *,
    by: User,
    at: datetime,
    clash_override: ClashOverride | None = None,
) -> TrainingClass:
    """Capture a draft like the source, with some parts of it (see ClassPart), from the new start on.

    What has a date moves by the distance of the starts: single days, which mean their weekday, by whole weeks alone.
    Public holidays are those of the new dates, so that held ones are not taken along; nor are the order number, an open
    stop, what was made up, and what happened in the source. The copy's history names the source. Raises what
    `create_class` raises, and ValidationError for what is out of use and, as `date`, for a start on another weekday.
    """
    _refuse_what_is_out_of_use(source)
    distance = wanted.start_date - source.start_date
    draft = _draft_like(source, wanted, by)
    draft.remember(submission)
    parts = _parts_of(source, wanted.parts, distance, today=timezone.localdate(at))
    with pghistory.context(user=by.pk, copied_from=source.code), transaction.atomic():
        create_class(draft, parts, clash_override=clash_override, by=by, at=at)
        if ClassPart.EVENT_DATES in wanted.parts:
            _copy_event_dates(source, draft, distance, by, at)
    return draft


def _refuse_what_is_out_of_use(source: TrainingClass) -> None:
    for name in ("client", "site", "class_type", "subject"):
        row = getattr(source, name)
        if not row.is_active:
            raise ValidationError(f"{row} is out of use: capture a new class with what has taken its place.")


def _draft_like(source: TrainingClass, wanted: ClassCopy, by: User) -> TrainingClass:
    draft = TrainingClass(
        client=source.client,
        site=source.site,
        class_type=source.class_type,
        subject=source.subject,
        total_hours=source.hours_by_hand or source.subject.hours_in(source.class_type) or source.total_hours,
        hours_by_hand=source.hours_by_hand,
        hours_reason=source.hours_reason,
        start_date=wanted.start_date,
        seta_funded=False,
        exam_class=False,
    )
    if ClassPart.FUNDING in wanted.parts:
        draft.seta_funded, draft.seta = source.seta_funded, source.seta
        draft.exam_class, draft.exam_type = source.exam_class, source.exam_type
    if not by.has_perm("classes.change_every_trainingclass"):
        draft.supervisor = by
    elif (
        ClassPart.SUPERVISOR in wanted.parts
        and User.objects.who_may_supervise().filter(pk=source.supervisor_id).exists()
    ):
        draft.supervisor = source.supervisor
    return draft


def _parts_of(source: TrainingClass, parts: Collection[str], distance: timedelta, *, today: date) -> ClassParts:
    return ClassParts(
        timetable=_timetable(source, distance, parts) if ClassPart.TIMETABLE in parts else None,
        agents=_agents(source, distance) if ClassPart.AGENTS in parts else None,
        learners=_learners(source, today) if ClassPart.LEARNERS in parts else None,
    )


def _timetable(source: TrainingClass, distance: timedelta, parts: Collection[str]) -> TimetableEdit | None:
    stored = Entries.of(source)
    if stored.pattern is None:
        return None
    entries = Entries(
        pattern=shift_pattern(stored.pattern, distance),
        end_date_by_hand=stored.end_date_by_hand and stored.end_date_by_hand + distance,
        end_date_reason=stored.end_date_reason,
    )
    if ClassPart.SINGLE_DAYS in parts:
        single_days = _single_days(source, stored)
        _refuse_other_weekdays(source, single_days, distance)
        entries = _with_single_days(entries, single_days, distance)
    return TimetableEdit.of(entries)


def _single_days(source: TrainingClass, stored: Entries) -> Entries:
    """Without an open stop, what was made up for, and exceptions that leave out nothing beside an extra day."""
    timetable = StoredTimetable.of(source, stored)
    made_up = {session.date for session in timetable.made_up}
    instead = {note_instead_of(day) for day in made_up}
    return replace(
        stored,
        extras=tuple(row for row in stored.extras if row.note not in instead),
        exceptions=tuple(
            row
            for row in stored.exceptions
            if row.date not in made_up
            and not (timetable.timetable and timetable.timetable.has_extra_day_alone(row.date))
        ),
        stops=tuple(row for row in stored.stops if row.resume_date),
    )


def _refuse_other_weekdays(source: TrainingClass, single_days: Entries, distance: timedelta) -> None:
    beside = distance.days % _WEEK
    if beside and (single_days.extras or single_days.exceptions or single_days.stops):
        start = source.start_date + distance
        nearest = start - timedelta(days=beside if beside <= _WEEK // 2 else beside - _WEEK)
        sentence = (
            f"{text_of(start)} is another weekday than {text_of(source.start_date)}, on which the class starts: its "
            f"single days would fall on other weekdays. Start on {text_of(nearest)}, "
            "or do not take “Single days” along."
        )
        raise ValidationError({"date": sentence})


def _with_single_days(entries: Entries, stored: Entries, distance: timedelta) -> Entries:
    """Exceptions and extra days together: a day that was moved is one of each, and comes whole or not at all."""
    return replace(
        entries,
        extras=tuple(
            ExtraDay(date=row.date + distance, start=row.start, end=row.end, note=row.note) for row in stored.extras
        ),
        exceptions=tuple(
            ExceptionDay(date=row.date + distance, reason=row.reason, note=row.note) for row in stored.exceptions
        ),
        stops=tuple(
            Stop(last_day=row.last_day + distance, resume_date=row.resume_date + distance, reason=row.reason)
            for row in stored.stops
            if row.resume_date
        ),
    )


def _agents(source: TrainingClass, distance: timedelta) -> TeachingEdit:
    """The last agent from the start on; where they were a backup before, they need none."""
    teaching = Teaching.of(source)
    agent = teaching.last.agent if teaching.last else None
    backups = tuple(
        BackupAgent(
            agent=row.agent,
            from_date=row.from_date and row.from_date + distance,
            to_date=row.to_date and row.to_date + distance,
        )
        for row in teaching.backups
        if row.agent != agent
    )
    return TeachingEdit(agent=agent, backups=backups)


def _learners(source: TrainingClass, today: date) -> EnrolmentEdit:
    """Those whom lists count as in the class; they are in the copy from its start."""
    come_by = max(today, source.start_date)
    there = source.enrolments.filter(status=Enrolment.Status.CIC, from_date__lte=come_by)
    present = there.filter(learner__erased_at=None).order_by("pk")
    return EnrolmentEdit(tuple(EnrolmentRow(row.learner_id, row.level, takes_exam=row.takes_exam) for row in present))


def _copy_event_dates(source: TrainingClass, draft: TrainingClass, distance: timedelta, by: User, at: datetime) -> None:
    EventDate.objects.bulk_create(
        EventDate(
            training_class=draft,
            type=row.type,
            description=row.description,
            date=row.date + distance,
            notes=row.notes,
            added_by=by,
            added_at=at,
            submission_id=uuid4(),
        )
        for row in source.event_dates.standing().order_by("pk")
    )
