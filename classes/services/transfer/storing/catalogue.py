"""Bringing the types and subjects that are not known here; those that are stay as they are."""

import re
from decimal import Decimal
from typing import Final

from classes.models import ClassType, Subject
from classes.models.catalogue.class_types import MAX_HOURS
from classes.models.catalogue.subjects import PROGRESSION
from classes.models.codes.class_codes import SUBJECT_CODE_PATTERN, TYPE_CODE_PATTERN
from classes.models.transfer.kinds import Kind
from classes.services.transfer.acting import one_piece
from classes.services.transfer.origins import Result, brought_as, keep
from classes.services.transfer.reading.documents import is_yes, key_of, number_of
from classes.services.transfer.reading.texts import excerpt, line_of, word_of
from classes.services.transfer.source import Row, Source
from classes.services.transfer.storing.batches import in_batches, stored_or_left

_OFFERS: Final = {
    "own": ClassType.Offer.OWN,
    "all_subjects": ClassType.Offer.ALL,
    "progression": ClassType.Offer.PROGRESSION,
}
_HIGHEST_POSITION: Final = 32_767
_LONGEST_NAME: Final = 80


def bring_types(source: Source) -> None:
    known = brought_as("class_types")
    for rows in in_batches(source.stream("class_types")):
        with one_piece():
            keep([_brought_type(row) for row in rows if row["class_type_id"] not in known])


def bring_subjects(source: Source) -> None:
    known, types = brought_as("class_type_subjects"), ClassType.objects.in_bulk()
    of_old = {key: types[pk] for key, pk in brought_as("class_types").items() if pk in types}
    for rows in in_batches(source.stream("class_type_subjects")):
        with one_piece():
            new = (row for row in rows if row["class_type_subject_id"] not in known)
            keep([_brought_subject(row, of_old.get(row["class_type_id"] or "")) for row in new])


def _brought_type(row: Row) -> Result:
    result = Result("class_types", row["class_type_id"] or "")
    code, name = line_of(row["class_type_code"]).upper(), line_of(row["class_type_name"], most=_LONGEST_NAME)
    if ours := ClassType.objects.filter(code=code).first():
        result.new_key = ours.pk
        return result
    offer = _OFFERS.get(word_of(row["subject_selection_mode"]))
    hours = _hours_in(row["progression_total_hours"]) if offer == ClassType.Offer.PROGRESSION else None
    is_without_hours = offer == ClassType.Offer.PROGRESSION and hours is None
    if offer is None or is_without_hours or not re.fullmatch(TYPE_CODE_PATTERN, code):
        text = f"The class type “{excerpt(code)}” cannot be here: its code or its hours are impossible. Add it by hand."
        result.findings.say(Kind.TYPE_UNKNOWN, text)
        return result
    added = ClassType(
        code=code,
        name=name or code,
        position=_position_in(row),
        subjects_offered=offer,
        hours=hours,
        is_active=row["is_active"] is None or is_yes(row["is_active"]),
    )
    if stored_or_left(added, result) and offer == ClassType.Offer.PROGRESSION:
        Subject.objects.create(class_type=added, code=PROGRESSION, name="Learner Progression", position=1)
    return result


def _brought_subject(row: Row, class_type: ClassType | None) -> Result:
    result = Result("class_type_subjects", row["class_type_subject_id"] or "")
    code, name = line_of(row["subject_code"]).upper(), line_of(row["subject_name"], most=_LONGEST_NAME)
    ours = Subject.objects.select_related("class_type").filter(code=code)
    if known := (ours.filter(class_type=class_type) if code == PROGRESSION else ours).first():
        if class_type is not None and not _offers(class_type, known):
            text = f"The subject “{code}” is one of {known.class_type.code} here, and a code can be of one type alone:"
            result.findings.say(Kind.SUBJECT_UNKNOWN, f"{text} it is left. Its classes need another subject or type.")
            return result
        result.new_key = known.pk
        return result
    hours = _hours_in(row["subject_duration"])
    if not re.fullmatch(SUBJECT_CODE_PATTERN, code) or hours is None or class_type is None or code == PROGRESSION:
        text = f"The subject “{excerpt(code)}” cannot be here: its code, hours or type are impossible. Add it by hand."
        result.findings.say(Kind.SUBJECT_UNKNOWN, text)
        return result
    added = Subject(
        class_type=class_type,
        code=code,
        name=name or code,
        hours=hours,
        position=_position_in(row),
        is_active=row["is_active"] is None or is_yes(row["is_active"]),
    )
    stored_or_left(added, result)
    return result


def _offers(class_type: ClassType, subject: Subject) -> bool:
    return class_type.subjects_offered == ClassType.Offer.ALL or subject.class_type_id == class_type.pk


def _hours_in(text: str | None) -> Decimal | None:
    hours = number_of(text)
    return hours if hours is not None and 0 < hours <= MAX_HOURS else None


def _position_in(row: Row) -> int:
    return min(key_of(row["display_order"]) or 0, _HIGHEST_POSITION)
