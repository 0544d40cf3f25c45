"""Enrolments in classes that are here already, of learners who could not be brought with them."""

from collections.abc import Callable, Mapping
from datetime import datetime
from typing import Final

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from classes.models import Enrolment, OldRow, TrainingClass, User
from classes.models.learners.enrolments import EnrolmentEdit, EnrolmentRow
from classes.models.transfer.kinds import Kind
from classes.services.learners.enrolments import enrol
from classes.services.refusals import constraint_of
from classes.services.transfer.class_learners import (
    OF_LEARNERS,
    erased_learners,
    left_until_brought,
    read_class_learners,
    read_exam,
)
from classes.services.transfer.drafts import Known
from classes.services.transfer.origins import brought_as, say_more
from classes.services.transfer.reading.found import Findings, Saying
from classes.services.transfer.reading.logs import Log
from classes.services.transfer.reading.places import Place, places_in
from classes.services.transfer.source import Row
from classes.services.transfer.storing.batches import REFUSALS

_CLASS_WAS_DELETED: Final = "The class was deleted here."
_BY_A_RULE: Final = "A rule of this program refused it{}."


def bring_late_enrolments(row: Row, here: OldRow, log_of: Callable[[Row], Log], known: Known, *, at: datetime) -> None:
    """Enrol those who came meanwhile, and say of the class's learners what there is to say now.

    One who cannot be enrolled keeps nobody else out; the reason is said, and the next run tries again.
    """
    come = brought_as("learners", {*map(str, here.waiting)} - erased_learners(map(str, here.waiting)))
    if not come:
        return
    places = {
        come[key]: place for place in places_in(row["learner_ids"], Findings()) if (key := str(place.learner)) in come
    }
    training_class = TrainingClass.objects.select_related("class_type", "subject").filter(pk=here.new_key or 0).first()
    log, unreadable, findings = log_of(row), Findings(), Findings()
    base = known.reference.base_of(row, log, unreadable)
    if base is None or training_class is None:
        reasons = " ".join(saying.text for saying in unreadable) if training_class else _CLASS_WAS_DELETED
        _say_of_all(here, places, reasons)
        return
    levels = known.reference.levels_in(base.offer)
    exam = read_exam(row, Findings(), is_offered=training_class.exam_class)
    learners = read_class_learners(row, exam, log, findings, levels=levels, start=training_class.start_date)
    enrolled = set(Enrolment.objects.filter(training_class=training_class).values_list("learner", flat=True))
    with transaction.atomic():
        refused = set()
        for learner in learners.rows.keys() & (set(come.values()) - enrolled):
            if why := _refusal_of(training_class, learners.rows[learner], by=known.people.importer, at=at):
                refused.add(learner)
                findings.take_over([_not_enrolled(places[learner], why)])
        here.waiting = sorted({*learners.waiting, *(int(key) for key, learner in come.items() if learner in refused)})
        here.save(update_fields=["waiting"])
        others = [Saying(Kind(each.kind), each.text) for each in here.remarks.all() if each.kind not in OF_LEARNERS]
        say_more(here, Findings([*others, *findings]))


def _refusal_of(training_class: TrainingClass, row: EnrolmentRow, *, by: User, at: datetime) -> str:
    """Enrols the learner; why that was refused, in sentences, or nothing."""
    try:
        with transaction.atomic():
            enrol(training_class, EnrolmentEdit((row,)), by=by, at=at)
    except ValidationError as refusal:
        return " ".join(refusal.messages)
    except REFUSALS as refusal:
        # By the name of the rule alone: the database's own message has what stood in the row
        rule = constraint_of(refusal) if isinstance(refusal, IntegrityError) else ""
        return _BY_A_RULE.format(f", {rule}" if rule else "")
    return ""


def _say_of_all(here: OldRow, places: Mapping[int, Place], why: str) -> None:
    """None of those who came can be enrolled; all else that was said still holds."""
    over = {left_until_brought(place).text for place in places.values()}
    said = [Saying(Kind(each.kind), each.text) for each in here.remarks.all()]
    stays = [each for each in said if each.text not in over and each.kind != Kind.LEARNER_NOT_ENROLLED]
    with transaction.atomic():
        say_more(here, Findings([*stays, *(_not_enrolled(place, why) for place in places.values())]))


def _not_enrolled(place: Place, why: str) -> Saying:
    text = f"{place.shown} is here now, but was not enrolled in this class. {why} Every run of the import tries again."
    return Saying(Kind.LEARNER_NOT_ENROLLED, text)
