"""Where a user deals with the days of a class."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Final

from django.urls import reverse

from classes.models import LeftOutDay, Session, TrainingClass, User
from classes.models.planning.session_lists import NO_LONGER, SESSION, Line, Month, SessionList
from classes.models.recorded_events import text_of

STOPS: Final = "section-stops"
# On the form, of days that are left out for something other than an exception of their own
_PLACES: Final[Mapping[str, str]] = {
    LeftOutDay.Because.STOP: STOPS,
    LeftOutDay.Because.HOLIDAY: "held-holidays-heading",
}


@dataclass(frozen=True)
class Link:
    """`label` says of which day, for whoever does not see the row."""

    words: str
    address: str
    label: str


@dataclass(frozen=True)
class DayPlaces:
    """Addresses of pages of one class; `form` is empty where the user may not go there.

    The form is there for days that are still to come, of a class that is not over: no month of those is closed.
    """

    code: str
    timetable: str
    sees_registers: bool
    form: str
    today: date

    @classmethod
    def of(cls, training_class: TrainingClass, user: User, today: date) -> "DayPlaces":
        def address(page: str) -> str:
            return reverse(f"classes:{page}", args=[training_class.code])

        may_plan = training_class.may_be_edited_by(user) and training_class.may_be_planned(today)
        return cls(
            code=training_class.code,
            timetable=address("class_timetable"),
            sees_registers=user.has_perm("classes.view_register"),
            form=address("class_edit") if may_plan else "",
            today=today,
        )

    def of_session(self, key: int, day: date) -> str:
        """Of one that is taught already, or on this day, its register; of one ahead where its day is left out."""
        return self._register(key) if self._has_register(day) else self.of_day(day)

    def of_day(self, day: date) -> str:
        """Where the day is left out; where it cannot be, its row in the list of sessions."""
        return f"{self.form}?leave_out={day}#leave-out" if self._can_be_changed(day) else f"{self.timetable}#on-{day}"

    def of_entry(self, place: str, until: date | None) -> str:
        """A place on the form, for what lasts until that day, or for ever; the list of sessions otherwise."""
        can_be_changed = self._can_be_changed(until or self.today)
        return f"{self.form}#{place}" if can_be_changed else f"{self.timetable}#sessions"

    def beside(self, days: SessionList) -> list[tuple[Month, list[tuple[Line, list[Link]]]]]:
        """The months that have a line, and each of their lines with what can be done there."""
        return [
            (month, [(line, list(self._links_of(line))) for line in month.lines])
            for month in days.months
            if month.lines
        ]

    def _links_of(self, line: Line) -> Iterator[Link]:
        day, is_session = text_of(line.date), line.kind == SESSION
        if isinstance(line.day, Session) and is_session and self._has_register(line.date):
            yield Link("Register", self._register(line.day.pk), f"Register of {day} {line.day.start:%H:%M}")
        if self._can_be_changed(line.date) and line.kind != NO_LONGER:
            place, words = _PLACES.get(line.kind), "Cancel or move" if is_session else "Change"
            address = self.of_entry(place, line.date) if place else self.of_day(line.date)
            yield Link(words, address, f"{words} {day}")

    def _has_register(self, day: date) -> bool:
        return self.sees_registers and day <= self.today

    def _register(self, key: int) -> str:
        return reverse("classes:class_register", args=[self.code, key])

    def _can_be_changed(self, day: date) -> bool:
        return bool(self.form) and day >= self.today
