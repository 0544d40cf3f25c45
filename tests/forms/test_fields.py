"""What fields make of values, for the page and from it."""

import pytest
from django import forms
from django.utils.html import escape

from classes.forms.capture.training_classes import EditForm
from classes.forms.fields import RowField
from classes.models import ClassType, Seta, TrainingClass

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("model", "shown_by"), [(Seta, "name"), (ClassType, "code")])
def test_a_row_that_is_chosen_by_another_field_than_its_key_is_shown_as_chosen(
    model: type[Seta | ClassType], shown_by: str
) -> None:
    row = model._default_manager.all()[3]

    class OneRow(forms.Form):
        row = RowField("a row", model._default_manager.all(), to_field_name=shown_by)

    for initial in (row, row.pk):
        page = OneRow(initial={"row": initial})["row"].as_widget()
        assert f'value="{escape(getattr(row, shown_by))}" selected' in page


def test_a_row_that_stands_is_not_changed_when_it_is_sent_again() -> None:
    seta = Seta.objects.get(name="FP&M SETA")
    field = EditForm.base_fields["seta"]
    field.queryset = Seta.objects.all()  # type: ignore[attr-defined]

    assert not field.has_changed(TrainingClass(seta=seta).seta_id, "FP&M SETA")
