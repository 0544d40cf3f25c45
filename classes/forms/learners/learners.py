"""Learner records: capture and edit."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q

from classes.forms.edits import ReadAgain
from classes.forms.fields import NameField, OneLineField, PostalCodeChecks, RowField
from classes.forms.refusals import ShowsRefusals
from classes.models import Client, Learner, User
from classes.models.learners.id_numbers import check_id_number, looks_like_an_id_number
from classes.models.learners.learners import (
    NAMELESS,
    NO_PASSPORT_NUMBER,
    NUMBERLESS,
    PASSPORT_PATTERN,
    number_as_kept,
)
from classes.models.names import by_name
from classes.models.people.person_names import initials_of

PERSONAL: Final = ("id_number", "passport_number", "is_passport", "gender", "race")
MOST_LIKE: Final = 5
INITIALS_AT_MOST: Final = 10
SOMEBODY_ELSE: Final = "This may be somebody who is here already: look at who is listed, and say that it is not."
IS_IT_A_PASSPORT: Final = (
    "It has 13 digits, as ID numbers have: give it as the ID number, or tick that it is a passport's."
)
_CHOOSE: Final = {"invalid_choice": "Choose one from the list."}


class NumberField(OneLineField):
    """An ID or passport number, however its digits are parted."""

    def to_python(self, value: Any) -> str:
        return number_as_kept(super().to_python(value) or "")


class LearnerChecks(PostalCodeChecks):
    """What is asked of a learner's names and numbers wherever they are typed."""

    first_name = NameField(max_length=80, required=False)
    second_name = NameField(max_length=80, required=False)
    initials = OneLineField(
        max_length=INITIALS_AT_MOST, required=False, help_text="Those of the names, if this is left empty."
    )
    surname = NameField(
        max_length=80, required=False, help_text="Of somebody with one name: the surname or the first name."
    )
    id_number = NumberField(
        label="ID number",
        help_text="Or a passport number.",
        max_length=30,
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric"}),
    )
    passport_number = NumberField(max_length=30, required=False, help_text="Of somebody without a South African ID.")
    is_passport = forms.BooleanField(required=False, label="This is a passport's number")

    class Meta:
        model = Learner
        fields: Iterable[str] = ()

    def _get_validation_exclusions(self) -> set[str]:
        """The rule of the numbers speaks of `erased_at` too, and could not be checked here without it."""
        return super()._get_validation_exclusions() - {"erased_at"}  # type: ignore[misc,no-any-return]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.numbered: list[Learner] = []  # others who have a number that was typed
        if self.initial.get("initials") == _proposed_initials(self.initial):
            self.initial["initials"] = ""  # nobody gave others than those of the names, and they follow them

    def clean_id_number(self) -> str:
        number: str = self.cleaned_data["id_number"]
        if number:
            check_id_number(number)
            self._refuse_number_of_another(number)
        return number

    def clean_passport_number(self) -> str:
        number: str = self.cleaned_data["passport_number"]
        if number:
            if not re.fullmatch(PASSPORT_PATTERN, number):
                raise ValidationError(NO_PASSPORT_NUMBER)
            self._refuse_number_of_another(number)
        return number

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if not {"first_name", "surname"} & self.errors.keys() and not cleaned["first_name"] and not cleaned["surname"]:
            self.add_error("first_name", NAMELESS)
        if cleaned.get("id_number") == cleaned.get("passport_number") == "":
            self.add_error("id_number", NUMBERLESS)
        if "initials" in cleaned and not cleaned["initials"]:
            changed = {"first_name", "second_name", "initials"} & {*self.changed_data}
            cleaned["initials"] = _proposed_initials(cleaned) if changed else self.instance.initials
        if self._is_passport_to_be_confirmed():
            self.add_error("is_passport", IS_IT_A_PASSPORT)
        return cleaned

    @property
    def asks_whether_passport(self) -> bool:
        return "is_passport" in self.errors or bool(self["is_passport"].value())

    def _is_passport_to_be_confirmed(self) -> bool:
        """What stands already was confirmed, or comes from before anybody asked."""
        number = self.cleaned_data.get("passport_number", "")
        is_new = "passport_number" in self.changed_data
        return is_new and looks_like_an_id_number(number) and not self.cleaned_data.get("is_passport")

    def _refuse_number_of_another(self, number: str) -> None:
        """With their name: the constraint of the database, which has the last word, cannot say whose it is."""
        if other := Learner.objects.numbered(number).exclude(pk=self.instance.pk).select_related("employer").first():
            self.numbered.append(other)
            raise ValidationError(f"{other} is here with this number already: find and use that record.")


