"""Enrolments in classes that are here already, of learners who could not be brought with them."""

from collections.abc import Callable
from datetime import datetime

from django.core.exceptions import ValidationError
from django.db import transaction

from classes.models import Enrolment, OldRow, TrainingClass
from classes.models.learners.enrolments import EnrolmentEdit
from classes.models.transfer.kinds import Kind
from classes.services.learners.enrolments import enrol
from classes.services.transfer.class_learners import OF_LEARNERS, read_class_learners, read_exam
from classes.services.transfer.drafts import Known
from classes.services.transfer.origins import brought_as, say_more
from classes.services.transfer.reading.found import Findings, Saying
from classes.services.transfer.reading.logs import Log
from classes.services.transfer.source import Row


def bring_late_enrolments(row: Row, here: OldRow, log_of: Callable[[Row], Log], known: Known, *, at: datetime) -> None:
    """Enrol those who came meanwhile, and say of the class's learners what there is to say now."""
    come = set(brought_as("learners", here.waiting).values())
    training_class = TrainingClass.objects.select_related("class_type", "subject").filter(pk=here.new_key or 0).first()
    if not come or training_class is None:
        return
    log, findings = log_of(row), Findings()
    base = known.reference.base_of(row, log, Findings())
    if base is None:
        return
    levels = known.reference.levels_in(base.offer)
    exam = read_exam(row, Findings(), is_offered=training_class.exam_class)
    learners = read_class_learners(row, exam, log, findings, levels=levels, start=training_class.start_date)
    enrolled = set(Enrolment.objects.filter(training_class=training_class).values_list("learner", flat=True))
    new = tuple(enrolment for learner, enrolment in learners.rows.items() if learner in come - enrolled)
    with transaction.atomic():
        try:
            enrol(training_class, EnrolmentEdit(new), by=known.people.importer, at=at)
        except ValidationError:
            return
        here.waiting = learners.waiting
        here.save(update_fields=["waiting"])
        others = [Saying(Kind(each.kind), each.text) for each in here.remarks.all() if each.kind not in OF_LEARNERS]
        say_more(here, Findings([*others, *findings]))
