"""The proxy takes slow and endless clients upon itself, and keeps inside what is for the inside."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack, closing
from http import HTTPStatus
from http.client import HTTPConnection, HTTPMessage
from pathlib import Path
from socket import socket
from time import monotonic, sleep
from typing import NamedTuple

import pytest

from tests.support.servers.concurrency import PATIENCE
from tests.support.servers.proxy import Proxy, proxy_before
from tests.support.servers.web import serving

pytestmark = pytest.mark.django_db  # without one that asks for it, no database is made for a run of this file alone

SLOW = 200
ALWAYS = {
    "Strict-Transport-Security": ["max-age=63072000; includeSubDomains; preload"],
    "X-Content-Type-Options": ["nosniff"],
}
HALF_A_HEAD = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nX-Slow: "
HALF_A_BODY = b"POST /accounts/login/ HTTP/1.1\r\nHost: localhost\r\nContent-Length: 4000000\r\n\r\nusername=a"
A_SECOND = 1.0


class Answer(NamedTuple):
    status: int
    headers: HTTPMessage


@pytest.fixture(scope="module")
def site(django_db_setup: None) -> Iterator[str]:
    with serving(workers=1, BEHIND_PROXY="true", ALLOWED_HOSTS="localhost,127.0.0.1") as address:
        yield address


@pytest.fixture
def proxy(site: str, tmp_path: Path) -> Iterator[Proxy]:
    with proxy_before(site, tmp_path) as proxy:
        yield proxy


def answer_of(connection: HTTPConnection) -> Answer:
    with closing(connection):
        response = connection.getresponse()
        response.read()
        return Answer(response.status, response.headers)


def asked(proxy: Proxy, path: str, **headers: str) -> Answer:
    connection = proxy.connection()
    connection.request("GET", path, headers=headers)
    return answer_of(connection)


def said_always(answer: Answer) -> dict[str, list[str] | None]:
    return {name: answer.headers.get_all(name) for name in ALWAYS}


def seconds_for_an_answer(proxy: Proxy) -> float:
    began = monotonic()
    assert asked(proxy, "/healthz").status == HTTPStatus.OK
    return monotonic() - began


@pytest.mark.parametrize("half", [HALF_A_HEAD, HALF_A_BODY], ids=["heads", "bodies"])
def test_two_hundred_slow_clients_do_not_stop_the_site(proxy: Proxy, half: bytes) -> None:
    alone = seconds_for_an_answer(proxy)
    with ExitStack() as open_sockets:
        slow = [open_sockets.enter_context(proxy.tls_socket()) for _ in range(SLOW)]
        for client in slow:
            client.sendall(half)

        beside_them = [seconds_for_an_answer(proxy) for _ in range(3)]

        for client in slow:
            client.sendall(b"a")  # none has been given up meanwhile
    assert min(beside_them) < max(A_SECOND, 10 * alone)


def test_without_the_proxy_they_do(site: str) -> None:
    host, port = site.split(":")
    with ExitStack() as open_sockets:
        for _ in range(50):
            client = open_sockets.enter_context(socket())
            client.connect((host, int(port)))
            client.sendall(HALF_A_BODY)
        asking = open_sockets.enter_context(closing(HTTPConnection(host, int(port), timeout=5)))
        asking.request("GET", "/healthz")

        with pytest.raises(TimeoutError):
            asking.getresponse()


def test_who_sends_nothing_more_is_cut_off(proxy: Proxy) -> None:
    """Both at the same time, for each has ten seconds."""
    with proxy.tls_socket() as head, proxy.tls_socket() as body:
        for client, half in ((head, HALF_A_HEAD), (body, HALF_A_BODY)):
            client.settimeout(30)
            client.sendall(half)

        assert [b"".join(iter(lambda: client.recv(1000), b"")) for client in (head, body)] == [b"", b""]  # noqa: B023


def last_line_of(log: Path, *, about: str = "") -> str:
    """Once it is written: the proxy answers first."""
    patience = monotonic() + PATIENCE
    while not (lines := [line for line in log.read_text().splitlines() if about in line]):
        assert monotonic() < patience
        sleep(0.05)
    return lines[-1]


@pytest.mark.parametrize("path", ["/metrics", "/readyz", "/metrics/", "/readyz?x=1"])
def test_what_is_for_the_inside_stays_inside(proxy: Proxy, path: str) -> None:
    answer = asked(proxy, path)

    assert answer.status == HTTPStatus.NOT_FOUND
    assert said_always(answer) == ALWAYS
    assert '"from_the_site":""' in last_line_of(proxy.log)


def test_the_program_s_own_headers_come_once(proxy: Proxy) -> None:
    assert said_always(asked(proxy, "/accounts/login/")) == ALWAYS


def test_plain_http_leads_to_https(proxy: Proxy) -> None:
    plain = HTTPConnection("127.0.0.1", proxy.plain_port)
    plain.request("GET", "/classes/?q=a", headers={"Host": "classes.example"})

    answer = answer_of(plain)

    assert (answer.status, answer.headers["Location"]) == (301, "https://classes.example/classes/?q=a")


def test_who_asks_whether_the_name_is_the_site_s_is_answered_without_https(proxy: Proxy) -> None:
    asked_for = proxy.log.parent / "challenges" / ".well-known" / "acme-challenge" / "token"
    asked_for.parent.mkdir(parents=True)
    asked_for.write_text("the answer")
    plain = HTTPConnection("127.0.0.1", proxy.plain_port)
    plain.request("GET", "/.well-known/acme-challenge/token")

    with closing(plain):
        assert plain.getresponse().read() == b"the answer"


def test_nothing_of_the_configuration_is_left_to_fill_in(proxy: Proxy) -> None:
    for written in ("nginx.conf", "files/certificate.conf"):
        assert not re.search(r"\$\{\w", (proxy.log.parent / written).read_text())


@pytest.mark.parametrize(
    ("path", "bytes_sent", "status"),
    [
        ("/accounts/login/", 7_000_000, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
        ("/classes/1-A-B-0001/files/", 261 * 2**20 + 1, HTTPStatus.REQUEST_ENTITY_TOO_LARGE),
    ],
)
def test_what_is_far_too_large_is_refused_before_it_is_sent(
    proxy: Proxy, path: str, bytes_sent: int, status: HTTPStatus
) -> None:
    connection = proxy.connection()
    connection.putrequest("POST", path)
    connection.putheader("Content-Length", str(bytes_sent))
    connection.endheaders()

    answer = answer_of(connection)

    assert answer.status == status
    assert said_always(answer) == ALWAYS


def test_the_address_of_a_feed_is_in_no_log(proxy: Proxy, site: str) -> None:
    secret = "a-secret-that-nobody-may-read"
    asked(proxy, f"/calendar/feeds/{secret}.ics")

    assert json.loads(last_line_of(proxy.log))["method"] == "GET"
    assert secret not in proxy.log.read_text()


def test_nor_when_the_site_is_away(tmp_path: Path) -> None:
    with proxy_before("127.0.0.1:9", tmp_path) as proxy:
        assert asked(proxy, "/calendar/feeds/a-secret.ics").status == HTTPStatus.BAD_GATEWAY

        assert last_line_of(proxy.log)
        assert "a-secret" not in proxy.log.read_text()


def test_the_program_is_told_who_asks_and_how(proxy: Proxy) -> None:
    answer = asked(proxy, "/accounts/login/", **{"X-Forwarded-Proto": "http", "X-Request-ID": "mine"})

    assert answer.status == HTTPStatus.OK
    assert re.fullmatch("[0-9a-f]{32}", answer.headers["X-Request-ID"])
    told = last_line_of(proxy.log, about=answer.headers["X-Request-ID"])
    assert json.loads(told)["request_id"] == answer.headers["X-Request-ID"]


def test_pages_come_compressed_once(proxy: Proxy) -> None:
    packed = asked(proxy, "/accounts/login/", **{"Accept-Encoding": "gzip"})
    plain = asked(proxy, "/accounts/login/")

    assert packed.headers.get_all("Content-Encoding") == ["gzip"]
    assert plain.headers["Content-Encoding"] is None
    assert int(packed.headers["Content-Length"]) < int(plain.headers["Content-Length"]) / 2
