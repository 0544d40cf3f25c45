"""Which days the calendar shows."""

from calendar import monthrange
from datetime import date, datetime, timedelta
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from classes.forms.lists import FromAddress, PageForm
from classes.models.training_classes.training_classes import FIRST_DATE, LAST_DATE

MOST_DAYS: Final = 62

_GIVE_A_DAY: Final = "give days between 2000 and 2100, as 2026-04-07."


class _DayField(forms.Field):
    """A day as 2026-04-07; of a moment, as 2026-04-07T00:00:00+02:00, its day."""

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        try:
            day = datetime.fromisoformat(value.strip().replace(" ", "+")).date()
        except ValueError:
            raise ValidationError(_GIVE_A_DAY) from None
        if not FIRST_DATE <= day <= LAST_DATE:
            raise ValidationError(_GIVE_A_DAY)
        return day


class RangeForm(forms.Form):
    """From `start` up to `end`, which itself is not included any more."""

    start = _DayField(error_messages={"required": "Give the first day, as start=2026-04-01."})
    end = _DayField(error_messages={"required": "Give the day after the last, as end=2026-05-01."})
    class_code = forms.CharField(required=False, max_length=50)

    def clean(self) -> dict[str, Any]:
        start, end = self.cleaned_data.get("start"), self.cleaned_data.get("end")
        if start and end and end <= start:
            self.add_error("end", "The end must come after the start.")
        elif start and end and end - start > timedelta(days=MOST_DAYS):
            self.add_error("end", f"Ask for at most {MOST_DAYS} days at once.")
        return self.cleaned_data

    @property
    def days(self) -> tuple[date, date]:
        """The first day and the last, both included."""
        return self.cleaned_data["start"], self.cleaned_data["end"] - timedelta(days=1)


class PeriodForm(FromAddress):
    """The month or the day that a page of the calendar shows; this month where nothing usable was given."""

    month = forms.RegexField(
        r"^(20[0-9]{2}|2100)-(0[1-9]|1[0-2])$",
        required=False,
        error_messages={"invalid": "give a month between 2000 and 2100, as 2026-04."},
    )
    day = _DayField(required=False)
    view = forms.ChoiceField(
        required=False,
        choices=[("list", "List")],
        error_messages={"invalid_choice": "the calendar is shown as a calendar or as a list."},
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today
        self.is_valid()

    @property
    def day_shown(self) -> date | None:
        return self.cleaned_data.get("day")

    @property
    def first(self) -> date:
        return self.day_shown or self.month_shown

    @property
    def last(self) -> date:
        if self.day_shown:
            return self.day_shown
        return self.first.replace(day=monthrange(self.first.year, self.first.month)[1])

    @property
    def month_shown(self) -> date:
        """The first day of the month."""
        month = self.cleaned_data.get("month")
        return date.fromisoformat(f"{month}-01") if month else (self.day_shown or self.today).replace(day=1)

    @property
    def day_to_begin_with(self) -> date:
        """Today, or the first day of another month: whoever goes on to the week sees that of this day."""
        return self.today if self.today.replace(day=1) == self.month_shown else self.month_shown

    @property
    def before(self) -> date:
        """A day of the period before, to go there."""
        return self.first - timedelta(days=1)

    @property
    def after(self) -> date:
        """The first day of the period after."""
        return self.last + timedelta(days=1)

    @property
    def is_list(self) -> bool:
        return bool(self.day_shown or self.cleaned_data.get("view"))

    @property
    def kept(self) -> dict[str, str]:
        """What of the address goes on when the filters change."""
        day = {"day": str(self.day_shown)} if self.day_shown else {"view": "list"} if self.is_list else {}
        return {"month": f"{self.month_shown:%Y-%m}", **day}


class CalendarPageForm(PageForm):
    """A month of many classes is long."""

    default_size = 100
