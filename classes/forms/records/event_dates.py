import datetime
from typing import Final

from django import forms
from django.core.exceptions import ValidationError

from classes.forms.fields import DateOfClassField, ManyLinesField, OneLineField
from classes.forms.records.records import RecordForm
from classes.models import EventDate, TrainingClass
from classes.models.recorded_events import text_of
from classes.timetable import years_later

_YEARS_BEFORE: Final = 1
_YEARS_AFTER: Final = 2


class EventDateForm(RecordForm):
    """A milestone of a class, which its `instance` belongs to, also where it is a new one."""

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

    def clean_date(self) -> datetime.date:
        """One that stands, such as an imported one, may lie anywhere until somebody changes it."""
        day: datetime.date = self.cleaned_data["date"]
        if day != self.instance.date and (sentence := _why_not_of(self.instance.training_class, day)):
            raise ValidationError(sentence)
        return day


class EventStatusForm(forms.Form):
    """What became of an event date."""

    status = forms.ChoiceField(
        choices=EventDate.Status.choices,
        error_messages={
            "required": "Say what it is now: pending, completed or cancelled.",
            "invalid_choice": "Say what it is now: pending, completed or cancelled.",
        },
    )


def _why_not_of(training_class: TrainingClass, day: datetime.date) -> str:
    """Why a day is too far from the class to be of it, most likely a wrong year; empty where it is not."""
    start, end = training_class.start_date, training_class.end_date
    first, last = years_later(start, -_YEARS_BEFORE), years_later(end or start, _YEARS_AFTER)
    if first <= day <= last:
        return ""
    bounds = f"from a year before the class starts to two years after it {'ends' if end else 'starts'}"
    return f"Give a day from {text_of(first)} to {text_of(last)}: {bounds}."
