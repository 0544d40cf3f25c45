"""What is stored of a class's timetable: its entries, and the days that were planned from them."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime
from functools import cached_property
from typing import Self

from django.db.models import Prefetch, prefetch_related_objects

from classes import timetable as engine
from classes.models.planning.left_out_days import LeftOutDay
from classes.models.planning.public_holidays import PublicHoliday
from classes.models.planning.sessions import KEPT_AFTER_CANCELLING, Session
from classes.models.planning.timetables import Entries
from classes.models.training_classes.training_classes import TrainingClass


@dataclass(frozen=True)
class StoredTimetable:
    """What a class had before a change: its entries, sessions and days left out. Empty for a new class."""

    entries: Entries = field(default_factory=Entries)
    sessions: tuple[Session, ...] = ()
    left_out: tuple[LeftOutDay, ...] = ()
    timetable: engine.Timetable | None = None

    @classmethod
    def of(cls, training_class: TrainingClass, entries: Entries | None = None) -> Self:
        """`entries` saves a query to who has read the stored ones already."""
        if training_class._state.adding:
            return cls()
        entries = entries or Entries.of(training_class)
        sessions, left_out = training_class.sessions.with_registers(), training_class.left_out_days.all()
        return cls(entries, tuple(sessions), tuple(left_out), entries.timetable_of(training_class))

    @staticmethod
    def holidays_met(training_class: TrainingClass, entries: Entries) -> engine.Holidays:
        """The public holidays on which the stored sessions of the pattern are although they are not held.

        For who has read the stored entries alone: a query, and one more where there are any.
        """
        timetable = None if training_class._state.adding else entries.timetable_of(training_class)
        if timetable is None:
            return {}
        planned = training_class.sessions.planned()
        names = PublicHoliday.objects.filter(date__in=planned.values("date")).names()
        rows = planned.filter(date__in=names) if names else ()
        return engine.holidays_met(timetable, [engine.Session(row.date, row.start, row.end) for row in rows], names)

    @classmethod
    def of_each(cls, classes: Sequence[TrainingClass]) -> Iterator[Self]:
        """In the order of the classes, with three queries for all of them."""
        prefetch_related_objects(classes, Prefetch("sessions", Session.objects.with_registers()), "left_out_days")
        for training_class, entries in zip(classes, Entries.of_each(classes), strict=True):
            sessions, left_out = training_class.sessions.all(), training_class.left_out_days.all()
            yield cls(entries, tuple(sessions), tuple(left_out), entries.timetable_of(training_class))

    @property
    def planned(self) -> list[engine.Session]:
        planned = [row for row in self.sessions if row.status == Session.Status.PLANNED]
        return [engine.Session(row.date, row.start, row.end) for row in planned]

    @property
    def captured(self) -> dict[engine.Session, bool]:
        """Those with a register, which no change takes away; and whether they were held."""
        rows = [row for row in self.sessions if row.has_register]
        return {engine.Session(row.date, row.start, row.end): row.was_held for row in rows}

    @property
    def made_up(self) -> tuple[engine.Session, ...]:
        """Sessions that were not held, and that the timetable plans elsewhere."""
        return self.past_before(date.max).made_up_in(self.timetable) if self.timetable else ()

    def remembered(self, at: datetime) -> list[Session]:
        """Sessions to show: planned ones, and cancelled ones of the last 30 days."""
        since = at - KEPT_AFTER_CANCELLING
        return [row for row in self.sessions if row.cancelled_at is None or row.cancelled_at > since]

    @cached_property
    def followed_since(self) -> date | None:
        """The day from which what is stored follows the patterns; None for all of it, and without a timetable."""
        return engine.followed_since(self.timetable, self.past_before(date.max)) if self.timetable else None

    def past_before(self, day: date) -> engine.Past:
        left_out = [engine.DayLeftOut(row.date, engine.Because(row.because), row.name) for row in self.left_out]
        captured = self.captured
        not_held = [session for session, was_held in captured.items() if not was_held]
        return engine.past_before(day, self.planned, left_out, captured=captured, not_held=not_held)
