from django import forms

from classes.forms.fields import DateOfClassField, ManyLinesField, OneLineField
from classes.forms.records.records import RecordForm
from classes.models import EventDate


class EventDateForm(RecordForm):
    """A milestone of a class."""

    type = forms.ChoiceField(
        choices=[("", "Choose a type"), *EventDate.Type.choices],
        error_messages={
            "required": "Choose a type.",
            "invalid_choice": "There is no such type: choose one of the list.",
        },
    )
    date = DateOfClassField()
    description = OneLineField(required=False, max_length=200)
    notes = ManyLinesField(required=False, max_length=2000, rows=2)

    class Meta:
        model = EventDate
        fields = ["type", "date", "description", "notes"]


class EventStatusForm(forms.Form):
    """What became of an event date."""

    status = forms.ChoiceField(
        choices=EventDate.Status.choices,
        error_messages={
            "required": "Say what it is now: pending, completed or cancelled.",
            "invalid_choice": "Say what it is now: pending, completed or cancelled.",
        },
    )
