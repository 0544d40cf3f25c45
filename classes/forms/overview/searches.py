"""What is searched for from the head of every page."""

import re
from typing import Final

from django import forms

from classes.forms.lists import has_few_words

MOST_LETTERS: Final = 100
# Eleven digits in a row, or nothing but digits with blanks and hyphens between them: no class code looks so.
LIKE_AN_ID_NUMBER: Final = re.compile(r"\d{11}|^(?:[\s-]*\d){11}[\s\d-]*$")


class SearchForm(forms.Form):
    q = forms.CharField(
        required=False,
        label="Search for",
        max_length=MOST_LETTERS,
        validators=[has_few_words],
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={"max_length": "search for at most %(limit_value)d characters."},
    )

    @property
    def holds_a_number(self) -> bool:
        """Whether it looks like an ID number, which does not belong into an address."""
        return bool(LIKE_AN_ID_NUMBER.search(self.data.get("q", "")))

    @property
    def text(self) -> str:
        """What can be searched for; empty when there is nothing."""
        return str(self.cleaned_data.get("q", "")) if self.is_valid() else ""
