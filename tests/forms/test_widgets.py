"""What browsers make of the fields: nothing is lost on the way, and no wheel of a mouse changes anything."""

import re
from collections.abc import Iterator
from copy import deepcopy
from pathlib import Path
from typing import Any, Final

import pytest
from django import forms
from django.forms.forms import BaseForm
from django.test import RequestFactory
from django.urls import get_resolver
from django_filters import FilterSet

from classes.admin.site import administration
from classes.forms.fields import DayInput
from classes.models import User
from classes.roles import ADMINISTRATOR
from tests.support.factories import UserFactory

ROOT: Final = Path(__file__).parents[2]
# Browsers send what they cannot read in these as nothing at all, and turn them by the wheel
LOSING: Final = {"number", "date", "time", "month", "week", "datetime-local"}


def below(kind: type[Any]) -> Iterator[type[Any]]:
    for child in kind.__subclasses__():
        yield child
        yield from below(child)


def forms_of_ours() -> dict[str, dict[str, forms.Field]]:
    assert get_resolver().url_patterns  # all views, and so all forms, are imported
    ours = {form for form in below(BaseForm) if form.__module__.startswith(("classes.", "wecoza."))}
    found = {f"{form.__module__}.{form.__name__}": dict(getattr(form, "base_fields", {})) for form in ours}
    for filters in below(FilterSet):
        # Copies: a filter keeps its field, and its class would keep it for all tests that follow
        found[filters.__name__] = {name: each.field for name, each in deepcopy(filters.base_filters).items()}
    return found


def forms_of_admin(user: User) -> dict[str, dict[str, forms.Field]]:
    request = RequestFactory().get("/")
    request.user = user
    found = {}
    for model, page in administration()._registry.items():
        found[model.__name__] = dict(page.get_form(request, fields=None).base_fields)
        for inline in page.get_inline_instances(request):
            name = f"{model.__name__}, {inline.model.__name__}"
            found[name] = dict(inline.get_formset(request).form.base_fields)
    return found


def losing(found: dict[str, dict[str, forms.Field]]) -> list[str]:
    return [
        f"{form}: {name}"
        for form, fields in found.items()
        for name, field in fields.items()
        for widget in getattr(field.widget, "widgets", [field.widget])
        if {getattr(widget, "input_type", ""), widget.attrs.get("type")} & LOSING
    ]


def test_no_field_of_a_form_loses_or_changes_what_is_typed() -> None:
    found = forms_of_ours()

    assert len(found) > 30
    assert losing(found) == []


@pytest.mark.django_db
def test_no_field_of_the_administration_loses_or_changes_what_is_typed() -> None:
    found = forms_of_admin(UserFactory.create(role=ADMINISTRATOR))

    assert len(found) > 8
    assert losing(found) == []


def test_no_template_has_such_a_field() -> None:
    templates = list((ROOT / "templates").rglob("*.html"))

    assert templates
    found = re.compile(rf"""type=["']?({"|".join(LOSING)})\b""")
    assert [str(path) for path in templates if found.search(path.read_text())] == []


@pytest.mark.django_db
def test_all_dates_are_typed_and_picked_in_one_way() -> None:
    found = {**forms_of_ours(), **forms_of_admin(UserFactory.create(role=ADMINISTRATOR))}

    others = [
        f"{form}: {name}"
        for form, fields in found.items()
        for name, field in fields.items()
        if isinstance(field, forms.DateField) and not isinstance(field.widget, DayInput)
    ]

    assert others == []
