"""Whom we do not know makes little work: open pages have few fields, and what is sent in parts is counted first."""

from typing import Any, Final
from unittest.mock import patch

import pytest
from django.http.multipartparser import MultiPartParser
from django.test import Client as Browser

from classes import roles
from tests.support.factories import UserFactory

FORM: Final = "application/x-www-form-urlencoded"
PARTS: Final = "multipart/form-data; boundary=b"
PAGE, SCRIPT = {"accept": "text/html"}, {"accept": "*/*"}
OPEN: Final = ["/accounts/login/", "/accounts/forgotten/", "/accounts/invitation/", "/admin/login/", "/healthz"]
CLOSED: Final = ["/classes/new/", "/classes/preview/", "/accounts/profile/", "/admin/classes/client/add/"]

pytestmark = pytest.mark.django_db


def in_parts(count: int) -> bytes:
    fields = (b'--b\r\nContent-Disposition: form-data; name="a%d"\r\n\r\n1\r\n' % number for number in range(count))
    return b"".join(fields) + b"--b--\r\n"


def in_one(count: int) -> bytes:
    return b"&".join(b"a%d=1" % number for number in range(count))


def parsing() -> Any:
    return patch.object(MultiPartParser, "parse", autospec=True, side_effect=MultiPartParser.parse)


BODIES: Final = {PARTS: in_parts(19_900), FORM: in_one(19_900)}


@pytest.mark.parametrize("accept", [PAGE, SCRIPT])
@pytest.mark.parametrize("kind", BODIES)
@pytest.mark.parametrize("address", OPEN)
def test_an_open_page_reads_no_form_that_it_cannot_have(
    client: Browser, address: str, kind: str, accept: dict[str, str]
) -> None:
    with parsing() as parsed:
        answer = client.post(address, BODIES[kind], content_type=kind, headers=accept)

    assert answer.status_code == 413
    assert "That was too large, and nothing was saved" in answer.text
    assert not parsed.called


@pytest.mark.parametrize(("accept", "status"), [(PAGE, 413), (SCRIPT, 401)])
@pytest.mark.parametrize("address", CLOSED)
def test_a_closed_page_takes_nothing_apart_before_somebody_logs_in(
    client: Browser, address: str, accept: dict[str, str], status: int
) -> None:
    with parsing() as parsed:
        answer = client.post(address, BODIES[PARTS], content_type=PARTS, headers=accept)

    assert answer.status_code == status
    assert not parsed.called


def test_nor_does_one_that_takes_files(client: Browser) -> None:
    address = "/classes/11-REALLL-RLN-0043/files/"

    with parsing() as parsed:
        answer = client.post(address, BODIES[PARTS], content_type=PARTS, headers=SCRIPT)

    assert answer.status_code == 401
    assert not parsed.called


def test_a_long_form_whose_login_has_expired_is_kept(client: Browser) -> None:
    """By the page it comes back on, where there is no script, and by the script where there is one."""
    long = in_one(10_000)

    page = client.post("/classes/new/", long, content_type=FORM, headers=PAGE)
    script = client.post("/classes/new/", long, content_type=FORM, headers=SCRIPT)

    assert (page.status_code, script.status_code) == (401, 401)
    assert page.text.count('name="a') == 10_000


def test_who_is_logged_in_sends_as_many_as_before(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))

    answers = [
        client.post("/classes/preview/", in_parts(1000), content_type=PARTS),
        client.post("/classes/preview/", in_one(1000), content_type=FORM),
    ]

    assert [answer.status_code for answer in answers] == [200, 200]


@pytest.mark.parametrize(("count", "status"), [(100, 200), (101, 413)])
def test_a_hundred_fields_are_not_too_many(client: Browser, count: int, status: int) -> None:
    answers = [
        client.post("/accounts/login/", in_parts(count), content_type=PARTS, headers=PAGE),
        client.post("/accounts/login/", in_one(count), content_type=FORM, headers=PAGE),
    ]

    assert [answer.status_code for answer in answers] == [status, status]
