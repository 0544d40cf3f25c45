"""Forms of the administration that two people have open at once."""

from typing import Any, ClassVar, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.http import QueryDict

from classes.forms.edits import converted, entry_of, shown_in
from classes.forms.rows import SentRows
from classes.services.edits import Conflict, merge, merged_set

_MANY = (forms.ModelMultipleChoiceField,)
SAVE_AGAIN = "Correct it here if theirs is right, then save again."
# Nobody types more at once: each row that is sent is built and shown again, which takes some milliseconds
_MOST_NEW_ROWS: Final = 100
_TOO_MANY_ROWS: Final = (
    f"These are more than {_MOST_NEW_ROWS} new rows at once, and nothing was saved: go back, and save fewer at once."
)
_NOT_READ = "This form does not say what it showed: load the page again, and change it there."


class MergingForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only, not when it runs
    """Changes what its sender changed, and nothing else: the page sends along what it showed.

    The row has been locked and read again when this is checked (see `Page.get_object`). What only others changed stays
    as they made it; a field that both changed is shown with theirs, and can be saved over once it was seen.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            return
        for name, field in self.fields.items():
            field.show_hidden_initial = not field.disabled and name in self.initial
        if self.is_bound:
            self._know_what_was_empty()

    def shows_what_is_no_more(self) -> bool:
        """Whether the row was changed since the page showed it."""
        shown = [name for name, field in self.fields.items() if field.show_hidden_initial]
        return any(self.fields[name].has_changed(self.initial[name], shown_in(self, name)) for name in shown)

    def _post_clean(self) -> None:
        if self.instance.pk is not None:
            self._merge()
        super()._post_clean()  # type: ignore[misc]

    def _merge(self) -> None:
        read: dict[str, Any] = {}
        many: dict[str, Any] = {}
        for name in [*self.cleaned_data]:
            field = self.fields[name]
            if not field.show_hidden_initial:
                continue
            try:
                shown = converted(field, shown_in(self, name))
            except ValidationError:
                self.add_error(name, _NOT_READ)
                continue
            (many if isinstance(field, _MANY) else read)[name] = shown
        for name, rows in many.items():
            self._merge_rows(name, set(rows))
        edited = {name: self.cleaned_data[name] for name in read}
        merged = merge(self.instance, edited, read=read)
        for conflict in merged.conflicts:
            self._show(conflict)
        for name in read.keys() - merged.own.keys() - self.errors.keys():
            self.cleaned_data[name] = getattr(self.instance, name)

    def _merge_rows(self, name: str, read: set[models.Model]) -> None:
        current, wanted = set(getattr(self.instance, name).all()), set(self.cleaned_data[name])
        keys = {row.pk for row in merged_set(current, wanted, read=read)}
        manager = type(next(iter(current | wanted | read), self.instance))._default_manager
        self.cleaned_data[name] = manager.filter(pk__in=keys) if keys else manager.none()

    def _show(self, conflict: Conflict) -> None:
        """What the other one made of a field; the next save begins from that."""
        self.add_error(conflict.field, f"{conflict.sentence} {SAVE_AGAIN}")
        current = entry_of(self.fields[conflict.field], self.initial[conflict.field])
        values = current if isinstance(current, list) else [current]
        cast(QueryDict, self.data).setlist(self[conflict.field].html_initial_name, values)

    def _know_what_was_empty(self) -> None:
        """A browser sends nothing for an empty list of boxes that it showed."""
        data = cast(QueryDict, self.data).copy()
        for name, field in self.fields.items():
            if field.show_hidden_initial and issubclass(field.hidden_widget, forms.MultipleHiddenInput):
                data.setlist(self[name].html_initial_name, data.getlist(self[name].html_initial_name))
        self.data = data


class MergingRows(SentRows, forms.BaseInlineFormSet):  # type: ignore[type-arg]
    """Rows that belong to another; one that somebody changed meanwhile is not deleted unseen.

    As many rows as are stored can be sent, and a hundred new ones. More are refused before any is built.
    """

    default_error_messages: ClassVar = {**SentRows.default_error_messages, "too_many_forms": _TOO_MANY_ROWS}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.validate_max = True
        self.max_num = len(self.get_queryset()) + _MOST_NEW_ROWS
        self.absolute_max = self.max_num + 1

    def clean(self) -> None:
        super().clean()
        for form in cast(Any, self.forms):
            if self.can_delete and cast(Any, self)._should_delete_form(form) and form.shows_what_is_no_more():
                raise ValidationError(f"{form.instance} was changed meanwhile: load the page again, and look at it.")


def merging(form: type[Any]) -> type[Any]:
    """The form, and whatever it is, one that merges."""
    return form if issubclass(form, MergingForm) else type(form.__name__, (MergingForm, form), {})
