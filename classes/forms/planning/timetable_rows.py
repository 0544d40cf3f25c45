"""The repeating rows of the timetable's part of the capture form."""

from typing import Any, Final

from django import forms

from classes import timetable as engine
from classes.forms.fields import ClockField, DateOfClassField, OneLineField
from classes.forms.rows import RowForm, with_shared_fields
from classes.models import ExceptionDay, Stop

WEEKDAYS: Final = [(day.label, day.label) for day in engine.Weekday]
_CHOOSE_DAY: Final = {"invalid_choice": "Choose the day of the week."}
_CHOOSE_REASON: Final = {"required": "Choose the reason.", "invalid_choice": "Choose the reason."}


class TimesForm(RowForm):
    """A row with a start and an end; that they stand the wrong way round is said whatever else is wrong with it."""

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end <= start:
            self.add_error("end", f"The end must come after the start, {start:%H:%M}.")
        return self.cleaned_data


@with_shared_fields
class BlockForm(TimesForm):
    day = forms.ChoiceField(
        choices=[("", "Day"), *WEEKDAYS],
        required=False,
        error_messages=_CHOOSE_DAY,
    )
    start = ClockField()
    end = ClockField()


@with_shared_fields
class DateForm(TimesForm):
    date = DateOfClassField()
    start = ClockField()
    end = ClockField()


class NoticedForm(RowForm):
    """A row to which an address may lead that names its day; `notice` says there what can be done."""

    notice = ""

    @property
    def texts(self) -> dict[str, str]:
        return {"notice": self.notice}


@with_shared_fields
class ExtraForm(NoticedForm, DateForm):
    note = OneLineField(required=False, max_length=200)


@with_shared_fields
class ExceptionForm(NoticedForm):
    date = DateOfClassField()
    reason = forms.ChoiceField(
        choices=[("", "Reason"), *ExceptionDay.Reason.choices],
        error_messages=_CHOOSE_REASON,
    )
    note = OneLineField(required=False, max_length=200)


@with_shared_fields
class StopForm(RowForm):
    last_day = DateOfClassField(label="Last class day before")
    resume_date = DateOfClassField(label="First class day after", required=False)
    reason = forms.ChoiceField(
        choices=[("", "Reason"), *Stop.Reason.choices],
        error_messages=_CHOOSE_REASON,
    )

    def clean(self) -> dict[str, Any]:
        """What is wrong with the dates is said whatever else is wrong with the row."""
        last_day, resume_date = self.cleaned_data.get("last_day"), self.cleaned_data.get("resume_date")
        if last_day and resume_date and resume_date <= last_day:
            self.add_error("resume_date", engine.RESUMES_TOO_EARLY)
        return self.cleaned_data
