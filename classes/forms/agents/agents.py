"""The record of an agent."""

from collections.abc import Iterable
from datetime import date
from typing import Any, cast

from django import forms
from django.core.signing import BadSignature, Signer

from classes.forms.edits import ReadAgain, SentEntries
from classes.forms.fields import MailField, NameField, OneLineField
from classes.models import Agent, Site, Subject
from classes.models.planning.teaching_ahead import Ahead, ahead_of

_OLD_PAGE = "This form cannot be saved: open the agent again and change the record there."


def why_not_switched_off(ahead: Ahead) -> str:
    """Why an agent is not switched off without a word; empty for one who teaches nothing any more."""
    if not ahead.sessions:
        return ""
    return f"{ahead.in_words()}: hand them over first, on the classes' pages of agents."


class AgentForm(ReadAgain, forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only, not when it runs
    """A new agent, or an edit of one; `read` has the values that the form was filled with."""

    name = NameField(max_length=120, error_messages={"required": "Give the agent's name."})
    phone = OneLineField(required=False, max_length=30, widget=forms.TextInput(attrs={"data-keep": "no"}))
    email = MailField(
        label="E-mail",
        required=False,
        max_length=254,
        widget=forms.EmailInput(attrs={"data-keep": "no"}),
    )
    status = forms.ChoiceField(
        choices=Agent.Status.choices,
        initial=Agent.Status.ACTIVE,
        error_messages={
            "required": "Choose whether the agent is active or inactive.",
            "invalid_choice": "Choose whether the agent is active or inactive.",
        },
    )
    areas = forms.MultipleChoiceField(
        label="Areas",
        required=False,
        choices=Site.Province.choices,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "Choose the areas from the list."},
    )
    subjects = forms.ModelMultipleChoiceField(
        Subject.objects.none(),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={
            "invalid_choice": "Choose the subjects from the list.",
            "invalid_pk_value": "Choose the subjects from the list.",
        },
    )
    sessions_stay = forms.BooleanField(
        required=False,
        label="Switch off all the same",
        help_text="The sessions stay with them until somebody hands them over.",
        widget=forms.CheckboxInput(attrs={"value": "yes"}),
    )
    read = forms.CharField(
        required=False, strip=False, widget=forms.HiddenInput, error_messages={"required": _OLD_PAGE}
    )

    class Meta:
        model = Agent
        fields = ["name", "phone", "email", "status", "areas"]

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.was_active = self.instance.pk is not None and self.instance.status == Agent.Status.ACTIVE
        self.ahead = ahead_of(self.instance, today) if self.was_active else None
        if not (self.ahead and self.ahead.sessions):
            del self.fields["sessions_stay"]
        taught = set(self.instance.subjects.values_list("pk", flat=True)) if self.instance.pk else set()
        self.fields["subjects"].queryset = Subject.objects.to_teach(taught)  # type: ignore[attr-defined]
        self.initial["subjects"] = sorted(taught)
        if self.instance.pk is None:
            del self.fields["read"]
        else:
            self.fields["read"].required = True
            self.initial["read"] = _signed(self.instance, taught)

    def clean_read(self) -> dict[str, Any]:
        try:
            return cast(dict[str, Any], Signer(salt="agent").unsign_object(self.cleaned_data["read"]))
        except BadSignature as error:
            raise forms.ValidationError(_OLD_PAGE) from error

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        is_switched_off = cleaned.get("status") == Agent.Status.INACTIVE and not cleaned.get("sessions_stay")
        if is_switched_off and self.ahead and (sentence := why_not_switched_off(self.ahead)):
            self.add_error("status", sentence)
        return cleaned

    def agent(self) -> Agent:
        """The checked agent, not stored yet."""
        return cast(Agent, self.instance)

    def edited(self) -> dict[str, Any]:
        """The checked values of the agent's own fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def as_read(self, row: Agent) -> SentEntries:
        return {"read": _signed(row, row.subjects.values_list("pk", flat=True))}


def _signed(agent: Agent, taught: Iterable[int]) -> str:
    """What a form is filled with, so that it can be told what its sender changed."""
    own = {name: getattr(agent, name) for name in AgentForm.Meta.fields}
    return Signer(salt="agent").sign_object({**own, "subjects": sorted(taught)})
