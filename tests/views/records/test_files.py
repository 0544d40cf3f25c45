"""GET and POST /classes/<code>/files/, and what is below it."""

import hashlib
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

import pytest
import time_machine
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries
from pytest_django.fixtures import Settings

from classes import roles
from classes.models import ClassFile, TrainingClass, User
from classes.models.records.files import LARGEST_FILE
from classes.services.records.stored_files import path_of, place_of
from classes.views.records.files import class_files
from tests.support.documents import A_DOCX, A_JPEG, A_PNG, A_PROGRAM, AN_XLSX, package, register, send, zip_of
from tests.support.factories import UserFactory, captured
from tests.support.records import A_PDF, ClassFileFactory, NoteFactory, content_of, deleted, stored_file

pytestmark = pytest.mark.django_db

PAGE = {"accept": "text/html"}


@pytest.fixture
def officer(client: Browser) -> User:
    user = UserFactory.create(role=roles.QA_OFFICER, first_name="Ayesha", last_name="Patel")
    client.force_login(user)
    return user


@pytest.fixture
def address(officer: User) -> str:
    return f"/classes/{captured().code}/files/"


def sentence_of(answer: Any) -> str:
    (sentence,) = answer.json()["errors"]["files"]
    return str(sentence)


def test_keeps_what_was_sent(client: Browser, officer: User, address: str) -> None:
    answer = send(client, address, register())

    file = ClassFile.objects.get()
    assert answer.status_code == 201
    assert answer.json()["message"] == "register.pdf was added."
    assert (file.name, file.size, file.content_type) == ("register.pdf", len(A_PDF), "application/pdf")
    assert file.sha256 == hashlib.sha256(A_PDF).hexdigest()
    assert file.uploaded_by == officer
    assert content_of(file) == A_PDF
    assert "register" not in place_of(file.stored_name)


@pytest.mark.usefixtures("folder")
def test_nobody_else_on_the_machine_reads_what_is_kept(client: Browser, address: str) -> None:
    send(client, address, register())

    path = path_of(ClassFile.objects.get().stored_name)
    assert path.stat().st_mode & 0o077 == 0
    assert path.parent.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "content", "content_type"),
    [
        ("a.pdf", A_PDF, "application/pdf"),
        ("a.PDF", A_PDF, "application/pdf"),
        ("a.jpg", A_JPEG, "image/jpeg"),
        ("a.jpeg", A_JPEG, "image/jpeg"),
        ("a.jfif", A_JPEG, "image/jpeg"),
        ("a.jpe", A_JPEG, "image/jpeg"),
        ("a.png", A_PNG, "image/png"),
        ("a.docx", A_DOCX, ClassFile.ContentType.DOCX),
        ("a.xlsx", AN_XLSX, ClassFile.ContentType.XLSX),
        ("Übersicht, März (1).pdf", A_PDF, "application/pdf"),
        (f"{'x' * 196}.pdf", A_PDF, "application/pdf"),
    ],
    ids=lambda value: str(value)[:12],
)
def test_takes_what_is_what_its_name_says(
    client: Browser, address: str, name: str, content: bytes, content_type: str
) -> None:
    answer = send(client, address, [(name, content)])

    file = ClassFile.objects.get()
    assert answer.status_code == 201
    assert (file.name, file.content_type) == (name, content_type)


@pytest.mark.parametrize(
    ("name", "content", "part"),
    [
        ("a.exe", A_PROGRAM, "of a kind that cannot be kept"),
        ("a", A_PDF, "of a kind that cannot be kept"),
        ("a.pdf.exe", A_PDF, "of a kind that cannot be kept"),
        ("a.docm", A_DOCX, "of a kind that cannot be kept"),
        ("a.pdf", b"", "is empty"),
        ("a.pdf", A_PROGRAM, "is no PDF file"),
        ("a.docx", A_PROGRAM + A_DOCX, "is no DOCX file"),
        ("a.docx", AN_XLSX, "is no DOCX file"),
        ("a.xlsx", A_DOCX, "is no XLSX file"),
        ("a.docx", zip_of("word/document.xml"), "is no DOCX file"),
        ("a.docx", A_DOCX[:-30], "is no DOCX file"),
        ("a.docx", b"PK\x03\x04", "is no DOCX file"),
        ("a.jpg", A_PNG, "is no JPEG file"),
        ("a.png", A_JPEG, "is no PNG file"),
        ("a.pdf", b" " * (LARGEST_FILE + 1), "is too large"),
        ("../../a.pdf", A_PDF, "folders"),
        ("..", A_PDF, "folders"),
        (r"C:\\a.pdf", A_PDF, "folders"),
        (".a.pdf", A_PDF, "a dot in front"),
        ("a\u202efdp.pdf", A_PDF, "cannot be seen"),
        ("x" * 296 + ".pdf", A_PDF, "300 characters"),
    ],
    ids=lambda value: str(value)[:14],
)
def test_refuses_everything_else_and_names_the_file(
    client: Browser, address: str, name: str, content: bytes, part: str
) -> None:
    answer = send(client, address, [(name, content)])

    assert answer.status_code == 422
    assert part in sentence_of(answer)
    assert name.replace("\\\\", "\\").replace("\u202e", "?")[:60] in sentence_of(answer)
    assert not ClassFile.objects.exists()


