"""What saving a class would refuse, told together with what is wrong in its form: one round instead of two."""

from collections.abc import Iterator
from datetime import date

from classes.models import Entries, StoredTimetable, Teaching, TeachingEdit, TeachingRefused, TrainingClass
from classes.services.planning.timetables import plan_class
from classes.timetable import TimetableRefused, has_begun


def refusals_ahead(
    training_class: TrainingClass,
    entries: Entries | None,
    agents: TeachingEdit | None,
    *,
    today: date,
    change_from: date | None,
) -> Iterator[TimetableRefused | TeachingRefused]:
    """Of a class as its form has it, with what could be read of its timetable and its agents. Nothing is stored."""
    is_new = training_class._state.adding
    stands = TrainingClass() if is_new else TrainingClass.objects.get(pk=training_class.pk)
    stored = StoredTimetable.of(stands)
    if entries:
        try:
            plan_class(training_class, entries, stored=stored, today=today, change_from=change_from)
        except TimetableRefused as refusal:
            yield refusal
    if agents:
        begun = has_begun(stored.planned, today=today)
        try:
            agents.applied_to(Teaching.of(stands), start=training_class.start_date, today=today, has_begun=begun)
        except TeachingRefused as refusal:
            yield refusal
