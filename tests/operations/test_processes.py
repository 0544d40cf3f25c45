"""The program's processes: they take no more than they can do, and leave the port free when their master is killed."""

import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import ExitStack
from http.client import HTTPConnection
from pathlib import Path
from socket import SO_REUSEADDR, SOL_SOCKET, create_connection, socket
from time import monotonic, sleep

import pytest

from tests.support.servers.proxy import free_port
from wecoza.devdb import CHECKOUT

HEADERS = [
    "POST /accounts/login/ HTTP/1.1",
    "Host: localhost",
    f"Cookie: csrftoken={'c' * 32}",  # without it nobody would read on
    "Content-Type: application/x-www-form-urlencoded",
    "Content-Length: 100",
]
HALF_A_REQUEST = "\r\n".join([*HEADERS, "", "username=a"]).encode()
FREE_WITHIN_SECONDS = 30
THREADS = 8  # of two processes


@pytest.fixture
def port() -> int:
    return free_port()


@pytest.fixture
def master(port: int) -> Iterator[subprocess.Popen[bytes]]:
    command = [sys.executable, "-m", "gunicorn", "--config", "python:wecoza.gunicorn", "wecoza.wsgi"]
    environment = {**os.environ, "BIND": f"127.0.0.1:{port}", "WEB_CONCURRENCY": "2"}
    with subprocess.Popen(command, cwd=CHECKOUT, env=environment, stderr=subprocess.DEVNULL) as master:
        while not answers(port):
            sleep(0.1)
        yield master
        master.kill()


def answers(port: int) -> bool:
    asking = HTTPConnection("127.0.0.1", port, timeout=30)
    try:
        asking.request("GET", "/healthz")
        return asking.getresponse().read() is not None
    except ConnectionError:
        return False
    finally:
        asking.close()


def cpu_of(pid: int) -> int:
    """In ticks of the clock."""
    fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    return int(fields[11]) + int(fields[12])


def is_free(port: int) -> bool:
    with socket() as probe:
        probe.setsockopt(SOL_SOCKET, SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
            probe.listen()
        except OSError:
            return False
        return True


def keep_busy(clients: ExitStack, port: int, threads: int) -> None:
    for _ in range(threads):
        client = clients.enter_context(create_connection(("127.0.0.1", port)))
        client.sendall(HALF_A_REQUEST)


@pytest.mark.usefixtures("master")
def test_nobody_waits_for_one_process_while_another_is_free(port: int) -> None:
    """A process that takes what it finds keeps requests waiting beside its busy threads."""
    with ExitStack() as clients:
        keep_busy(clients, port, THREADS - 1)

        assert all(answers(port) for _ in range(20))


@pytest.mark.parametrize("busy", [0, THREADS], ids=["idle", "with every thread busy"])
def test_the_port_is_free_again(master: subprocess.Popen[bytes], port: int, busy: int) -> None:
    with ExitStack() as clients:
        keep_busy(clients, port, busy)

        master.send_signal(signal.SIGKILL)

        killed = monotonic()
        while not is_free(port):
            assert monotonic() < killed + FREE_WITHIN_SECONDS
            sleep(0.05)


def test_the_program_is_read_once_for_all_workers(master: subprocess.Popen[bytes], port: int) -> None:
    """A start of each worker by itself made a restart three times as long."""
    until = monotonic() + 30
    while len(children := Path(f"/proc/{master.pid}/task/{master.pid}/children").read_text().split()) < 2:
        assert monotonic() < until
        sleep(0.05)

    assert sum(cpu_of(int(pid)) for pid in children) < cpu_of(master.pid) / 2
