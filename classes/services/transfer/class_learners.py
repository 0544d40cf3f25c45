"""The learners of a class of the old system, each once, with what stands of them last."""

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final

from classes.models import Enrolment, OldRow
from classes.models.learners.enrolments import EnrolmentEdit, EnrolmentRow
from classes.models.transfer.kinds import Kind
from classes.services.transfer.origins import brought_as
from classes.services.transfer.reading.documents import is_yes
from classes.services.transfer.reading.found import Findings, Saying
from classes.services.transfer.reading.logs import Log
from classes.services.transfer.reading.places import Levels, Place, exam_places_in, places_in, status_in
from classes.services.transfer.reading.texts import line_of
from classes.services.transfer.source import Row

NOT_GIVEN: Final = "Not given"
# What is said of a class's learners, and may change when one of them can be brought later
OF_LEARNERS: Final = (
    Kind.LEARNER_UNKNOWN,
    Kind.LEARNER_LEFT_OUT,
    Kind.LEARNER_NOT_ENROLLED,
    Kind.LEARNER_TWICE,
    Kind.LEARNER_STATUS,
    Kind.LEVEL_UNKNOWN,
    Kind.STATUS_DATE_UNKNOWN,
    Kind.EXAM_LEARNER_NOT_IN_CLASS,
)


@dataclass
class _ClassLearner:
    place: Place
    old_keys: set[int]


@dataclass
class ClassLearners:
    """By the key of the learner here. `waiting` are old keys of learners who are not here yet."""

    rows: dict[int, EnrolmentRow] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)

    @property
    def edit(self) -> EnrolmentEdit:
        return EnrolmentEdit(tuple(self.rows.values()))

    @property
    def has_somebody(self) -> bool:
        """Whether a learner is currently in the class."""
        return any(row.status == Enrolment.Status.CIC for row in self.rows.values())


@dataclass(frozen=True)
class Exam:
    """Whether the class has an exam, of which type, and who takes it, by old keys."""

    type: str = ""
    takers: tuple[Place, ...] = ()


def read_exam(row: Row, findings: Findings, *, is_offered: bool) -> Exam:
    """Who of those that are named is in the class shows when the learners are known."""
    if not is_yes(row["exam_class"]):
        if exam_places_in(row["exam_learners"], findings):
            text = "The class has no exam, but learners who take it: nobody takes one. Say so if there is an exam."
            findings.say(Kind.EXAM_LEARNERS_WITHOUT_EXAM, text)
        return Exam()
    if not is_offered:
        text = "Its class type offers no exams: the class has none, and nobody takes one."
        findings.say(Kind.EXAM_NOT_OFFERED, text)
        return Exam()
    kind = line_of(row["exam_type"], most=50)
    if not kind:
        text = f"The type of its exam was not there: it is “{NOT_GIVEN}” now. Give the type."
        findings.say(Kind.EXAM_TYPE_MISSING, text)
    return Exam(kind or NOT_GIVEN, tuple(exam_places_in(row["exam_learners"], findings)))


def read_class_learners(
    row: Row, exam: Exam, log: Log, findings: Findings, *, levels: Levels, start: date
) -> ClassLearners:
    places = places_in(row["learner_ids"], findings)
    here = brought_as("learners", {place.learner for place in (*places, *exam.takers) if place.learner})
    erased = erased_learners(here)
    if any(str(place.learner) in erased for place in places):
        text = "A learner whose personal data were erased here has a place in the class: the place is left out."
        findings.say(Kind.LEARNER_LEFT_OUT, text)
    places, takers_said = _without(erased, places), _without(erased, exam.takers)
    exam = replace(exam, takers=tuple(takers_said))
    learners, found = ClassLearners(), _found(places, here, findings)
    takers = _takers(exam, here, found, findings)
    for learner, each in found.items():
        status = status_in(each.place, findings)
        since = start
        if status != Enrolment.Status.CIC:
            since = _left_on(each, status, start, log, findings)
        level = levels.level_of(each.place, findings)
        learners.rows[learner] = EnrolmentRow(learner, level, status, since, takes_exam=learner in takers)
    missing = {place.learner for place in places if place.learner and str(place.learner) not in here}
    learners.waiting = sorted(missing)
    _say_missing((place for place in places if place.learner in missing or not place.learner), findings)
    return learners


def left_until_brought(place: Place) -> Saying:
    """What is said of the place of a learner who was left."""
    text = f"{place.shown} was left, and so is the place in this class until the learner can be brought."
    return Saying(Kind.LEARNER_LEFT_OUT, text)


def erased_learners(keys: Iterable[str]) -> set[str]:
    """Those of these old keys whose learners were erased here; they do not come back."""
    rows = OldRow.objects.filter(table="learners", key__in=list(keys), learner__erased_at__isnull=False)
    return set(rows.values_list("key", flat=True))


def _without(erased: set[str], places: Iterable[Place]) -> list[Place]:
    return [place for place in places if str(place.learner) not in erased]


def _found(places: Iterable[Place], here: dict[str, int], findings: Findings) -> dict[int, _ClassLearner]:
    found: dict[int, _ClassLearner] = {}
    for place in places:
        learner = here.get(str(place.learner))
        if learner is None or place.learner is None:
            continue
        if learner in found:
            text = f"{place.shown} stood in the class twice: what stood last was taken."
            findings.say(Kind.LEARNER_TWICE, text)
            found[learner] = _ClassLearner(place, found[learner].old_keys | {place.learner})
        else:
            found[learner] = _ClassLearner(place, {place.learner})
    return found


def _takers(exam: Exam, here: dict[str, int], found: dict[int, _ClassLearner], findings: Findings) -> set[int]:
    takers = set()
    for place in exam.takers:
        learner = here.get(str(place.learner))
        if learner in found:
            takers.add(learner)
        else:
            text = f"{place.shown} takes the exam, but is not among the class's learners: left out of it."
            findings.say(Kind.EXAM_LEARNER_NOT_IN_CLASS, text)
    return {learner for learner in takers if learner}


def _left_on(each: _ClassLearner, status: Enrolment.Status, start: date, log: Log, findings: Findings) -> date:
    since = log.has_status_since(each.old_keys, status)
    if since is None:
        text = f"{each.place.shown}: since when “{status.label.lower()}” holds is not known: the start was taken."
        findings.say(Kind.STATUS_DATE_UNKNOWN, f"{text} Correct the date on the tab Learners.")
    return max(since or start, start)


def _say_missing(places: Iterable[Place], findings: Findings) -> None:
    places = list(places)
    left = set(
        OldRow.objects.filter(table="learners", key__in=[str(place.learner) for place in places], new_key=None)
        .values_list("key", flat=True)
        .iterator()
    )
    for place in places:
        if str(place.learner) in left:
            findings.say(*left_until_brought(place))
        else:
            text = f"{place.shown} is not among the learners of the old system: left out. Enrol the learner if needed."
            findings.say(Kind.LEARNER_UNKNOWN, text)
