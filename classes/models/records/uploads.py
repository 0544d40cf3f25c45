"""Files on their way into the program."""

from typing import NamedTuple

from django.core.files.uploadedfile import UploadedFile

MOST_FILES = 10


class Upload(NamedTuple):
    """A file that was sent, once its name, size and content have been checked."""

    name: str
    content_type: str
    content: "UploadedFile[bytes]"
