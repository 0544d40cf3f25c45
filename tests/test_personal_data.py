"""Numbers of people stand in no log line, whatever is done with them and whatever goes wrong."""

import logging
import re
from collections.abc import Iterator
from io import StringIO

import pytest
from allauth.mfa.models import Authenticator
from django.core import mail
from django.db import DatabaseError
from django.test import Client as Browser

from classes import roles
from classes.models import Learner
from classes.services.learners import learners as services
from tests.support.factories import LearnerFactory, UserFactory, captured
from wecoza.logs import JsonLines

pytestmark = pytest.mark.django_db

ID_NUMBER = "8001015009087"
PASSPORT = "A7654321"


@pytest.fixture
def written() -> Iterator[StringIO]:
    """What the server would write, at the lowest level."""
    stream = StringIO()
    handler = logging.StreamHandler(stream)
    handler.setFormatter(JsonLines())
    root = logging.getLogger()
    level = root.level
    root.addHandler(handler)
    root.setLevel(logging.DEBUG)
    yield stream
    root.removeHandler(handler)
    root.setLevel(level)


@pytest.fixture
def office() -> Browser:
    office = Browser(raise_request_exception=False, headers={"accept": "application/json"})
    office.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    return office


def test_numbers_are_never_logged(office: Browser, written: StringIO) -> None:
    training_class, learner = captured(), LearnerFactory.create(id_number=ID_NUMBER)
    facts = {"first_name": "Kobus", "surname": "Botha", "id_number": "", "passport_number": PASSPORT}

    for number in (ID_NUMBER, PASSPORT):
        office.post("/learners/search/", {"q": number})
        office.post("/learners/search/", {"numbers": number})
        office.post("/learners/new/", {**facts, "id_number": number})
        office.get("/learners/", {"q": number})
        office.post(f"/classes/{training_class.code}/learners/", {"find": "yes", "learner_q": number})
    office.post("/learners/new/", facts)
    office.post(f"/learners/{learner.pk}/edit/", {**facts, "version": "1"})

    assert Learner.objects.filter(passport_number=PASSPORT).count() == 1
    assert '"route": "learners/search/"' in written.getvalue()
    assert ID_NUMBER not in written.getvalue()
    assert PASSPORT not in written.getvalue()


def test_nor_when_the_database_fails(office: Browser, written: StringIO, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_: object, **_facts: object) -> None:
        raise DatabaseError(f"Key (passport_number)=({PASSPORT}) already exists.")

    monkeypatch.setattr(services, "add_learner", fail)

    answer = office.post("/learners/new/", {"first_name": "Kobus", "surname": "Botha", "passport_number": PASSPORT})

    assert answer.status_code >= 500
    assert "DatabaseError" in written.getvalue()
    assert PASSPORT not in answer.content.decode() + written.getvalue()


def test_links_and_secrets_of_accounts_are_never_logged(written: StringIO) -> None:
    administrator = UserFactory.create(role=roles.ADMINISTRATOR)
    user = UserFactory.create(role=roles.VIEWER, email="sipho@office.example", password="correct horse")
    browser, office = Browser(headers={"accept": "text/html"}), Browser(headers={"accept": "text/html"})
    office.force_login(administrator)

    browser.post("/accounts/forgotten/", {"email": user.email})
    office.post(f"/admin/classes/user/{user.pk}/access/", {"do": "invite"})
    links = [re.search(r"/accounts/\S+/([^/\s]+)/", str(message.body)) for message in mail.outbox]
    secrets = [link[1] for link in links if link]
    for link in filter(None, links):
        browser.get(link[0], follow=True)
    browser.post("/accounts/login/", {"username": user.username, "password": "correct horse"})
    page = browser.get("/accounts/second-factor/app/").text
    (key,) = re.findall(r"[A-Z2-7]{32}", page)
    browser.post("/accounts/second-factor/app/", {"code": "123456"})

    assert len(secrets) == 2
    assert not Authenticator.objects.exists()
    assert '"route": "accounts/invitation/<slug:secret>/"' in written.getvalue()
    for secret in (*secrets, key, user.email, "correct horse"):
        assert secret not in written.getvalue()
