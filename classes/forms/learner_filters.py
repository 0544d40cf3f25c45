"""Search, filters and order of the list of learners, from its address. Numbers are never searched for there."""

from collections.abc import Iterator
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django_filters import CharFilter, ChoiceFilter, FilterSet

from classes.forms.class_filters import has_few_words, one_of, sentences
from classes.models import Client, Learner, Site
from classes.models.learners import SORTS, LearnerQuerySet
from classes.models.reference_data import ReferenceData

DEFAULT_SORT: Final = "name"
MOST_DIGITS: Final = 5
_NUMBER: Final = "number"


def _is_no_number(text: str) -> None:
    if sum(character.isdigit() for character in text) > MOST_DIGITS:
        raise ValidationError("numbers are not searched for in an address.", code=_NUMBER)


class LearnerFilter(FilterSet):  # type: ignore[misc]  # the library has no types
    """Which learners the list and its export show, and in which order."""

    q = CharFilter(
        label="Search",
        method="search",
        max_length=100,
        validators=[has_few_words, _is_no_number],
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={
            "max_length": "search for at most %(limit_value)d characters.",
            "null_characters_not_allowed": "it has characters that cannot be seen.",
        },
    )
    employer = one_of("employer", field_name="employer_id", label="Employer")
    town = CharFilter(field_name="town", lookup_expr="unaccent__icontains", label="Town", max_length=80)
    province: ChoiceFilter = one_of("province", choices=Site.Province.choices, label="Province")
    sort = one_of(
        "column to sort by",
        choices=[(sign + name, sign + name) for name in SORTS for sign in ("", "-")],
        method="leave",
        label="Order",
        widget=forms.HiddenInput,
    )

    class Meta:
        model = Learner
        fields: list[str] = []

    def __init__(
        self, data: MultiValueDict[str, str], queryset: LearnerQuerySet, *, reference_data: ReferenceData
    ) -> None:
        """The reference data includes the clients."""
        super().__init__(data, queryset)
        clients = reference_data.rows_of(Client)
        self.filters["employer"].extra["choices"] = [(str(row.pk), row.name) for row in clients]

    @property
    def found(self) -> LearnerQuerySet:
        """The learners that the filters let through, in order."""
        return cast(LearnerQuerySet, self.qs).sorted_by(self.sort_used)

    @property
    def sort_used(self) -> str:
        return self._cleaned.get("sort") or DEFAULT_SORT

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
    def holds_a_number(self) -> bool:
        """Whether somebody's number may stand in the address, where it does not belong."""
        return cast(forms.Form, self.form).has_error("q", code=_NUMBER)

    def search(self, learners: LearnerQuerySet, _name: str, text: str) -> LearnerQuerySet:
        return learners.search(text)

    def leave(self, learners: LearnerQuerySet, _name: str, _answer: str) -> LearnerQuerySet:
        return learners

    @property
    def _cleaned(self) -> dict[str, Any]:
        self.form.is_valid()
        return cast(dict[str, Any], self.form.cleaned_data)
