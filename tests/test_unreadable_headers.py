"""Headers that Django fails at, some of them before any middleware: they are answered like a broken body."""

import logging
from encodings.aliases import aliases
from typing import Final

import pytest
from django.test import Client as Browser
from hypothesis import given, settings
from hypothesis import strategies as st

from classes import roles
from tests.support.factories import UserFactory, captured
from tests.support.pages.fuzzing import EXAMPLES, FUZZED, HEADERS, PART_HEADERS
from tests.support.servers.requests import answer_to

pytestmark = pytest.mark.django_db

LOGIN: Final = "/accounts/login/"
PARTS: Final = b'--a\r\nContent-Disposition: form-data; name="username"\r\n\r\nnomsa\r\n--a--\r\n'
CHARSETS: Final = sorted({*aliases.values(), "hex", "undefined", "idna", "punycode", "unicode_escape"} - {"utf_8"})
UNREADABLE: Final = [
    "multipart/form-data; boundary=a; charset=hex",
    "multipart/form-data; boundary*=nonsense'en'a",
    "multipart/form-data; boundary*=utf-7'en'+2AA-",
    "x/y; charset*=xx'y'z",
    "x/y; charset*0*=hex''x",
    "x/y; other*=xx'y'z",
    "x/y; charset=",
    f"x/y; a*{'9' * 5000}=b",
]
# Each with an address for people, one for machines, one that asks who is there, and one where nothing is
ADDRESSES: Final = [LOGIN, f"{LOGIN}?next=%C3%A9%FF", "/healthz", "/classes/new/?q=%C3%A9", "/nothing/?q=%C3%A9"]


@pytest.mark.parametrize("content_type", UNREADABLE)
@pytest.mark.parametrize(("method", "address"), [("POST", LOGIN), ("GET", LOGIN), ("GET", "/healthz")])
def test_an_unreadable_content_type_is_a_400_like_any_other(
    content_type: str, method: str, address: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "wecoza.middleware")

    answer = answer_to(method, address, {"Content-Type": content_type, "Accept": "text/html"}, PARTS)

    assert answer.status == 400
    assert b"This request could not be read" in answer.body
    assert {"X-Request-ID", "Content-Security-Policy", "X-Content-Type-Options"} <= answer.headers.keys()
    assert [vars(line)["status"] for line in caplog.records if line.message == "request"] == [400]


def test_a_charset_other_than_that_of_our_pages_is_a_400() -> None:
    kinds = ("multipart/form-data; boundary=a; charset={}", "application/x-www-form-urlencoded; charset={}")

    for charset in CHARSETS:
        for kind in kinds:
            answer = answer_to("POST", LOGIN, {"Content-Type": kind.format(charset)}, PARTS)
            assert answer.status == 400, (charset, kind)


@pytest.mark.parametrize(
    "content_type",
    [
        "multipart/form-data; boundary=a",
        "multipart/form-data; boundary=a; charset=UTF-8",
        'multipart/form-data; boundary="a"; charset="utf8"',
        "application/x-www-form-urlencoded;charset=utf-8",
        "text/plain",
        "",
    ],
)
def test_what_browsers_send_is_read(content_type: str) -> None:
    answer = answer_to("POST", LOGIN, {"Content-Type": content_type}, PARTS)

    assert answer.status == 403  # without the form's token


@pytest.mark.parametrize("length", ["x", "1.5", "²", "9" * 5000])
def test_a_length_that_is_no_number_is_a_400(length: str) -> None:
    headers = {"Content-Type": "application/x-www-form-urlencoded", "Content-Length": length}

    assert answer_to("POST", LOGIN, headers, b"username=nomsa").status == 400


@pytest.mark.parametrize("address", ["/", "/classes/", "/accounts/profile/"])
def test_a_session_that_cannot_be_looked_for_is_none(address: str) -> None:
    answer = answer_to("GET", address, {"Cookie": r'sessionid="\000aaaaaaaaaaaa"', "Accept": "text/html"})

    assert (answer.status, answer.headers["Location"].partition("?")[0]) == (302, LOGIN)


@pytest.mark.parametrize("headers", PART_HEADERS)
def test_no_header_of_an_uploaded_part_fails(client: Browser, headers: str) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    body = b"--a\r\n%b\r\n\r\n1\r\n--a--\r\n" % headers.encode("iso-8859-1")

    for address in (f"{captured().get_absolute_url()}files/", "/learners/new/"):
        answer = client.post(address, body, content_type="multipart/form-data; boundary=a")
        assert answer.status_code in (200, 400, 422)


def test_no_header_fails() -> None:
    found = set()

    @settings(FUZZED, max_examples=100 * EXAMPLES)
    @given(st.data(), st.sampled_from(["GET", "POST", "HEAD", "PUT"]), st.sampled_from(ADDRESSES))
    def ask(data: st.DataObject, method: str, address: str) -> None:
        names = data.draw(st.lists(st.sampled_from(sorted(HEADERS)), min_size=1, max_size=3, unique=True))
        headers = {name: data.draw(st.sampled_from(HEADERS[name])) for name in names}
        part = data.draw(st.sampled_from(PART_HEADERS)).encode("iso-8859-1")
        body = data.draw(st.sampled_from([PARTS, b"", b"--a\r\n%b\r\n\r\n1\r\n--a--\r\n" % part]))
        answer = answer_to(method, address, {"Content-Type": "multipart/form-data; boundary=a", **headers}, body)
        if answer.status >= 500:
            found.add((method, address, *sorted(headers.items())))

    ask()

    assert found == set()
