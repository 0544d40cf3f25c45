from datetime import date, timedelta
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import BooleanField, ExpressionWrapper, Q
from django.http import QueryDict

from classes.forms.fields import OneLineField, RowField
from classes.models import PublicHoliday, TrainingClass

BATCH: Final = 20


_DAYS_BACK: Final = 365
_YEARS_AHEAD: Final = 7


class HolidayForm(forms.Form):
    """A holiday that can still touch classes: from a year back to the end of those that start in the next two years.

    Those that are to come stand first.
    """

    holiday = RowField("a holiday", PublicHoliday.objects.none())

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        days = (today - timedelta(days=_DAYS_BACK), date(today.year + _YEARS_AHEAD, 12, 31))
        is_past = ExpressionWrapper(Q(date__lt=today), BooleanField())
        holidays = PublicHoliday.objects.filter(date__range=days).order_by(is_past, "date")
        self.fields["holiday"].queryset = holidays  # type: ignore[attr-defined]


class ReplanForm(forms.Form):
    """The codes of the classes to plan again, a batch at a time."""

    classes = forms.MultipleChoiceField(error_messages={"required": "Choose at least one class."})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        sent = cast(QueryDict, self.data).getlist("classes")[: BATCH + 1]
        known = TrainingClass.objects.filter(code__in=[code for code in sent if "\0" not in code])
        self.fields["classes"].choices = [(code, code) for code in known.values_list("code", flat=True)]  # type: ignore[attr-defined]
        self.fields["classes"].error_messages["invalid_choice"] = "There is no class %(value)s: load the page again."

    def clean_classes(self) -> list[str]:
        codes: list[str] = self.cleaned_data["classes"]
        if len(codes) > BATCH:
            raise ValidationError(f"At most {BATCH} classes can be planned again at a time.")
        return codes


class AcceptClashesForm(ReplanForm):
    """Classes whose agents would teach in two places at a time, and why they are planned all the same."""

    clash_reason = OneLineField(
        max_length=200, label="Reason for going on", error_messages={"required": "Give the reason for going on."}
    )
