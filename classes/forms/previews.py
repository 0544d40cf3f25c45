"""The part of the capture form from which a timetable follows, as far as it is filled in."""

from decimal import Decimal
from typing import Any

from classes.forms.class_agents import AgentsForm
from classes.forms.timetables import TimetableForm, blame
from classes.forms.training_classes import ClassForm, PrefixForm
from classes.models import TrainingClass
from classes.timetable import TimetableRefused


class PreviewForm(PrefixForm):
    """Start, hours and timetable of a class that is being captured or edited.

    What is still `missing`, by the names of the fields, is nothing to correct.
    """

    start_date = ClassForm.base_fields["start_date"]
    total_hours = ClassForm.base_fields["total_hours"]

    def __init__(self, data: Any, *, training_class: TrainingClass) -> None:
        super().__init__(data)
        self.training_class = training_class
        self.timetable = TimetableForm(data, training_class=training_class)
        self.agents = AgentsForm(data, training_class=training_class)
        self.missing: list[str] = []
        for field in self.fields.values():
            field.required = False

    def full_clean(self) -> None:
        super().full_clean()
        timetable = self.timetable.missing()
        wrong = self.timetable.problems()
        blame(self, {name: wrong[name] for name in wrong if name not in timetable})
        blame(self, self.agents.wrong())
        own = {"start_date": self.cleaned_data.get("start_date"), "total_hours": self._hours()}
        self.missing = [name for name, value in own.items() if value is None and name not in self.errors] + timetable

    def apply(self) -> None:
        """Give the class the start, the hours and, while it is new, the subject that were entered."""
        if self.training_class._state.adding:
            self.training_class.subject = self.cleaned_data.get("subject")  # type: ignore[assignment]
        self.training_class.start_date = self.cleaned_data["start_date"]
        self.training_class.total_hours = self._hours() or Decimal(0)

    def refuse(self, refused: TimetableRefused) -> None:
        """Show why the engine cannot plan what was entered, at the rows it names, and which holidays could be held."""
        self.timetable.left_out = refused.left_out
        self.timetable.blame(self, refused)

    def _hours(self) -> Decimal | None:
        """Those of the catalogue; for a package what was typed; those of a class that stands stay."""
        typed: Decimal | None = self.cleaned_data.get("total_hours")
        if not self.training_class._state.adding:
            return typed if self.training_class.class_type.hours_by_hand else self.training_class.total_hours
        class_type, subject = self.cleaned_data.get("class_type"), self.cleaned_data.get("subject")
        if class_type is None or subject is None:
            return None
        return typed if class_type.hours_by_hand else subject.hours_in(class_type)
