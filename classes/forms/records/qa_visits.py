from typing import Any

from django import forms
from django.db.models import Q

from classes.forms.fields import DateOfClassField, ManyLinesField, RowField, YesNoField
from classes.forms.records.files import ReportsField
from classes.forms.records.records import RecordForm
from classes.models import QAVisit, User


class QAVisitForm(RecordForm):
    """A visit to a class, with its reports."""

    date = DateOfClassField(label="Date of the visit")
    type = forms.ChoiceField(
        choices=[("", "Choose a type"), *QAVisit.Type.choices],
        error_messages={
            "required": "Choose a type.",
            "invalid_choice": "There is no such type: choose one of the list.",
        },
    )
    officer = RowField("an officer", User.objects.none())
    findings = ManyLinesField(required=False, max_length=10_000)
    follow_up_date = DateOfClassField(required=False, label="Follow-up by")
    follow_up_actions = ManyLinesField(required=False, max_length=2000, rows=2, label="What is to be done")
    reports = ReportsField(label="Reports", required=False)

    class Meta:
        model = QAVisit
        fields = ["date", "type", "officer", "findings", "follow_up_date", "follow_up_actions"]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        officers = Q(pk__in=User.objects.who_may_visit()) | Q(pk=self.instance.officer_id)
        self.fields["officer"].queryset = User.objects.filter(officers).order_by("first_name", "last_name")  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        super().clean()
        visited, follow_up = self.cleaned_data.get("date"), self.cleaned_data.get("follow_up_date")
        if visited and follow_up and follow_up < visited:
            self.add_error("follow_up_date", "Give a follow-up date that is not before the visit.")
        if self.cleaned_data.get("follow_up_actions") and "follow_up_date" not in self.errors and not follow_up:
            self.add_error("follow_up_date", "Give the day by which this is to be done.")
        return self.cleaned_data


class FollowUpForm(forms.Form):
    """Whether what was to be done after a visit is done."""

    done = YesNoField()
