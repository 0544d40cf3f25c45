"""What is asked for the steps of a class's life."""

import datetime
from dataclasses import replace
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Count, Min

from classes import timetable as engine
from classes.forms.fields import DateOfClassField, OneLineField
from classes.forms.refusals import ShowsRefusals
from classes.models import Stop, TrainingClass
from classes.models.life.steps import Action, Decision
from classes.models.recorded_events import text_of

# Rows of the timetable that a step can contradict
_ROWS: Final = {"extras": "an extra day", "dates": "a date of the list", "exceptions": "an exception"}


class StepForm(ShowsRefusals, forms.Form):
    """The day of a step, the proposed one if no day is sent at all, and its reason.

    A day that was emptied is asked for: nobody has said that it is the proposed one.
    `version` is that of the page, if it is known. `is_ahead` says that the class's last step is dated ahead.
    """

    date = DateOfClassField(label="Date", required=False)
    reason: forms.Field = OneLineField(required=False, max_length=500)
    version = forms.IntegerField(
        required=False,
        min_value=1,
        widget=forms.HiddenInput,
        error_messages={
            "invalid": "This cannot be saved: open the class again and do it there.",
            "min_value": "This cannot be saved: open the class again and do it there.",
        },
    )

    def __init__(
        self,
        *args: Any,
        training_class: TrainingClass,
        proposed: datetime.date | None,
        today: datetime.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.training_class, self.today = training_class, today
        self.is_ahead = training_class.is_step_ahead(today)
        self.initial["date"] = self.proposed = proposed
        if not self.is_bound:  # in a dialogue, which opens with the focus in its first field
            self.fields["date"].widget.attrs["autofocus"] = True

    def clean_date(self) -> datetime.date | None:
        day: datetime.date | None = self.cleaned_data["date"]
        if day is None and self.proposed and "date" in self.data:
            raise ValidationError("Give the date.")
        return day

    def decision(self, action: Action) -> Decision:
        """What was decided, once it is checked."""
        sent = self.cleaned_data
        on = sent.get("date") or self.proposed
        return Decision(action=action, on=on, reason=sent["reason"], read_version=sent["version"])

    def refuse(self, refusal: ValidationError | engine.TimetableRefused) -> None:
        """Show what saving refused: at the date what is about it, the rest above the form."""
        if isinstance(refusal, ValidationError):
            super().refuse(refusal)
            return
        for problem in refusal.problems:
            where = f" It is {_ROWS[problem.section]}: edit the class to move it." if problem.section in _ROWS else ""
            self.add_error(self._place_of(problem), f"{problem.message}{where}")

    def _place_of(self, problem: engine.Problem) -> str | None:
        if problem.column in self.fields:
            return problem.column
        about_the_day = problem.section == "change_from" or problem.column in ("last_day", "resume_date")
        return "date" if about_the_day and "date" in self.fields else None


class ActivateClassForm(StepForm):
    """Asks for `confirm` where sessions lie before a day ahead, from which on the class is active.

    Of an activation that lies ahead there are two ways: another day, or `take_back`.
    """

    take_back = forms.BooleanField(
        label="Take the activation back",
        required=False,
        help_text="Its day counts no more: the class is a draft until it is activated again.",
    )
    confirm = forms.BooleanField(label="The class stays a draft until that day", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_ahead and "take_back" not in self.data:  # sent again, it is known to have been taken
            del self.fields["take_back"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if "date" in self.errors:
            return self.cleaned_data
        if self.cleaned_data.get("take_back"):
            if self.is_ahead and self.cleaned_data["date"] not in (None, self.proposed):
                self.add_error("take_back", "Give another day, or take the activation back: not both.")
        elif not self.cleaned_data["confirm"]:
            self._ask_for_sessions_before(self.cleaned_data["date"] or self.proposed)
        return self.cleaned_data

    def decision(self, action: Action) -> Decision:
        decision = super().decision(action)
        return replace(decision, on=None, takes_back=True) if self.cleaned_data.get("take_back") else decision

    def _ask_for_sessions_before(self, day: datetime.date | None) -> None:
        if day is None or day <= self.today:
            return
        before = self.training_class.sessions.planned().filter(date__lt=day)
        found = before.aggregate(count=Count("pk"), first=Min("date"))
        if found["count"] and self.training_class.has_sessions_from(day):
            verb = "lies" if found["count"] == 1 else "lie"
            self.add_error(
                "date",
                f"{engine.say_number(found['count'], 'session')} {verb} before {text_of(day)}, the first on "
                f"{text_of(found['first'])}. While the class is a draft, their registers cannot be captured. Give an "
                "earlier day, or tick that the class stays a draft until then.",
            )


class PlanningStepForm(StepForm):
    """A step that plans days, on which the agent may teach elsewhere."""

    clash_reason = OneLineField(required=False, max_length=200, label="Reason for going on")


class StopClassForm(PlanningStepForm):
    date = DateOfClassField(
        label="Last class day before the stop",
        help_text="If the class does not meet on it, its last session is on its class day before.",
    )
    reason = forms.ChoiceField(
        choices=[("", "Choose the reason"), *Stop.Reason.choices],
        error_messages={"required": "Choose the reason.", "invalid_choice": "Choose the reason from the list."},
    )
    resume_date = DateOfClassField(
        label="First class day after the stop", required=False, help_text="Empty: it is not known yet."
    )

    def decision(self, action: Action) -> Decision:
        sent = self.cleaned_data
        stop = {"resume_date": sent["resume_date"], "stop_reason": Stop.Reason(sent["reason"])}
        return replace(super().decision(action), **stop)


class RestartClassForm(PlanningStepForm):
    """Of a stop that lies ahead there are two ways: its first class day after it, or `take_back`."""

    date = DateOfClassField(
        label="First class day after the stop",
        required=False,
        help_text="If the class does not meet on it, its first session is on its next class day.",
    )
    take_back = forms.BooleanField(
        label="Take the stop back",
        required=False,
        help_text="Without a day: the stop is removed, and the class goes on without it.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.is_ahead:
            del self.fields["take_back"]

    def clean(self) -> dict[str, Any]:
        super().clean()
        if not self.is_ahead or "date" in self.errors:
            return self.cleaned_data
        day, take_back = self.cleaned_data["date"], self.cleaned_data["take_back"]
        if day is None and not take_back:
            self.add_error("date", "Give the first class day after the stop, or tick that the stop is taken back.")
        elif day and take_back:
            self.add_error("take_back", "Give the first class day after the stop, or take the stop back: not both.")
        return self.cleaned_data

    def decision(self, action: Action) -> Decision:
        return replace(super().decision(action), on=self.cleaned_data["date"])


class CompleteClassForm(StepForm):
    date = DateOfClassField(
        label="Date", required=False, help_text="With a day ahead the class goes on until then, and is completed then."
    )


class ReasonedStepForm(StepForm):
    reason = OneLineField(max_length=500, error_messages={"required": "Give the reason: it is kept in the history."})


class ReopenClassForm(ReasonedStepForm, PlanningStepForm):
    """Without a day where an end that lies ahead is taken back: what it took away is planned again, without a gap."""

    date = DateOfClassField(label="Plan again from", required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_ahead:
            del self.fields["date"]
            if not self.is_bound:
                self.fields["reason"].widget.attrs["autofocus"] = True


FORMS: Final[dict[Action, type[StepForm]]] = {
    Action.ACTIVATE: ActivateClassForm,
    Action.STOP: StopClassForm,
    Action.RESTART: RestartClassForm,
    Action.COMPLETE: CompleteClassForm,
    Action.CANCEL: ReasonedStepForm,
    Action.REOPEN: ReopenClassForm,
}
