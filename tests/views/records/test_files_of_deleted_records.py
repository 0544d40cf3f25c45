"""What becomes of the files of a note or a QA visit when it is deleted, and when it is restored."""

from datetime import UTC, datetime
from typing import Any

import pytest
from django.test import Client as Browser

from classes import roles
from classes.models import ClassFile, User
from classes.services.records.file_audit import audit_files
from classes.services.records.files import purge_files
from classes.services.records.stored_files import path_of
from tests.support.documents import register, send
from tests.support.factories import UserFactory
from tests.support.records import A_PDF, NoteFactory, QAVisitFactory, deleted, stored_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]

YEARS_LATER = datetime(2036, 1, 1, tzinfo=UTC)


@pytest.fixture
def officer(client: Browser) -> User:
    user = UserFactory.create(role=roles.QA_OFFICER)
    client.force_login(user)
    return user


@pytest.fixture(params=["note", "qa_visit"])
def file(request: pytest.FixtureRequest, officer: User) -> ClassFile:
    """A file of a note, and one of a QA visit."""
    record: Any = (
        NoteFactory.create(author=officer) if request.param == "note" else QAVisitFactory.create(officer=officer)
    )
    return stored_file(record.training_class, name="findings.pdf", **{request.param: record})


def record_address(file: ClassFile, action: str) -> str:
    tab = "notes" if file.note else "qa-visits"
    return f"{page_address(file, tab)}{file.note_id or file.qa_visit_id}/{action}/"


def page_address(file: ClassFile, tab: str) -> str:
    return f"/classes/{file.training_class.code}/{tab}/"


def file_address(file: ClassFile, action: str = "") -> str:
    return f"{page_address(file, 'files')}{file.pk}/{action}"


def test_they_go_out_of_sight_with_it_and_come_back_with_it(client: Browser, file: ClassFile) -> None:
    tab = page_address(file, "notes" if file.note else "qa-visits")
    client.post(record_address(file, "delete"))
    gone = client.get(file_address(file))
    list_without, tab_without = client.get(page_address(file, "files")).text, client.get(tab).text
    client.post(record_address(file, "restore"))
    back = client.get(file_address(file))
    list_with, tab_with = client.get(page_address(file, "files")).text, client.get(tab).text

    assert (gone.status_code, back.status_code) == (404, 200)
    assert back.getvalue() == A_PDF
    assert "findings.pdf" not in list_without + tab_without
    assert "findings.pdf" in list_with
    assert "findings.pdf" in tab_with


def test_one_that_was_deleted_by_itself_does_not_come_back_with_it(client: Browser, file: ClassFile) -> None:
    client.post(file_address(file, "delete/"))

    client.post(record_address(file, "delete"))
    list_without = client.get(page_address(file, "files")).text
    client.post(record_address(file, "restore"))

    assert "findings.pdf" not in list_without
    assert client.get(file_address(file)).status_code == 404
    assert "Deleted files" in client.get(page_address(file, "files")).text


@pytest.mark.parametrize("action", ["delete/", "restore/"])
def test_nobody_deletes_or_restores_one_by_itself(client: Browser, file: ClassFile, action: str) -> None:
    if action == "restore/":
        client.post(file_address(file, "delete/"))
    client.post(record_address(file, "delete"))
    before = ClassFile.objects.values().get()

    answer = client.post(file_address(file, action))

    noun = "note" if file.note else "QA visit"
    assert answer.status_code == 409
    assert answer.json()["message"] == (
        f"findings.pdf belongs to a {noun} that was deleted: restore the {noun}, and the file comes back with it."
    )
    assert ClassFile.objects.values().get() == before


def test_they_stay_on_the_disk_for_as_long_as_it_can_be_restored(client: Browser, file: ClassFile) -> None:
    client.post(record_address(file, "delete"))

    purged = purge_files(YEARS_LATER)

    assert purged.removed == []
    assert audit_files().is_clean
    assert path_of(file.stored_name).exists()


def test_one_that_was_deleted_by_itself_goes_for_good_all_the_same(client: Browser, file: ClassFile) -> None:
    ClassFile.objects.update(**deleted())
    client.post(record_address(file, "delete"))

    purged = purge_files(YEARS_LATER)

    assert purged.removed == ["findings.pdf"]
    assert audit_files().is_clean


def test_a_file_of_the_class_itself_is_left_alone(client: Browser, file: ClassFile) -> None:
    send(client, page_address(file, "files"), register())

    client.post(record_address(file, "delete"))

    assert "register.pdf" in client.get(page_address(file, "files")).text
