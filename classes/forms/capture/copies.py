from typing import Final

from django import forms
from django.core.exceptions import ValidationError

from classes.forms.fields import DateOfClassField, OneLineField
from classes.forms.refusals import ShowsRefusals
from classes.models import TeachingRefused
from classes.models.training_classes.parts import ClassCopy, ClassPart
from classes.timetable import Problem, TimetableRefused

# The sections of a timetable's problems whose rows come along as single days
_SINGLE_DAYS: Final = {"extras", "exceptions", "stops"}


class CopyForm(ShowsRefusals, forms.Form):
    """When the copy starts, and what it takes along."""

    submission_id = forms.UUIDField(
        widget=forms.HiddenInput,
        error_messages={
            "required": "This form cannot be saved: open the class again and copy it there.",
            "invalid": "This form cannot be saved: open the class again and copy it there.",
        },
    )
    date = DateOfClassField(label="Start date of the copy")
    take = forms.MultipleChoiceField(
        label="Take along",
        required=False,
        choices=ClassPart.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose from the list what to take along."},
    )
    clash_reason = OneLineField(required=False, max_length=200, label="Reason for going on")

    def refuse(self, refusal: ValidationError | TimetableRefused | TeachingRefused) -> None:
        """Show why the copy cannot be captured: what is wrong with rows of the source at the field that moves them."""
        if isinstance(refusal, ValidationError):
            super().refuse(refusal)
            return
        of_agents = isinstance(refusal, TeachingRefused)
        for field, message in dict.fromkeys(self._told(problem, of_agents=of_agents) for problem in refusal.problems):
            self.add_error(field, message)

    def _told(self, problem: Problem, *, of_agents: bool) -> tuple[str, str]:
        """The field, and the message with what can be done on this form in place of what is done on that of a class."""
        taken = self.cleaned_data["take"]
        fact, _, _ = problem.message.partition(": ")
        if of_agents:
            field, part = "take", "Agent and backups"
        elif ClassPart.SINGLE_DAYS in taken:
            field, part = "take" if problem.section in _SINGLE_DAYS else "date", "Single days"
        else:
            field, part = "date", "Timetable"
        told = fact.rstrip(".")
        return field, f"With this start: {told}. Choose another start, or do not take “{part}” along."

    def wanted(self) -> ClassCopy:
        """What the checked form says."""
        return ClassCopy(self.cleaned_data["date"], self.cleaned_data["take"])
