"""Whoever stops reading an answer is cut off: their thread, cursor and transaction are free again."""

from collections.abc import Generator, Iterator
from contextlib import ExitStack, closing
from http.client import HTTPConnection
from pathlib import Path
from socket import SO_RCVBUF, SOL_SOCKET, socket
from time import monotonic, sleep

import pytest
from django.conf import settings as django_settings
from django.db import OperationalError, connection, transaction
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from classes import roles
from classes.models import User
from classes.views.streams import PIECE, TookTooLong, in_pieces
from tests.support.factories import ClientFactory, UserFactory, captured
from tests.support.records import A_PDF, stored_file
from tests.support.servers.web import serving

THREADS = 4
SECONDS = 2
MANY_LEARNERS = Path(__file__).parent.parent / "benchmarks" / "many_learners.sql"


def lines(count: int, closed: list[bool]) -> Generator[str]:
    try:
        for number in range(count):
            yield f"{number:09}\n"
    finally:
        closed.append(True)


def test_rows_go_out_in_pieces_and_none_is_lost() -> None:
    pieces = list(in_pieces(lines(61_000, [])))

    assert b"".join(pieces) == "".join(lines(61_000, [])).encode()
    assert len(pieces) == 1 + 610_000 // PIECE


def test_what_is_not_read_to_its_end_is_closed() -> None:
    closed: list[bool] = []
    pieces = in_pieces(lines(61_000, closed))
    next(pieces)

    assert closed == []
    pieces.close()  # type: ignore[attr-defined]
    assert closed == [True]


def test_there_is_a_limit_of_time(settings: Settings) -> None:
    settings.MOST_SECONDS_OF_EXPORT, closed = -1, list[bool]()
    pieces = in_pieces(lines(61_000, closed))

    with pytest.raises(TookTooLong):
        list(pieces)

    assert closed == [True]


@pytest.mark.django_db
def test_no_statement_takes_longer_than_the_limit() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, setting FROM pg_settings WHERE name LIKE '%timeout'")
        limits = dict(cursor.fetchall())
        cursor.execute("SET LOCAL statement_timeout = '50ms'")
        with pytest.raises(OperationalError, match="statement timeout"), transaction.atomic():
            cursor.execute("SELECT pg_sleep(5)")

    assert limits["statement_timeout"] == "30000"
    assert limits["idle_in_transaction_session_timeout"] == "60000"


@pytest.fixture
def server(folder: Path, transactional_db: None) -> Iterator[str]:
    environment = {"FILES_IN": "folder", "FILES_ROOT": str(folder), "SECONDS_TO_READ": str(SECONDS)}
    with serving(workers=1, send_buffer=4096, **environment) as address:
        yield address


@pytest.fixture
def reader(server: str) -> User:
    return UserFactory.create(role=roles.VIEWER)


def asks_and_reads_no_further(server: str, path: str, user: User) -> socket:
    browser = Browser()
    browser.force_login(user)
    cookie = f"{django_settings.SESSION_COOKIE_NAME}={browser.cookies[django_settings.SESSION_COOKIE_NAME].value}"
    host, port = server.split(":")
    stopped = socket()
    stopped.setsockopt(SOL_SOCKET, SO_RCVBUF, 2048)
    stopped.settimeout(30)
    stopped.connect((host, int(port)))
    stopped.sendall(f"GET {path} HTTP/1.1\r\nHost: {server}\r\nCookie: {cookie}\r\n\r\n".encode())
    assert stopped.recv(12) == b"HTTP/1.1 200"
    return stopped


def seconds_until_answer(server: str) -> float:
    began = monotonic()
    with closing(HTTPConnection(server, timeout=60)) as waiting:
        waiting.request("GET", "/healthz")
        assert waiting.getresponse().status == 200
    return monotonic() - began


def open_transactions() -> int:
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*) FROM pg_stat_activity WHERE state = 'idle in transaction' AND datname = current_database()"
        )
        return int(cursor.fetchone()[0])


def test_readers_of_an_export_that_stop_are_cut_off(server: str, reader: User) -> None:
    ClientFactory.create_batch(100)
    with connection.cursor() as cursor:
        cursor.execute(MANY_LEARNERS.read_text(), {"first": 1, "last": 6000})

    with ExitStack() as stack:
        for _ in range(THREADS):
            stack.enter_context(asks_and_reads_no_further(server, "/learners/export.csv", reader))
        held = open_transactions()
        waited = seconds_until_answer(server)
        until = monotonic() + 30
        while (left := open_transactions()) and monotonic() < until:
            sleep(0.2)

    assert held == THREADS
    assert waited < 30
    assert left == 0


def test_a_reader_of_a_file_that_stops_is_cut_off(server: str, reader: User) -> None:
    training_class = captured()
    file = stored_file(training_class, A_PDF + bytes(5 * 2**20))

    with ExitStack() as stack:
        for _ in range(THREADS):
            path = f"/classes/{training_class.code}/files/{file.pk}/"
            stack.enter_context(asks_and_reads_no_further(server, path, reader))
        waited = seconds_until_answer(server)

    assert waited < 30
