"""The steps of a class's life: one way to take them, and a table of their effects on the class's days."""

from collections.abc import Callable
from dataclasses import replace
from datetime import date, datetime, timedelta
from functools import partial
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import F, Max

from classes.models import Entries, LeftOutDay, Session, StatusChange, Stop, StoredTimetable, TrainingClass, User
from classes.models.life.needs import Need, needs_of
from classes.models.life.steps import LIFE, Action, Decision, step_corrected_by, takes_an_end_back
from classes.services.edits import set_fields
from classes.services.life.status_changes import held_by_beginning, held_by_stops, record_step
from classes.services.life.step_dates import refuse_impossible_day, why_not_again
from classes.services.planning.clashes import ClashOverride, Saving
from classes.services.planning.timetables import WantedTimetable, plan_class, store_timetable
from classes.services.training_classes.changes import class_changed, save_changes

Status = TrainingClass.Status
Fields = dict[str, object]
Effect = Callable[[TrainingClass, Decision, Saving], Fields]


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


def take_step(
    training_class: TrainingClass,
    decision: Decision,
    *,
    by: User,
    at: datetime,
    clash_override: ClashOverride | None = None,
) -> TrainingClass:
    """Take a step of a class's life, with its effect on the class's days.

    The same step sent again by the same user changes nothing. A step can be dated ahead: the class is in its former
    status until then. Raises NotPossibleNow, SomethingIsMissing, ValidationError for what the database refuses,
    TimetableRefused where it plans, and AgentClashes where it plans without a `clash_override`.
    """
    saving = Saving(by, at, clash_override)
    on = decision.on or saving.today
    with class_changed(training_class, by=by) as current:
        if _was_taken(current, decision, on, by, saving.today):
            return current
        _refuse_other_status(current, decision, today=saving.today)
        _refuse_no_day(decision)
        refuse_impossible_day(decision.action, current, on, today=saving.today, resume_date=decision.resume_date)
        effect = _EFFECTS[decision.action]
        if decision.takes_back:
            effect = _stay_a_draft
        elif takes_an_end_back(decision.action, current, today=saving.today):
            effect = partial(_go_on, status_before=current.status_before)
        fields = {} if decision.resume_date else _record(current, decision, on, by=by, at=at)
        fields |= effect(current, decision, saving)
        save_changes(current, fields, by=by, at=at)
        return current


def _was_taken(current: TrainingClass, decision: Decision, on: date, by: User, today: date) -> bool:
    if decision.resume_date:
        stop = {"last_day": on, "resume_date": decision.resume_date, "reason": decision.stop_reason}
        return current.stops.filter(**stop).exists()
    if step_corrected_by(decision.action, current, today=today) == Action.ACTIVATE and on == current.status_from:
        return True
    last = current.status_changes.last()
    step = (decision.action, on, decision.words, by.pk)
    if last is None or (last.action, last.on_date, last.reason, last.by_id) != step:
        return False
    return decision.action != Action.ACTIVATE or decision.takes_back == (last.to_status == Status.DRAFT)


def _refuse_other_status(current: TrainingClass, decision: Decision, *, today: date) -> None:
    leads_on = LIFE[decision.action].leads_on_from(current, today=today)
    if decision.takes_back:
        leads_on = leads_on and step_corrected_by(decision.action, current, today=today) is not None
    if not leads_on or _read_status(current, decision.read_version) != (current.status, current.status_from):
        raise NotPossibleNow(current, current.status_changes.last())


def _refuse_no_day(decision: Decision) -> None:
    """Nobody takes today for the day on which a class ends: its sessions after it would be taken away."""
    if decision.action == Action.COMPLETE and decision.on is None:
        raise ValidationError({"date": "Give the day on which the class is completed."})


def _read_status(current: TrainingClass, read_version: int | None) -> tuple[str, date | None] | None:
    """The status, and its first day if that lay ahead, of the version that somebody has read.

    The present ones where a script names no version. None where the class never had that version: a page from before a
    restore, say.
    """
    if read_version is None:
        return current.status, current.status_from
    events = current.events.filter(version=read_version)  # type: ignore[attr-defined]
    status: tuple[str, date | None] | None = events.values_list("status", "status_from").first()
    return status


def _record(current: TrainingClass, decision: Decision, on: date, *, by: User, at: datetime) -> Fields:
    facts: dict[str, Any] = {"reason": decision.words, "by": by, "at": at}
    return record_step(decision.action, current, on=on, takes_back=decision.takes_back, **facts)


def _stay_a_draft(_current: TrainingClass, _decision: Decision, _saving: Saving) -> Fields:
    """For a draft whose activation is taken back before its day: it needs nothing for that, and keeps its days."""
    return {}


def _find_everything(current: TrainingClass, _decision: Decision, _saving: Saving) -> Fields:
    """For a draft that begins, and for one that begins on another day than was recorded before."""
    _refuse_what_is_missing(current)
    return {}


