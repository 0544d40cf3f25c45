"""Files of classes in an S3-compatible store: as in the folder, moved there and back, and a store that is away."""

from collections.abc import Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from http import HTTPStatus
from io import StringIO
from pathlib import Path
from threading import Event
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import pytest
from botocore.exceptions import ClientError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from pytest_django import Settings

from classes import roles
from classes.models import ClassFile
from classes.services.records import object_stores
from classes.services.records.file_audit import audit_files
from classes.services.records.files import Purge, purge_files
from classes.services.records.object_stores import StoreAway
from classes.services.records.stored_files import (
    FOLDER,
    STORE,
    all_paths,
    facts_in,
    open_in,
    path_of,
    put_in,
    remove_everywhere,
)
from tests.support.factories import UserFactory, captured
from tests.support.records import A_MOMENT, A_PDF, deleted, stored_file
from tests.support.servers.concurrency import PATIENCE, wait_until_somebody_waits, with_own_connection
from tests.support.servers.servers import in_a_thread
from tests.support.servers.stores import Store, store, use

pytestmark = pytest.mark.django_db

LARGE = A_PDF + bytes(3 * 2**20)  # above the size up to which files stay in memory


@pytest.fixture(scope="module")
def started() -> Iterator[Store]:
    with store() as started:
        yield started


@pytest.fixture
def shared(started: Store, settings: Settings, tmp_path: Path) -> Store:
    """A store that is empty, and used."""
    settings.FILES_ROOT = tmp_path
    use(started, settings)
    started.empty()
    return started


@pytest.fixture
def officer(client: Browser) -> Browser:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    return client


def send(officer: Browser, code: str, *contents: bytes, **headers: str) -> Any:
    files = [SimpleUploadedFile(f"report-{number}.pdf", content) for number, content in enumerate(contents)]
    body = {"files": files, "submission_id": str(uuid4())}
    return officer.post(f"/classes/{code}/files/", body, headers={"Accept": "application/json", **headers})


@pytest.mark.parametrize("content", [A_PDF, LARGE], ids=["small", "large"])
def test_a_file_goes_to_the_store_and_comes_back(shared: Store, officer: Browser, content: bytes) -> None:
    training_class = captured()

    answer = send(officer, training_class.code, content)

    row = ClassFile.objects.get()
    got = officer.get(f"/classes/{training_class.code}/files/{row.pk}/")
    assert answer.status_code == HTTPStatus.CREATED
    assert b"".join(got.streaming_content) == content  # type: ignore[attr-defined]
    assert (got["Content-Length"], got["Content-Type"]) == (str(len(content)), "application/pdf")
    assert shared.keys == [f"{row.stored_name.hex[:2]}/{row.stored_name.hex}"]
    assert list(all_paths()) == []
    assert audit_files().is_clean


def test_while_the_store_is_away_a_sentence_is_said_and_nothing_is_half_saved(shared: Store, officer: Browser) -> None:
    training_class = captured()

    with shared.away():
        answer = send(officer, training_class.code, A_PDF, LARGE)

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert answer.json()["message"] == (
        "The place where files are kept cannot be reached, and nothing was saved: send this once more in a minute."
    )
    assert answer["Retry-After"] == "5"
    assert not ClassFile.objects.exists()
    assert send(officer, training_class.code, A_PDF, LARGE).status_code == HTTPStatus.CREATED
    assert audit_files().is_clean


