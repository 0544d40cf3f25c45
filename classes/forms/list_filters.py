"""What the filters of every list have in common: what makes no sense in an address is left out, and said."""

from collections.abc import Iterator
from typing import Any, Final, cast

from django import forms
from django.utils.text import Truncator
from django_filters import FilterSet

_SHOWN_AT_MOST: Final = 40


class ListFilter(FilterSet):  # type: ignore[misc]  # the library has no types
    """Search, filters and order of a list and of its export, from its address."""

    default_sort: str

    @property
    def found(self) -> Any:
        """The rows that the filters let through, in order."""
        return self.qs.sorted_by(self.sort_used)

    @property
    def sort_used(self) -> str:
        return self._cleaned.get("sort") or self.default_sort

    @property
    def used(self) -> dict[str, Any]:
        """What is searched for and filtered by, without the order."""
        return {name: value for name, value in self._cleaned.items() if value and name != "sort"}

    @property
    def shown(self) -> forms.Form:
        """The form with what is used of it, and without what was left out."""
        return cast(forms.Form, self.get_form_class()(initial=self._cleaned))

    @property
    def left_out(self) -> Iterator[str]:
        return sentences(self.form)

    @property
    def names(self) -> set[str]:
        """Those of its filters in an address."""
        return set(self.filters)

    def leave(self, rows: Any, _name: str, _answer: str) -> Any:
        return rows

    @property
    def _cleaned(self) -> dict[str, Any]:
        self.form.is_valid()
        return cast(dict[str, Any], self.form.cleaned_data)


def sentences(form: forms.Form) -> Iterator[str]:
    """Why something in an address was left out, in a sentence for each."""
    for name, errors in form.errors.items():
        text = Truncator(form.data.get(name, "").replace("\0", "")).chars(_SHOWN_AT_MOST)
        yield f"{form[name].label} “{text}” was left out: {errors[0]}"
