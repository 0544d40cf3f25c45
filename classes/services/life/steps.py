"""The steps of a class's life: each is one function, with its effect on the class's days.

All of them lock the class, take a `read_version` (that of the page on which somebody decided; None if unknown), and
raise NotPossibleNow, ValidationError for what the database refuses, and where they plan TimetableRefused and,
without a `clash_override`, AgentClashes. The same step sent again by the same user changes nothing. A step can be dated
ahead: the class is in its former status until then.
"""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime
from typing import Any, Final

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import F, Max
from django.utils import timezone

from classes.models import Entries, LeftOutDay, Session, StatusChange, Stop, TrainingClass, User
from classes.models.life.needs import Need, needs_of
from classes.models.life.steps import LIFE, Action
from classes.models.training_classes.training_classes import RULES_OF_TRIGGERS
from classes.services.life.status_changes import record_step
from classes.services.life.step_dates import refuse_impossible_day, why_not_again
from classes.services.planning.clashes import ClashOverride
from classes.services.planning.timetables import Stored, plan_class, store_timetable, timetable_fields
from classes.services.refusals import refusals_in_words

TAKEN_BACK: Final = "The stop was taken back"
Fields = dict[str, object]
Effect = Callable[[TrainingClass], Fields]


class NotPossibleNow(Exception):
    """The class is in a status from which this step does not lead on; nothing was saved.

    `last` is the step that has led there; None for a new draft.
    """

    def __init__(self, training_class: TrainingClass, last: StatusChange | None) -> None:
        super().__init__(f"{training_class} is {training_class.status}")
        self.training_class = training_class
        self.last = last


class SomethingIsMissing(Exception):
    """What a class needs to be active is not there; nothing was saved."""

    def __init__(self, needs: list[Need]) -> None:
        super().__init__(f"The class lacks {', '.join(needs)}")
        self.needs = needs


def activate_class(
    training_class: TrainingClass, *, on: date, reason: str, by: User, at: datetime, read_version: int | None = None
) -> TrainingClass:
    """Let a draft that has all it needs be active. Raises SomethingIsMissing."""

    def find_everything(current: TrainingClass) -> Fields:
        _refuse_what_is_missing(current)
        return {}

    return _take(
        Action.ACTIVATE, training_class, find_everything, on=on, reason=reason, by=by, at=at, read_version=read_version
    )


def stop_class(
    training_class: TrainingClass,
    *,
    on: date,
    why: Stop.Reason,
    by: User,
    at: datetime,
    resume_date: date | None = None,
    read_version: int | None = None,
    clash_override: ClashOverride | None = None,
) -> TrainingClass:
    """Open a stop after the class day `on`: nothing is planned from then on until the restart.

    With the first class day after it the stop is planned in the timetable, and no step of the class's life.
    """

    def open_a_stop(current: TrainingClass) -> Fields:
        stored = Stored.of(current)
        if resume_date and (sentence := why_not_again(current, resume_date)):
            raise ValidationError({"resume_date": sentence})
        stops = (*stored.entries.stops, Stop(last_day=on, resume_date=resume_date, reason=why))
        return _plan_again(
            current, replace(stored.entries, stops=stops), stored=stored, at=at, clash_override=clash_override
        )

    facts: dict[str, Any] = {"on": on, "reason": str(why.label), "by": by, "at": at, "read_version": read_version}
    if resume_date is None:
        return _take(Action.STOP, training_class, open_a_stop, **facts)
    stop = {"last_day": on, "resume_date": resume_date, "reason": why}
    return _take(Action.STOP, training_class, open_a_stop, **facts, planned_as=stop)


def restart_class(
    training_class: TrainingClass,
    *,
    on: date | None,
    reason: str,
    by: User,
    at: datetime,
    read_version: int | None = None,
    clash_override: ClashOverride | None = None,
) -> TrainingClass:
    """Close the open stop: `on` is the first class day after it, and the rest of the class is planned from there.

    Without a day, a stop whose last class day has not passed is taken back.
    """
    today = timezone.localdate(at)

    def close_the_stop(current: TrainingClass) -> Fields:
        stored = Stored.of(current)
        entries = _resumed(stored.entries, on) if on else _taken_back(stored.entries, today)
        return _plan_again(current, entries, stored=stored, at=at, clash_override=clash_override)

    reason = reason if on else ": ".join(filter(None, (TAKEN_BACK, reason)))
    facts: dict[str, Any] = {"on": on or today, "reason": reason, "by": by, "at": at, "read_version": read_version}
    return _take(Action.RESTART, training_class, close_the_stop, **facts)


def complete_class(
    training_class: TrainingClass, *, on: date, reason: str, by: User, at: datetime, read_version: int | None = None
) -> TrainingClass:
    """Let a class be over; sessions planned after the day are taken away."""

    def end(current: TrainingClass) -> Fields:
        return _take_away_after(on, current, at=at)

    return _take(Action.COMPLETE, training_class, end, on=on, reason=reason, by=by, at=at, read_version=read_version)


def cancel_class(
    training_class: TrainingClass, *, on: date, reason: str, by: User, at: datetime, read_version: int | None = None
) -> TrainingClass:
    """Give a class up; sessions planned after the day are taken away."""

    def end(current: TrainingClass) -> Fields:
        return _take_away_after(on, current, at=at)

    return _take(Action.CANCEL, training_class, end, on=on, reason=reason, by=by, at=at, read_version=read_version)


