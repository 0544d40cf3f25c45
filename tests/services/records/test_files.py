"""Files and their rows: both or none, audited, and removed for good in the end."""

import os
from datetime import datetime, timedelta
from io import StringIO
from pathlib import Path
from typing import Any
from unittest.mock import Mock
from uuid import UUID, uuid4

import psycopg
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.db import DatabaseError, OperationalError, connection
from django.utils import timezone

from classes.database_errors import is_connection_lost
from classes.models import ClassFile, TrainingClass
from classes.models.records.files import ClassFileQuerySet
from classes.models.records.uploads import Upload
from classes.services.capture.training_classes import delete_draft
from classes.services.records import files
from classes.services.records.file_audit import audit_files
from classes.services.records.files import add_files, purge_files
from classes.services.records.stored_files import all_paths, path_of
from tests.support.factories import UserFactory, captured
from tests.support.records import A_MOMENT, A_PDF, ClassFileFactory, deleted, stored_file
from tests.support.servers.concurrency import at_once

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


def upload(content: bytes = A_PDF) -> Upload:
    return Upload("register.pdf", ClassFile.ContentType.PDF, SimpleUploadedFile("register.pdf", content))


def add(*uploads: Upload, to: TrainingClass, **more: Any) -> None:
    submission_id = more.get("submission_id", uuid4())
    add_files(uploads, to=to, submission_id=submission_id, by=UserFactory.create(), at=timezone.now())


def test_every_file_has_a_row_and_every_row_a_file() -> None:
    add(upload(), upload(b"%PDF-2"), to=captured())

    assert audit_files().is_clean
    assert audit_files().files == 2


def test_a_file_goes_when_its_row_cannot_be_stored(monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_arguments: object, **_named: object) -> None:
        assert len(list(all_paths())) == 2
        raise RuntimeError

    monkeypatch.setattr(files, "insert_files", fail)

    with pytest.raises(RuntimeError):
        add(upload(), upload(b"%PDF-2"), to=captured())

    assert list(all_paths()) == []


