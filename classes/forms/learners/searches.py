"""The search for learners by scripts and by number, which goes by POST: what was typed stands in no address."""

import re
from typing import Any, Final

from django import forms
from django.core.paginator import Page, Paginator
from django.db.models import Case, Value, When

from classes.forms.fields import RowField, WholeNumberField
from classes.forms.lists import has_few_words
from classes.models import Client, Learner, Site, User
from classes.models.learners.learners import LearnerQuerySet, number_as_kept

PAGE_SIZE: Final = 25
MOST_AT_ONCE: Final = 500
_MOST_TEXT: Final = 100
_PARTS: Final = re.compile(r"[\n,;\t]+")
_WHOLE_ID_NUMBER: Final = re.compile(r"[0-9]{13}")


class LearnerSearchForm(forms.Form):
    """Names, initials, town, employer; a whole ID or passport number only for those who may see it.

    `client` puts its own learners first; `numbers` is a pasted list, which takes the place of `q`.
    """

    q = forms.CharField(
        required=False,
        max_length=_MOST_TEXT,
        validators=[has_few_words],
        error_messages={
            "max_length": "Search for at most %(limit_value)d characters.",
            "null_characters_not_allowed": "Remove the characters that cannot be seen.",
        },
    )
    numbers = forms.CharField(
        required=False,
        max_length=20_000,
        error_messages={"max_length": f"Paste at most {MOST_AT_ONCE} numbers at once."},
    )
    client = RowField("a client", Client.objects.all(), required=False)
    employer = RowField("an employer", Client.objects.all(), required=False)
    town = forms.CharField(required=False, max_length=80)
    province = forms.ChoiceField(
        required=False, choices=Site.Province.choices, error_messages={"invalid_choice": "There is no such province."}
    )
    page = WholeNumberField(
        required=False,
        min_value=1,
        error_messages={"invalid": "A page has a number from 1.", "min_value": "A page has a number from 1."},
    )
    page_size = WholeNumberField(
        required=False,
        min_value=1,
        max_value=MOST_AT_ONCE,
        error_messages=dict.fromkeys(
            ("invalid", "min_value", "max_value"), f"A page has 1 to {MOST_AT_ONCE} learners."
        ),
    )

    def __init__(self, data: Any, *, user: User) -> None:
        super().__init__(data)
        self.learners = Learner.objects.visible_to(user).present()
        self.sees_numbers = user.has_perm("classes.view_personal_data")

    def clean_numbers(self) -> list[str]:
        parts = _PARTS.split(self.cleaned_data["numbers"])
        numbers = [number_as_kept(number) for part in parts for number in _numbers_in(part)]
        numbers = list(dict.fromkeys(number for number in numbers if number))
        if numbers and not self.sees_numbers:
            raise forms.ValidationError("Your role does not include ID and passport numbers: search for names.")
        if len(numbers) > MOST_AT_ONCE:
            raise forms.ValidationError(f"Paste at most {MOST_AT_ONCE} numbers at once.")
        return numbers

    def page_of_found(self) -> Page[Learner]:
        """The page that is asked for, or the last one."""
        paginator = Paginator(self.found(), self.cleaned_data["page_size"] or PAGE_SIZE)
        return paginator.get_page(self.cleaned_data["page"] or 1)

    def found(self) -> LearnerQuerySet:
        """The learners that fit: the client's own first, then by name."""
        cleaned = self.cleaned_data
        rows = self._by_number(cleaned["numbers"]) if cleaned["numbers"] else self._by_text(cleaned["q"])
        if cleaned["employer"]:
            rows = rows.filter(employer=cleaned["employer"])
        if cleaned["province"]:
            rows = rows.filter(province=cleaned["province"])
        if cleaned["town"]:
            rows = rows.filter(town__comparable__contains=cleaned["town"])
        rows = rows.for_list()
        if cleaned["client"]:
            own = Case(When(employer=cleaned["client"], then=Value(value=True)), default=Value(value=False))
            rows = rows.annotate(is_own=own).order_by("-is_own", "searched", "pk")
        return rows

    def numbers_not_found(self) -> list[str]:
        """Those of the pasted numbers that nobody has, as they were read."""
        numbers = self.cleaned_data["numbers"]
        if not numbers:
            return []
        rows = self._by_number(numbers).values_list("id_number", "passport_number")
        known = {number for row in rows for number in row}
        return [number for number in numbers if number not in known]

    def _by_text(self, text: str) -> LearnerQuerySet:
        if self.sees_numbers and any(character.isdigit() for character in text):
            numbered = self.learners.numbered(text)
            if numbered.exists():
                return numbered
        return self.learners.search(text)

    def _by_number(self, numbers: list[str]) -> LearnerQuerySet:
        return self.learners.numbered(*numbers)


def _numbers_in(part: str) -> list[str]:
    """Blanks part the digits of one number, or several numbers where one of them is a whole ID number."""
    words = part.split()
    return words if any(_WHOLE_ID_NUMBER.fullmatch(word) for word in words) else [part]
