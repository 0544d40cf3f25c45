"""What the filters of every list have in common: what makes no sense in an address is left out, and said."""

from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any, Final, Protocol, Self, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.paginator import Page, Paginator
from django.utils.choices import BaseChoiceIterator
from django.utils.text import Truncator
from django_filters import CharFilter, ChoiceFilter, FilterSet

from classes.forms.fields import WholeNumberField
from classes.models.names import MOST_WORDS

PAGE_SIZES: Final = (25, 50, 100)
_SHOWN_AT_MOST: Final = 40
# Before what was typed into a field of many choices and means none of them: static/js/lib/forms/type-ahead.js
_MARK_OF_TEXT: Final = "?"


class Pageable(Protocol):
    """What has pages: a queryset, a list, or what counts and reads its rows in its own way."""

    def __len__(self) -> int: ...

    def __getitem__(self, wanted: slice, /) -> Any: ...


class FromAddress(forms.Form):
    """What else is read from the address of a list; what makes no sense there is left out, and said."""

    @property
    def left_out(self) -> Iterator[str]:
        """Why, in a sentence for each."""
        return sentences(self)

    @property
    def names(self) -> set[str]:
        """Those of its entries in an address."""
        return set(self.fields)

    @property
    def wrong(self) -> set[str]:
        """The names of what was left out."""
        return set(self.errors)


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

    @property
    def wrong(self) -> set[str]:
        """The names of what was left out."""
        return set(self.form.errors)

    def leave(self, rows: Any, _name: str, _answer: str) -> Any:
        return rows

    @property
    def _cleaned(self) -> dict[str, Any]:
        self.form.is_valid()
        return cast(dict[str, Any], self.form.cleaned_data)


class Offered(BaseChoiceIterator):
    """Choices that nobody changes any more: all forms share them, where Django copies each for each form."""

    def __init__(self, choices: Iterable[tuple[str, str]]) -> None:
        self._choices: Sequence[tuple[str, str]] = list(choices)

    def __iter__(self) -> Iterator[tuple[str, str]]:
        return iter(self._choices)

    def __len__(self) -> int:
        return len(self._choices)

    def __deepcopy__(self, memo: dict[int, Any]) -> Self:
        return self


def one_of(noun: str, **options: Any) -> ChoiceFilter:
    """A filter by one of several; the choices of reference data are filled in when the filters are made."""
    options = {"choices": [], "empty_label": "Any", **options}
    options["choices"] = Offered(options["choices"])
    return ChoiceFilter(error_messages={"invalid_choice": f"there is no such {noun}."}, **options)


def has_few_words(text: str) -> None:
    if len(text.split()) > MOST_WORDS:
        raise ValidationError(f"search for at most {MOST_WORDS} words.")


def by_words(*validators: Callable[[str], None]) -> CharFilter:
    """The search of a list; its filter set has a method `search`."""
    return CharFilter(
        label="Search",
        method="search",
        max_length=100,
        validators=[has_few_words, *validators],
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={
            "max_length": "search for at most %(limit_value)d characters.",
            "null_characters_not_allowed": "it has characters that cannot be seen.",
        },
    )


def sorted_by(columns: Iterable[str]) -> ChoiceFilter:
    """The order of a list: the name of a column, with a minus before it for the other way round."""
    return one_of(
        "column to sort by",
        choices=[(sign + name, sign + name) for name in columns for sign in ("", "-")],
        method="leave",
        label="Order",
        widget=forms.HiddenInput,
    )


class PageForm(FromAddress):
    """Which page of the list, and how many rows are on one."""

    default_size = PAGE_SIZES[0]

    page = WholeNumberField(
        required=False,
        min_value=1,
        error_messages={"invalid": "a page has a number from 1.", "min_value": "a page has a number from 1."},
    )
    page_size = forms.TypedChoiceField(
        required=False,
        choices=[(str(size), size) for size in PAGE_SIZES],
        coerce=int,
        error_messages={"invalid_choice": "a page has 25, 50 or 100 rows."},
    )

    def page_of(self, rows: Pageable) -> Page[Any]:
        """The page that is asked for, or the nearest that there is."""
        self.is_valid()
        paginator: Paginator[Any] = Paginator(cast(Any, rows), self.cleaned_data.get("page_size") or self.default_size)
        number = self.cleaned_data.get("page") or 1
        if number > paginator.num_pages:
            self.add_error("page", f"the last page is {paginator.num_pages}.")
            number = paginator.num_pages
        return paginator.page(number)


def sentences(form: forms.Form) -> Iterator[str]:
    """Why something in an address was left out, in a sentence for each."""
    for name, errors in form.errors.items():
        typed = form.data.get(name, "").replace("\0", "").removeprefix(_MARK_OF_TEXT)
        text = Truncator(typed).chars(_SHOWN_AT_MOST)
        yield f"{form[name].label} “{text}” was left out: {errors[0]}"
