"""Forms of a row that two people may have open at once: what each of them has read is known when it is saved."""

from collections.abc import Iterable, Mapping
from contextlib import suppress
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict

from classes.models.sent_numbers import number_in

SentEntries = dict[str, str | list[str]]
# Has the names of the dates that behaviours/capture/follows-start.js moved with the start of the class, or would move
FOLLOWS_START: Final = "follows_start"


class ReadAgain(forms.BaseForm):
    """What was typed can be sent again as an edit of the row as it is now. Here for a row with a `version`."""

    def read_again(self, row: Any, meanwhile: Mapping[str, Any]) -> SentEntries:
        """Let the next save begin from the row as it is now, with what only others changed by then (`meanwhile`).

        Answers with the entries that a script has to put into the form, beside the `version`.
        """
        entries: SentEntries = {}
        for name, value in meanwhile.items():
            entries |= self.entries_of(name, value)
        entries |= self.as_read(row)
        data = cast(QueryDict, self.data).copy()
        for name, entry in entries.items():
            data.setlist(name, entry if isinstance(entry, list) else [entry])
        self.data = data
        return {name: entry for name, entry in entries.items() if name != "version"}

    def as_read(self, row: Any) -> SentEntries:
        """The hidden entries that tell what was read."""
        return {"version": str(row.version)}

    def entries_of(self, name: str, value: Any) -> SentEntries:
        """A value as the form sends it."""
        return {name: entry_of(self.fields[name], value)} if name in self.fields else {}


class ShowsWhatItRead(ReadAgain):
    """Sends along what its page showed, for a row without a version."""

    def show_what_is_read(self, names: Iterable[str]) -> None:
        for name in names:
            self.fields[name].show_hidden_initial = True

    def what_was_read(self) -> dict[str, Any]:
        """The values from which the sender began, as far as they were sent along."""
        read = {}
        for name in self._shown_names():
            if self[name].html_initial_name in self.data:
                with suppress(ValidationError, ValueError):
                    read[name] = converted(self.fields[name], shown_in(self, name))
        return read

    def as_read(self, row: Any) -> SentEntries:
        names = self._shown_names()
        return {self[name].html_initial_name: entry_of(self.fields[name], getattr(row, name)) for name in names}

    def _shown_names(self) -> list[str]:
        return [name for name, field in self.fields.items() if field.show_hidden_initial]


def is_of_current_version(data: Mapping[str, Any], row: Any) -> bool:
    """Whether nobody has changed the row since the form was read; also of a form that does not say what it has read."""
    return number_in(data.get("version", "")) in (None, row.version)


def follows_start(data: Mapping[str, Any], name: str) -> bool | None:
    """Whether a date followed the start of the class in the form; None where it was sent without script."""
    return f" {name} " in f" {data[FOLLOWS_START]} " if FOLLOWS_START in data else None


def shown_in(form: forms.BaseForm, name: str) -> Any:
    """What the page showed in a field, as it was sent along."""
    bound = form[name]
    return bound.field.hidden_widget().value_from_datadict(form.data, form.files, bound.html_initial_name)


def converted(field: forms.Field, raw: Any) -> Any:
    """As the field converts what is sent, whether it would accept it today or not."""
    value = field.to_python(raw)
    return field._coerce(value) if isinstance(field, forms.TypedChoiceField) else value  # type: ignore[attr-defined]


def entry_of(field: forms.Field, value: Any) -> str | list[str]:
    if isinstance(field, forms.BooleanField):
        return "yes" if value else ""
    entry = field.prepare_value(value)
    if isinstance(entry, list | tuple):
        return [str(one) for one in entry]
    return "" if entry is None else str(entry)
