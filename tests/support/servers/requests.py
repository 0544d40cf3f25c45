"""Requests as a server hands them on, with headers that Django's own test client cannot send: it would fail itself."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from http import HTTPStatus
from io import BytesIO
from typing import Any
from urllib.parse import unquote_to_bytes
from wsgiref.util import setup_testing_defaults

from django.core.signals import request_finished, request_started
from django.db import close_old_connections

from wecoza.wsgi import application

_WITHOUT_PREFIX = {"CONTENT_TYPE", "CONTENT_LENGTH"}


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


def answer_to(method: str, address: str, headers: dict[str, str] | None = None, body: bytes = b"") -> Answer:
    """What the whole program answers, with everything that runs before the middleware."""
    path, _, query = address.partition("?")
    environ: dict[str, Any] = {
        "REQUEST_METHOD": method,
        "PATH_INFO": unquote_to_bytes(path).decode("iso-8859-1"),
        "QUERY_STRING": query,
        "REMOTE_ADDR": "127.0.0.1",
        "HTTP_HOST": "testserver",
        "CONTENT_LENGTH": str(len(body)),
        "wsgi.input": BytesIO(body),
        **{_name_of(name): value for name, value in (headers or {}).items()},
    }
    setup_testing_defaults(environ)
    began: list[tuple[str, dict[str, str]]] = []
    with _connection_of_the_test():
        pieces: Any = application(environ, lambda status, sent, *_error: began.append((status, dict(sent))))
        try:
            content = b"".join(pieces)
        finally:
            pieces.close()
    ((status, sent),) = began
    return Answer(HTTPStatus(int(status.split()[0])).value, sent, content)


@contextmanager
def _connection_of_the_test() -> Iterator[None]:
    """Keep it open: a request begins and ends with closing what a server would not use again."""
    for signal in (request_started, request_finished):
        signal.disconnect(close_old_connections)
    try:
        yield
    finally:
        for signal in (request_started, request_finished):
            signal.connect(close_old_connections)


def _name_of(header: str) -> str:
    name = header.upper().replace("-", "_")
    return name if name in _WITHOUT_PREFIX else f"HTTP_{name}"
