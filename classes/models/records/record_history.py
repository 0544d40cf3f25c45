"""What the recorded events of event dates, notes, QA visits and files say."""

from collections.abc import Iterable, Iterator
from typing import Any, Final

from django.utils.timezone import localtime

from classes.models.recorded_events import HistoryLine, Step, steps_of, text_of
from classes.models.records.event_dates import EventDate
from classes.models.records.files import ClassFile
from classes.models.records.notes import Note
from classes.models.records.qa_visits import QAVisit
from classes.models.training_classes.training_classes import TrainingClass

_OF_A_VISIT: Final = ("type", "officer_id", "findings", "follow_up_date", "follow_up_actions", "deleted_at")


def event_dates_told_by(training_class: TrainingClass) -> Iterator[HistoryLine]:
    """What was planned, moved, completed, cancelled and deleted."""
    for step in steps_of(EventDate, training_class=training_class):
        yield from (HistoryLine(sentence, step.event) for sentence in _of_event_date(step))


def notes_told_by(training_class: TrainingClass) -> Iterator[HistoryLine]:
    """That notes were written, changed, deleted and restored; their texts stand on their own page."""
    for step in steps_of(Note, training_class=training_class):
        yield from _told(step, f"Note of {text_of(localtime(step.event.written_at))}", "written")


def qa_visits_told_by(training_class: TrainingClass) -> Iterator[HistoryLine]:
    """That visits were planned or recorded, moved, changed, followed up, deleted and restored."""
    for step in steps_of(QAVisit, training_class=training_class):
        name = _visit_name(step.event)
        if step.before and bool(step.before.follow_up_done_at) != bool(step.event.follow_up_done_at):
            said = "followed up" if step.event.follow_up_done_at else "to be followed up again"
            yield HistoryLine(f"{name} {said}", step.event)
            continue
        if is_moved := bool(step.before) and step.before.date != step.event.date:
            yield HistoryLine(f"{_visit_name(step.before)} moved to {text_of(step.event.date)}", step.event)
        if not is_moved or _differ(step.before, step.event, _OF_A_VISIT):
            was_ahead = step.event.date > localtime(step.event.pgh_created_at).date()
            yield from _told(step, name, "planned" if was_ahead else "recorded")


def files_told_by(training_class: TrainingClass) -> Iterator[HistoryLine]:
    """That files were added, deleted, restored and removed for good."""
    for step in steps_of(ClassFile, training_class=training_class):
        yield from _told(step, f"File {step.event.name}", "added")


def _told(step: Step, name: str, begun: str) -> Iterator[HistoryLine]:
    if step.before is None:
        what = begun
    elif step.after is None:
        what = "removed for good"
    elif bool(step.before.deleted_at) != bool(step.after.deleted_at):
        what = "deleted" if step.after.deleted_at else "restored"
    else:
        what = "changed"
    yield HistoryLine(f"{name} {what}", step.event)


def _of_event_date(step: Step) -> Iterator[str]:
    name = _event_name(step.event)
    if step.before is None:
        yield f"{name} added"
    elif step.after is None:
        yield f"{name} deleted"
    else:
        yield from _changes_of_event_date(step.before, step.after)


def _changes_of_event_date(before: Any, after: Any) -> Iterator[str]:
    if before.status != after.status:
        said = {"completed": "completed", "cancelled": "cancelled", "pending": "made pending again"}[after.status]
        yield f"{_event_name(after)} {said}"
    if before.date != after.date:
        yield f"{_event_name(before)} moved to {text_of(after.date)}"
    if _differ(before, after, ("type", "description", "notes")):
        yield f"{_event_name(before)} changed"


def _event_name(event: Any) -> str:
    return f"Event date {EventDate.Type(event.type).label} on {text_of(event.date)}"


def _visit_name(event: Any) -> str:
    return f"{QAVisit.Type(event.type).label} QA visit of {text_of(event.date)}"


def _differ(before: Any, after: Any, names: Iterable[str]) -> bool:
    return any(getattr(before, name) != getattr(after, name) for name in names)
