"""Files on their way through gunicorn: large ones, and one whose connection breaks."""

import hashlib
from collections.abc import Iterator
from http.client import HTTPConnection
from pathlib import Path

import pytest
from django.conf import settings as django_settings
from django.test import Client as Browser

from classes import roles
from classes.models import ClassFile, QAVisit, TrainingClass, User
from tests.support.factories import UserFactory, captured
from tests.support.records import A_PDF
from tests.support.servers.web import serving

pytestmark = pytest.mark.django_db(transaction=True)

REPORT = A_PDF + b"\0" * (12 * 2**20)


@pytest.fixture
def training_class() -> TrainingClass:
    return captured()


@pytest.fixture
def server(training_class: TrainingClass, folder: Path) -> Iterator[HTTPConnection]:
    with serving(workers=1, FILES_IN="folder", FILES_ROOT=str(folder)) as address:
        connection = HTTPConnection(address, timeout=30)
        yield connection
        connection.close()


@pytest.fixture
def officer() -> User:
    return UserFactory.create(role=roles.QA_OFFICER)


def headers_for(user: User) -> dict[str, str]:
    """Of somebody who is logged in and sends a form."""
    browser = Browser()
    browser.force_login(user)
    session, token = browser.cookies[django_settings.SESSION_COOKIE_NAME].value, "t" * 32
    return {
        "Accept": "application/json",
        "Content-Type": "multipart/form-data; boundary=x",
        "Cookie": f"{django_settings.SESSION_COOKIE_NAME}={session}; {django_settings.CSRF_COOKIE_NAME}={token}",
        "X-CSRFToken": token,
    }


def body_for(officer: User) -> bytes:
    fields = {"date": "2026-02-09", "type": "initial", "officer": str(officer.pk)}
    parts = [f'--x\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{text}\r\n' for name, text in fields.items()]
    parts.append('--x\r\nContent-Disposition: form-data; name="reports"; filename="scan.pdf"\r\n\r\n')
    return "".join(parts).encode() + REPORT + b"\r\n--x--\r\n"


def test_a_large_report_goes_in_and_out_as_it_is(
    server: HTTPConnection, training_class: TrainingClass, officer: User
) -> None:
    headers = headers_for(officer)

    server.request("POST", f"/classes/{training_class.code}/qa-visits/", body_for(officer), headers)
    sent = server.getresponse()
    sent.read()
    report = ClassFile.objects.get()
    headers.pop("Content-Type")
    server.request("GET", f"/classes/{training_class.code}/files/{report.pk}/", headers=headers)
    taken = server.getresponse()

    assert sent.status == 201
    assert report.sha256 == hashlib.sha256(REPORT).hexdigest()
    assert taken.getheader("Content-Length") == str(len(REPORT))
    assert taken.read() == REPORT


def test_a_connection_that_breaks_leaves_nothing_behind(
    server: HTTPConnection, training_class: TrainingClass, officer: User, folder: Path
) -> None:
    headers, body = headers_for(officer), body_for(officer)

    server.putrequest("POST", f"/classes/{training_class.code}/qa-visits/")
    for name, value in {**headers, "Content-Length": str(len(body))}.items():
        server.putheader(name, value)
    server.endheaders(body[: len(body) // 2])
    server.close()
    server.request("GET", f"/classes/{training_class.code}/qa-visits/", headers=headers)
    page = server.getresponse()

    assert page.status == 200
    assert page.read()
    assert not QAVisit.objects.exists()
    assert [path for path in folder.rglob("*") if path.is_file()] == []
