"""Which of the old system's rows are shown."""

from django import forms

from classes.forms.lists import FromAddress
from classes.models.transfer.kinds import Kind


class RemarkFilter(FromAddress):
    """What makes no sense is left out, and `left_out` says so."""

    kind = forms.ChoiceField(
        choices=[("", "Any"), *Kind.choices],
        required=False,
        error_messages={"invalid_choice": "there is no such kind."},
    )
    settled = forms.ChoiceField(
        choices=[("", "Open"), ("yes", "Settled")],
        required=False,
        error_messages={"invalid_choice": "rows are open, or settled (“yes”)."},
    )

    @property
    def kind_used(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("kind", ""))

    @property
    def settled_used(self) -> bool:
        return self.is_valid() and self.cleaned_data["settled"] == "yes"
