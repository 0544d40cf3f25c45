"""Learners who sit in another class at the same hours. It is said to whoever plans, and stands in nobody's way."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from classes import timetable as engine
from classes.models import Enrolment, Learner, Session, TrainingClass
from classes.models.recorded_events import text_of
from classes.timetable import say_number


@dataclass(frozen=True)
class LearnerClash:
    """`learners` each sit in the class (its code is empty while it is new) and in the other one on all these `days`."""

    class_code: str
    other_code: str
    learners: tuple[str, ...]
    days: tuple[date, ...]

    def in_words(self) -> str:
        first, *others = self.learners
        who = f"{first} and {len(others)} more sit" if others else f"{first} sits"
        days = text_of(self.days[0])
        if more := len(self.days) - 1:
            days = f"{days} and {say_number(more, 'more day')}"
        return f"{who} in {self.class_code or 'this class'} and in {self.other_code} at the same hours: {days}"

    def as_document(self) -> dict[str, object]:
        return {
            "kind": "learner",
            "class_code": self.other_code,
            "learners": list(self.learners),
            "days": [day.isoformat() for day in self.days],
            "count": len(self.days),
            "message": f"{self.in_words()}.",
        }


def learner_clashes(
    training_class: TrainingClass, sessions: Iterable[engine.Session], learners: Iterable[int]
) -> list[LearnerClash]:
    """For each other class that some of the learners are in, and each set of days: who. Four queries at most.

    `sessions` are those of the class, stored or not; `learners` are keys. Days before somebody came do not count, in
    neither class.
    """
    by_day = defaultdict(list)
    for session in sessions:
        by_day[session.date].append(session)
    present = Enrolment.objects.filter(learner__in=list(learners), status=Enrolment.Status.CIC)
    rows = list(present.values_list("training_class", "learner", "came_on")) if by_day else []
    came_here = {learner: came_on for key, learner, came_on in rows if key == training_class.pk}
    enrolments = [
        (key, learner, max(came_on, came_here.get(learner, came_on)))
        for key, learner, came_on in rows
        if key != training_class.pk
    ]
    days = _days_in_common(by_day, {key for key, _learner, _came_on in enrolments})
    names = Learner.objects.in_bulk({learner for key, learner, _came_on in enrolments if key in days})
    codes = dict(TrainingClass.objects.filter(pk__in=days).order_by("code").values_list("pk", "code")) if days else {}
    clashes = []
    for key, code in codes.items():
        together = defaultdict(list)
        for other, learner, came_on in enrolments:
            if other == key:
                together[tuple(day for day in sorted(days[key]) if day >= came_on)].append(str(names[learner]))
        clashes += [
            LearnerClash(_code_of(training_class), code, tuple(sorted(people)), there)
            for there, people in sorted(together.items())
            if there
        ]
    return clashes


def clashes_in(training_class: TrainingClass) -> list[LearnerClash]:
    """Those of a class as it is stored."""
    planned = training_class.sessions.planned().values_list("date", "start", "end")
    present = training_class.enrolments.filter(status=Enrolment.Status.CIC).values_list("learner", flat=True)
    return learner_clashes(training_class, (engine.Session(*row) for row in planned), present)


def _days_in_common(by_day: dict[date, list[engine.Session]], classes: set[int]) -> dict[int, set[date]]:
    if not classes:
        return {}
    days: dict[int, set[date]] = defaultdict(set)
    planned = Session.objects.planned().filter(training_class__in=classes, date__range=(min(by_day), max(by_day)))
    for key, day, start, end in planned.values_list("training_class", "date", "start", "end"):
        if any(session.start < end and start < session.end for session in by_day.get(day, ())):
            days[key].add(day)
    return days


def _code_of(training_class: TrainingClass) -> str:
    return "" if training_class._state.adding else training_class.code