def test_refuses_a_directory_that_would_fill_the_memory(client: Browser, address: str) -> None:
    parts = [f"word/{number:06}-{'x' * 200}.xml" for number in range(5000)]

    answer = send(client, address, [("a.docx", package(parts=dict.fromkeys(parts, "<xml/>")))])

    assert "is no DOCX file" in sentence_of(answer)


def test_keeps_none_when_one_is_refused(client: Browser, address: str) -> None:
    answer = send(client, address, [("a.pdf", A_PDF), ("b.exe", A_PROGRAM), ("c.pdf", b"")])

    assert [sentence[:7] for sentence in answer.json()["errors"]["files"]] == ["“b.exe”", "“c.pdf”"]
    assert not ClassFile.objects.exists()


@pytest.mark.parametrize(("files", "status"), [(10, 201), (11, 422)])
def test_takes_ten_at_once(client: Browser, address: str, files: int, status: int) -> None:
    answer = send(client, address, [(f"{number}.pdf", A_PDF + bytes([number])) for number in range(files)])

    assert answer.status_code == status
    assert ClassFile.objects.count() == (files if status == 201 else 0)


def test_asks_for_a_file(client: Browser, address: str) -> None:
    answer = client.post(address, {})

    assert answer.status_code == 422
    assert "Choose a file" in sentence_of(answer)


def test_refuses_a_body_that_is_absurdly_large(client: Browser, address: str, monkeypatch: pytest.MonkeyPatch) -> None:
    assert vars(class_files)["most_bytes"] == 10 * LARGEST_FILE + 2**20
    monkeypatch.setattr(class_files, "most_bytes", 1000)

    answer = send(client, address, register(A_PDF + b" " * 1000))

    assert answer.status_code == 413
    assert not ClassFile.objects.exists()


def test_lets_nobody_unknown_send_much(address: str, settings: Settings) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000

    answer = send(Browser(), address, register(A_PDF + b" " * 1000))

    assert answer.status_code == 413


@pytest.mark.parametrize("cut", [4, 30, 60])
def test_keeps_nothing_of_a_body_that_was_cut_off(client: Browser, address: str, cut: int) -> None:
    answer = send(client, address, register(), cut=cut)

    assert answer.status_code == 400
    assert not ClassFile.objects.exists()


def test_what_is_sent_twice_is_kept_once(client: Browser, address: str) -> None:
    submission_id = uuid4()

    first, second = (send(client, address, register(), submission_id=submission_id) for _ in range(2))

    assert (first.status_code, second.status_code) == (201, 201)
    assert ClassFile.objects.count() == 1


def test_keeps_the_same_content_under_each_of_its_names(client: Browser, address: str) -> None:
    answer = send(client, address, [("register.pdf", A_PDF), ("copy.pdf", A_PDF)])

    assert answer.json()["message"] == "2 files were added."
    assert set(ClassFile.objects.values_list("name", flat=True)) == {"register.pdf", "copy.pdf"}


@pytest.mark.usefixtures("officer")
def test_gives_the_file_to_be_kept_and_never_to_be_shown(client: Browser) -> None:
    training_class = captured()
    file = stored_file(training_class, name="Übersicht.pdf")

    answer = client.get(f"/classes/{training_class.code}/files/{file.pk}/")

    assert answer.streaming
    assert answer.getvalue() == A_PDF
    assert answer["Content-Type"] == "application/pdf"
    assert answer["Content-Disposition"] == "attachment; filename*=utf-8''%C3%9Cbersicht.pdf"
    assert answer["Content-Length"] == str(len(A_PDF))
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert answer["Cache-Control"] == "private, no-store"


