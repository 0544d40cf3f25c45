"""Files are what the definitions of their formats say, whoever made them; everything else is refused."""

import struct
from io import BytesIO
from typing import Final
from zipfile import ZIP_BZIP2, ZipFile

import openpyxl
import pytest
import xlsxwriter

from classes.models.records.file_contents import CONTENTS
from tests.support.documents import (
    A_DOCX,
    A_JPEG,
    A_PNG,
    A_PROGRAM,
    AN_XLSX,
    DOCX_ROOT,
    DOCX_TYPE,
    XLSX_ROOT,
    XLSX_TYPE,
    chunk,
    jpeg,
    package,
    segment,
)
from tests.support.records import A_PDF

EXIF: Final = segment(0xE1, b"Exif\x00\x00" + bytes(20))
STRICT: Final = "http://purl.oclc.org/ooxml"
MACROS: Final = "application/vnd.ms-office.vbaProject"
PNG_HEAD: Final = A_PNG[: 8 + 25]


def by_openpyxl() -> bytes:
    file = BytesIO()
    openpyxl.Workbook().save(file)
    return file.getvalue()


def by_xlsxwriter() -> bytes:
    file = BytesIO()
    workbook = xlsxwriter.Workbook(file, {"in_memory": True, "use_zip64": True})
    workbook.add_worksheet()
    workbook.close()
    return file.getvalue()


def with_directory_in_64_bits(document: bytes) -> bytes:
    """As writers do that always write large archives."""
    place = document.rindex(b"PK\x05\x06")
    entries, size, begin = struct.unpack_from("<H2L", document, place + 10)
    record = struct.pack("<4sQ2H2L4Q", b"PK\x06\x06", 44, 45, 45, 0, 0, entries, entries, size, begin)
    locator = struct.pack("<4sLQL", b"PK\x06\x07", 0, place, 1)
    end = struct.pack("<4s4H2LH", b"PK\x05\x06", 0, 0, 0xFFFF, 0xFFFF, 0xFFFFFFFF, 0xFFFFFFFF, 0)
    return document[:place] + record + locator + end


def strict() -> bytes:
    document = package(root=f'<w:document xmlns:w="{STRICT}/wordprocessingml/main"/>')
    relationships = ZipFile(BytesIO(document)).read("_rels/.rels").decode()
    transitional = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    parts: dict[str, str | bytes] = {
        "_rels/.rels": relationships.replace(transitional, f"{STRICT}/officeDocument/relationships")
    }
    return package(root=f'<w:document xmlns:w="{STRICT}/wordprocessingml/main"/>', parts=parts)


def squeezed(compression: int, *names: str) -> bytes:
    """The document with an archive of another kind around its parts."""
    file = BytesIO()
    with ZipFile(BytesIO(A_DOCX)) as read, ZipFile(file, "w", compression) as written:
        for name in (*read.namelist(), *names):
            written.writestr(name, read.read(name))
    return file.getvalue()


def bomb() -> bytes:
    """A list of types of 200 MB that takes 200 KB."""
    return package(parts={"[Content_Types].xml": b" " * 200 * 2**20})


