from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from classes.forms.fields import OneLineField
from classes.models import Learner


class ReasonForm(forms.Form):
    """Why something is done that cannot be undone."""

    reason = OneLineField(max_length=500, error_messages={"required": "Give the reason: it is kept in the history."})


class ErasureForm(ReasonForm):
    """Why a learner is erased; said without what is erased."""

    reason = OneLineField(max_length=500, error_messages={"required": "Give the reason: it is kept with the erasure."})

    def __init__(self, *args: Any, learner: Learner, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.learner = learner

    def clean_reason(self) -> str:
        reason: str = self.cleaned_data["reason"]
        if self.learner.is_named_in(reason):
            raise ValidationError("Say it without the name or number: the reason stays when these are gone.")
        return reason
