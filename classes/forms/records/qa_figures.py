"""Which days the QA page counts, and when a class has been without a visit for too long."""

from datetime import date, timedelta
from typing import Any, Final

from django import forms

from classes.forms.fields import DateOfClassField, WholeNumberField
from classes.forms.lists import FromAddress

MOST_DAYS: Final = 5 * 366
DAYS_BEFORE_TODAY: Final = 365
WEEKS: Final = 12
MOST_WEEKS: Final = 520

_WEEKS_SENTENCE: Final = f"give a number of weeks from 1 to {MOST_WEEKS}."


class QARangeForm(FromAddress):
    """What makes no sense is left out, and `left_out` says so: the last twelve months and twelve weeks then."""

    visited_from = DateOfClassField(required=False, label="Visits from")
    visited_to = DateOfClassField(required=False, label="Visits until")
    weeks = WholeNumberField(
        required=False,
        min_value=1,
        max_value=MOST_WEEKS,
        label="Without a visit for (weeks)",
        error_messages={"invalid": _WEEKS_SENTENCE, "min_value": _WEEKS_SENTENCE, "max_value": _WEEKS_SENTENCE},
    )

    def __init__(self, data: Any, *, today: date) -> None:
        super().__init__(data)
        self.today = today

    def clean(self) -> dict[str, Any]:
        first, last = self._days()
        if first > last:
            self.add_error("visited_from", "it is after the last day.")
        elif (last - first).days > MOST_DAYS:
            self.add_error("visited_from", "choose at most five years at once.")
        return self.cleaned_data

    @property
    def first(self) -> date:
        return self._used()[0]

    @property
    def last(self) -> date:
        return self._used()[1]

    @property
    def without_visit_since(self) -> date:
        """The last day on which a visit would not count any more."""
        return self.today - timedelta(weeks=self.weeks_used)

    @property
    def weeks_used(self) -> int:
        self.is_valid()
        return self.cleaned_data.get("weeks") or WEEKS

    @property
    def shown(self) -> forms.Form:
        """The form with what is used, and without what was left out."""
        initial = {"visited_from": self.first, "visited_to": self.last, "weeks": self.weeks_used}
        form = QARangeForm(None, today=self.today)
        form.initial = initial
        return form

    def _used(self) -> tuple[date, date]:
        self.is_valid()
        return self._days()

    def _days(self) -> tuple[date, date]:
        last = self.cleaned_data.get("visited_to") or self.today
        return self.cleaned_data.get("visited_from") or last - timedelta(days=DAYS_BEFORE_TODAY), last