@pytest.mark.usefixtures("officer")
def test_a_file_that_is_not_on_the_disk_is_told(client: Browser, caplog: pytest.LogCaptureFixture) -> None:
    training_class = captured()
    file = ClassFileFactory.create(training_class=training_class)

    answer = client.get(f"/classes/{training_class.code}/files/{file.pk}/", headers=PAGE)

    assert answer.status_code == 404
    assert "tell an administrator" in answer.text
    assert "stored file missing" in caplog.messages


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("action", ["", "delete/", "restore/"])
def test_knows_no_file_of_another_class(client: Browser, action: str) -> None:
    training_class, file = captured(), stored_file(captured())
    address = f"/classes/{training_class.code}/files/{file.pk}/{action}"

    answer = client.post(address) if action else client.get(address)

    assert answer.status_code == 404


@pytest.mark.usefixtures("officer")
def test_a_deleted_file_goes_out_of_sight_and_comes_back(client: Browser) -> None:
    training_class = captured()
    file = stored_file(training_class)
    address = f"/classes/{training_class.code}/files/{file.pk}/"

    client.post(f"{address}delete/")
    gone = client.get(address)
    client.post(f"{address}restore/")
    back = client.get(address)

    assert (gone.status_code, back.status_code) == (404, 200)
    assert back.getvalue() == A_PDF


def test_says_who_deleted_a_file_and_when(client: Browser, officer: User) -> None:
    training_class = captured()
    file = stored_file(training_class)

    with time_machine.travel(datetime(2026, 3, 2, 8, 0, tzinfo=UTC), tick=False):
        client.force_login(officer)
        client.post(f"/classes/{training_class.code}/files/{file.pk}/delete/")
        page = client.get(f"/classes/{training_class.code}/files/").text

    assert "Deleted files" in page
    assert "Mon 2 Mar 2026 10:00" in page
    assert "Ayesha Patel" in page


@pytest.mark.parametrize("action", ["delete/", "restore/"])
def test_a_note_s_file_is_its_author_s(client: Browser, officer: User, action: str) -> None:
    training_class = captured()
    others, own = (
        stored_file(training_class, note=NoteFactory.create(training_class=training_class, author=author))
        for author in (UserFactory.create(), officer)
    )
    if action == "restore/":
        ClassFile.objects.update(deleted_by=officer, deleted_at=timezone.now())
    address = f"/classes/{training_class.code}/files/"

    page = client.get(address).text
    refused, done = (client.post(f"{address}{file.pk}/{action}") for file in (others, own))

    assert refused.status_code == 403
    assert "a note that somebody else wrote" in refused.json()["message"]
    assert done.status_code == 200
    assert f"{address}{others.pk}/{action}" not in page
    assert f"{address}{own.pk}/{action}" in page


@pytest.mark.usefixtures("officer")
def test_what_was_deleted_long_ago_is_not_restored(client: Browser) -> None:
    training_class = captured()
    file = stored_file(training_class, **deleted())

    answer = client.post(f"/classes/{training_class.code}/files/{file.pk}/restore/")

    assert answer.status_code == 409
    assert "more than 30 days ago" in answer.json()["message"]


@pytest.mark.parametrize("action", ["", "delete/", "restore/"])
def test_a_viewer_reads_and_does_nothing(client: Browser, action: str) -> None:
    training_class = captured()
    file = stored_file(training_class)
    client.force_login(UserFactory.create(role=roles.VIEWER))

    page = client.get(f"/classes/{training_class.code}/files/").text
    refused = client.post(f"/classes/{training_class.code}/files/{f'{file.pk}/{action}' if action else ''}")

    assert "register.pdf" in page
    assert "Add files" not in page
    assert refused.status_code == 403


@pytest.mark.usefixtures("officer")
def test_the_page_says_what_is_wrong_without_script(client: Browser) -> None:
    training_class = captured()
    client.defaults["HTTP_ACCEPT"] = "text/html"

    answer = send(client, f"/classes/{training_class.code}/files/", [("a.exe", A_PROGRAM)])

    assert answer.status_code == 422
    assert "“a.exe” is of a kind that cannot be kept" in answer.text


def files_of(training_class: TrainingClass, count: int) -> None:
    for _ in range(count):
        stored_file(training_class, note=NoteFactory.create(training_class=training_class))
        stored_file(training_class, **deleted())


@pytest.mark.usefixtures("officer")
@pytest.mark.parametrize("count", [1, 3])
def test_asks_as_many_questions_for_many_files_as_for_one(
    client: Browser, count: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    training_class = captured()
    files_of(training_class, count)

    # session, user, two sources of rights, groups; the class, what it lacks, its files
    with django_assert_num_queries(7):
        client.get(f"/classes/{training_class.code}/files/")