def test_a_store_that_goes_away_between_two_files_of_a_form_leaves_no_row(
    shared: Store, officer: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What was written is taken away where that can be done, and is otherwise found by the audit."""
    put = object_stores.put

    def and_go_away(key: str, content: Any) -> None:
        put(key, content)
        shared.stop()

    monkeypatch.setattr(object_stores, "put", and_go_away)
    try:
        answer = send(officer, captured().code, A_PDF, LARGE)
    finally:
        shared.start()

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert not ClassFile.objects.exists()
    assert audit_files().without_row == shared.keys


def test_a_download_from_a_store_that_is_away_says_so(shared: Store, officer: Browser) -> None:
    row = stored_in(STORE)

    with shared.away():
        answer = officer.get(f"/classes/{row.training_class}/files/{row.pk}/")

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert "The place where files are kept cannot be reached just now: try again in a minute." in answer.text


def test_a_file_that_is_not_in_the_store_is_said_to_be_missing(shared: Store, officer: Browser) -> None:
    row = stored_in(STORE)
    shared.empty()

    answer = officer.get(f"/classes/{row.training_class}/files/{row.pk}/")

    assert answer.status_code == HTTPStatus.NOT_FOUND
    assert audit_files().without_file == [f"{row.training_class}: register.pdf ({row.stored_name.hex})"]


def test_the_audit_finds_what_was_changed_and_what_is_nobodys(shared: Store) -> None:
    row = stored_in(STORE)
    shared.bucket.Object("stray").put(Body=b"?")
    shared.bucket.Object(f"{row.stored_name.hex[:2]}/{row.stored_name.hex}").put(Body=A_PDF[:-1])

    found = audit_files()

    assert found.changed == [f"{row.training_class}: register.pdf ({row.stored_name.hex})"]
    assert found.without_row == ["stray"]


def test_what_was_deleted_long_ago_goes_from_the_store_and_while_files_move_from_the_folder(
    shared: Store, settings: Settings
) -> None:
    settings.FILES_IN = FOLDER
    stored_in(FOLDER, **deleted())
    told("move", "--to", "store")
    settings.FILES_IN = STORE

    purge_files(A_MOMENT + timedelta(days=31))

    assert shared.keys == []
    assert list(all_paths()) == []


def test_while_the_store_is_away_nothing_is_purged_and_the_commands_say_why(shared: Store) -> None:
    stored_in(STORE, **deleted())
    with shared.away():
        for action in ("purge", "audit"):
            with pytest.raises(CommandError, match="The store cannot be reached: begin again later"):
                told(action)

    assert ClassFile.objects.count() == 1
    assert told("purge") == "Removed for good: 1\n  register.pdf\n"
    assert shared.keys == []


def test_files_move_to_the_store_beside_people_at_work_and_back(
    shared: Store, officer: Browser, settings: Settings
) -> None:
    settings.FILES_IN = FOLDER
    early, late = stored_in(FOLDER), stored_in(FOLDER)

    first = told("move", "--to", "store")
    settings.FILES_IN = STORE
    later = stored_in(FOLDER)  # it came between the move and the restart with the other setting
    at_once = officer.get(f"/classes/{later.training_class}/files/{later.pk}/")
    second = told("move", "--to", "store", "--remove")

    assert first.startswith("2 copied, 0 were there, 0 removed.\n")
    assert b"".join(at_once.streaming_content) == A_PDF  # type: ignore[attr-defined]
    assert second.startswith("1 copied, 2 were there, 3 removed.\n")
    assert list(all_paths()) == []
    assert audit_files().is_clean

    back = told("move", "--to", "folder")
    settings.FILES_IN = FOLDER

    assert back.startswith("3 copied, 0 were there, 0 removed.\n")
    assert audit_files().is_clean
    assert facts_in(FOLDER, early.stored_name) == facts_in(STORE, early.stored_name) == (late.size, late.sha256)


def test_a_move_that_was_cut_short_goes_on_where_it_ended(
    shared: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILES_IN = FOLDER
    rows = [stored_in(FOLDER) for _ in range(3)]
    written: list[UUID] = []

    def twice(place: str, name: UUID, content: Any) -> None:
        if len(written) == 2:
            shared.bucket.Object(f"{name.hex[:2]}/{name.hex}").put(Body=b"half of")
            raise StoreAway
        written.append(name)
        put_in(place, name, content)

    monkeypatch.setattr("classes.services.records.file_moves.put_in", twice)
    with pytest.raises(CommandError, match="begin again later"):
        told("move", "--to", "store")
    monkeypatch.setattr("classes.services.records.file_moves.put_in", put_in)

    assert told("move", "--to", "store").startswith("1 copied, 2 were there, 0 removed.\n")
    assert len(shared.keys) == len(rows)


@pytest.mark.django_db(transaction=True)
def test_what_is_purged_while_files_move_is_nowhere(
    shared: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It is purged between two steps of the move, which waits until that has been committed."""
    settings.FILES_IN = FOLDER
    stored_in(FOLDER, **deleted())

    removed = Event()

    def remove_and_wait(name: UUID) -> None:
        remove_everywhere(name)
        removed.set()
        wait_until_somebody_waits()

    def put_beside_a_purge(place: str, name: UUID, content: Any) -> None:
        if not purging:
            purging.append(pool.submit(with_own_connection(lambda: purge_files(A_MOMENT + timedelta(days=31)))))
            assert removed.wait(PATIENCE)
        put_in(place, name, content)

    purging: list[Future[Purge]] = []
    monkeypatch.setattr("classes.services.records.files.remove_everywhere", remove_and_wait)
    monkeypatch.setattr("classes.services.records.file_moves.put_in", put_beside_a_purge)
    with ThreadPoolExecutor(1) as pool:
        told("move", "--to", "store")
        purged = purging[0].result()

    assert purged.removed == ["register.pdf"]
    assert shared.keys == []
    assert list(all_paths()) == []


@pytest.mark.django_db(transaction=True)
def test_what_was_purged_before_the_move_came_to_it_is_not_missed(
    shared: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    settings.FILES_IN = FOLDER
    stored_in(FOLDER)
    stored_in(FOLDER, **deleted())

    def put_after_a_purge(place: str, name: UUID, content: Any) -> None:
        in_a_thread(lambda: purge_files(A_MOMENT + timedelta(days=31)))
        put_in(place, name, content)

    monkeypatch.setattr("classes.services.records.file_moves.put_in", put_after_a_purge)

    assert told("move", "--to", "store").startswith("1 copied, 0 were there, 0 removed.\nIn neither place: none\n")


def test_two_moves_at_once_lose_nothing(shared: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """The other one ends, and takes the file away at its source, after this one has compared it with its row."""
    row = stored_in(FOLDER)

    def open_beside_another(place: str, name: UUID) -> Any:
        monkeypatch.setattr("classes.services.records.file_moves.open_in", open_in)
        told("move", "--to", "store", "--remove")
        return open_in(place, name)

    monkeypatch.setattr("classes.services.records.file_moves.open_in", open_beside_another)

    assert told("move", "--to", "store", "--remove").startswith("0 copied, 1 were there, 0 removed.\n")
    assert facts_in(STORE, row.stored_name) == (row.size, row.sha256)


def test_a_store_that_is_away_leaves_a_file_of_the_folder_that_is_purged(shared: Store, settings: Settings) -> None:
    settings.FILES_IN = FOLDER
    row = stored_in(FOLDER, **deleted())

    with shared.away(), pytest.raises(StoreAway):
        purge_files(A_MOMENT + timedelta(days=31))

    assert path_of(row.stored_name).exists()
    assert ClassFile.objects.exists()


def test_what_is_not_in_a_store_that_says_so_is_removed_all_the_same(shared: Store) -> None:
    answer: Any = {"Error": {"Code": "NoSuchKey"}}
    with mock.patch("botocore.client.BaseClient._make_api_call", side_effect=ClientError(answer, "DeleteObject")):
        object_stores.remove("00/none")


def test_a_file_that_was_changed_or_is_missing_is_named_and_not_moved(shared: Store, settings: Settings) -> None:
    settings.FILES_IN = FOLDER
    changed, missing = stored_in(FOLDER), stored_in(FOLDER)
    path_of(changed.stored_name).write_bytes(b"?")
    path_of(missing.stored_name).unlink()
    told_of = StringIO()

    with pytest.raises(CommandError, match="Not all files have arrived"):
        call_command("files", "move", "--to", "store", stdout=told_of)

    assert f"In neither place: 1\n  {missing.training_class}: register.pdf" in told_of.getvalue()
    assert f"not what they were: 1\n  {changed.training_class}: register.pdf" in told_of.getvalue()
    assert shared.keys == []


def test_nothing_is_removed_from_the_place_that_is_used(shared: Store, settings: Settings) -> None:
    settings.FILES_IN = FOLDER
    row = stored_in(FOLDER)

    with pytest.raises(CommandError, match="set FILES_IN=store first"):
        told("move", "--to", "store", "--remove")

    assert path_of(row.stored_name).exists()


@pytest.mark.usefixtures("folder")
def test_without_a_store_there_is_nothing_to_move_to() -> None:
    with pytest.raises(CommandError, match="There is no store"):
        told("move", "--to", "store")


def stored_in(place: str, **facts: Any) -> ClassFile:
    return stored_file(captured(), place=place, **facts)


def told(*arguments: str) -> str:
    said = StringIO()
    call_command("files", *arguments, stdout=said)
    return said.getvalue()
