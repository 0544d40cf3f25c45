"""Which sessions a list of registers shows, and which month, from its address."""

import re
from datetime import date
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from classes.forms.lists import FromAddress
from classes.models import Agent, Client, User
from classes.models.attendance.month_lists import SORTS, MonthRow, State, months_of_classes, sorted_rows
from classes.models.attendance.register_lists import (
    INCOMPLETE,
    in_month,
    incomplete,
    month_before,
    not_captured,
    with_a_register_to_come,
)
from classes.models.names import by_name
from classes.models.planning.sessions import SessionQuerySet
from classes.models.training_classes.training_classes import FIRST_DATE, LAST_DATE

Choices = dict[str, list[tuple[str, str]]]

NO_MONTH: Final = "a month is given as 2026-02."
NOBODY: Final = "nobody"
_MONTH: Final = re.compile("([0-9]{4})-([0-9]{2})", re.ASCII)


class MonthField(forms.CharField):
    """A month as `2026-02`; gives its first day."""

    def __init__(self) -> None:
        widget = forms.TextInput({"size": 8, "autocomplete": "off", "placeholder": "2026-02"})
        super().__init__(max_length=7, required=False, widget=widget, error_messages={"max_length": NO_MONTH})

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        return read_month(text) if text else None

    def run_validators(self, value: Any) -> None:
        """What was read is a month already."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%Y-%m}" if isinstance(value, date) else value


def read_month(text: str) -> date:
    """The first day of a month given as `2026-02`. Raises ValidationError."""
    found = _MONTH.fullmatch(text)
    try:
        first = date(int(found[1]), int(found[2]), 1) if found else None
    except ValueError:
        first = None
    if first is None or not FIRST_DATE <= first <= LAST_DATE:
        raise ValidationError(NO_MONTH)
    return first


def choices_of(*names: str) -> Choices:
    """What can be chosen of each, with one query for each."""
    rows: dict[str, Any] = {
        "agent": by_name(Agent.objects.all()),
        "supervisor": User.objects.who_may_supervise(),
        "client": by_name(Client.objects.all()),
    }
    return {name: [("", "Any"), *((str(row.pk), str(row)) for row in rows[name])] for name in names}


class RegisterFilterForm(FromAddress):
    """What makes no sense is left out, and `left_out` says so; without a month, that of today."""

    month = MonthField()
    agent = forms.ChoiceField(required=False, error_messages={"invalid_choice": "there is no such agent."})
    supervisor = forms.ChoiceField(required=False, error_messages={"invalid_choice": "there is no such supervisor."})
    client = forms.ChoiceField(required=False, error_messages={"invalid_choice": "there is no such client."})
    missing = forms.ChoiceField(
        label="Show",
        required=False,
        choices=[
            ("", "The whole month"),
            ("yes", "What is not captured, of all months"),
            (INCOMPLETE, "What is incomplete, of all months"),
        ],
        error_messages={"invalid_choice": "it is yes, incomplete, or nothing."},
    )

    def __init__(self, data: Any, *, today: date, choices: Choices | None = None) -> None:
        super().__init__(data)
        self.today = today
        self.choices = choices or choices_of("agent", "supervisor", "client")
        any_agent, *agents = self.choices["agent"]
        for name, those in (self.choices | {"agent": [any_agent, (NOBODY, "Nobody"), *agents]}).items():
            self.fields[name].choices = those  # type: ignore[attr-defined]

    @property
    def used(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    @property
    def month_used(self) -> date:
        month: date = self.used.get("month") or self.today.replace(day=1)
        return month

    @property
    def shown(self) -> forms.Form:
        """The form with what is used of it, and without what was left out."""
        form = RegisterFilterForm(None, today=self.today, choices=self.choices)
        used = self.used
        form.initial = used if "missing" in used else {**used, "month": self.month_used}
        return form

    def found_in(self, sessions: SessionQuerySet) -> SessionQuerySet:
        """What is not captured or incomplete shows whatever month it is of, unless a month is asked for."""
        used = self.used
        if "missing" in used:
            late = incomplete if used["missing"] == INCOMPLETE else not_captured
            found = late(sessions, today=self.today)
            found = in_month(found, used["month"]) if "month" in used else found
        else:
            found = in_month(with_a_register_to_come(sessions, today=self.today), self.month_used)
        wanted = {"agent": "agent", "supervisor": "training_class__supervisor", "client": "training_class__client"}
        values = {field: used[name] for name, field in wanted.items() if name in used}
        return found.filter(**{field: None if value == NOBODY else value for field, value in values.items()})


class MonthFilterForm(FromAddress):
    """Which classes the list of a month shows, and in which order; without a month, the one before that of today."""

    month = MonthField()
    client = forms.ChoiceField(required=False, error_messages={"invalid_choice": "there is no such client."})
    supervisor = forms.ChoiceField(required=False, error_messages={"invalid_choice": "there is no such supervisor."})
    state = forms.ChoiceField(
        required=False,
        choices=[("", "All"), *State.choices],
        error_messages={"invalid_choice": "there is no such state."},
    )
    sort = forms.ChoiceField(
        required=False,
        choices=[(sign + name, sign + name) for name in SORTS for sign in ("", "-")],
        widget=forms.HiddenInput,
        error_messages={"invalid_choice": "there is no such column to sort by."},
    )

    def __init__(self, data: Any, *, today: date, choices: Choices | None = None) -> None:
        super().__init__(data)
        self.today = today
        self.choices = choices or choices_of("supervisor", "client")
        for name, those in self.choices.items():
            self.fields[name].choices = those  # type: ignore[attr-defined]

    @property
    def used(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value and name != "sort"}

    @property
    def sort_used(self) -> str:
        self.is_valid()
        return self.cleaned_data.get("sort") or SORTS[0]

    @property
    def month_used(self) -> date:
        month: date = self.used.get("month") or month_before(self.today.replace(day=1))
        return month

    @property
    def shown(self) -> forms.Form:
        """The form with what is used of it, and without what was left out."""
        form = MonthFilterForm(None, today=self.today, choices=self.choices)
        form.initial = {**self.used, "month": self.month_used, "sort": self.sort_used}
        return form

    def found(self, user: User) -> list[MonthRow]:
        """The rows that the filters let through, in order."""
        used = self.used
        of_class = {name: used[name] for name in ("client", "supervisor") if name in used}
        rows = months_of_classes(self.month_used, user, today=self.today, **of_class)
        return sorted_rows((row for row in rows if row.state.is_in(used.get("state", ""))), self.sort_used)
