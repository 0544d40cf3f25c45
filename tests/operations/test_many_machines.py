"""Two machines and what they share: pooler, replica, store, Redis. What is done on one is there on the other."""

import json
import re
from collections.abc import Iterator
from contextlib import ExitStack
from http import HTTPStatus
from http.client import HTTPConnection, HTTPResponse
from pathlib import Path
from typing import Any, Final
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client as Browser
from django.test.client import BOUNDARY, MULTIPART_CONTENT, encode_multipart

from classes import roles
from classes.models import ClassFile
from tests.support.factories import SiteFactory, UserFactory
from tests.support.records import A_PDF
from tests.support.servers.pooler import pooler
from tests.support.servers.redis_server import redis_server
from tests.support.servers.replicas import ALIAS, Follower, follower
from tests.support.servers.stores import ACCESS, BUCKET, store
from tests.support.servers.web import serving
from tests.views.capture.test_class_create import form_for

pytestmark = pytest.mark.django_db(transaction=True)

CSRF_TOKEN: Final = "c" * 32
URLENCODED: Final = "application/x-www-form-urlencoded"


class Machines:
    """The first and the second, and somebody who is logged in at both, for their session is a row of the database."""

    def __init__(self, addresses: list[str], replica: Follower) -> None:
        self.addresses, self.replica = addresses, replica
        browser = Browser()
        browser.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        self.cookies = {"sessionid": browser.cookies["sessionid"].value, "csrftoken": CSRF_TOKEN}

    def ask(self, machine: int, address: str, body: Any = None, kind: str = URLENCODED) -> tuple[int, bytes]:
        headers = {
            "Accept": "application/json" if body else "text/html",
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "Content-Type": kind,
            "X-CSRFToken": CSRF_TOKEN,
        }
        asking = HTTPConnection(self.addresses[machine], timeout=60)
        asking.request("POST" if body else "GET", address, body, headers)
        answer = asking.getresponse()
        self._keep_cookies(answer)
        read = answer.read()
        asking.close()
        return answer.status, read

    def _keep_cookies(self, answer: HTTPResponse) -> None:
        for given in answer.headers.get_all("Set-Cookie", []):
            name, _, value = given.partition(";")[0].partition("=")
            self.cookies[name] = value


@pytest.fixture
def machines(transactional_db: None, tmp_path: Path) -> Iterator[Machines]:
    with ExitStack() as running:
        replica = running.enter_context(follower())
        between = running.enter_context(pooler(replica.server))
        shared = running.enter_context(store())
        hand = running.enter_context(redis_server(tmp_path))
        environment: dict[str, Any] = {
            "DATABASE_URL": between.url,
            "DATABASE_REPLICA_URLS": between.replica_url,
            "BEHIND_POOLER": "true",
            "REDIS_URL": hand.url,
            "FILES_BUCKET": BUCKET,
            "FILES_ENDPOINT": shared.endpoint,
            "FILES_KEY": ACCESS["access_key"],
            "FILES_SECRET": ACCESS["secret_key"],
            "METRICS_TOKEN": "",
        }
        addresses = [running.enter_context(serving(workers=1, **environment)) for _machine in range(2)]
        yield Machines(addresses, replica)


def test_what_is_saved_on_one_is_there_on_the_other(machines: Machines) -> None:
    place = SiteFactory.create()

    status, said = machines.ask(0, "/classes/new/", urlencode(form_for(place)))
    code = json.loads(said)["class_code"]
    listed = machines.ask(1, f"/classes/?q={code}")
    machines.replica.catch_up()
    again = machines.ask(1, f"/classes/?q={code}")
    metrics = machines.ask(1, "/metrics")[1].decode()

    assert status == HTTPStatus.CREATED
    assert "written" in machines.cookies
    assert all(code in page.decode() for _status, page in (listed, again))
    assert f'\nwecoza_reads_total{{place="{ALIAS}"}} ' in metrics
    assert re.fullmatch(rf"Ready\.\n{ALIAS} is \d+\.\d s behind\.\n", machines.ask(1, "/readyz")[1].decode())


def test_a_file_that_is_sent_to_one_is_read_from_the_other(machines: Machines) -> None:
    place = SiteFactory.create()
    code = json.loads(machines.ask(0, "/classes/new/", urlencode(form_for(place)))[1])["class_code"]
    sent = {"files": SimpleUploadedFile("register.pdf", A_PDF), "submission_id": str(uuid4())}

    status, said = machines.ask(0, f"/classes/{code}/files/", encode_multipart(BOUNDARY, sent), MULTIPART_CONTENT)
    row = ClassFile.objects.get()
    got = machines.ask(1, f"/classes/{code}/files/{row.pk}/")

    assert status == HTTPStatus.CREATED, said
    assert got == (HTTPStatus.OK, A_PDF)
