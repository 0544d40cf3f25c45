"""Office Open XML documents, by what their packages say of themselves (ISO 29500, parts 1 and 2).

Which part is the main one, and what it is, stands in `_rels/.rels` and `[Content_Types].xml`; its name is its maker's.
"""

import struct
import zlib
from collections.abc import Callable, Iterator
from contextlib import suppress
from posixpath import normpath
from typing import IO, Any, Final, NamedTuple
from urllib.parse import unquote, urlsplit
from xml.parsers import expat
from zipfile import ZIP_DEFLATED, ZIP_STORED, BadZipFile, ZipFile, ZipInfo

LARGEST_DIRECTORY: Final = 2**20
LARGEST_XML: Final = 2**20
_MOST_OF_MAIN_PART: Final = 2**14  # enough for its first element, with hundreds of namespaces

_END_OF_DIRECTORY: Final = b"PK\x05\x06"
_END: Final = struct.Struct("<4s4H2LH")
_LONGEST_COMMENT: Final = 2**16
_IS_LARGER: Final = 2**32 - 1
_LOCATOR: Final = struct.Struct("<4sLQL")
_LARGE_END: Final = struct.Struct("<4sQ2H2L4Q")
_ENCRYPTED: Final = 0x1

_TYPES: Final = "http://schemas.openxmlformats.org/package/2006/content-types"
_RELATIONSHIPS: Final = "http://schemas.openxmlformats.org/package/2006/relationships"
# Transitional and strict documents name the same thing in two ways
_OFFICE_DOCUMENT: Final = (
    "http://schemas.openxmlformats.org/officeDocument/2006/relationships/officeDocument",
    "http://purl.oclc.org/ooxml/officeDocument/relationships/officeDocument",
)
_MACROS: Final = "application/vnd.ms-office.vbaproject"

_UNREADABLE: Final = (
    BadZipFile,
    zlib.error,
    expat.ExpatError,
    struct.error,
    NotImplementedError,
    ValueError,
    EOFError,
    OSError,
    RuntimeError,
)


class OfficeFormat(NamedTuple):
    """What the main part of a document without macros says it is, and the elements it may begin with."""

    content_type: str
    roots: tuple[str, str]


_MAIN: Final = "application/vnd.openxmlformats-officedocument"
DOCX: Final = OfficeFormat(
    f"{_MAIN}.wordprocessingml.document.main+xml",
    (
        "http://schemas.openxmlformats.org/wordprocessingml/2006/main document",
        "http://purl.oclc.org/ooxml/wordprocessingml/main document",
    ),
)
XLSX: Final = OfficeFormat(
    f"{_MAIN}.spreadsheetml.sheet.main+xml",
    (
        "http://schemas.openxmlformats.org/spreadsheetml/2006/main workbook",
        "http://purl.oclc.org/ooxml/spreadsheetml/main workbook",
    ),
)

Element = tuple[str, dict[str, str]]


class _NotIt(ValueError):
    """The file is no such document."""


class _Seen(Exception):
    """What was looked for has been read."""


def holds_office_document(file: IO[bytes], form: OfficeFormat) -> bool:
    """Whether it is a package, from its first byte, whose main part is of this format, and without macros."""
    file.seek(0)
    if file.read(4) != b"PK\x03\x04" or not _has_a_directory_of_some_size(file):
        return False
    try:
        with ZipFile(file) as archive:
            return _is_document(archive, form)
    except _UNREADABLE:
        return False


def _is_document(archive: ZipFile, form: OfficeFormat) -> bool:
    parts = _parts_of(archive)
    type_of = _content_types(_elements(archive, parts["/[content_types].xml"]))
    main = _main_part(_elements(archive, parts["/_rels/.rels"]))
    types = {name: type_of(name) for name in parts}
    if types.get(main) != form.content_type or _MACROS in types.values():
        return False
    root = next(_elements(archive, parts[main], most=_MOST_OF_MAIN_PART, first=True), ("", {}))
    return root[0] in form.roots


