"""Controls are joined from strings, to the letter as Django's templates say them."""

from datetime import date
from typing import Any, Final

import pytest
from django import forms
from django.forms.renderers import DjangoTemplates
from django.utils.safestring import mark_safe

from wecoza.renderers import JoinedControls

ODD: Final = "<\"&'é> ½"
CHOICES: Final = [
    ("", "Choose"),
    (ODD, ODD),
    (1, 1000),
    ("safe", mark_safe("<i>safe</i>")),
    ("A group <", [("2", "two"), (None, "none")]),
    (True, 1.5),
]


class ToldApart(forms.Select):
    def create_option(self, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(*args, **kwargs)
        option["attrs"] |= {"data-odd": ODD, "hidden": True, "disabled": False, "data-none": None}
        return option


ATTRIBUTES: Final = {"id": "x", "title": ODD, "required": True, "disabled": False, "size": 6}
WIDGETS: Final = [
    (forms.TextInput(ATTRIBUTES), ODD),
    (forms.TextInput(), None),
    (forms.TextInput(), ""),
    (forms.HiddenInput(), 5),
    (forms.HiddenInput(), mark_safe("&amp;")),
    (forms.NumberInput(), 1000),
    (forms.EmailInput(), "a@b.example"),
    (forms.PasswordInput(), "secret"),
    (forms.DateInput(format="%Y-%m-%d"), date(2026, 2, 2)),
    (forms.CheckboxInput({"value": "yes"}), True),
    (forms.CheckboxInput(), False),
    (forms.Textarea(ATTRIBUTES), f"{ODD}\nmore"),
    (forms.Textarea(), None),
    (forms.Select(ATTRIBUTES, CHOICES), ODD),
    (forms.Select(choices=CHOICES), 1),
    (forms.Select(choices=CHOICES), None),
    (forms.Select(choices=CHOICES), "2"),
    (forms.Select(), "x"),
    (forms.NullBooleanSelect(), True),
    (ToldApart(choices=CHOICES), "safe"),
    (forms.RadioSelect(choices=CHOICES), "2"),
    (forms.CheckboxSelectMultiple(choices=CHOICES), ["2"]),
    (forms.SelectMultiple(choices=CHOICES), ["2", ODD]),
    (forms.MultipleHiddenInput(), ["1", ODD]),
]


@pytest.mark.parametrize(("widget", "value"), WIDGETS)
def test_says_what_django_says(widget: forms.Widget, value: Any) -> None:
    joined = widget.render("name<", value, {"class": "a"}, renderer=JoinedControls())

    assert joined == widget.render("name<", value, {"class": "a"}, renderer=DjangoTemplates())


@pytest.mark.parametrize(
    ("widget", "is_long"),
    [
        (forms.Select(choices=[(number, number) for number in range(50)]), False),
        (forms.Select(choices=[(number, number) for number in range(51)]), True),
        (forms.Select(choices=[("A", [(number, number) for number in range(51)])]), True),
        (forms.SelectMultiple(choices=[(number, number) for number in range(51)]), False),
    ],
)
def test_one_of_more_than_fifty_choices_is_found_by_typing(widget: forms.Widget, is_long: bool) -> None:
    joined = widget.render("name", None, {}, renderer=JoinedControls())

    assert ('data-behaviour="type-ahead"' in joined) is is_long
