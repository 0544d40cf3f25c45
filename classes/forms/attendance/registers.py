"""The form of a register: one row for each learner."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final
from uuid import uuid4

from django import forms
from django.core.exceptions import ValidationError

from classes.forms.edits import ReadAgain, SentEntries
from classes.forms.fields import OneLineField, PlainDecimalField, WholeNumberField
from classes.forms.refusals import ShowsRefusals, add_errors, sentences_of
from classes.forms.rows import RowForm, Rows, rows_of, with_shared_fields
from classes.models import Register
from classes.models.attendance.marks import IN_QUARTERS, LAST_PAGE, MOST_HOURS, QUARTER
from classes.models.attendance.registers import LONGEST_NOTE
from classes.models.attendance.sheets import Line, Sheet

MOST_LEARNERS: Final = 500
OLD_PAGE: Final = "This form cannot be saved: load the page again and enter it there."
OUTCOME_NEEDED: Final = "Say what became of the session: held, client cancelled or agent absent."
_LARGEST_KEY: Final = 2**63 - 1
_NO_LEARNER: Final = "Load the page again: this row belongs to no learner."
NO_PAGE: Final = "Give a page from 1 to 9,999."


class QuartersField(PlainDecimalField):
    """Hours of somebody at a session; empty is not captured."""

    widget = forms.TextInput

    def __init__(self) -> None:
        bounds = dict.fromkeys(("invalid", "min_value", "max_value"), IN_QUARTERS)
        super().__init__(
            required=False,
            min_value=0,
            max_value=int(MOST_HOURS),
            error_messages=bounds,
            widget=forms.TextInput({"inputmode": "decimal", "size": 4, "autocomplete": "off"}),
        )

    def to_python(self, value: Any) -> Any:
        hours = super().to_python(value)
        if hours is not None and hours.is_finite() and 0 <= hours <= MOST_HOURS and hours % QUARTER:
            raise ValidationError(IN_QUARTERS)
        return hours

    def prepare_value(self, value: Any) -> Any:
        return f"{value.normalize():f}" if isinstance(value, Decimal) else value


@with_shared_fields
class MarkForm(RowForm):
    """Somebody's hours, and their last completed page."""

    id = None  # type: ignore[assignment]  # this is how Django leaves a field out
    enrolment = forms.IntegerField(
        min_value=1,
        max_value=_LARGEST_KEY,
        widget=forms.HiddenInput({"id": False}),  # nothing leads there, and a page has hundreds
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), _NO_LEARNER),
    )
    hours = QuartersField()
    page = WholeNumberField(
        required=False,
        min_value=1,
        max_value=LAST_PAGE,
        error_messages=dict.fromkeys(("invalid", "min_value", "max_value"), NO_PAGE),
    )

    line: Line | None = None
    is_blank = False  # whoever is on the register is shown, whether anything was entered or not

    @property
    def texts(self) -> dict[str, str]:
        if self.line is None:
            return {}
        last = self.line.last_page
        return {"name": self.line.name, "level": self.line.enrolment.level, "last": f"last {last}" if last else ""}


class RegisterForm(ShowsRefusals, ReadAgain, forms.Form):
    """What became of a session, and who was there."""

    ROWS: type[Rows] = rows_of(MarkForm, "marks", "learners", blank=0, most=MOST_LEARNERS)

    submission_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": OLD_PAGE, "invalid": OLD_PAGE}
    )
    version = forms.IntegerField(
        min_value=0,
        max_value=2**31 - 1,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value"), OLD_PAGE),
    )
    outcome = forms.ChoiceField(
        choices=Register.Outcome.choices,
        widget=forms.RadioSelect,
        error_messages=dict.fromkeys(("required", "invalid_choice"), OUTCOME_NEEDED),
    )
    note = OneLineField(max_length=LONGEST_NOTE, required=False)
    reason = OneLineField(label="Reason for the correction", max_length=LONGEST_NOTE, required=False)
    confirm = forms.CharField(required=False, max_length=20)  # a box, whose value says which warnings it confirms

    def __init__(self, data: Any = None, *, sheet: Sheet) -> None:
        register = sheet.register
        stored = {"outcome": register.outcome, "note": register.note} if register else {}
        super().__init__(data, initial={"submission_id": uuid4(), "version": sheet.version, **stored})
        self.sheet = sheet
        self._make_rows()

    def _make_rows(self) -> None:
        if self.is_bound:  # what was sent says it all
            self.rows = self.ROWS(self.data, prefix="marks")
            return
        rows = [
            {"enrolment": place.pk, "hours": mark and mark.hours, "page": mark and mark.page}
            for place, mark in self.sheet.captured
        ]
        self.rows = self.ROWS(prefix="marks", initial=rows)

    def shown(self) -> Iterator[MarkForm]:
        """The rows with those whose they are; of rows that were sent, those on the register alone."""
        lines = {str(line.enrolment.pk): line for line in self.sheet.lines}
        for row in self.rows.forms:
            row.line = lines.get(str(row["enrolment"].value()))
            if row.line:
                yield row

    @property
    def errors_of_parts(self) -> list[tuple[str, str]]:
        """What is wrong with rows: the place, and whose it is; no place where the page has none."""
        names = {row.prefix: row.line.name for row in self.shown() if row.line}
        told = []
        for name, sentences in self.errors.items():
            if name not in self.fields and name != "__all__":
                row, _, field = name.rpartition("-")
                whose, place = names.get(row), f"id_{row}-hours" if field == "enrolment" else f"id_{name}"
                told += [(place, f"{whose}: {text}") if whose else ("", str(text)) for text in sentences]
        return told

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.rows.is_sent:
            add_errors(self, {name: problem.messages for name, problem in self.rows.found().items()})

    def marks(self) -> list[tuple[str, dict[str, Any]]]:
        """The checked rows, those that say what is stored among them, each with the prefix of its fields."""
        if not self.rows.is_sent:
            return []
        rows = ((str(row.prefix), row.cleaned_data) for row in self.rows.forms if not row.errors)
        return [(prefix, values) for prefix, values in rows if values.get("enrolment") and not values.get("DELETE")]

    def refuse(self, refusal: ValidationError) -> None:
        """Show it also at the rows of learners that it names."""
        add_errors(self, errors := sentences_of(refusal))
        for name, sentences in errors.items():
            row = next((row for row in self.rows.forms if row.prefix == name.rpartition("-")[0]), None)
            if row:  # it says by itself what is wrong with its fields
                row.add_error(name.rpartition("-")[2], sentences)

    def read_again(self, row: Any, meanwhile: Mapping[str, Any]) -> SentEntries:
        entries = super().read_again(row, meanwhile)
        self._make_rows()
        return entries

    def entries_of(self, name: str, value: Any) -> SentEntries:
        if name in self.fields:
            return super().entries_of(name, value)
        return {name: "" if value is None else str(QuartersField().prepare_value(value))}
