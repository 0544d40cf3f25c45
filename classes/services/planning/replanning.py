"""Planning classes again after public holidays have changed."""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

import pghistory
from django.db import OperationalError, transaction
from django.utils import timezone
from psycopg.errors import LockNotAvailable

from classes import timetable as engine
from classes.models import PublicHoliday, StoredTimetable, TrainingClass, User
from classes.services.edits import set_fields
from classes.services.planning.clashes import AgentClashes, Saving
from classes.services.planning.timetables import WantedTimetable, plan_class, store_timetable

IN_OTHER_HANDS: Final = "Somebody is changing this class at the moment: plan it again later."


@dataclass(frozen=True)
class Impact:
    """What planning a class again changes; `refusal` says why it cannot be planned."""

    training_class: TrainingClass
    end_before: date | None
    end_after: date | None
    gone: tuple[engine.Session, ...] = ()
    new: tuple[engine.Session, ...] = ()
    refusal: str = ""

    def as_document(self) -> dict[str, object]:
        """For an answer in JSON."""
        return {
            "class_code": self.training_class.code,
            "end_before": self.end_before and self.end_before.isoformat(),
            "end_after": self.end_after and self.end_after.isoformat(),
            "message": self.refusal,
        }

    @property
    def days_gone(self) -> list[date]:
        """Each day once, however many sessions it loses."""
        return sorted({session.date for session in self.gone})

    @property
    def days_new(self) -> list[date]:
        return sorted({session.date for session in self.new})

    @property
    def changes_anything(self) -> bool:
        return bool(self.refusal or self.gone or self.new or self.end_before != self.end_after)


def impact_of(holiday: PublicHoliday, *, today: date) -> list[Impact]:
    """What planning again would change in the classes that the holiday touches. Nothing is stored.

    As many queries for a hundred classes as for one.
    """
    touched, names = list(TrainingClass.objects.touched_by(holiday.date).with_names()), PublicHoliday.objects.names()
    timetables = zip(touched, StoredTimetable.of_each(touched), strict=True)
    impacts = [_impact(training_class, stored, today, names)[0] for training_class, stored in timetables]
    return [impact for impact in impacts if impact.changes_anything]


def replan_class(code: str, *, by: User, at: datetime) -> Impact:
    """Plan one class again, in its own transaction: what lies before today stays as it is.

    A class that cannot be planned, that somebody else is changing, or whose agent would teach in two places at a time,
    is left as it was. Raises TrainingClass.DoesNotExist.
    """
    try:
        with pghistory.context(user=by.pk), transaction.atomic():
            return _replan(code, by=by, at=at)
    except AgentClashes as clashes:
        refusal = clashes.in_words()
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        refusal = IN_OTHER_HANDS
    unchanged = TrainingClass.objects.get(code=code)
    return Impact(unchanged, unchanged.end_date, unchanged.end_date, refusal=refusal)


def _replan(code: str, *, by: User, at: datetime) -> Impact:
    locked = TrainingClass.objects.select_for_update(of=("self",)).get(code=code)
    stored = StoredTimetable.of(locked)
    impact, plan = _impact(locked, stored, timezone.localdate(at), PublicHoliday.objects.names())
    if plan is None or not impact.changes_anything:
        return impact
    wanted = WantedTimetable(stored.entries, plan, stored)
    store_timetable(locked, wanted, Saving(by, at))
    locked.save(update_fields=set_fields(locked, {**wanted.fields, "changed_by": by, "changed_at": at}))
    return impact


def _impact(
    training_class: TrainingClass, stored: StoredTimetable, today: date, holidays: engine.Holidays
) -> tuple[Impact, engine.Plan | None]:
    before = training_class.end_date
    try:
        plan = plan_class(training_class, stored.entries, stored=stored, today=today, replan=True, holidays=holidays)
    except engine.TimetableRefused as refused:
        return Impact(training_class, before, before, refusal=refused.problems[0].message), None
    if plan is None:
        return Impact(training_class, before, before), None
    standing, planned = set(stored.planned), set(plan.sessions)
    gone, new = tuple(sorted(standing - planned)), tuple(sorted(planned - standing))
    return Impact(training_class, before, plan.end_date, gone, new), plan
