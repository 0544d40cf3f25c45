"""Formsets that build the rows that were sent, and no more, whatever their management form says."""

import re
from functools import cached_property
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.forms.formsets import TOTAL_FORM_COUNT, BaseFormSet

# A browser sends every field of every row: one far behind all others was made up.
MOST_GAPS: Final = 100


class SentRows(BaseFormSet):  # type: ignore[type-arg]  # generic for mypy only, not when it runs
    """A row of which nothing was sent is blank; those after the last one that was sent are not built."""

    default_error_messages: ClassVar = {
        "missing_management_form": "The form was not sent whole: load the page again. What you typed is kept.",
    }

    def total_form_count(self) -> int:
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
        if whole.validate_max and said - len(self.deleted_forms) > whole.max_num:
            raise ValidationError(whole.error_messages["too_many_forms"], code="too_many_forms")

    @cached_property
    def _numbers(self) -> set[int]:
        named = re.compile(rf"{re.escape(str(self.prefix))}-(\d{{1,6}})-", re.ASCII)
        return {int(found[1]) for name in self.data if (found := named.match(name))}

    @cached_property
    def _count_near(self) -> int:
        """Up to the last row that was sent, but for those that were sent far behind all others."""
        within = len(self._numbers) + MOST_GAPS
        return max((number + 1 for number in self._numbers if number < within), default=0)