def _open_a_stop(current: TrainingClass, decision: Decision, saving: Saving) -> Fields:
    """Nothing is planned after the day of a stop until the restart."""
    stored, resume_date = StoredTimetable.of(current), decision.resume_date
    if resume_date and (sentence := why_not_again(current, resume_date)):
        raise ValidationError({"resume_date": sentence})
    last_day, reason = decision.on or saving.today, decision.stop_reason or ""
    stop = Stop(last_day=last_day, resume_date=resume_date, reason=reason)
    entries = replace(stored.entries, stops=(*stored.entries.stops, stop))
    return _plan_again(current, entries, saving, stored=stored)


def _close_the_stop(current: TrainingClass, decision: Decision, saving: Saving) -> Fields:
    """The rest of the class is planned from the day of the restart."""
    stored, on = StoredTimetable.of(current), decision.on
    entries = _resumed(stored.entries, on) if on else _taken_back(stored.entries, saving.today)
    return _plan_again(current, entries, saving, stored=stored)


def _end(current: TrainingClass, decision: Decision, saving: Saving) -> Fields:
    """Sessions planned after the day are taken away."""
    return _take_away_after(decision.on or saving.today, current, at=saving.at)


def _plan_the_rest(current: TrainingClass, decision: Decision, saving: Saving) -> Fields:
    """For a class that is over and goes on: its rest is planned from that day, on which an open stop ends."""
    stored, first = StoredTimetable.of(current), _first_day_of_the_rest(current, decision, saving)
    entries = _resumed(stored.entries, first)
    fields = _plan_again(current, entries, saving, stored=stored, change_from=first, replan=True)
    _refuse_what_is_missing(current)
    return fields


def _go_on(current: TrainingClass, decision: Decision, saving: Saving, *, status_before: str) -> Fields:
    """For a class whose end is taken back before it came: what was taken away is planned again, stops stay."""
    stored, first = StoredTimetable.of(current), _first_day_of_the_rest(current, decision, saving)
    if status_before in (Status.ACTIVE, Status.STOPPED):
        held = held_by_stops(current, stored.entries, status_before=status_before, today=saving.today)
    else:
        held = held_by_beginning(current, status_before=status_before, today=saving.today)
    if status_before in TrainingClass.OVER:
        first = max(first, current.status_from or first)
    fields = held | _plan_again(current, stored.entries, saving, stored=stored, change_from=first, replan=True)
    if status_before == Status.DRAFT and current.status == Status.ACTIVE:
        _refuse_what_is_missing(current)
    return fields


def _first_day_of_the_rest(current: TrainingClass, decision: Decision, saving: Saving) -> date:
    return max(decision.on or saving.today, current.start_date)


_EFFECTS: Final[dict[Action, Effect]] = {
    Action.ACTIVATE: _find_everything,
    Action.STOP: _open_a_stop,
    Action.RESTART: _close_the_stop,
    Action.COMPLETE: _end,
    Action.CANCEL: _end,
    Action.REOPEN: _plan_the_rest,
}


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
    saving: Saving,
    *,
    stored: StoredTimetable,
    change_from: date | None = None,
    replan: bool = False,
) -> dict[str, object]:
    """Plan a class with these entries and store what comes out; gives the class's own fields that follow, set in it.

    The class is locked by the caller, who saves it. Raises TimetableRefused, AgentClashes.
    """
    when: dict[str, Any] = {"today": saving.today, "change_from": change_from, "replan": replan}
    wanted = WantedTimetable(entries, plan_class(training_class, entries, stored=stored, **when), stored)
    store_timetable(training_class, wanted, saving)
    return set_fields(training_class, wanted.fields)


def _take_away_after(day: date, training_class: TrainingClass, *, at: datetime) -> dict[str, object]:
    """Cancel the planned sessions after that day, which keep their rows; the entries of the timetable stay.

    Gives the class's own fields that follow, set in it. The class is locked by the caller, who saves it.
    """
    of_class = {"training_class": training_class}
    planned = Session.objects.filter(**of_class).planned()
    cancelled = {"status": Session.Status.CANCELLED, "cancelled_at": at, "changed_at": at}
    ahead = planned.filter(date__gt=day)
    captured = list(ahead.filter(register__isnull=False).values_list("pk", flat=True))
    ahead.exclude(pk__in=captured).update(**cancelled, sequence=F("sequence") + 1)
    closed = training_class.month_closes.filter(is_closed=True).aggregate(last=Max("month"))["last"]
    LeftOutDay.objects.filter(**of_class, date__gt=max(day, _end_of(closed) if closed else day)).delete()
    end = training_class.end_date
    if end is None or end > day:
        end = planned.aggregate(last=Max("date"))["last"]
    return set_fields(training_class, {"end_date": end})


def _end_of(month: date) -> date:
    """The last day of a month, given by its first."""
    return (month + timedelta(days=31)).replace(day=1) - timedelta(days=1)
