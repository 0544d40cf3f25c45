"""Files that are sent: their names, their sizes, and whether they hold what their names say."""

import unicodedata
from pathlib import PurePosixPath
from typing import Any, Final, TypeAlias

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.template.defaultfilters import filesizeformat

from classes.models.records.file_contents import CONTENTS
from classes.models.records.files import LARGEST_FILE, LARGEST_REPORT
from classes.models.records.uploads import MOST_FILES, Upload

LONGEST_NAME: Final = 200
SHOWN_OF_NAME: Final = 60
ALLOWED: Final = "PDF, JPEG, PNG, DOCX and XLSX"


Sent: TypeAlias = "UploadedFile[bytes]"


class FilesInput(forms.FileInput):
    """Several files at once."""

    allow_multiple_selected = True

    def __init__(self) -> None:
        super().__init__({"multiple": True, "accept": ",".join(CONTENTS)})

    def value_from_datadict(self, _data: Any, files: Any, name: str) -> list[Sent]:
        return list(files.getlist(name)) if hasattr(files, "getlist") else []


class FilesField(forms.Field):
    """Any number of files up to ten, as Uploads; what is wrong is said for each by its name."""

    widget = FilesInput

    def __init__(self, *, largest: int = LARGEST_FILE, **options: Any) -> None:
        self.largest = largest
        super().__init__(
            help_text=f"{ALLOWED}, at most {largest // 2**20} MB each and {MOST_FILES} at once.",
            error_messages={"required": f"Choose a file: {ALLOWED} can be kept."},
            **options,
        )

    def clean(self, value: list[Sent]) -> list[Upload]:
        self.validate(value)
        if len(value) > MOST_FILES:
            raise ValidationError(f"Send at most {MOST_FILES} files at once: these are {len(value)}.")
        uploads, refusals = [], []
        for file in value:
            try:
                uploads.append(self._checked(file))
            except ValidationError as refusal:
                refusals.append(refusal)
        if refusals:
            raise ValidationError(refusals)
        return uploads

    def has_changed(self, _initial: Any, data: Any) -> bool:
        return bool(data)

    def _checked(self, file: Sent) -> Upload:
        # What the sender wrote, before Django made a harmless name of it; see views/uploads.py
        name = unicodedata.normalize("NFC", getattr(file, "sent_name", None) or file.name or "")
        shown = f"“{_shown(name)}”"
        _check_name(name, shown)
        content = CONTENTS.get(PurePosixPath(name).suffix.lower())
        if content is None:
            raise ValidationError(f"{shown} is of a kind that cannot be kept: send {ALLOWED} files.")
        if not file.size:
            raise ValidationError(f"{shown} is empty: choose the file again.")
        if file.size > self.largest:
            size, most = filesizeformat(file.size), self.largest // 2**20
            raise ValidationError(f"{shown} is too large with {size}: at most {most} MB can be kept.")
        if not content.is_in(file):
            raise ValidationError(f"{shown} does not hold what its name says: it is no {content.name} file.")
        file.seek(0)
        return Upload(name, content.content_type, file)


class FilesForm(forms.Form):
    """Files for a class, by themselves."""

    submission_id = forms.UUIDField(required=False, widget=forms.HiddenInput)
    files = FilesField(label="Files")  # type: ignore[assignment]  # only until the metaclass has taken it


class ReportsField(FilesField):
    """Reports of a QA visit, which may be larger."""

    def __init__(self, **options: Any) -> None:
        super().__init__(largest=LARGEST_REPORT, **options)


def _check_name(name: str, shown: str) -> None:
    if len(name) > LONGEST_NAME:
        raise ValidationError(
            f"{shown} has a name of {len(name)} characters: shorten it to at most {LONGEST_NAME} and send it again."
        )
    if "/" in name or "\\" in name or name.startswith("."):
        raise ValidationError(f"{shown} has a name with folders or a dot in front: send it under a plain name.")
    if any(unicodedata.category(character) in ("Cc", "Cf", "Cs") for character in name):
        raise ValidationError(f"{shown} has characters in its name that cannot be seen: rename it and send it again.")


def _shown(name: str) -> str:
    seen = "".join(character if character.isprintable() else "?" for character in name)
    return seen if len(seen) <= SHOWN_OF_NAME else f"{seen[:SHOWN_OF_NAME]}…"