def _parts_of(archive: ZipFile) -> dict[str, ZipInfo]:
    """By their names, capitals aside. Raises _NotIt when two have the same, or one that is needed is not there."""
    parts: dict[str, ZipInfo] = {}
    for entry in archive.infolist():
        if entry.is_dir():
            continue
        name = f"/{entry.filename}".lower()
        if name in parts or entry.flag_bits & _ENCRYPTED or entry.compress_type not in (ZIP_STORED, ZIP_DEFLATED):
            raise _NotIt(name)
        parts[name] = entry
    if not {"/[content_types].xml", "/_rels/.rels"} <= parts.keys():
        raise _NotIt
    return parts


def _content_types(elements: Iterator[Element]) -> Callable[[str], str]:
    """What each part is: said of it by name, or else of all with its extension."""
    named: dict[str, str] = {}
    by_extension: dict[str, str] = {}
    for name, attributes in elements:
        content_type = attributes.get("ContentType", "").strip().lower()
        if name == f"{_TYPES} Override":
            named[attributes.get("PartName", "").lower()] = content_type
        elif name == f"{_TYPES} Default":
            by_extension[attributes.get("Extension", "").lower()] = content_type
    return lambda part: named.get(part) or by_extension.get(part.rpartition("/")[2].rpartition(".")[2], "")


def _main_part(elements: Iterator[Element]) -> str:
    """The one that the package itself points to. Raises _NotIt unless there is exactly one."""
    targets = [
        attributes.get("Target", "")
        for name, attributes in elements
        if name == f"{_RELATIONSHIPS} Relationship"
        and attributes.get("Type") in _OFFICE_DOCUMENT
        and attributes.get("TargetMode", "Internal") == "Internal"
    ]
    if len(targets) != 1:
        raise _NotIt
    address = urlsplit(targets[0])
    if address.scheme or address.netloc:
        raise _NotIt
    return normpath(f"/{unquote(address.path)}").replace("//", "/").lower()


def _elements(archive: ZipFile, part: ZipInfo, *, most: int = LARGEST_XML, first: bool = False) -> Iterator[Element]:
    """The elements of a part and their attributes, `first` only the first; no more than `most` bytes are unpacked.

    A document type is refused, and with it every entity: packages have none.
    """
    if not first and part.file_size > most:
        raise _NotIt
    found: list[Element] = []

    def begin(name: str, attributes: dict[str, str]) -> None:
        found.append((name, attributes))
        if first:
            raise _Seen

    parser = expat.ParserCreate(namespace_separator=" ")
    parser.StartElementHandler = begin
    parser.StartDoctypeDeclHandler = _refuse
    with archive.open(part) as content:
        text = content.read(most + 1)
    if not first and len(text) > most:
        raise _NotIt
    with suppress(_Seen):
        parser.Parse(text, not first)
    return iter(found)


def _refuse(*_arguments: Any) -> None:
    raise _NotIt


def _has_a_directory_of_some_size(file: IO[bytes]) -> bool:
    """Whether the directory can be read without filling the memory: a document has hundreds of parts."""
    end = file.seek(0, 2)
    begin = max(0, end - _END.size - _LONGEST_COMMENT)
    file.seek(begin)
    tail = file.read()
    place = tail.rfind(_END_OF_DIRECTORY)
    if place < 0 or len(tail) - place < _END.size:
        return False
    size: int = _END.unpack_from(tail, place)[5]
    return (_large_size(file, begin + place) if size == _IS_LARGER else size) <= LARGEST_DIRECTORY


def _large_size(file: IO[bytes], end: int) -> int:
    """The size of the directory where a writer puts it in 64 bits, as some do for small files too."""
    file.seek(max(0, end - _LOCATOR.size))
    signature, _disk, place, _disks = _LOCATOR.unpack(file.read(_LOCATOR.size))
    if signature != b"PK\x06\x07" or place > end:
        return _IS_LARGER
    file.seek(place)
    record = file.read(_LARGE_END.size)
    if len(record) < _LARGE_END.size or not record.startswith(b"PK\x06\x06"):
        return _IS_LARGER
    size: int = _LARGE_END.unpack(record)[8]
    return size
