"""What is wrong with a form and was found outside it: by its parts, or by saving."""

from collections.abc import Mapping

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


class ShowsRefusals(forms.BaseForm):
    """A form that can be refused when what it says is saved."""

    def refuse(self, refusal: ValidationError) -> None:
        """Show it at the fields that it names, as far as the form has them, and the rest above the form."""
        for name, sentences in sentences_of(refusal).items():
            self.add_error(name if name in self.fields else None, sentences)


def sentences_of(refusal: ValidationError) -> dict[str, list[str]]:
    """The sentences by the names of the fields; of what names no field, by `NON_FIELD_ERRORS`."""
    return refusal.message_dict if hasattr(refusal, "error_dict") else {NON_FIELD_ERRORS: refusal.messages}


def add_errors(form: forms.BaseForm, sentences_by_name: Mapping[str, list[str]]) -> None:
    """Show what is wrong at fields that the form itself may not have, such as `blocks-1-end`."""
    for name, sentences in sentences_by_name.items():
        form.errors.setdefault(name, form.error_class()).extend(sentences)
