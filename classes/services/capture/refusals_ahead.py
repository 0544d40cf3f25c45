"""What saving a class would refuse, told together with what is wrong in its form: one round instead of two."""

from collections.abc import Iterator
from copy import copy
from datetime import date

from django.core.exceptions import ValidationError

from classes.models import ClassParts, StoredTimetable, Teaching, TeachingRefused, TrainingClass
from classes.services.learners.enrolments import faults_of
from classes.services.planning.planned_teaching import planned_teaching
from classes.services.planning.timetables import plan_class
from classes.timetable import TimetableRefused


def refusals_ahead(
    training_class: TrainingClass, parts: ClassParts, *, today: date, days_are_known: bool
) -> Iterator[TimetableRefused | TeachingRefused | ValidationError]:
    """Of a class as its form has it, with what could be read of its parts. Nothing is stored.

    Unless its days are known, with its start and its hours, nothing is said of its end.
    """
    is_new = training_class._state.adding
    current = TrainingClass() if is_new else TrainingClass.objects.get(pk=training_class.pk)
    planned = copy(training_class)
    stored, plan, planned.end_date = StoredTimetable.of(current), None, None
    if edit := parts.timetable:
        try:
            plan = plan_class(planned, edit.entries, stored=stored, today=today, change_from=edit.change_from)
            planned.end_date = plan.end_date if plan and days_are_known else None
        except TimetableRefused as refusal:
            yield refusal
    if parts.agents:
        teaching, started = Teaching.of(current), current.start_date
        try:
            planned_teaching(planned, parts.agents, plan, started=started, stored=stored, current=teaching, today=today)
        except TeachingRefused as refusal:
            yield refusal
    if parts.learners and (faults := faults_of(planned, parts.learners, today=today)):
        yield ValidationError(faults)
