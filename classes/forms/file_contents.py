"""What the files that may be kept look like inside. Nothing is unpacked or opened with a program of its kind."""

import struct
from collections.abc import Callable
from typing import IO, Any, Final, NamedTuple
from zipfile import BadZipFile, ZipFile

from classes.models.class_files import ClassFile

LARGEST_DIRECTORY: Final = 2**20

_END_OF_DIRECTORY: Final = b"PK\x05\x06"
_END: Final = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT: Final = 2**16


class Content(NamedTuple):
    name: str
    content_type: str
    is_in: Callable[[Any], bool]
    """Whether a file, read from its beginning, holds this."""


def _begins_with(*beginnings: bytes) -> Callable[[IO[bytes]], bool]:
    def is_in(file: IO[bytes]) -> bool:
        file.seek(0)
        return file.read(max(map(len, beginnings))).startswith(beginnings)

    return is_in


def _office_document(main_part: str) -> Callable[[IO[bytes]], bool]:
    """A ZIP file from its first byte, in whose directory the parts of such a document are listed."""

    def is_in(file: IO[bytes]) -> bool:
        if not _begins_with(b"PK\x03\x04")(file) or not _has_a_directory_of_some_size(file):
            return False
        try:
            with ZipFile(file) as archive:
                names = set(archive.namelist())
        except (BadZipFile, NotImplementedError, ValueError, EOFError, OSError, struct.error):
            return False
        return {"[Content_Types].xml", main_part} <= names

    return is_in


def _has_a_directory_of_some_size(file: IO[bytes]) -> bool:
    """Whether the directory can be read without filling the memory: a document has hundreds of parts."""
    end = file.seek(0, 2)
    file.seek(max(0, end - _END.size - _LONGEST_COMMENT))
    tail = file.read()
    place = tail.rfind(_END_OF_DIRECTORY)
    if place < 0 or len(tail) - place < _END.size:
        return False
    size: int = _END.unpack_from(tail, place)[5]
    return size <= LARGEST_DIRECTORY


_PDF: Final = Content("PDF", ClassFile.ContentType.PDF, _begins_with(b"%PDF-"))
_JPEG: Final = Content("JPEG", ClassFile.ContentType.JPEG, _begins_with(b"\xff\xd8\xff"))
_PNG: Final = Content("PNG", ClassFile.ContentType.PNG, _begins_with(b"\x89PNG\r\n\x1a\n"))
_DOCX: Final = Content("DOCX", ClassFile.ContentType.DOCX, _office_document("word/document.xml"))
_XLSX: Final = Content("XLSX", ClassFile.ContentType.XLSX, _office_document("xl/workbook.xml"))

CONTENTS: Final = {".pdf": _PDF, ".jpg": _JPEG, ".jpeg": _JPEG, ".png": _PNG, ".docx": _DOCX, ".xlsx": _XLSX}
