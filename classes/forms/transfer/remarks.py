"""Which remarks of the import are shown."""

from collections.abc import Iterable
from typing import Self

from django import forms

from classes.forms.lists import FromAddress
from classes.models.transfer.kinds import Kind
from classes.models.transfer.report import KindTotal


class RemarkFilter(FromAddress):
    """Those of one kind, and those that nobody has ticked off yet. What makes no sense is left out, and said."""

    kind = forms.ChoiceField(
        choices=[("", "Any"), *Kind.choices],
        required=False,
        error_messages={"invalid_choice": "there is no such kind."},
    )
    settled = forms.ChoiceField(
        label="Show",
        choices=[("", "To be looked at"), ("yes", "Ticked off")],
        required=False,
        error_messages={"invalid_choice": "rows are to be looked at, or ticked off (“yes”)."},
    )

    @property
    def kind_used(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("kind", ""))

    @property
    def settled_used(self) -> bool:
        return self.is_valid() and self.cleaned_data["settled"] == "yes"

    def shown(self, totals: Iterable[KindTotal]) -> Self:
        """The form with what is used of it; of the kinds those that there are, with how many."""
        form = type(self)(initial={"kind": self.kind_used, "settled": "yes" if self.settled_used else ""})
        kinds = [(total.kind.value, f"{total.kind.label} ({total.count})") for total in totals]
        form.fields["kind"].choices = [("", "Any"), *kinds]  # type: ignore[attr-defined]
        return form
