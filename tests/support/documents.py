"""Files as people send them, and bodies of requests that bring them under any name."""

from io import BytesIO
from typing import Any, Final
from uuid import uuid4
from zipfile import ZIP_DEFLATED, ZipFile
from zlib import crc32

from django.test import Client as Browser

from tests.support.records import A_PDF

A_PROGRAM: Final = b"MZ\x90\x00\x03 this program cannot be run"


def zip_of(*parts: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for part in parts:
            archive.writestr(part, "<xml/>")
    return file.getvalue()


_MAIN: Final = "application/vnd.openxmlformats-officedocument"
_SCHEMAS: Final = "http://schemas.openxmlformats.org"
DOCX_TYPE: Final = f"{_MAIN}.wordprocessingml.document.main+xml"
XLSX_TYPE: Final = f"{_MAIN}.spreadsheetml.sheet.main+xml"
DOCX_ROOT: Final = f'<w:document xmlns:w="{_SCHEMAS}/wordprocessingml/2006/main"/>'
XLSX_ROOT: Final = f'<workbook xmlns="{_SCHEMAS}/spreadsheetml/2006/main"/>'


def package(
    main: str = "word/document.xml",
    content_type: str = DOCX_TYPE,
    root: str = DOCX_ROOT,
    *,
    target: str = "",
    types: str = "",
    relationships: str = "",
    parts: dict[str, str | bytes] | None = None,
) -> bytes:
    """An Office Open XML document of which any part can be another; `types` and `relationships` are put in as such."""
    known = {
        "[Content_Types].xml": (
            f'<Types xmlns="{_SCHEMAS}/package/2006/content-types"><Default Extension="xml" ContentType="text/xml"/>'
            f'<Override PartName="/{main}" ContentType="{content_type}"/>{types}</Types>'
        ),
        "_rels/.rels": (
            f'<Relationships xmlns="{_SCHEMAS}/package/2006/relationships">'
            f'<Relationship Id="a" Target="{target or main}"'
            f' Type="{_SCHEMAS}/officeDocument/2006/relationships/officeDocument"/>{relationships}</Relationships>'
        ),
        main: root,
    }
    file = BytesIO()
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        for name, text in {**known, **(parts or {})}.items():
            archive.writestr(name, text)
    return file.getvalue()


def segment(marker: int, content: bytes = b"") -> bytes:
    """A segment of a JPEG file."""
    return bytes([0xFF, marker]) + (len(content) + 2).to_bytes(2) + content


def jpeg(*first: bytes) -> bytes:
    """An image that begins with these segments."""
    return b"".join([b"\xff\xd8", *first, segment(0xC0, bytes(9)), segment(0xDA, bytes(6)), b"dots\xff\xd9"])


def chunk(kind: bytes, content: bytes = b"") -> bytes:
    """A chunk of a PNG file."""
    return len(content).to_bytes(4) + kind + content + crc32(kind + content).to_bytes(4)


A_JPEG: Final = jpeg(segment(0xE0, b"JFIF\x00" + bytes(9)))
A_PNG: Final = b"".join(
    [
        b"\x89PNG\r\n\x1a\n",
        chunk(b"IHDR", (1).to_bytes(4) * 2 + bytes([8, 2, 0, 0, 0])),
        chunk(b"IDAT", b"dots"),
        chunk(b"IEND"),
    ]
)
A_DOCX: Final = package()
AN_XLSX: Final = package("xl/workbook.xml", XLSX_TYPE, XLSX_ROOT)

Sent = list[tuple[str, bytes]]


def send(browser: Browser, address: str, files: Sent, *, field: str = "files", cut: int = 0, **fields: Any) -> Any:
    """Post the files under exactly these names, which Django's own test client would clean; `cut` off the end."""
    boundary = uuid4().hex
    parts = [
        f'--{boundary}\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n'.encode()
        for name, value in fields.items()
        for text in (value if isinstance(value, list) else [value])
    ]
    for name, content in files:
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="{field}"; filename="{name}"\r\n'
        parts.append(f"{head}Content-Type: application/octet-stream\r\n\r\n".encode() + content + b"\r\n")
    body = b"".join(parts) + f"--{boundary}--\r\n".encode()
    return browser.post(address, body[: len(body) - cut], content_type=f"multipart/form-data; boundary={boundary}")


def register(content: bytes = A_PDF) -> Sent:
    return [("register.pdf", content)]
