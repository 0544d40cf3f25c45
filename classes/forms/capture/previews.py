"""The part of the capture form from which a timetable follows, as far as it is filled in."""

from decimal import Decimal
from typing import Any, Final

from classes.forms.capture.hours import hours_for
from classes.forms.capture.training_classes import ClassForm, PrefixForm
from classes.forms.edits import is_of_current_version
from classes.forms.planning.class_agents import AgentsForm
from classes.forms.planning.timetables import TimetableForm
from classes.forms.refusals import add_errors
from classes.models import TeachingRefused, TrainingClass
from classes.models.sent_numbers import number_in
from classes.models.training_classes.alike import Facts
from classes.timetable import TimetableRefused

_FIXED: Final = ("class_type", "subject")


class PreviewForm(PrefixForm):
    """Start, hours and timetable of a class that is being captured or edited.

    What is still `missing`, by the names of the fields, is nothing to correct.
    """

    start_date = ClassForm.base_fields["start_date"]
    total_hours = ClassForm.base_fields["total_hours"]
    hours_by_hand = ClassForm.base_fields["hours_by_hand"]

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
        add_errors(self, {name: wrong[name] for name in wrong if name not in timetable})
        add_errors(self, self.agents.wrong())
        own = {"start_date": self.cleaned_data.get("start_date"), "total_hours": self._hours()}
        self.missing = [name for name, value in own.items() if value is None and name not in self.errors] + timetable

    @property
    def is_whole(self) -> bool:
        """Whether it could be saved as it is; a timetable that was sent may be without a pattern."""
        return not self.missing or (self.missing == ["pattern"] and self.timetable.is_sent)

    def apply(self) -> None:
        """Give the class the start, the hours and, while it is new, the subject that were entered."""
        if self.training_class._state.adding:
            self.training_class.subject = self.cleaned_data.get("subject")  # type: ignore[assignment]
        self.training_class.start_date = self.cleaned_data["start_date"]
        self.training_class.total_hours = self._hours() or Decimal(0)

    def facts(self) -> Facts:
        """What other classes are compared with; whatever is wrong with it shows when the class is saved."""
        training_class, cleaned = self.training_class, self.cleaned_data
        is_new = training_class._state.adding
        class_type, subject = (cleaned.get(name) if is_new else getattr(training_class, name) for name in _FIXED)
        return Facts(
            own=training_class.pk,
            site=number_in(self.data.get("site", "")) or (None if is_new else training_class.site_id),
            class_type=class_type and class_type.pk,
            subject=subject and subject.pk,
            start_date=cleaned.get("start_date"),
            order_number=self.data.get("order_number", "").replace("\0", "").strip(),
        )

    def refuse(self, refused: TimetableRefused | TeachingRefused) -> None:
        """Show why the class cannot be as it was entered, at the rows that the refusal names.

        Of a timetable also which holidays could be held. Agents of a form that was read before somebody else changed
        the class are not held against it: saving puts the two together, or asks.
        """
        if isinstance(refused, TimetableRefused):
            self.timetable.left_out = refused.left_out
            self.timetable.add_errors(self, refused)
        elif is_of_current_version(self.data, self.training_class):
            self.agents.add_errors(self, refused)

    def _hours(self) -> Decimal | None:
        training_class, cleaned = self.training_class, self.cleaned_data
        if not training_class._state.adding:
            return hours_for(training_class, training_class.class_type, training_class.subject, self.data, cleaned)
        class_type, subject = cleaned.get("class_type"), cleaned.get("subject")
        return hours_for(training_class, class_type, subject, self.data, cleaned) if class_type and subject else None
