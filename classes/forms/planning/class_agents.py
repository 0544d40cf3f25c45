"""The agents' part of the capture form: who teaches from when on, who stands in for them, why a clash is accepted."""

from collections.abc import Mapping
from functools import cached_property
from typing import Any, ClassVar, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.functional import SimpleLazyObject

from classes.forms.edits import SentEntries, ShowsWhatItRead, follows_start
from classes.forms.fields import DateOfClassField, OneLineField
from classes.forms.planning.timetables import FOREIGN_ROW
from classes.forms.refusals import add_errors
from classes.forms.rows import RowForm, Rows, rows_of
from classes.models import Agent, BackupAgent, ClassAgent, Teaching, TeachingEdit, TeachingRefused, TrainingClass
from classes.models.planning.teaching import GIVE_BOTH_DAYS
from classes.models.training_classes.first_days import FirstDay
from classes.timetable import TimetableRefused

MOST_BACKUPS: Final = 100
Agents = Mapping[str, Agent]
FROM_START: Final = "Empty: from the start of the class."
FROM_START_OR_TODAY: Final = "Empty: from the start of the class, or from today once it has begun."
AS_BEFORE: Final = "Empty: as before. Another agent needs a day, or teaches from today once the class has begun."
_OLD_PAGE: Final = "This form cannot be saved: load the page again and enter it there."


