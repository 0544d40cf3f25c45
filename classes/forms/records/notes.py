from typing import Any

from django import forms

from classes.forms.fields import ManyLinesField
from classes.forms.lists import FromAddress
from classes.forms.records.files import FilesField
from classes.forms.records.records import RecordForm
from classes.models import Note
from classes.models.names import MOST_WORDS
from classes.models.records.notes import LONGEST_TEXT, NoteQuerySet


class NoteForm(RecordForm):
    """What somebody observed, with files."""

    text = ManyLinesField(max_length=LONGEST_TEXT, error_messages={"required": "Write what was observed."})
    categories = forms.MultipleChoiceField(
        choices=Note.Category.choices,
        required=False,
        widget=forms.CheckboxSelectMultiple,
        error_messages={"invalid_choice": "There is no such category: choose from the list."},
    )
    priority = forms.ChoiceField(
        choices=Note.Priority.choices,
        initial=Note.Priority.MEDIUM,
        required=False,
        error_messages={"invalid_choice": "There is no such priority: choose low, medium or high."},
    )
    attachments = FilesField(label="Attachments", required=False)

    class Meta:
        model = Note
        fields = ["text", "categories", "priority"]

    def clean_categories(self) -> list[str]:
        """Each once, in the order of the list."""
        chosen = set(self.cleaned_data["categories"])
        return [category for category in Note.Category.values if category in chosen]

    def clean_priority(self) -> str:
        return self.cleaned_data["priority"] or Note.Priority.MEDIUM


class NoteFilterForm(FromAddress):
    """Which notes of a class are shown. What makes no sense is left out, and `left_out` says so."""

    q = forms.CharField(label="Search", required=False, max_length=100, widget=forms.TextInput({"type": "search"}))
    category = forms.ChoiceField(choices=[("", "Any"), *Note.Category.choices], required=False)
    priority = forms.ChoiceField(choices=[("", "Any"), *Note.Priority.choices], required=False)

    def clean_q(self) -> str:
        text: str = self.cleaned_data["q"]
        if len(text.split()) > MOST_WORDS:
            raise forms.ValidationError(f"search for at most {MOST_WORDS} words.")
        return text

    @property
    def used(self) -> dict[str, Any]:
        self.is_valid()
        return {name: value for name, value in self.cleaned_data.items() if value}

    def found_in(self, notes: NoteQuerySet) -> NoteQuerySet:
        used = self.used
        found = notes.search(used.get("q", ""))
        if "category" in used:
            found = found.filter(categories__contains=[used["category"]])
        return found.filter(priority=used["priority"]) if "priority" in used else found
