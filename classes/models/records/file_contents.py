"""What files that may be kept are, by the definitions of their formats. Nothing is opened with a program of its kind.

A file is looked at only as far as it takes to know its format, and within bounds: nothing that somebody sends takes
much memory or time. What else it may hold is not judged.
"""

import re
import struct
from collections.abc import Callable, Iterator
from typing import IO, Any, Final, NamedTuple
from zlib import crc32

from classes.models.records.files import ClassFile
from classes.models.records.office_documents import DOCX, XLSX, OfficeFormat, holds_office_document

_PIECE: Final = 2**16
_MOST_PIECES: Final = 50_000


class Content(NamedTuple):
    name: str
    content_type: str
    is_in: Callable[[Any], bool]
    """Whether a file holds this, wherever it is read at the moment."""


# ISO 32000: "%PDF-" with a version, which programs find in the first 1024 bytes; "%%EOF" at the end, after which
# senders add what they like. The versions are 1.0 to 1.7 and 2.0.
_PDF_HEADER: Final = re.compile(rb"%PDF-(1\.[0-7]|2\.\d)")
_PDF_HEADER_WITHIN: Final = 1024
_PDF_END: Final = b"%%EOF"
# A program or an archive before the header makes the file one of these
_OTHER_BEGINNINGS: Final = (
    b"MZ",
    b"\x7fELF",
    b"PK",
    b"#!",
    b"\xca\xfe\xba\xbe",
    b"\xcf\xfa\xed\xfe",
    b"\xd0\xcf\x11\xe0",
)


def _holds_pdf(file: IO[bytes]) -> bool:
    file.seek(0)
    beginning = file.read(_PDF_HEADER_WITHIN)
    if beginning.startswith(_OTHER_BEGINNINGS) or beginning.lstrip().lower().startswith((b"<!doctype", b"<html")):
        return False
    header = _PDF_HEADER.search(beginning)
    return header is not None and any(_PDF_END in piece for piece in _pieces(file, header.end()))


def _pieces(file: IO[bytes], begin: int) -> Iterator[bytes]:
    """What follows a place, with so much of the piece before that a mark between two of them is found."""
    file.seek(begin)
    before = b""
    while piece := file.read(_PIECE):
        yield before + piece
        before = piece[-len(_PDF_END) :]


# ITU T.81: SOI, then segments, each with its length; a frame (SOF) before the first scan (SOS). What the first segment
# is, JFIF, Exif, Adobe or a table at once, is the maker's.
_SOI: Final = b"\xff\xd8"
_FRAMES: Final = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_SCAN: Final = 0xDA
_LENGTH: Final = 2  # bytes that say how long a segment is, themselves included
_MOST_FILL: Final = 64  # a marker may have any number of FF in front, and has none
_WITHOUT_LENGTH: Final = frozenset({0x00, 0x01, *range(0xD0, 0xDA)})


def _holds_jpeg(file: IO[bytes]) -> bool:
    file.seek(0)
    if file.read(2) != _SOI:
        return False
    has_frame = False
    for marker in _segments(file):
        if marker == _SCAN:
            return has_frame
        has_frame = has_frame or marker in _FRAMES
    return False


def _segments(file: IO[bytes]) -> Iterator[int]:
    """The markers, up to something that cannot be one."""
    for _ in range(_MOST_PIECES):
        if file.read(1) != b"\xff":
            return
        marker = next((byte for _ in range(_MOST_FILL) if (byte := file.read(1)) != b"\xff"), b"")
        head = file.read(_LENGTH)
        length = int.from_bytes(head)
        if not marker or marker[0] in _WITHOUT_LENGTH or len(head) < _LENGTH or length < _LENGTH:
            return
        yield marker[0]
        file.seek(length - _LENGTH, 1)


# ISO 15948: the signature, then chunks with their lengths; IHDR with a check sum first, data, IEND last.
_PNG_SIGNATURE: Final = b"\x89PNG\r\n\x1a\n"
_IHDR: Final = struct.Struct(">L4sLL5sL")
_IHDR_LENGTH: Final = 13
_CHUNK: Final = struct.Struct(">L4s")
_CHECK_SUM: Final = 4


def _holds_png(file: IO[bytes]) -> bool:
    file.seek(0)
    head = file.read(len(_PNG_SIGNATURE) + _IHDR.size)
    if not head.startswith(_PNG_SIGNATURE) or len(head) < len(_PNG_SIGNATURE) + _IHDR.size:
        return False
    length, kind, width, height, _more, check_sum = _IHDR.unpack_from(head, len(_PNG_SIGNATURE))
    checked = head[len(_PNG_SIGNATURE) + 4 : -_CHECK_SUM]
    if (length, kind) != (_IHDR_LENGTH, b"IHDR") or not width or not height or crc32(checked) != check_sum:
        return False
    kinds = list(_chunks(file))
    return b"IDAT" in kinds and kinds[-1] == b"IEND"


def _chunks(file: IO[bytes]) -> Iterator[bytes]:
    for _ in range(_MOST_PIECES):
        head = file.read(_CHUNK.size)
        if len(head) < _CHUNK.size:
            return
        length, kind = _CHUNK.unpack(head)
        yield kind
        if kind == b"IEND":
            return
        file.seek(length + _CHECK_SUM, 1)


def _office(form: OfficeFormat) -> Callable[[IO[bytes]], bool]:
    return lambda file: holds_office_document(file, form)


_PDF: Final = Content("PDF", ClassFile.ContentType.PDF, _holds_pdf)
_JPEG: Final = Content("JPEG", ClassFile.ContentType.JPEG, _holds_jpeg)
_PNG: Final = Content("PNG", ClassFile.ContentType.PNG, _holds_png)
_DOCX: Final = Content("DOCX", ClassFile.ContentType.DOCX, _office(DOCX))
_XLSX: Final = Content("XLSX", ClassFile.ContentType.XLSX, _office(XLSX))

CONTENTS: Final = {
    ".pdf": _PDF,
    ".jpg": _JPEG,
    ".jpeg": _JPEG,
    ".jpe": _JPEG,
    ".jfif": _JPEG,
    ".png": _PNG,
    ".docx": _DOCX,
    ".xlsx": _XLSX,
}
