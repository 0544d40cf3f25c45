"""Planning classes again after public holidays have changed."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Final

import pghistory
from django.db import OperationalError, transaction
from django.db.models import Q
from psycopg.errors import LockNotAvailable

from classes import timetable as engine
from classes.models import LeftOutDay, PublicHoliday, StoredTimetable, Teaching, TrainingClass, User
from classes.models.life.class_history import PLANNED_FOR
from classes.models.recorded_events import text_of
from classes.models.training_classes.training_classes import TrainingClassQuerySet
from classes.services.edits import set_fields
from classes.services.planning.clashes import (
    AgentClashes,
    Clash,
    ClashOverride,
    Saving,
    clashes_of_each,
    in_words,
    keys_of,
)
from classes.services.planning.timetables import (
    WantedTimetable,
    agents_of,
    lessons_of,
    plan_class,
    store_timetable,
)

IN_OTHER_HANDS: Final = "Somebody is changing this class at the moment: plan it again later."
HOW_TO_GO_ON: Final = "Show the holiday again: there you can give the reason for going on."


@dataclass(frozen=True)
class Impact:
    """What planning a class again changes; `refusal` says why it cannot be planned.

    With `clashes` it is planned only for a reason: its agent would teach in two places at a time. A class that
    `loses_holiday` can hold it instead.
    """

    training_class: TrainingClass
    end_before: date | None
    end_after: date | None
    gone: tuple[engine.Session, ...] = ()
    new: tuple[engine.Session, ...] = ()
    refusal: str = ""
    clashes: tuple[Clash, ...] = ()
    loses_holiday: bool = False

    def as_document(self) -> dict[str, object]:
        """For an answer in JSON."""
        return {
            "class_code": self.training_class.code,
            "end_before": self.end_before and self.end_before.isoformat(),
            "end_after": self.end_after and self.end_after.isoformat(),
            "message": f"{self.refusal}. {HOW_TO_GO_ON}" if self.refusal and self.clashes else self.refusal,
        }

    @property
    def days_gone(self) -> list[date]:
        """Each day once, however many sessions it loses."""
        return sorted({session.date for session in self.gone})

    @property
    def days_new(self) -> list[date]:
        return sorted({session.date for session in self.new})

    @property
    def hours_fewer(self) -> str:
        """How many hours less are planned in all, as text; empty where it is none."""
        fewer = sum(session.minutes for session in self.gone) - sum(session.minutes for session in self.new)
        return engine.hours_text(fewer) if fewer > 0 else ""

    @property
    def clashes_in_words(self) -> str:
        return in_words(self.clashes)

    @property
    def changes_anything(self) -> bool:
        return bool(self.refusal or self.gone or self.new or self.end_before != self.end_after)


def impact_of(holiday: PublicHoliday, *, today: date) -> list[Impact]:
    """What planning again would change in the classes that the holiday touches. Nothing is stored.

    As many queries for a hundred classes as for one.
    """
    touched, names = list(_touched_by(holiday, today).with_names()), PublicHoliday.objects.names()
    timetables = zip(touched, StoredTimetable.of_each(touched), strict=True)
    impacts = [_impact(training_class, stored, today, names)[0] for training_class, stored in timetables]
    return _with_clashes([impact for impact in impacts if impact.changes_anything])


def _touched_by(holiday: PublicHoliday, today: date) -> TrainingClassQuerySet:
    """Also classes that still leave out a day on which it was before it was moved."""
    observed = PublicHoliday.objects.filter(is_observed=True).values("date")
    moved = LeftOutDay.objects.because_of(holiday).exclude(date__in=observed)
    touched = Q(pk__in=TrainingClass.objects.touched_by(holiday.date).values("pk"))
    touched |= Q(pk__in=moved.values("training_class"))
    return TrainingClass.objects.may_be_planned(on=today).filter(touched).order_by("code")


def replan_class(
    code: str,
    *,
    by: User,
    at: datetime,
    holiday: PublicHoliday | None = None,
    clash_override: ClashOverride | None = None,
) -> Impact:
    """Plan one class again, in its own transaction: what lies before today stays as it is.

    Its history says for which holiday, where that is known.

    A class that cannot be planned, that somebody else is changing, or whose agent would teach in two places at a time
    without a `clash_override`, is left as it was. Raises TrainingClass.DoesNotExist.
    """
    clashes: Sequence[Clash] = ()
    try:
        because = {PLANNED_FOR: f"{holiday.name}, {text_of(holiday.date)}"} if holiday else {}
        with pghistory.context(user=by.pk, **because), transaction.atomic():
            return _replan(code, Saving(by, at, clash_override))
    except AgentClashes as refused:
        refusal, clashes = refused.in_words(), refused.clashes
    except OperationalError as error:
        if not isinstance(error.__cause__, LockNotAvailable):
            raise
        refusal = IN_OTHER_HANDS
    unchanged = TrainingClass.objects.get(code=code)
    return Impact(unchanged, unchanged.end_date, unchanged.end_date, refusal=refusal, clashes=tuple(clashes))


def _with_clashes(impacts: Sequence[Impact]) -> list[Impact]:
    """Each with the clashes of its new sessions: those that stay were looked at when they were planned."""
    classes = [impact.training_class for impact in impacts]
    wanted = [
        (
            impact.training_class,
            lessons_of(agents_of(impact.new, teaching)),
            keys_of(impact.training_class.sessions.all()),
        )
        for impact, teaching in zip(impacts, Teaching.of_each(classes), strict=True)
    ]
    return [replace(impact, clashes=clashes) for impact, clashes in zip(impacts, clashes_of_each(wanted), strict=True)]


def _replan(code: str, saving: Saving) -> Impact:
    locked = TrainingClass.objects.select_for_update(of=("self",)).get(code=code)
    stored = StoredTimetable.of(locked)
    impact, plan = _impact(locked, stored, saving.today, PublicHoliday.objects.names())
    if plan is None or not impact.changes_anything:
        return impact
    wanted = WantedTimetable(stored.entries, plan, stored)
    store_timetable(locked, wanted, saving)
    locked.save(update_fields=set_fields(locked, {**wanted.fields, "changed_by": saving.by, "changed_at": saving.at}))
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
    loses_holiday = any(session.date in holidays for session in gone)
    return Impact(training_class, before, plan.end_date, gone, new, loses_holiday=loses_holiday), plan
