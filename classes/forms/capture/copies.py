from django import forms
from django.core.exceptions import ValidationError

from classes.forms.fields import DateOfClassField, OneLineField
from classes.models import TeachingRefused
from classes.models.training_classes.parts import ClassCopy, ClassPart
from classes.timetable import TimetableRefused


class CopyForm(forms.Form):
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
        """Show why the copy cannot be captured: above the form, as its rows are not on it."""
        if isinstance(refusal, ValidationError):
            self.add_error(None, refusal.messages)
            return
        self.add_error(None, list(dict.fromkeys(problem.message for problem in refusal.problems)))

    def wanted(self) -> ClassCopy:
        """What the checked form says."""
        return ClassCopy(self.cleaned_data["date"], self.cleaned_data["take"])
