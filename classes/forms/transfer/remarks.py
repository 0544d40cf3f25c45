"""Which remarks of the import are shown, and which of them are ticked off."""

from collections.abc import Iterable
from typing import Self, cast

from django import forms
from django.http import QueryDict

from classes.forms.lists import FromAddress, PageForm
from classes.forms.overview.searches import MOST_LETTERS
from classes.models import Remark
from classes.models.transfer.kinds import Kind
from classes.models.transfer.report import KindTotal


class RemarkFilter(FromAddress):
    """Those of one row or class, of one kind, of rows that were left or came, and those that nobody has ticked off yet.

    What makes no sense is left out, and said.
    """

    q = forms.CharField(
        label="Number or code",
        required=False,
        max_length=MOST_LETTERS,
        widget=forms.TextInput({"type": "search"}),
        error_messages={"max_length": "search for at most %(limit_value)d characters."},
    )
    kind = forms.ChoiceField(
        choices=[("", "Any"), *Kind.choices],
        required=False,
        error_messages={"invalid_choice": "there is no such kind."},
    )
    became = forms.ChoiceField(
        label="What became of it",
        choices=[("", "Any"), ("left", "Left for a person"), ("brought", "Brought with a remark")],
        required=False,
        error_messages={"invalid_choice": "rows are left, or brought."},
    )
    settled = forms.ChoiceField(
        label="Show",
        choices=[("", "To be looked at"), ("yes", "Ticked off")],
        required=False,
        error_messages={"invalid_choice": "rows are to be looked at, or ticked off (“yes”)."},
    )

    @property
    def search_used(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("q", ""))

    @property
    def kind_used(self) -> str:
        self.is_valid()
        return str(self.cleaned_data.get("kind", ""))

    @property
    def left_used(self) -> bool | None:
        """Whether rows that were left are wanted, or those that were not; None for both."""
        self.is_valid()
        return {"left": True, "brought": False}.get(self.cleaned_data.get("became", ""))

    @property
    def settled_used(self) -> bool:
        self.is_valid()
        return self.cleaned_data.get("settled") == "yes"

    def shown(self, totals: Iterable[KindTotal]) -> Self:
        """The form with what is used of it; of the kinds those that there are, with how many."""
        became = {True: "left", False: "brought", None: ""}[self.left_used]
        settled = "yes" if self.settled_used else ""
        used = {"q": self.search_used, "kind": self.kind_used, "became": became, "settled": settled}
        form = type(self)(initial=used)
        kinds: dict[bool, list[tuple[str, str]]] = {True: [], False: []}
        for total in totals:
            kinds[total.leaves].append((total.kind.value, f"{total.kind.label} ({total.count})"))
        groups = (("Why a class was left", kinds[True]), ("What else there is to say", kinds[False]))
        choices = [("", "Any"), *(group for group in groups if group[1])]
        form.fields["kind"].choices = choices  # type: ignore[attr-defined]
        return form


class RemarkPages(PageForm):
    """Which page of them."""

    default_size = 50


class RemarksSettled(forms.Form):
    """One remark or all of a page, each with its version as it was shown beside it."""

    remark = forms.ModelMultipleChoiceField(
        queryset=Remark.objects.select_related("old_row"),
        error_messages={
            "required": "Press the button beside a remark: nothing was ticked off.",
            "invalid_choice": "One of these remarks is not there any more: load the page again.",
            "invalid_pk_value": "One of these remarks is not there any more: load the page again.",
        },
    )

    @property
    def read(self) -> dict[int, str]:
        """What was shown of each of the remarks, by its key."""
        sent = cast(QueryDict, self.data)
        versions = dict(zip(sent.getlist("remark"), sent.getlist("version"), strict=False))
        return {remark.pk: versions.get(str(remark.pk), "") for remark in self.cleaned_data["remark"]}