class AgentField(forms.TypedChoiceField):
    """One of the agents that were read once for all fields of a form."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            empty_value=None,
            error_messages={
                "required": "Choose an agent.",
                "invalid_choice": "What was chosen is not in the list: choose an agent from it.",
            },
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        return value.pk if isinstance(value, Agent) else value

    def offer(self, agents: Agents) -> None:
        self.choices = lambda: [("", "Choose an agent"), *((key, agent.name) for key, agent in agents.items())]
        self.coerce = lambda key: _agent(agents, key)


class BackupForm(RowForm):
    agent = AgentField()
    from_date = DateOfClassField(label="From", required=False)
    to_date = DateOfClassField(label="To, this day included", required=False)

    def __init__(self, *args: Any, agents: Agents, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].offer(agents)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("from_date"), self.cleaned_data.get("to_date")
        if first and last and last < first:
            self.add_error("to_date", "Give a last day that is not before the first.")
        if bool(first) != bool(last) and not self.errors.keys() & {"from_date", "to_date"}:
            self.add_error("to_date" if first else "from_date", ValidationError(GIVE_BOTH_DAYS, code="required"))
        return self.cleaned_data


class AgentsForm(ShowsWhatItRead, forms.Form):
    """The last primary agent of a class, its backups, and the reason for going on with a clash.

    Of the earlier primary agents it says nothing: they stay as they are. It sends along since when the agent taught as
    the page was read.
    """

    agent = AgentField(required=False)
    agent_from = DateOfClassField(
        required=False,
        label="Teaches from",
        help_text=FROM_START_OR_TODAY,
    )
    clash_reason = OneLineField(required=False, max_length=200, label="Reason for going on")

    BACKUPS: ClassVar[type[Rows]] = rows_of(BackupForm, "backups", "backups", most=MOST_BACKUPS)

    def __init__(self, data: Any = None, *, training_class: TrainingClass) -> None:
        self.class_key = training_class.pk
        self.stored = Teaching.of(training_class)
        super().__init__(data, initial=_initial(self.stored))
        agents = _agents_for(self.stored)
        self.fields["agent"].offer(agents)  # type: ignore[attr-defined]
        if training_class._state.adding:
            self.fields["agent_from"].help_text = FROM_START
        elif self.stored.last:
            self.fields["agent_from"].help_text = AS_BEFORE
            self.show_what_is_read(["agent_from"])
        initial = None if self.is_bound else _initial_rows(self.stored)
        self.backups = self.BACKUPS(data, prefix="backups", initial=initial, form_kwargs={"agents": agents})

    @cached_property
    def is_sent(self) -> bool:
        """Whether anything of the agents was sent; otherwise they are left alone."""
        return self.is_bound and ("agent" in self.data or "agent_from" in self.data or self.backups.is_sent)

    @property
    def earlier(self) -> list[tuple[Any, Any]]:
        """The primary agents before the last one, each with who follows."""
        return list(zip(self.stored.primaries, self.stored.primaries[1:], strict=False))

    def problems(self) -> dict[str, list[str]]:
        """What is wrong, by the names of the fields as they were sent."""
        return {name: problem.messages for name, problem in self._found().items()}

    def wrong(self) -> dict[str, list[str]]:
        """What is wrong otherwise than that something was not entered yet."""
        codes = {name: {each.code for each in problem.error_list} for name, problem in self._found().items()}
        return {name: sentences for name, sentences in self.problems().items() if codes[name] != {"required"}}

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._check_stored_rows()
        if self.cleaned_data.get("agent_from") and "agent" in self.cleaned_data and not self.cleaned_data["agent"]:
            self.cleaned_data["agent_from"] = None
        return self.cleaned_data

    def edit(self) -> TeachingEdit | None:
        """What the checked form says; None when nothing of the agents was sent."""
        if not self.is_sent:
            return None
        cleaned, sent = self.cleaned_data, self.backups.is_sent
        agent_from, first_day = FirstDay.sent_as(
            cleaned["agent_from"],
            read=self.what_was_read().get("agent_from"),
            follows=follows_start(self.data, "agent_from"),
        )
        return TeachingEdit(
            agent=cleaned["agent"],
            agent_from=agent_from,
            first_day=first_day,
            backups=tuple(_backup(values) for _, values in self.backups.kept()) if sent else (),
            removed=frozenset(self.backups.removed_ids()) if sent else frozenset(),
        )

    def add_errors(self, form: forms.BaseForm, refused: TeachingRefused) -> None:
        """Show on the form that this one is part of why its agents cannot teach in this way."""
        numbers: list[int | None] = [number for number, _ in self.backups.kept()] if self.backups.is_sent else []
        numbers += [None] * len(self.stored.backups)
        add_errors(form, TimetableRefused(refused.problems).errors({"backups": numbers}))

    def read_as_stored(self) -> SentEntries:
        """The hidden entries that tell what was read, as they are now."""
        return {self[name].html_initial_name: _text(_initial(self.stored)[name]) for name in self._shown_names()}

    def stored_as_sent(self) -> dict[str, str | list[str]]:
        """What is stored as a form that was left alone would send it."""
        sent: dict[str, str | list[str]] = {name: _text(value) for name, value in _initial(self.stored).items()}
        rows = _initial_rows(self.stored)
        sent |= {"backups-TOTAL_FORMS": str(len(rows)), "backups-INITIAL_FORMS": "0"}
        for number, row in enumerate(rows):
            sent |= {f"backups-{number}-{name}": _text(value) for name, value in row.items()}
        return sent

    def _found(self) -> dict[str, ValidationError]:
        if not self.is_bound:
            return {}
        found = {name: ValidationError(errors) for name, errors in self.errors.as_data().items()}
        return {**found, **self.backups.found()} if self.backups.is_sent else found

    def _check_stored_rows(self) -> None:
        """A row's id is that of one of this class's rows. One that somebody removed meanwhile is a new row again."""
        stored = {row.pk for row in self.stored.backups}
        for row in self.backups.forms if self.backups.is_sent else []:
            key = row.cleaned_data.get("id") if row.is_valid() else None
            if key and key not in stored:
                events: Any = BackupAgent.pgh_event_model.objects  # type: ignore[attr-defined]
                if not events.filter(pgh_obj_id=key, training_class_id=self.class_key).exists():
                    row.add_error(None, FOREIGN_ROW)
                row.cleaned_data["id"] = None


class AgentRowForm(ShowsWhatItRead, forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only, not when it runs
    """A row of the tab, a primary agent or a backup; for one that stands, with the class's version that was read."""

    version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": _OLD_PAGE, "invalid": _OLD_PAGE})
    agent = AgentField()
    from_date = DateOfClassField(label="From")
    clash_reason = OneLineField(required=False, max_length=200, label="Reason for going on")

    def __init__(self, *args: Any, training_class: TrainingClass, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["agent"].offer(_agents_for(Teaching.of(training_class)))  # type: ignore[attr-defined]
        self.initial["version"] = training_class.version
        if self.instance.pk is None:
            del self.fields["version"]
        else:
            self.show_what_is_read(self._meta.fields or ())

    def row(self) -> Any:
        """The checked row, not stored yet; a stored one is left as it is until then."""
        return self._meta.model(pk=self.instance.pk, **self.edited())

    def edited(self) -> dict[str, Any]:
        """The checked values of the row's fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def as_read(self, row: Any) -> SentEntries:
        return super().as_read(row) | {"version": str(row.training_class.version)}

    def refuse(self, refused: TeachingRefused) -> None:
        for problem in refused.problems:
            name = problem.column or problem.section
            if name == "agent_from" and name not in self.fields:
                name = "from_date"
            self.add_error(name if name in self.fields else None, problem.message)

    def _post_clean(self) -> None:
        """The database looks at a row when it is stored, beside all others."""


class ClassAgentForm(AgentRowForm):
    class Meta:
        model = ClassAgent
        fields = ["agent", "from_date"]


class NewClassAgentForm(ClassAgentForm):
    """An agent who follows; without a date from the start of the class, or from today once it has begun."""

    from_date = None  # type: ignore[assignment]
    agent_from = AgentsForm.base_fields["agent_from"]

    class Meta:
        model = ClassAgent
        fields = ["agent"]

    def row(self) -> ClassAgent:
        row = ClassAgent(agent=self.cleaned_data["agent"])
        row.from_date = self.cleaned_data["agent_from"]
        return row


class BackupAgentForm(AgentRowForm):
    from_date = DateOfClassField(label="From", required=False, help_text="Both days empty: stands by, until asked.")
    to_date = DateOfClassField(label="To, this day included", required=False)

    class Meta:
        model = BackupAgent
        fields = ["agent", "from_date", "to_date"]


def _agent(agents: Agents, key: Any) -> Agent:
    """Raises ValueError where there is none: whether a row was changed is asked before its fields are checked."""
    if agent := agents.get(str(key)):
        return agent
    raise ValueError("There is no such agent.")


def _agents_for(stored: Teaching) -> Agents:
    """The active agents, and those who stand in the class already, by their keys as text; read when one is needed."""
    return cast(Agents, SimpleLazyObject(lambda: _read_agents(stored)))


def _read_agents(stored: Teaching) -> Agents:
    standing = {row.agent_id for row in stored.primaries} | {row.agent_id for row in stored.backups}
    agents = Agent.objects.filter(Q(status=Agent.Status.ACTIVE) | Q(pk__in=standing)).by_name()
    return {str(agent.pk): agent for agent in agents}


def _initial(stored: Teaching) -> dict[str, Any]:
    last = stored.last
    return {"agent": last.agent_id if last else None, "agent_from": last.from_date if last else None}


def _initial_rows(stored: Teaching) -> list[dict[str, Any]]:
    return [
        {"id": row.pk, "agent": row.agent_id, "from_date": row.from_date, "to_date": row.to_date}
        for row in stored.backups
    ]


def _backup(values: Mapping[str, Any]) -> BackupAgent:
    names = ("agent", "from_date", "to_date")
    return BackupAgent(pk=values.get("id"), **{name: values[name] for name in names})


def _text(value: Any) -> str:
    return "" if value is None else str(value)
