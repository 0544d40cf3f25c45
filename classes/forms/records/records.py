"""What the forms of event dates, notes and QA visits have in common: once stored, never over another's edit."""

from typing import Any
from uuid import uuid4

from django import forms

from classes.forms.edits import ReadAgain
from classes.forms.records.files import FilesField
from classes.forms.refusals import ShowsRefusals
from classes.models.records.uploads import Upload

_SENT_BEFORE = "This form was saved before with other content: load the page again and write it there."
_OLD_PAGE = "This form cannot be saved: load the page again and write it there."


class RecordForm(ShowsRefusals, ReadAgain, forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only, not when it runs
    """A new record, or an edit of the version that was read; `submission_id` tells whether it was sent twice."""

    submission_id = forms.UUIDField(required=False, widget=forms.HiddenInput, error_messages={"invalid": _OLD_PAGE})
    version = forms.IntegerField(widget=forms.HiddenInput, error_messages={"required": _OLD_PAGE, "invalid": _OLD_PAGE})

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.initial["submission_id"] = uuid4()
        if self.instance.pk is None:
            del self.fields["version"]
        else:
            self.initial["version"] = self.instance.version

    @property
    def uploads(self) -> list[Upload]:
        """The checked files that came with the form."""
        files = (name for name, field in self.fields.items() if isinstance(field, FilesField))
        return [upload for name in files for upload in self.cleaned_data[name]]

    def edited(self) -> dict[str, Any]:
        """The checked values of the record's fields."""
        return {name: self.cleaned_data[name] for name in self._meta.fields or ()}

    def refuse_submission(self, *, was_saved: bool) -> None:
        """Show that this form cannot be saved any more, for it was with other content, or is somebody else's."""
        self.add_error("submission_id", _SENT_BEFORE if was_saved else _OLD_PAGE)
