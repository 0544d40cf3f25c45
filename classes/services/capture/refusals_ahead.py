"""What saving a class would refuse, told together with what is wrong in its form: one round instead of two."""

from collections.abc import Iterator
from datetime import date

from classes.models import ClassParts, StoredTimetable, Teaching, TeachingRefused, TrainingClass
from classes.services.planning.timetables import plan_class
from classes.timetable import TimetableRefused, has_begun


def refusals_ahead(
    training_class: TrainingClass, parts: ClassParts, *, today: date
) -> Iterator[TimetableRefused | TeachingRefused]:
    """Of a class as its form has it, with what could be read of its timetable and its agents. Nothing is stored."""
    is_new = training_class._state.adding
    stands = TrainingClass() if is_new else TrainingClass.objects.get(pk=training_class.pk)
    stored = StoredTimetable.of(stands)
    if edit := parts.timetable:
        try:
            plan_class(training_class, edit.entries, stored=stored, today=today, change_from=edit.change_from)
        except TimetableRefused as refusal:
            yield refusal
    if agents := parts.agents:
        begun = has_begun(stored.planned, today=today)
        try:
            agents.applied_to(Teaching.of(stands), start=training_class.start_date, today=today, has_begun=begun)
        except TeachingRefused as refusal:
            yield refusal
