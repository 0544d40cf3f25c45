"""The learners' part of the capture form, and of the class's page of learners."""

import json
from collections.abc import Iterator, Mapping
from datetime import date
from functools import cached_property
from typing import Any, Final

from django import forms
from django.core.exceptions import ValidationError

from classes.forms.edits import ReadAgain, SentEntries, follows_start
from classes.forms.fields import DateOfClassField
from classes.forms.learners.searches import LearnerSearchForm
from classes.forms.refusals import ShowsRefusals
from classes.forms.rows import RowForm, Rows, rows_of, with_shared_fields
from classes.models import Enrolment, Learner, Site, Subject, TrainingClass, User
from classes.models.learners.enrolments import EnrolmentEdit, EnrolmentRow, level_proposed_for, levels
from classes.models.sent_numbers import number_in
from classes.models.training_classes.first_days import FirstDay

MOST_LEARNERS: Final = 500
MOST_FOUND: Final = 50
TWICE: Final = "This learner stands here twice: remove one of the rows."
LEVEL_NEEDED: Final = "Choose the level of the learner."
NUMBERS_LEFT: Final = (
    "These numbers were not looked up, or nobody has them: press “Choose these learners” first, or empty the box."
)
NOT_FOUND: Final = "Choose a learner from those that were found."
_NO_LEARNER: Final = ("required", "invalid", "min_value", "max_value")
_LARGEST_KEY: Final = 2**63 - 1
_LONGEST_READ: Final = 200


class TickInput(forms.CheckboxInput):
    """Ticked by `yes`, as the form sends it, or by what else is common."""

    def value_from_datadict(self, data: Any, _files: Any, name: str) -> bool:
        return str(data.get(name, "")).lower() in ("yes", "on", "true", "1")


@with_shared_fields
class EnrolmentForm(RowForm):
    """A learner in the class. `read` has what stood in a stored row's fields when the form was filled."""

    learner = forms.IntegerField(
        min_value=1,
        max_value=_LARGEST_KEY,
        widget=forms.HiddenInput,
        error_messages=dict.fromkeys(_NO_LEARNER, NOT_FOUND),
    )
    level = forms.CharField(
        required=False,
        max_length=12,
        widget=forms.TextInput(attrs={"list": "learner-levels", "size": 9, "autocomplete": "off"}),
    )
    status = forms.ChoiceField(
        required=False,
        choices=Enrolment.Status.choices,
        error_messages={"invalid_choice": "Choose the status from the list."},
    )
    from_date = DateOfClassField(label="Since", required=False)
    takes_exam = forms.BooleanField(label="Takes the exam", required=False, widget=TickInput(attrs={"value": "yes"}))
    read = forms.CharField(required=False, widget=forms.HiddenInput)

    person: Learner | None = None

    @property
    def is_blank(self) -> bool:
        return False

    @property
    def texts(self) -> dict[str, str]:
        return {"name": self.person.listed_name if self.person else ""}

    def clean_level(self) -> str:
        return str(self.cleaned_data["level"]).strip().upper()

    def clean_read(self) -> dict[str, Any] | None:
        """None where it is missing or cannot be read: then all that was sent counts."""
        text = self.cleaned_data["read"]
        try:
            read = json.loads(text if len(text) < _LONGEST_READ else "")
            return {**read, "from_date": date.fromisoformat(read["from_date"])}
        except (ValueError, TypeError, KeyError):
            return None


class EnrolmentChangeForm(ShowsRefusals, ReadAgain, EnrolmentForm):
    """What changes of one learner in a class."""

    id = None  # type: ignore[assignment]  # this is how Django leaves a field out
    learner = None  # type: ignore[assignment]

    def __init__(self, data: Any = None, *, enrolment: Enrolment) -> None:
        super().__init__(data, initial=_initial(enrolment))
        self.enrolment = enrolment
        if not enrolment.training_class.exam_class:
            del self.fields["takes_exam"]
        self.fields["level"].required = self.fields["from_date"].required = True
        self.fields["level"].error_messages["required"] = LEVEL_NEEDED

    def clean_level(self) -> str:
        level = super().clean_level()
        if level not in self.levels and level != self.enrolment.level:
            raise ValidationError(_no_level(level))
        return level

    @cached_property
    def levels(self) -> list[str]:
        return levels()

    def edit(self) -> EnrolmentEdit:
        row = _row(
            {"takes_exam": self.enrolment.takes_exam, **self.cleaned_data, "learner": self.enrolment.learner_id},
            "",
            pk=self.enrolment.pk,
            read=self.cleaned_data["read"],
        )
        return EnrolmentEdit((row,))

    def as_read(self, row: Enrolment) -> SentEntries:
        return {"read": _initial(row)["read"]}


