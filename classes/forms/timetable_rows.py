"""The repeating rows of the timetable's part of the capture form."""

from collections.abc import Iterator
from functools import cached_property
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME, BaseFormSet, formset_factory

from classes import timetable as engine
from classes.forms.fields import ClockField, DateOfClassField, OneLineField
from classes.forms.sent_rows import SentRows
from classes.models import ExceptionDay, Stop

WEEKDAYS: Final = [(day.label, day.label) for day in engine.Weekday]
_CHOOSE_DAY: Final = {"invalid_choice": "Choose the day of the week."}
_CHOOSE_REASON: Final = {"required": "Choose the reason.", "invalid_choice": "Choose the reason."}


class RowForm(forms.Form):
    """A repeating row; `id` is that of a stored row."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered: such rows are there for life without script."""
        return not self.has_changed() if self.is_bound else not self.initial


class TimesForm(RowForm):
    """A row with a start and an end; that they stand the wrong way round is said whatever else is wrong with it."""

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end <= start:
            self.add_error("end", f"The end must come after the start, {start:%H:%M}.")
        return self.cleaned_data


class BlockForm(TimesForm):
    day = forms.ChoiceField(
        choices=[("", "Day"), *WEEKDAYS],
        required=False,
        error_messages=_CHOOSE_DAY,
    )
    start = ClockField()
    end = ClockField()


class DateForm(TimesForm):
    date = DateOfClassField()
    start = ClockField()
    end = ClockField()


class ExtraForm(DateForm):
    note = OneLineField(required=False, max_length=200)


class ExceptionForm(RowForm):
    date = DateOfClassField()
    reason = forms.ChoiceField(
        choices=[("", "Reason"), *ExceptionDay.Reason.choices],
        error_messages=_CHOOSE_REASON,
    )
    note = OneLineField(required=False, max_length=200)


class StopForm(RowForm):
    last_day = DateOfClassField(label="Last class day before")
    resume_date = DateOfClassField(label="First class day after", required=False)
    reason = forms.ChoiceField(
        choices=[("", "Reason"), *Stop.Reason.choices],
        error_messages=_CHOOSE_REASON,
    )


class Rows(SentRows):
    """A formset of rows of one kind; blank rows do not count."""

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    @cached_property
    def is_sent(self) -> bool:
        """Whether anything of the formset was sent, if only half of it."""
        return any(f"{self.prefix}-{name}" in self.data for name in ("TOTAL_FORMS", "INITIAL_FORMS"))

    def kept(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The number and the checked values of each row that is neither blank, removed nor wrong."""
        for number, row in enumerate(self.forms):
            if row.has_changed() and not row.errors and not row.cleaned_data.get(DELETION_FIELD_NAME):
                yield number, row.cleaned_data

    def removed_ids(self) -> set[int]:
        return {row.cleaned_data["id"] for row in self.deleted_forms if row.cleaned_data.get("id")}

    def found(self) -> dict[str, ValidationError]:
        """What is wrong, by the names of the fields as they were sent."""
        whole = self.non_form_errors().as_data()
        errors = {str(self.prefix): ValidationError(whole)} if whole else {}
        for number, row in enumerate(self.forms):
            if not self._should_delete_form(row):  # type: ignore[attr-defined]
                for name, problems in row.errors.as_data().items():
                    errors[f"{self.prefix}-{number}-{name}"] = ValidationError(problems)
        return errors


def rows_of(form: type[RowForm], section: str, noun: str, *, blank: int = 1, most: int | None = None) -> type[Rows]:
    """The formset of a section, with the engine's limit for its rows where it has none of its own."""
    most = most or engine.MOST_ROWS[section]
    formset: Any = formset_factory(
        form, formset=Rows, extra=blank, can_delete=True, max_num=most, absolute_max=most + 1, validate_max=True
    )
    sentence = f"These are more than {most:,} {noun}: remove some."
    formset.default_error_messages = {
        **BaseFormSet.default_error_messages,
        **Rows.default_error_messages,
        "too_many_forms": sentence,
    }
    return cast(type[Rows], formset)