@pytest.mark.parametrize("syncs", [4, 5, 6], ids=["the file", "its folder", "the folder of that"])
def test_the_files_before_one_that_cannot_be_written_go_too(syncs: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Three of the first file, and then of the second."""
    written: list[int] = []

    def fill_the_disk(descriptor: int) -> None:
        written.append(descriptor)
        if len(written) == syncs:
            raise OSError("no space left")

    monkeypatch.setattr(os, "fsync", fill_the_disk)

    with pytest.raises(OSError, match="no space"):
        add(upload(), upload(b"%PDF-2"), to=captured())

    assert list(all_paths()) == []
    assert not ClassFile.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_a_file_stays_when_nobody_knows_whether_its_row_was_committed(monkeypatch: pytest.MonkeyPatch) -> None:
    """The connection is lost after the COMMIT and before its answer: the same form, sent again, finds row and file."""
    training_class, submission_id, by = captured(), uuid4(), UserFactory.create()
    commit = connection.commit

    def commit_without_an_answer() -> None:
        commit()
        connection.connection.close()
        raise OperationalError

    def send() -> None:
        add_files([upload()], to=training_class, submission_id=submission_id, by=by, at=timezone.now())

    with monkeypatch.context() as patched:
        patched.setattr(connection, "commit", commit_without_an_answer)
        with pytest.raises(OperationalError):
            send()
    send()

    assert [path_of(file.stored_name) for file in ClassFile.objects.all()] == list(all_paths())
    assert audit_files().is_clean


def test_what_pgbouncer_says_of_a_lost_server_is_a_lost_connection() -> None:
    """Its errors have no severity that PostgreSQL would not translate."""
    error = OperationalError()
    error.__cause__ = psycopg.errors.ProtocolViolation("server conn crashed?")

    assert is_connection_lost(error)


@pytest.mark.django_db(transaction=True)
@pytest.mark.parametrize(
    ("statement", "left"),
    [
        ("SELECT pg_terminate_backend(pg_backend_pid())", 1),
        ("SET LOCAL statement_timeout = 1; SELECT pg_sleep(1)", 0),
        ("SELECT 1 / 0", 0),
    ],
    ids=["lost", "took too long", "refused"],
)
def test_only_an_error_that_ends_the_connection_leaves_a_file(
    statement: str, left: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_arguments: object) -> None:
        with connection.cursor() as cursor:
            cursor.execute(statement)

    training_class = captured()
    monkeypatch.setattr(files, "insert_files", fail)
    with pytest.raises(DatabaseError):
        add(upload(), to=training_class)

    assert len(list(all_paths())) == left


@pytest.mark.django_db(transaction=True)
def test_a_file_goes_when_its_class_has_gone_meanwhile() -> None:
    training_class = captured()
    delete_draft(training_class, reason="captured twice", by=UserFactory.create(), at=timezone.now())

    with pytest.raises(TrainingClass.DoesNotExist):
        add(upload(), to=training_class)

    assert list(all_paths()) == []


@pytest.mark.django_db(transaction=True)
def test_a_form_that_is_sent_five_times_at_once_is_stored_once() -> None:
    training_class, submission_id = captured(), uuid4()

    at_once(lambda _: add(upload(), to=training_class, submission_id=submission_id), 5)

    assert ClassFile.objects.count() == 1
    assert audit_files().is_clean
    assert len(list(all_paths())) == 1


@pytest.mark.django_db(transaction=True)
def test_without_its_lock_a_form_that_is_sent_at_once_fails(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(files, "lock_submission", lambda _submission_id: None)
    training_class = captured()

    def all_are_answered(submission_id: UUID) -> bool:
        def send(_number: int) -> bool:
            try:
                add(upload(), to=training_class, submission_id=submission_id)
            except Exception:
                return False
            return True

        return all(at_once(send, 8))

    # The constraint still holds; without the lock it is met as a fault
    assert not all(all_are_answered(uuid4()) for _ in range(20))


def test_the_audit_finds_what_does_not_fit_together(folder: Path) -> None:
    training_class = captured()
    sound, lost, changed = stored_file(training_class), stored_file(training_class), stored_file(training_class)
    path_of(lost.stored_name).unlink()
    path_of(changed.stored_name).write_bytes(A_PDF.replace(b"observed", b"invented"))
    folder.mkdir(exist_ok=True)
    (folder / "stray").write_text("nobody's")

    found = audit_files()

    assert not found.is_clean
    assert found.without_file == [f"{training_class}: register.pdf ({lost.stored_name.hex})"]
    assert found.changed == [f"{training_class}: register.pdf ({changed.stored_name.hex})"]
    assert found.without_row == [str(folder / "stray")]
    assert sound.stored_name.hex not in str(found)


def test_a_deleted_file_is_no_finding() -> None:
    stored_file(captured(), **deleted())

    assert audit_files().is_clean


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
def test_what_was_deleted_goes_for_good_after_thirty_days(days: int, left: int) -> None:
    training_class = captured()
    kept = stored_file(training_class, b"%PDF-kept")
    stored_file(training_class, **deleted())
    later: datetime = A_MOMENT + timedelta(days=days)

    purged = purge_files(later)

    assert len(purged.removed) == 1 - left
    assert ClassFile.objects.count() == 1 + left
    assert len(list(all_paths())) == 1 + left
    assert path_of(kept.stored_name).exists()


def test_a_file_stays_while_its_row_cannot_go(monkeypatch: pytest.MonkeyPatch) -> None:
    file = stored_file(captured(), **deleted())
    monkeypatch.setattr(ClassFileQuerySet, "delete", Mock(side_effect=OperationalError))

    with pytest.raises(OperationalError):
        purge_files(A_MOMENT + timedelta(days=31))

    assert path_of(file.stored_name).exists()


def test_a_file_that_cannot_be_removed_stays_with_its_row_and_the_others_go(folder: Path) -> None:
    stuck, later = (stored_file(captured(), **deleted()) for _ in range(2))
    path = path_of(stuck.stored_name)
    path.unlink()
    path.mkdir()  # no right to remove a file stops an administrator's tests
    told_of = StringIO()

    with pytest.raises(CommandError, match="Some files could not be removed"):
        call_command("files", "purge", stdout=told_of)

    assert told_of.getvalue() == (
        f"Removed for good: 1\n  {later.name}\n"
        f"Could not be removed: 1\n  {stuck.name} ({stuck.stored_name.hex}): [Errno 21] Is a directory: '{path}'\n"
    )
    assert list(ClassFile.objects.all()) == [stuck]
    assert list(all_paths()) == []


def test_rows_without_a_file_are_purged_too() -> None:
    ClassFileFactory.create(**deleted())

    purge_files(A_MOMENT + timedelta(days=31))

    assert not ClassFile.objects.exists()
