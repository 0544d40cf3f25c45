"""Whatever a refusal names, its sentences are shown."""

import pytest
from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError

from classes.forms.refusals import ShowsRefusals


class NameForm(ShowsRefusals, forms.Form):
    name = forms.CharField()


@pytest.mark.parametrize(
    ("refusal", "errors"),
    [
        (ValidationError("No."), {NON_FIELD_ERRORS: ["No."]}),
        (ValidationError(["No.", "Never."]), {NON_FIELD_ERRORS: ["No.", "Never."]}),
        (ValidationError({"name": "No."}), {"name": ["No."]}),
        (ValidationError({"name": ["No.", "Never."]}), {"name": ["No.", "Never."]}),
        (ValidationError({"another": "No."}), {NON_FIELD_ERRORS: ["No."]}),
        (ValidationError({NON_FIELD_ERRORS: "No."}), {NON_FIELD_ERRORS: ["No."]}),
        (
            ValidationError({"name": "No.", "another": "Never.", NON_FIELD_ERRORS: "Not now."}),
            {"name": ["No."], NON_FIELD_ERRORS: ["Never.", "Not now."]},
        ),
        (ValidationError("No %(what)s.", params={"what": "name"}), {NON_FIELD_ERRORS: ["No name."]}),
        (ValidationError({}), {}),
    ],
)
def test_a_refusal_is_shown(refusal: ValidationError, errors: dict[str, list[str]]) -> None:
    form = NameForm({"name": "Thandi"})

    form.refuse(refusal)

    assert form.errors == errors
