"""The capture form, for a new class and for an edit. Field names are those of the addresses' contract."""

from collections.abc import Iterable, Iterator, Mapping, Set
from copy import copy
from datetime import date
from decimal import Decimal
from typing import Any, Final

from django import forms
from django.core.exceptions import NON_FIELD_ERRORS, ValidationError
from django.db.models import Q
from django.forms.utils import ErrorDict
from django.utils.functional import lazy

from classes.forms.capture.hours import settle_hours
from classes.forms.edits import ReadAgain, SentEntries, is_of_current_version
from classes.forms.fields import ClassTypeSelect, DateOfClassField, HoursField, OneLineField, RowField, YesNoField
from classes.forms.learners.enrolments import EnrolmentsForm
from classes.forms.planning.class_agents import AgentsForm
from classes.forms.planning.timetables import TimetableForm
from classes.forms.refusals import ShowsRefusals, add_errors, sentences_of
from classes.models import (
    ClassEdit,
    ClassParts,
    ClassType,
    Client,
    Learner,
    Seta,
    Site,
    Subject,
    TeachingRefused,
    TrainingClass,
    User,
)
from classes.models.names import by_name
from classes.models.submissions import Submission
from classes.models.training_classes.training_classes import LONGEST_ORDER_NUMBER, prefix_of
from classes.timetable import WHOLE, Problem, TimetableRefused

_SECTIONS: Final = {"blocks": "Times", "extras": "Extra days"}
DATES_LEFT: Final = "These dates were not added: give each line a date such as 2026-02-07, or empty the box."
_MAKES_DAYS: Final = {"start_date", "total_hours", "hours_by_hand"}
_TIMES: Final = {"start", "end", "resume_date", "to_date"}
_NOT_PUT_BACK: Final = {"autocomplete": "off"}  # by a browser that reloads: it would bring back what is spent or old


class PrefixForm(forms.Form):
    """Client, class type and subject: what a class's code is made of and what is fixed after capture."""

    client = RowField("a client", Client.objects.none())
    class_type = RowField("a class type", ClassType.objects.in_use(), to_field_name="code", widget=ClassTypeSelect)
    subject = RowField("a subject", Subject.objects.none(), to_field_name="code")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["client"].queryset = by_name(Client.objects.filter(is_active=True))  # type: ignore[attr-defined]
        class_type = self.chosen("class_type")
        if isinstance(class_type, ClassType):
            subjects = self.fields["subject"]
            subjects.queryset = Subject.objects.offered_by(class_type).select_related("class_type")  # type: ignore[attr-defined]
            subjects.error_messages["invalid_choice"] = (
                f"{class_type} does not offer this subject: choose one from the list."
            )

    def chosen(self, name: str) -> Any:
        """The row that stands in a field before the form is checked; None when there is none."""
        raw = self[name].value()
        try:
            return self.fields[name].clean(raw) if raw else None
        except ValidationError:
            return None

    @property
    def prefix_of_codes(self) -> str:
        """What the checked choices make of a code."""
        return prefix_of(*(self.cleaned_data[name] for name in ("client", "class_type", "subject")))