class LearnerForm(ShowsRefusals, ReadAgain, LearnerChecks):
    """Without the personal data for whom may not see them."""

    town = OneLineField(max_length=80, required=False)
    postal_code = OneLineField(max_length=10, required=False)
    employer = RowField("an employer", Client.objects.none(), required=False)
    version = forms.IntegerField(
        widget=forms.HiddenInput,
        required=False,
        error_messages={"invalid": "This form cannot be saved: open the learner again and change the record there."},
    )

    class Meta:
        model = Learner
        fields = (
            "title",
            "first_name",
            "second_name",
            "initials",
            "surname",
            "id_number",
            "passport_number",
            "gender",
            "race",
            "town",
            "province",
            "postal_code",
            "employer",
        )
        error_messages: Final = dict.fromkeys(("title", "gender", "race", "province"), _CHOOSE)

    def __init__(self, *args: Any, user: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        in_use = Client.objects.filter(Q(is_active=True) | Q(pk=self.instance.employer_id))
        self.fields["employer"].queryset = by_name(in_use)  # type: ignore[attr-defined]
        if self.instance.pk:
            self.initial["version"] = self.instance.version
        else:
            del self.fields["version"]
        if not user.has_perm("classes.view_personal_data"):
            for name in PERSONAL:
                del self.fields[name]
        for name in set(PERSONAL) & self.fields.keys():
            self.fields[name].widget.attrs["data-keep"] = "no"
            self.fields[name].widget.attrs["autocomplete"] = "off"
        for name in {"title", "gender", "race", "province"} & self.fields.keys():
            field = cast(forms.ChoiceField, self.fields[name])
            field.choices = [("", "Not known"), *(choice for choice in cast(Any, field.choices) if choice[0])]
        self.likely: list[Learner] = []

    def clean(self) -> dict[str, Any]:
        super().clean()
        cleaned = self.cleaned_data
        if "version" in self.fields and cleaned.get("version") is None and "version" not in self.errors:
            self.add_error("version", self.fields["version"].error_messages["invalid"])
        return cleaned

    def _post_clean(self) -> None:
        super()._post_clean()  # type: ignore[misc]
        if self.errors.keys() <= {"is_passport"}:
            self._point_out_likely_ones()

    def edited(self) -> dict[str, Any]:
        """The checked values of the fields that were offered."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields if name in self.fields}

    def _point_out_likely_ones(self) -> None:
        """Ask once about people who look the same; `someone_else` names those that were looked at."""
        if not self._names_somebody_new():
            return
        found = list(Learner.objects.like(self.instance).select_related("employer")[:MOST_LIKE])
        looked_at = set(cast(Mapping[str, str], self.data).get("someone_else", "").split(","))
        if {str(learner.pk) for learner in found} - looked_at:
            self.likely = found
            self.add_error(None, SOMEBODY_ELSE)

    @property
    def likely_keys(self) -> str:
        return ",".join(str(learner.pk) for learner in self.likely)

    def _names_somebody_new(self) -> bool:
        return not self.instance.pk or bool({"first_name", "surname", "id_number"} & set(self.changed_data))


def _proposed_initials(names: Mapping[str, Any]) -> str:
    return initials_of(names.get("first_name") or "", names.get("second_name") or "")[:INITIALS_AT_MOST]
