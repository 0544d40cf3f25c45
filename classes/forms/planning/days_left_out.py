"""A day of a class that is to be left out, as an address gives it."""

from datetime import date
from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from classes.forms.fields import DateOfClassField
from classes.models import TrainingClass
from classes.models.attendance.months import month_text
from classes.models.recorded_events import text_of


class LeaveOutForm(forms.Form):
    """One of the class's days that is planned, or left out already."""

    leave_out = DateOfClassField()

    def __init__(self, data: Any, *, training_class: TrainingClass, today: date) -> None:
        super().__init__(data)
        self._training_class = training_class
        self._today = today

    def clean_leave_out(self) -> date:
        day: date = self.cleaned_data["leave_out"]
        if sentence := self._why_not(day):
            raise ValidationError(sentence)
        return day

    def _why_not(self, day: date) -> str:
        training_class = self._training_class
        if not training_class.may_be_planned(self._today):
            return f"Class {training_class} is over: its days stay as they are, unless it is reopened."
        if training_class.month_closes.filter(is_closed=True, month=day.replace(day=1)).exists():
            return f"{month_text(day)} is closed: its days stay as they are, unless it is reopened."
        if training_class.sessions.planned().filter(date=day).exists():
            return ""
        if training_class.exceptions.filter(date=day).exists():
            return ""
        return f"Class {training_class} has no session on {text_of(day)}: no day was filled in."