class ClassForm(ShowsRefusals, forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only, not when it runs
    """What can be changed at any time."""

    site = RowField("a site", Site.objects.none())
    total_hours = HoursField(label="Hours", required=False)
    hours_by_hand = HoursField(
        label="Hours by hand", required=False, help_text="Only where they differ from those of the catalogue."
    )
    hours_reason = OneLineField(label="Reason for the hours", required=False, max_length=200)
    start_date = DateOfClassField(needed="Give the first day from which the class may meet.")
    supervisor = RowField("a supervisor", User.objects.none(), required=False)
    order_number = OneLineField(required=False, max_length=LONGEST_ORDER_NUMBER)
    seta_funded = YesNoField(label="Funded by a SETA")
    seta = RowField("a SETA", Seta.objects.none(), label="SETA", required=False, to_field_name="name")
    exam_class = YesNoField(label="Exam class")
    exam_type = OneLineField(required=False, max_length=50)

    class Meta:
        model = TrainingClass
        fields = [
            "site",
            "total_hours",
            "hours_by_hand",
            "hours_reason",
            "start_date",
            "supervisor",
            "order_number",
            "seta_funded",
            "seta",
            "exam_class",
            "exam_type",
        ]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        training_class = self.instance
        data = self.data if self.is_bound else None
        self.timetable = TimetableForm(data, training_class=training_class)
        self.agents = AgentsForm(data, training_class=training_class)
        self.learners = EnrolmentsForm(data, training_class=training_class)
        in_use = Q(is_active=True)
        self._offer(
            "supervisor",
            User.objects.filter(Q(pk__in=User.objects.who_may_supervise()) | Q(pk=training_class.supervisor_id)),
        )
        self._offer("seta", by_name(Seta.objects.filter(in_use | Q(pk=training_class.seta_id))))

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._applies("seta", when="seta_funded", empty=None, sentence="Choose the SETA that funds the class.")
        self._applies("exam_type", when="exam_class", empty="", sentence="Give the type of the exam.")
        return self.cleaned_data

    def full_clean(self) -> None:
        """What is wrong with the timetable or the agents is wrong with the form."""
        super().full_clean()
        if self.is_bound:
            add_errors(
                self, {**self.timetable.problems(), **self.agents.problems(), **self.learners.problems(self.taught)}
            )
            if self.data.get("pattern") == "custom" and self.data.get("pasted_dates", "").strip():
                add_errors(self, {"pasted_dates": [DATES_LEFT]})

    def parts(self) -> ClassParts:
        """What the checked form says beside the fields of the class."""
        return ClassParts(self.timetable.edit(), self.agents.edit(), self.learners.edit(self.taught))

    def offer_sites_of(self, client: Client) -> None:
        """Let the site be one of the client's; one that is out of use only where it stands already."""
        sites = by_name(client.sites.filter(Q(is_active=True) | Q(pk=self.instance.site_id)))
        self._offer("site", sites)
        self.fields["site"].error_messages["invalid_choice"] = lazy(lambda: client.foreign_site_sentence, str)()

    def refuse(self, refusal: ValidationError | TimetableRefused | TeachingRefused) -> None:
        """Show a refusal that came from saving at the fields and rows it names, as far as the form has them."""
        match refusal:
            case TimetableRefused():
                self.timetable.add_errors(self, refusal)
            case TeachingRefused():
                self.agents.add_errors(self, refusal)
            case ValidationError():
                sentences = sentences_of(refusal)
                of_rows = {name: sentences.pop(name) for name in list(sentences) if name.startswith("learners-")}
                add_errors(self, of_rows)
                super().refuse(ValidationError(sentences))

    def refuse_also(self, refusals: Iterable[TimetableRefused | TeachingRefused | ValidationError]) -> None:
        """Show, beside what is wrong already, what else would be refused, as far as it does not follow from that."""
        for refusal in refusals:
            if isinstance(refusal, ValidationError):
                self._refuse_untold(refusal)
                continue
            told = {str(sentence) for sentences in self.errors.values() for sentence in sentences}
            untold = [problem for problem in refusal.problems if problem.message not in told]
            wrong_sections = {name.partition("-")[0] for name in self.errors}
            if problems := [problem for problem in untold if self._is_certain(problem, wrong_sections)]:
                self.refuse(type(refusal)(problems))

    def as_far_as_known(self, today: date) -> TrainingClass:
        """The class with what could be read of it, its start and hours whatever they are."""
        known: TrainingClass = copy(self.instance)
        known.start_date, known.total_hours = known.start_date or today, known.total_hours or Decimal(1)
        return known

    @property
    def days_are_known(self) -> bool:
        """Whether nothing is wrong with that from which the days of the class follow, and nothing of it is missing."""
        has_both = bool(self.instance.start_date and self.instance.total_hours)
        return has_both and not (self.errors.keys() & _MAKES_DAYS or self.timetable.problems())

    def parts_as_far_as_known(self) -> ClassParts:
        """What could be read beside the fields of the class: agents and learners in whose rows nothing is wrong.

        Agents of a form that was read before somebody else changed the class are not held against it: saving puts the
        two together, or asks.
        """
        is_judged = is_of_current_version(self.data, self.instance) and not self.agents.problems()
        has_wrong_rows = bool(self.learners.problems(self.taught)) or "start_date" in self.errors
        learners = None if has_wrong_rows else self.learners.edit(self.taught)
        return ClassParts(self.timetable.edit(), self.agents.edit() if is_judged else None, learners)

    def _refuse_untold(self, refusal: ValidationError) -> None:
        errors, of_all = sentences_of(refusal), self.non_field_errors()
        told = {name: {*of_all, *self.errors.get(name, [])} for name in errors}
        untold = {name: [each for each in errors[name] if each not in told[name]] for name in errors}
        self.refuse(ValidationError({name: sentences for name, sentences in untold.items() if sentences}))

    def _is_certain(self, problem: Problem, wrong_sections: Set[str]) -> bool:
        """Whether it stands whatever is corrected elsewhere."""
        if problem.section == WHOLE or problem.section in self.errors:
            return False
        if problem.row is None and problem.section in wrong_sections:
            return False
        return "start_date" not in self.errors or problem.section == "blocks" or problem.column in _TIMES

    @property
    def taught(self) -> Subject | None:
        """The subject of the class, as far as it is known."""
        return self.instance.subject if self.instance.subject_id else None

    def show_only(self, errors: ErrorDict) -> None:
        """Show these errors instead of the form's own: nobody is told what is missing while they are still typing."""
        self._errors = errors
        self.timetable.show({name: [str(sentence) for sentence in sentences] for name, sentences in errors.items()})

    @property
    def errors_of_parts(self) -> Iterator[tuple[str, str]]:
        """What is wrong with timetable and agents, each with the id of where it stands in the page."""
        people = {str(row.prefix): row.person for row in self.learners.shown()} if self.errors else {}
        for name, sentences in self.errors.items():
            if name not in self.fields and name != NON_FIELD_ERRORS:
                anchor = f"{name}-heading" if name in self.timetable.rows else f"id_{name}"
                row = _row_in_words(name, people)
                yield from ((anchor, f"{row}{sentence}") for sentence in sentences)

    def _offer(self, name: str, rows: Any) -> None:
        self.fields[name].queryset = rows  # type: ignore[attr-defined]

    def _applies(self, name: str, *, when: str, empty: Any, sentence: str) -> None:
        """A field that a yes asks for; after a no, whatever stands in it is ignored."""
        if self.cleaned_data.get(when):
            if not self.cleaned_data.get(name) and name not in self.errors:
                self.add_error(name, sentence)
        elif when in self.cleaned_data:
            self.errors.pop(name, None)
            self.cleaned_data[name] = empty


class CaptureForm(PrefixForm, ClassForm):
    """A new class. A supervisor who captures becomes its supervisor."""

    submission_id = forms.UUIDField(
        widget=forms.HiddenInput(attrs=_NOT_PUT_BACK),
        error_messages={
            "required": "This form cannot be saved: open a new one and enter the class there.",
            "invalid": "This form cannot be saved: open a new one and enter the class there.",
        },
    )
    field_order = ["client", "site", "class_type", "subject"]

    def __init__(self, *args: Any, captured_by: User, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.captured_by = captured_by
        if not captured_by.has_perm("classes.change_every_trainingclass"):
            del self.fields["supervisor"]
            self.instance.supervisor = captured_by
        if client := self.chosen("client"):
            self.offer_sites_of(client)

    def clean(self) -> dict[str, Any]:
        super().clean()
        for name in ("client", "class_type", "subject"):
            if name in self.cleaned_data:
                setattr(self.instance, name, self.cleaned_data[name])
        if "supervisor" not in self.fields and self.data.get("supervisor", "") not in {"", str(self.captured_by.pk)}:
            self.add_error(None, "You become the supervisor of a class that you capture: nobody else can be chosen.")
        class_type, subject = self.cleaned_data.get("class_type"), self.cleaned_data.get("subject")
        if class_type and subject:
            settle_hours(self, class_type, subject)
        return self.cleaned_data

    def full_clean(self) -> None:
        """After a wrong choice, what was chosen to go with it is not wrong in itself."""
        super().full_clean()
        for choice, follows in (("client", "site"), ("class_type", "subject")):
            if self.is_bound and choice in self.errors and self.data.get(follows):
                self.errors.pop(follows, None)

    def draft(self, submission: Submission) -> TrainingClass:
        """The checked class, not stored yet."""
        draft: TrainingClass = self.instance
        draft.remember(submission)
        return draft


class EditForm(ReadAgain, ClassForm):
    """A class that stands. Its client, type and subject may be sent along, but not changed.

    A supervisor who sends no supervisor stays the one.
    """

    version = forms.IntegerField(
        widget=forms.HiddenInput(attrs=_NOT_PUT_BACK),
        error_messages={
            "required": "This form cannot be saved: open the class again and change it there.",
            "invalid": "This form cannot be saved: open the class again and change it there.",
        },
    )

    def __init__(self, *args: Any, instance: TrainingClass, edited_by: User | None = None, **kwargs: Any) -> None:
        super().__init__(*args, instance=instance, **kwargs)
        self._supervisor_to_keep = None
        if edited_by and not edited_by.has_perm("classes.change_every_trainingclass"):
            # They hand the class over or keep it; without a supervisor they could not change it any more
            self.fields["supervisor"].empty_label = None  # type: ignore[attr-defined]
            self.fields["supervisor"].help_text = "Under somebody else you can look at the class, but not change it."
            self._supervisor_to_keep = instance.supervisor
        self.initial["version"] = instance.version
        self.offer_sites_of(instance.client)
        self._keep_what_it_runs_with(instance)

    def _keep_what_it_runs_with(self, instance: TrainingClass) -> None:
        """What a class needed to be activated is not emptied any more."""
        for name, sentence in instance.kept.items():
            self.fields[name].required = True
            self.fields[name].error_messages["required"] = sentence

    def clean(self) -> dict[str, Any]:
        super().clean()
        settle_hours(self, self.instance.class_type, self.instance.subject)
        if "supervisor" not in self.errors:
            self.cleaned_data["supervisor"] = self.cleaned_data["supervisor"] or self._supervisor_to_keep
        for name, value in self.fixed().items():
            sent = self.data.get(name, "")
            if sent and sent != value:
                sentence = f"{name.replace('_', ' ').capitalize()} cannot be changed after capture. "
                self.add_error(None, sentence + "Delete this draft and capture it again.")
        return self.cleaned_data

    def fixed(self) -> Mapping[str, str]:
        """The fields that the code is made of, as they are sent."""
        training_class = self.instance
        return {
            "client": str(training_class.client_id),
            "class_type": training_class.class_type.code,
            "subject": training_class.subject.code,
        }

    def edit(self) -> ClassEdit:
        """What the checked form says."""
        return ClassEdit(self.cleaned_data["version"], self.edited(), self.parts())

    def edited(self) -> dict[str, Any]:
        """The checked values of all fields of the class."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def read_again(self, row: TrainingClass, meanwhile: Mapping[str, Any]) -> SentEntries:
        entries = super().read_again(row, meanwhile)
        self.timetable.data = self.agents.data = self.learners.data = self.data
        return entries

    def as_read(self, row: TrainingClass) -> SentEntries:
        return super().as_read(row) | self.agents.read_as_stored()

    def entries_of(self, name: str, value: Any) -> SentEntries:
        match name:
            case "timetable_digest":
                return self.timetable.stored_as_sent()
            case "agents_digest":
                return self.agents.stored_as_sent()
            case _:
                return super().entries_of(name, value)


def _row_in_words(name: str, people: Mapping[str, Learner | None]) -> str:
    """`Times, row 2, End: ` for `blocks-1-end`; of a learner's row who it is."""
    section, number, field = (*name.split("-", 2), "", "")[:3]
    if not number.isdigit():
        return ""
    if section == "learners":
        person = people.get(f"learners-{number}")
        return f"{person}: " if person else ""
    label = field.replace("_", " ").capitalize()
    return f"{_SECTIONS.get(section, section.capitalize())}, row {int(number) + 1}, {label}: "