class EnrolmentsForm:
    """Rows of learners, whoever was ticked in a search without script, and that search.

    `pasted_numbers` says that a list of ID numbers was pasted and not used; the numbers themselves are not sent.
    `learner` is a tick; `level`, `status`, `from_date` and `takes_exam`, without a number, are for all who are ticked.
    """

    ROWS: type[Rows] = rows_of(EnrolmentForm, "learners", "learners", blank=0, most=MOST_LEARNERS)

    def __init__(self, data: Any = None, *, training_class: TrainingClass, with_stored: bool = True) -> None:
        self.data = data
        self.is_bound = data is not None
        is_new = training_class._state.adding
        self.class_key = None if is_new else training_class.pk
        stored = training_class.enrolments.by_name() if with_stored and not self.is_bound and not is_new else []
        self.stored = list(stored)
        self.rows = self.ROWS(data, prefix="learners", initial=[_initial(row) for row in self.stored])
        self.found: list[Learner] = []

    @cached_property
    def ticked(self) -> list[int]:
        if not self.is_bound:
            return []
        keys = map(_key, self.data.getlist("learner")[: MOST_LEARNERS + 1])
        return [key for key in dict.fromkeys(keys) if key]

    @cached_property
    def of_all_ticked(self) -> EnrolmentForm:
        """What was entered for all who are ticked, checked."""
        form = EnrolmentForm({**{name: self.data.get(name) for name in EnrolmentForm.base_fields}, "learner": "1"})
        form.full_clean()
        return form

    @property
    def is_sent(self) -> bool:
        return self.is_bound and (self.rows.is_sent or bool(self.ticked))

    @property
    def levels(self) -> list[str]:
        return self._levels

    @property
    def provinces(self) -> list[tuple[str, str]]:
        return list(Site.Province.choices)

    @property
    def search_text(self) -> str:
        return str(self.data.get("learner_q", "")) if self.is_bound else ""

    @property
    def level_of_all(self) -> str:
        return str(self.data.get("level", "")) if self.is_bound else ""

    def shown(self) -> Iterator[EnrolmentForm]:
        """The rows with the learners in them."""
        people = self._people
        for row in self.rows.forms:
            row.person = people.get(_key(row["learner"].value()))
            yield row

    def ticked_people(self) -> list[Learner]:
        return [self._people[key] for key in self.ticked if key in self._people]

    def look_for_learners(self, user: User) -> None:
        """Find who may be ticked, for life without script."""
        search = LearnerSearchForm({"q": self.search_text}, user=user)
        if search.is_valid():
            there = Enrolment.objects.filter(training_class=self.class_key).values_list("learner", flat=True)
            self.found = list(search.found().exclude(pk__in=[*self.ticked, *there])[:MOST_FOUND])

    def problems(self, subject: Subject | None) -> dict[str, list[str]]:
        """What is wrong, by the names of the fields as they were sent. The subject proposes a level."""
        left = {"pasted_numbers": [NUMBERS_LEFT]} if self.is_bound and self.data.get("pasted_numbers") else {}
        if not self.is_sent:
            return left
        found = dict(self.rows.found()) if self.rows.is_sent else {}
        if self.ticked:
            found |= {name: ValidationError(errors) for name, errors in self.of_all_ticked.errors.as_data().items()}
        if len(self.ticked) > MOST_LEARNERS:
            found["learner"] = ValidationError(f"These are more than {MOST_LEARNERS} learners: tick fewer at once.")
        for row in self._edit_rows(subject):
            for name, sentence in self._faults_of(row, subject):
                found.setdefault(row.field(name), ValidationError(sentence))
        return {name: problem.messages for name, problem in found.items()} | left

    def show(self, problems: Mapping[str, list[str]]) -> None:
        """Show what is wrong at the rows that it names."""
        for number, row in enumerate(self.rows.forms if self.rows.is_sent else ()):
            for name in row.fields:
                sentences = problems.get(f"learners-{number}-{name}")
                if sentences and not row.has_error(name):
                    row.add_error(name if name != "learner" else None, sentences)

    def told(self, problems: Mapping[str, list[str]]) -> list[str]:
        """What is wrong, with the names of the learners whom it is about."""
        people = {f"learners-{number}": row.person for number, row in enumerate(self.shown())}
        told = []
        for name, sentences in problems.items():
            person = people.get(name.rpartition("-")[0])
            told += [f"{person}: {sentence}" if person else sentence for sentence in sentences]
        return told

    def edit(self, subject: Subject | None) -> EnrolmentEdit | None:
        """The rows, checked if there are no `problems`; None when none were sent."""
        if not self.is_sent:
            return None
        removed = self.rows.removed_ids() if self.rows.is_sent else set()
        return EnrolmentEdit(tuple(self._edit_rows(subject)), frozenset(removed))

    def _edit_rows(self, subject: Subject | None) -> Iterator[EnrolmentRow]:
        """Also those in which something is wrong, without it: the rest of them is checked in the same round."""
        proposed = level_proposed_for(subject) if subject else ""
        for number, values in self.rows.entered() if self.rows.is_sent else ():
            prefix = f"learners-{number}"
            # A level that was emptied is none: nobody has said that it is the proposed one
            level = "" if f"{prefix}-level" in self.data else proposed
            read = values.get("read")
            day, first_day = FirstDay.sent_as(
                values.get("from_date"),
                read=read and read["from_date"],
                follows=follows_start(self.data, f"{prefix}-from_date"),
            )
            facts = {"prefix": prefix, "pk": values.get("id"), "read": read, "first_day": first_day}
            yield _row({**values, "from_date": day}, level, **facts)
        for key in self.ticked:
            yield _row({**self.of_all_ticked.cleaned_data, "learner": key}, proposed)

    def _faults_of(self, row: EnrolmentRow, subject: Subject | None) -> Iterator[tuple[str, str]]:
        self._seen.setdefault(row.learner, row)
        if self._seen[row.learner] is not row and self._seen[row.learner] != row:
            yield "learner", TWICE
        person = self._people.get(row.learner)
        if person is None or (person.erased_at and not row.pk):
            yield "learner", NOT_FOUND
        if not row.level:
            yield "level", LEVEL_NEEDED
        elif not (self._is_known(row.level, subject) or (row.read and row.read.get("level") == row.level)):
            yield "level", _no_level(row.level)

    def _is_known(self, level: str, subject: Subject | None) -> bool:
        """The level that the subject proposes is known without asking for all."""
        return (subject is not None and level == level_proposed_for(subject)) or level in self._levels

    @cached_property
    def _seen(self) -> dict[int, EnrolmentRow]:
        return {}

    @cached_property
    def _levels(self) -> list[str]:
        return levels()

    @cached_property
    def _people(self) -> Mapping[int, Learner]:
        """Everybody in the rows and ticks, with one query."""
        if not self.is_bound:
            return {row.learner_id: row.learner for row in self.stored}
        keys = {_key(row["learner"].value()) for row in self.rows.forms if self.rows.is_sent} | set(self.ticked)
        return Learner.objects.select_related("employer").in_bulk(keys - {0})


