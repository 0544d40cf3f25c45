"""The program as it runs in production: gunicorn with several worker processes, on a port of its own."""

import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from http.client import HTTPConnection
from pathlib import Path
from socket import SO_SNDBUF, SOL_SOCKET, socket
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

CHECKOUT = Path(__file__).resolve().parents[3]


@contextmanager
def serving(*, workers: int = 3, send_buffer: int = 0, **environment: str) -> Iterator[str]:
    """Serve the tests' database; gives the `host:port`. The environment's variables win over the tests' own.

    `send_buffer` is how many bytes the machine takes for a client that does not read; as many as it likes if 0.
    """
    listening = socket()
    if send_buffer:
        listening.setsockopt(SOL_SOCKET, SO_SNDBUF, send_buffer)
    listening.bind(("127.0.0.1", 0))
    listening.listen(2048)  # as gunicorn does with a port of its own: who finds all threads busy waits there
    address = "{}:{}".format(*listening.getsockname())
    command = [
        sys.executable,
        "-m",
        "gunicorn",
        "--config",
        "python:wecoza.gunicorn",
        "--bind",
        f"fd://{listening.fileno()}",
    ]
    server = subprocess.Popen(
        [*command, "--workers", str(workers), "wecoza.wsgi"],
        cwd=CHECKOUT,
        env={**os.environ, "DATABASE_URL": _tests_database(), **environment},
        pass_fds=[listening.fileno()],
    )
    try:
        _wait_for_an_answer(address)
        yield address
    finally:
        server.terminate()
        server.wait()
        listening.close()


def _tests_database() -> str:
    server = urlsplit(os.environ["DATABASE_URL"])
    return urlunsplit(server._replace(path=f"/{connection.settings_dict['NAME']}"))


def _wait_for_an_answer(address: str) -> None:
    """The socket listens already: the first request waits in it until a worker is up."""
    waiting = HTTPConnection(address, timeout=30)
    waiting.request("GET", "/accounts/login/")
    waiting.getresponse().read()
    waiting.close()