def reopen_class(
    training_class: TrainingClass,
    *,
    on: date,
    reason: str,
    by: User,
    at: datetime,
    read_version: int | None = None,
    clash_override: ClashOverride | None = None,
) -> TrainingClass:
    """Let a class that is over be active again, its rest planned from that day, on which an open stop ends.

    Raises SomethingIsMissing.
    """

    def plan_the_rest(current: TrainingClass) -> Fields:
        stored, first = Stored.of(current), max(on, current.start_date)
        entries = _resumed(stored.entries, first)
        again: dict[str, Any] = {"change_from": first, "replan": True, "clash_override": clash_override}
        fields = _plan_again(current, entries, stored=stored, at=at, **again)
        _refuse_what_is_missing(current)
        return fields

    return _take(
        Action.REOPEN, training_class, plan_the_rest, on=on, reason=reason, by=by, at=at, read_version=read_version
    )


def _take(
    action: Action,
    training_class: TrainingClass,
    effect: Effect,
    *,
    on: date,
    reason: str,
    by: User,
    at: datetime,
    read_version: int | None,
    planned_as: Fields | None = None,
) -> TrainingClass:
    """Take a step, or plan it as a stop with these dates alone."""
    in_words = refusals_in_words(TrainingClass, by_trigger=RULES_OF_TRIGGERS)
    with pghistory.context(user=by.pk), in_words, transaction.atomic():
        # Locked by itself: rows joined to it would be those from before the wait.
        TrainingClass.objects.select_for_update().get(pk=training_class.pk)
        current = TrainingClass.objects.with_names().get(pk=training_class.pk)
        last = current.status_changes.last()
        if _is_repeated(current, last, (action, on, reason, by.pk), planned_as):
            return current
        if current.status not in LIFE[action].begins or _read_status(current, read_version) != current.status:
            raise NotPossibleNow(current, last)
        refuse_impossible_day(action, current, on, today=timezone.localdate(at))
        fields = {} if planned_as else record_step(action, current, on=on, reason=reason, by=by, at=at)
        fields |= effect(current)
        current.changed_by, current.changed_at = by, at
        current.save(update_fields=[*fields, "changed_by", "changed_at"])
        current.refresh_from_db(fields=["version"])
        return current


def _is_repeated(
    current: TrainingClass, last: StatusChange | None, step: tuple[Action, date, str, int], planned_as: Fields | None
) -> bool:
    if planned_as:
        return current.stops.filter(**planned_as).exists()
    return last is not None and (last.action, last.on_date, last.reason, last.by_id) == step


def _read_status(current: TrainingClass, read_version: int | None) -> str:
    """The status of the version that somebody has read; the present one where that is not known."""
    if read_version is None:
        return current.status
    events = current.events.filter(version=read_version)  # type: ignore[attr-defined]
    return events.values_list("status", flat=True).first() or current.status


def _refuse_what_is_missing(current: TrainingClass) -> None:
    if needs := needs_of(current):
        raise SomethingIsMissing(needs)


def _resumed(entries: Entries, on: date) -> Entries:
    """The entries with their open stop, if there is one, closed by the first class day after it."""
    stops = [
        row if row.resume_date else Stop(pk=row.pk, last_day=row.last_day, resume_date=on, reason=row.reason)
        for row in entries.stops
    ]
    return replace(entries, stops=tuple(stops))


def _taken_back(entries: Entries, today: date) -> Entries:
    """The entries without their open stop, which has not begun. Raises ValidationError where it has."""
    stop = entries.open_stop
    if stop is None or stop.last_day < today:
        raise ValidationError({"date": "Give the first class day after the stop."})
    return replace(entries, stops=tuple(row for row in entries.stops if row is not stop))


def _plan_again(
    training_class: TrainingClass,
    entries: Entries,
    *,
    stored: Stored,
    at: datetime,
    change_from: date | None = None,
    replan: bool = False,
    clash_override: ClashOverride | None = None,
) -> dict[str, object]:
    """Plan a class with these entries and store what comes out; gives the class's own fields that follow, set in it.

    The class is locked by the caller, who saves it. Raises TimetableRefused, AgentClashes.
    """
    today = timezone.localdate(at)
    plan = plan_class(training_class, entries, stored=stored, today=today, change_from=change_from, replan=replan)
    store_timetable(training_class, entries, plan, stored=stored, at=at, clash_override=clash_override)
    return _set(training_class, timetable_fields(entries, plan))


def _take_away_after(day: date, training_class: TrainingClass, *, at: datetime) -> dict[str, object]:
    """Cancel the planned sessions after that day, which keep their rows; the entries of the timetable stay.

    Gives the class's own fields that follow, set in it. The class is locked by the caller, who saves it.
    """
    of_class = {"training_class": training_class}
    planned = Session.objects.filter(**of_class).planned()
    cancelled = {"status": Session.Status.CANCELLED, "cancelled_at": at, "changed_at": at}
    planned.filter(date__gt=day).update(**cancelled, sequence=F("sequence") + 1)
    LeftOutDay.objects.filter(**of_class, date__gt=day).delete()
    end = training_class.end_date
    if end is None or end > day:
        end = planned.aggregate(last=Max("date"))["last"]
    return _set(training_class, {"end_date": end})


def _set(training_class: TrainingClass, fields: dict[str, object]) -> dict[str, object]:
    for name, value in fields.items():
        setattr(training_class, name, value)
    return fields
