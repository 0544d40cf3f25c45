"""What is asked for when a month is closed, reopened, claimed or settled."""

from typing import Any, Final, Self

from django import forms
from django.core.exceptions import ValidationError

from classes.forms.attendance.registers import OLD_PAGE
from classes.forms.fields import ClockField, DateOfClassField, OneLineField, PlainDecimalField, RowField
from classes.forms.refusals import ShowsRefusals
from classes.models import Agent, Claim, Session
from classes.models.attendance.months import MOST_CLAIMED
from classes.models.attendance.registers import LONGEST_NOTE
from classes.timetable import TimetableRefused

_HOURS: Final = "Give the hours of the month, from 0 to 744, such as 22 or 22.5."


class MonthForm(ShowsRefusals, forms.Form):
    """`version` is that which was read; without one, what was decided meanwhile is not looked at."""

    version = forms.IntegerField(
        required=False,
        min_value=0,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(("invalid", "min_value"), OLD_PAGE),
    )


class ReopenForm(MonthForm):
    reason = OneLineField(max_length=LONGEST_NOTE, required=False, widget=forms.TextInput({"autocomplete": "off"}))


class _OfAgent(MonthForm):
    """Of the agents who teach in the month; where there is one, it is theirs."""

    agent = RowField("the agent", Agent.objects.none(), required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, agents: list[int], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].queryset = Agent.objects.filter(pk__in=agents)  # type: ignore[attr-defined]
        self.agents = agents

    def clean_agent(self) -> Agent:
        agent: Agent | None = self.cleaned_data["agent"]
        if agent is None and len(self.agents) == 1:
            agent = Agent.objects.get(pk=self.agents[0])
        if agent is None:
            raise ValidationError("Choose the agent: nobody teaches in this month, or more than one.")
        return agent


class ClaimForm(_OfAgent):
    """The hours that an agent claims."""

    hours = PlainDecimalField(
        label="Hours claimed",
        min_value=0,
        max_value=int(MOST_CLAIMED),
        decimal_places=2,
        widget=forms.TextInput({"inputmode": "decimal", "size": 6, "autocomplete": "off"}),
        error_messages=dict.fromkeys(("required", "invalid", "min_value", "max_value", "max_decimal_places"), _HOURS),
    )


class SettleForm(_OfAgent):
    """What the office says to a claim."""

    outcome = forms.ChoiceField(
        choices=Claim.Outcome.choices,
        widget=forms.HiddenInput,  # the page has buttons
        error_messages=dict.fromkeys(("required", "invalid_choice"), "Approve the claim, or dispute it."),
    )
    note = OneLineField(max_length=LONGEST_NOTE, required=False, widget=forms.TextInput({"autocomplete": "off"}))


class MakeUpForm(ShowsRefusals, forms.Form):
    """When the hours of a session that was not held are taught instead."""

    date = DateOfClassField(label="Extra day", required=False)
    start = ClockField(label="From", required=False)
    end = ClockField(label="To", required=False)

    @classmethod
    def of(cls, session: Session, why_extra_day: str = "", data: Any = None) -> Self:
        """Blank without `data`: at the session's own times, and on a day that is needed where something says why."""
        times = {"start": f"{session.start:%H:%M}", "end": f"{session.end:%H:%M}"}
        form = cls(data, initial=times, auto_id=f"make-up-{session.pk}-%s")
        if why_extra_day:
            form.fields["date"].widget.attrs["required"] = True
        return form

    def refuse(self, refusal: ValidationError | TimetableRefused) -> None:
        """Show a refusal that came from planning, at the fields that it names."""
        if isinstance(refusal, ValidationError):
            super().refuse(refusal)
            return
        for problem in refusal.problems:
            # Where the day had several sessions, nobody was asked for times
            name = problem.column if problem.section == "extras" and problem.column in self.data else None
            self.add_error(name, problem.message)
