"""Files as people send them, and bodies of requests that bring them under any name."""

from io import BytesIO
from typing import Any, Final
from uuid import uuid4
from zipfile import ZipFile

from django.test import Client as Browser

from tests.records import A_PDF

A_JPEG: Final = b"\xff\xd8\xff\xe0\x00\x10JFIF\x00 and so on"
A_PNG: Final = b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR and so on"
A_PROGRAM: Final = b"MZ\x90\x00\x03 this program cannot be run"


def zip_of(*parts: str) -> bytes:
    file = BytesIO()
    with ZipFile(file, "w") as archive:
        for part in parts:
            archive.writestr(part, "<xml/>")
    return file.getvalue()


A_DOCX: Final = zip_of("[Content_Types].xml", "word/document.xml")
AN_XLSX: Final = zip_of("[Content_Types].xml", "xl/workbook.xml")

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
