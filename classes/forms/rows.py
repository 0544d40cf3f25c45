"""Formsets that build the rows that were sent, and no more, whatever their management form says."""

import re
from collections.abc import Iterator
from functools import cached_property
from typing import Any, ClassVar, Final, TypeVar, cast

from django import forms
from django.core.exceptions import ValidationError
from django.forms.formsets import DELETION_FIELD_NAME, TOTAL_FORM_COUNT, BaseFormSet, formset_factory

from classes import timetable as engine

# A browser sends every field of every row: one far behind all others was made up.
MOST_GAPS: Final = 100
_DELETE: Final = forms.BooleanField(label="Delete", required=False)

Shape = TypeVar("Shape", bound=forms.Form)


class SentRows(BaseFormSet):  # type: ignore[type-arg]  # generic for mypy only, not when it runs
    """A row of which nothing was sent is blank; those after the last one that was sent are not built."""

    default_error_messages: ClassVar = {
        "missing_management_form": "The form was not sent whole: load the page again. What you typed is kept.",
    }

    def total_form_count(self) -> int:
        if self.is_bound and self._are_too_many:
            return 0  # refused as they are: nobody types so many without script, and with script they stay in the page
        total = super().total_form_count()
        return min(total, self._count_near) if self.is_bound else total

    def clean(self) -> None:
        super().clean()
        said = int(self.management_form.cleaned_data[TOTAL_FORM_COUNT] or 0)
        # Django takes a number below zero for none at all
        if said < 0 or any(self._count_near <= number < said for number in self._numbers):
            raise ValidationError(
                self.default_error_messages["missing_management_form"], code="missing_management_form"
            )
        whole: Any = self
        if whole.validate_max and said - self._removed > whole.max_num:
            raise ValidationError(whole.error_messages["too_many_forms"], code="too_many_forms")

    @cached_property
    def _are_too_many(self) -> bool:
        """Of the rows that were sent; those that are removed do not count."""
        whole: Any = self
        return bool(whole.validate_max and len(self._numbers) - self._removed > whole.max_num)

    @cached_property
    def _removed(self) -> int:
        """How many rows are marked so; Django counts them in a formset without a fault alone."""
        return sum(1 for found in self._fields_sent if found[2] == DELETION_FIELD_NAME and self.data[found.string])

    @cached_property
    def _numbers(self) -> set[int]:
        return {int(found[1]) for found in self._fields_sent}

    @cached_property
    def _fields_sent(self) -> list[re.Match[str]]:
        """The fields of its rows among all that were sent, of which there may be thousands: number and name of each."""
        begin, named = f"{self.prefix}-", re.compile(r"(\d{1,6})-(.*)", re.ASCII | re.DOTALL)
        return [found for name in self.data if name.startswith(begin) and (found := named.match(name, len(begin)))]

    @cached_property
    def _count_near(self) -> int:
        """Up to the last row that was sent, but for those that were sent far behind all others."""
        within = len(self._numbers) + MOST_GAPS
        return max((number + 1 for number in self._numbers if number < within), default=0)


class _Shared(dict[str, forms.Field]):
    """The fields of a class of forms, which Django copies for each form: here the forms get the same ones."""

    def __deepcopy__(self, _memo: Any) -> dict[str, forms.Field]:
        return dict(self)


def with_shared_fields(form: type[Shape]) -> type[Shape]:
    """For rows of which there may be thousands, and whose fields are the same in each."""
    form.base_fields = _Shared(form.base_fields)
    return form


class RowForm(forms.Form):
    """A repeating row; `id` is that of a stored row."""

    id = forms.IntegerField(required=False, widget=forms.HiddenInput)

    @property
    def is_blank(self) -> bool:
        """Whether nothing was entered: such rows are there for life without script."""
        return not self.has_changed() if self.is_bound else not self.initial

    @property
    def texts(self) -> dict[str, str]:
        """What a row says beside its fields, which differs from row to row."""
        return {}


class Rows(SentRows):
    """A formset of rows of one kind; blank rows do not count."""

    def add_fields(self, form: forms.Form, _index: int | None) -> None:
        form.fields[DELETION_FIELD_NAME] = _DELETE

    def initial_form_count(self) -> int:
        return 0 if self.is_bound else super().initial_form_count()

    @cached_property
    def is_sent(self) -> bool:
        """Whether anything of the formset was sent, if only half of it."""
        return any(f"{self.prefix}-{name}" in self.data for name in ("TOTAL_FORMS", "INITIAL_FORMS"))

    def kept(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The number and the checked values of each row that is neither blank, removed nor wrong."""
        return ((number, values) for number, values in self.entered() if not self.forms[number].errors)

    def entered(self) -> Iterator[tuple[int, dict[str, Any]]]:
        """The number of each row that is neither blank nor removed, and its values without those that are wrong."""
        for number, row in enumerate(self.forms):
            if row.has_changed():
                row.is_valid()  # looks at its fields, unless that was done
                if not row.cleaned_data.get(DELETION_FIELD_NAME):
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
