"""Where a user deals with the days of a class."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from classes.models import TrainingClass, User


@dataclass(frozen=True)
class DayPlaces:
    """Addresses of pages of one class; `registers` and `form` are empty where the user may not go there.

    The form is there for days that are still to come, of a class that is not over: no month of those is closed.
    """

    timetable: str
    registers: str
    form: str
    today: date

    @classmethod
    def of(cls, training_class: TrainingClass, user: User, today: date) -> "DayPlaces":
        def address(page: str) -> str:
            return reverse(f"classes:{page}", args=[training_class.code])

        may_plan = training_class.may_be_edited_by(user) and not training_class.is_over
        return cls(
            timetable=address("class_timetable"),
            registers=address("class_registers") if user.has_perm("classes.view_register") else "",
            form=address("class_edit") if may_plan else "",
            today=today,
        )

    def of_session(self, key: int, day: date) -> str:
        """Of one that is taught already, or on this day, its register; of one ahead where its day is left out."""
        if self.registers and day <= self.today:
            return f"{self.registers}{key}/"
        return self.of_day(day)

    def of_day(self, day: date) -> str:
        """Where the day is left out; where it cannot be, its row in the list of sessions."""
        return f"{self.form}?leave_out={day}#leave-out" if self._is_planned(day) else f"{self.timetable}#on-{day}"

    def of_entry(self, place: str, until: date | None) -> str:
        """A place on the form, for what lasts until that day, or for ever; the list of sessions otherwise."""
        return f"{self.form}#{place}" if self._is_planned(until or self.today) else f"{self.timetable}#sessions"

    def _is_planned(self, day: date) -> bool:
        return bool(self.form) and day >= self.today
