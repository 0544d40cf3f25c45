"""What is asked for the steps of a class's life."""

import datetime
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from classes import timetable as engine
from classes.forms.fields import DateOfClassField, OneLineField
from classes.models import Stop
from classes.models.class_life import Action


class StepForm(forms.Form):
    """The day of a step, today if it is left empty, and its reason. `version` is that of the page, if it is known."""

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

    def __init__(self, *args: Any, today: datetime.date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial.setdefault("date", today)
        self.today = today

    def decision(self) -> dict[str, Any]:
        """The checked facts, as the service takes them."""
        cleaned = self.cleaned_data
        return {
            "on": cleaned["date"] or self.today,
            "reason": cleaned["reason"],
            "read_version": cleaned["version"],
        }

    def refuse(self, refusal: ValidationError | engine.TimetableRefused) -> None:
        """Show what saving refused: at the date what is about it, the rest above the form."""
        if isinstance(refusal, ValidationError):
            about_the_day = "date" in getattr(refusal, "error_dict", {})
            self.add_error("date" if about_the_day else None, refusal.messages)
            return
        for problem in refusal.problems:
            about_the_day = problem.section == "change_from" or problem.column in ("last_day", "resume_date")
            self.add_error("date" if about_the_day else None, problem.message)


class PlanningStepForm(StepForm):
    """A step that plans days, on which the agent may teach elsewhere."""

    clash_reason = OneLineField(required=False, max_length=200, label="Reason for going on")


class StopClassForm(PlanningStepForm):
    date = DateOfClassField(label="Last class day before the stop")
    reason = forms.ChoiceField(
        choices=[("", "Choose the reason"), *Stop.Reason.choices],
        error_messages={"required": "Choose the reason.", "invalid_choice": "Choose the reason from the list."},
    )

    def decision(self) -> dict[str, Any]:
        decision = super().decision()
        return {"why": Stop.Reason(decision.pop("reason")), **decision}


class RestartClassForm(PlanningStepForm):
    date = DateOfClassField(label="First class day after the stop")


class ReasonedStepForm(StepForm):
    reason = OneLineField(max_length=500, error_messages={"required": "Give the reason: it is kept in the history."})


class ReopenClassForm(ReasonedStepForm, PlanningStepForm):
    date = DateOfClassField(label="Plan again from", required=False)


FORMS: Final[dict[Action, type[StepForm]]] = {
    Action.ACTIVATE: StepForm,
    Action.STOP: StopClassForm,
    Action.RESTART: RestartClassForm,
    Action.COMPLETE: StepForm,
    Action.CANCEL: ReasonedStepForm,
    Action.REOPEN: ReopenClassForm,
}