def present_in(data: Any, training_class: TrainingClass) -> set[int]:
    """Who is in the class at present by what a form says, checked or not, and by what is stored and not sent."""
    present, sent = set(), set()
    for number in range(min(_key(data.get("learners-TOTAL_FORMS")), MOST_LEARNERS)):
        field = f"learners-{number}"
        sent.add(_key(data.get(f"{field}-id")))
        is_there = data.get(f"{field}-status", "") in ("", Enrolment.Status.CIC)
        if is_there and not data.get(f"{field}-DELETE"):
            present.add(_key(data.get(f"{field}-learner")))
    present |= {_key(text) for text in data.getlist("learner")}
    if training_class.pk:
        stays = training_class.enrolments.filter(status=Enrolment.Status.CIC).exclude(pk__in=sent)
        present |= set(stays.values_list("learner", flat=True))
    return present - {0}


def _row(values: Mapping[str, Any], proposed: str, **facts: Any) -> EnrolmentRow:
    return EnrolmentRow(
        learner=values.get("learner", 0),
        level=values.get("level") or proposed,
        status=values.get("status") or Enrolment.Status.CIC,
        from_date=values.get("from_date"),
        takes_exam=bool(values.get("takes_exam")),
        **facts,
    )


def _initial(row: Enrolment) -> dict[str, Any]:
    shown = {name: getattr(row, name) for name in ("level", "status", "from_date", "takes_exam")}
    read = json.dumps({**shown, "from_date": row.from_date.isoformat()})
    return {"id": row.pk, "learner": row.learner_id, "read": read, **shown}


def _no_level(level: str) -> str:
    return f"There is no level {level}: choose one from the list."


def _key(text: Any) -> int:
    """A key as it was sent; 0 for what is none."""
    return number_in(text) or 0
