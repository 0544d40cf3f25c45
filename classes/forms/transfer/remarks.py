from collections.abc import Iterable

from django import forms

from classes.models.transfer.report import KindTotal


class RemarkFilterForm(forms.Form):
    """Which remarks of the import are shown: those of one kind, and those that nobody has ticked off yet."""

    kind = forms.ChoiceField(required=False)
    settled = forms.ChoiceField(label="Show", required=False, choices=[("", "To be looked at"), ("yes", "Ticked off")])

    def __init__(self, totals: Iterable[KindTotal], chosen: dict[str, str]) -> None:
        super().__init__(initial=chosen)
        kinds = [(total.kind.value, f"{total.kind.label} ({total.count})") for total in totals]
        self.fields["kind"].choices = [("", "Any"), *kinds]  # type: ignore[attr-defined]
