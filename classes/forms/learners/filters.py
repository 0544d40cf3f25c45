"""Search, filters and order of the list of learners, from its address. Numbers are never searched for there."""

from typing import Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.utils.datastructures import MultiValueDict
from django_filters import CharFilter, ChoiceFilter

from classes.forms.lists import FromAddress, ListFilter, Offered, by_words, one_of, sorted_by
from classes.models import Client, Learner, Site
from classes.models.catalogue.reference_data import ReferenceData
from classes.models.learners.learners import SORTS, LearnerQuerySet

DEFAULT_SORT: Final = "name"
MOST_DIGITS: Final = 5
_NUMBER: Final = "number"


def _is_no_number(text: str) -> None:
    if sum(character.isdigit() for character in text) > MOST_DIGITS:
        raise ValidationError("numbers are not searched for in an address.", code=_NUMBER)


class LearnerFilter(ListFilter):
    """Which learners the list and its export show, and in which order."""

    q = by_words(_is_no_number)
    employer = one_of("employer", field_name="employer_id", label="Employer")
    town = CharFilter(field_name="town", lookup_expr="comparable__contains", label="Town", max_length=80)
    province: ChoiceFilter = one_of("province", choices=Site.Province.choices, label="Province")
    sort = sorted_by(SORTS)

    default_sort = DEFAULT_SORT

    class Meta:
        model = Learner
        fields: list[str] = []

    def __init__(
        self, data: MultiValueDict[str, str], queryset: LearnerQuerySet, *, reference_data: ReferenceData
    ) -> None:
        """The reference data includes the clients."""
        super().__init__(data, queryset)
        clients = reference_data.rows_of(Client)
        self.filters["employer"].extra["choices"] = Offered((str(row.pk), row.name) for row in clients)

    @property
    def holds_a_number(self) -> bool:
        """Whether somebody's number may stand in the address, where it does not belong."""
        return cast(forms.Form, self.form).has_error("q", code=_NUMBER)

    def search(self, learners: LearnerQuerySet, _name: str, text: str) -> LearnerQuerySet:
        return learners.search(text)


class LearnerFileForm(FromAddress):
    """What an export has beside what the filters let through."""

    numbers = forms.ChoiceField(
        required=False,
        choices=[("whole", "Whole")],
        label="Numbers",
        error_messages={"invalid_choice": "numbers are masked, or “whole”."},
    )

    @property
    def whole_numbers(self) -> bool:
        return self.is_valid() and bool(self.cleaned_data["numbers"])