ARE: Final = {
    "a PDF": (".pdf", A_PDF),
    "a PDF 2.0": (".pdf", A_PDF.replace(b"1.7", b"2.0")),
    "a PDF 1.0": (".pdf", A_PDF.replace(b"1.7", b"1.0")),
    "a PDF after a byte order mark": (".pdf", b"\xef\xbb\xbf" + A_PDF),
    "a PDF after a printer's commands": (".pdf", b"\x1b%-12345X@PJL\r\n" + b" " * 900 + A_PDF),
    "a PDF with much behind it": (".pdf", A_PDF + bytes(200_000)),
    "a PDF whose end lies between two pieces": (".pdf", A_PDF[:8] + b" " * (2**16 - 2) + b"%%EOF\n"),
    "a JFIF image": (".jfif", A_JPEG),
    "an Exif image": (".jpg", jpeg(EXIF)),
    "a JFIF and Exif image": (".jpe", jpeg(A_JPEG[2:20], EXIF)),
    "an Adobe image": (".jpeg", jpeg(segment(0xEE, b"Adobe" + bytes(7)))),
    "an image that begins with a table": (".jpg", jpeg(segment(0xDB, bytes(65)))),
    "an image with a comment, and FF in front of a marker": (".jpg", jpeg(segment(0xFE, b"by hand"), b"\xff\xff")),
    "an image with much behind it": (".jpg", A_JPEG + bytes(9999)),
    "a progressive image": (".jpg", A_JPEG.replace(b"\xff\xc0", b"\xff\xc2")),
    "a PNG": (".png", A_PNG),
    "a PNG with text, and something behind it": (".png", PNG_HEAD + chunk(b"tEXt", b"x") + A_PNG[33:] + b"more"),
    "a DOCX": (".docx", A_DOCX),
    "a DOCX of other names": (".docx", package("word/document2.xml")),
    "a DOCX in no folder": (".docx", package("a document.xml", target="/a%20document.xml")),
    "a DOCX in capitals": (".docx", package("Word/Document.XML", target="word/./x/../document.xml")),
    "a strict DOCX": (".docx", strict()),
    "an XLSX": (".xlsx", AN_XLSX),
    "an XLSX of other names": (".xlsx", package("xl/workbook2.xml", XLSX_TYPE, XLSX_ROOT)),
    "an XLSX of openpyxl": (".xlsx", by_openpyxl()),
    "an XLSX of XlsxWriter": (".xlsx", by_xlsxwriter()),
    "an XLSX with its directory in 64 bits": (".xlsx", with_directory_in_64_bits(AN_XLSX)),
}
ARE_NOT: Final = {
    "a PDF of no version": (".pdf", A_PDF.replace(b"1.7", b"9.9")),
    "a PDF that begins too late": (".pdf", b" " * 1024 + A_PDF),
    "a PDF that was cut off": (".pdf", A_PDF.replace(b"%%EOF", b"")),
    "a program with a PDF in it": (".pdf", A_PROGRAM + A_PDF),
    "an archive with a PDF in it": (".pdf", b"PK\x03\x04" + A_PDF),
    "a web page with a PDF's words": (".pdf", b"<!DOCTYPE html><script>" + A_PDF),
    "a JPEG without a frame": (".jpg", b"\xff\xd8" + EXIF + segment(0xDA, bytes(6))),
    "a JPEG without dots": (".jpg", A_JPEG[:30]),
    "a JPEG's beginning": (".jpg", b"\xff\xd8\xff"),
    "a JPEG-LS image": (".jpg", A_JPEG.replace(b"\xff\xc0", b"\xff\xf7")),
    "nothing but FF": (".jpg", b"\xff\xd8" + b"\xff" * 100_000),
    "a PNG's signature": (".png", A_PNG[:8]),
    "a PNG with another check sum": (".png", A_PNG[:32] + b"?" + A_PNG[33:]),
    "a PNG without dots": (".png", PNG_HEAD + chunk(b"IEND")),
    "a PNG that was cut off": (".png", A_PNG[:-12]),
    "a DOCX that is an XLSX": (".docx", AN_XLSX),
    "an XLSX that is a DOCX": (".xlsx", A_DOCX),
    "a template": (".docx", package(content_type=DOCX_TYPE.replace("document.main", "template.main"))),
    "a DOCX with macros": (".docx", package(content_type="application/vnd.ms-word.document.macroEnabled.main+xml")),
    "an XLSX with macros": (
        ".xlsx",
        package("xl/workbook.xml", "application/vnd.ms-excel.sheet.macroEnabled.main+xml", XLSX_ROOT),
    ),
    "a DOCX that hides macros": (
        ".docx",
        package(types=f'<Default Extension="bin" ContentType="{MACROS}"/>', parts={"word/x.bin": "macros"}),
    ),
    "a document whose part begins with something else": (".docx", package(root=XLSX_ROOT)),
    "a document whose part is no XML": (".docx", package(root="MZ")),
    "a document without its part": (".docx", package(target="word/other.xml")),
    "a document with two main parts": (
        ".docx",
        package(
            relationships='<Relationship Id="b" Target="x.xml" Type="http://schemas.openxmlformats.org'
            '/officeDocument/2006/relationships/officeDocument"/>'
        ),
    ),
    "a document somewhere else": (".docx", package(target="https://example.com/word/document.xml")),
    "a document with a program in front": (".docx", A_PROGRAM + A_DOCX),
    "a document of another compression": (".docx", squeezed(ZIP_BZIP2)),
    "a list of types with entities": (
        ".docx",
        package(parts={"[Content_Types].xml": '<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'}),
    ),
    "a document whose main part has entities": (
        ".docx",
        package(root=f'<!DOCTYPE a SYSTEM "file:///etc/passwd">{DOCX_ROOT}'),
    ),
    "a list of types that unpacks to 200 MB": (".docx", bomb()),
}


@pytest.mark.parametrize("name", ARE)
def test_knows_what_is_of_the_format(name: str) -> None:
    extension, content = ARE[name]

    assert CONTENTS[extension].is_in(BytesIO(content))


@pytest.mark.parametrize("name", ARE_NOT)
def test_refuses_what_is_not(name: str) -> None:
    extension, content = ARE_NOT[name]

    assert not CONTENTS[extension].is_in(BytesIO(content))


@pytest.mark.filterwarnings("ignore:Duplicate name")
def test_refuses_a_part_that_is_there_twice() -> None:
    assert not CONTENTS[".docx"].is_in(BytesIO(squeezed(8, "word/document.xml")))


@pytest.mark.parametrize("content", [A_PDF, A_JPEG, A_PNG, A_DOCX, AN_XLSX])
@pytest.mark.parametrize("extension", [".pdf", ".jpg", ".png", ".docx", ".xlsx"])
def test_refuses_every_beginning_of_a_file_and_raises_nothing(extension: str, content: bytes) -> None:
    whole = [end for end in range(len(content)) if CONTENTS[extension].is_in(BytesIO(content[:end]))]

    # Of the trailing bytes and of the dots of an image some may be missing
    assert all(end > len(content) - 16 for end in whole)
