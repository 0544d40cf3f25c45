"""Files of classes in an S3-compatible store: as in the folder; a store that is away or refuses."""

from contextlib import nullcontext
from datetime import timedelta
from http import HTTPStatus
from typing import Any
from unittest import mock
from uuid import UUID, uuid4

import pytest
from botocore.exceptions import ClientError
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError
from django.test import Client as Browser
from pytest_django import Settings
from urllib3.exceptions import ProtocolError, SSLError

from classes.models import ClassFile
from classes.services.records import object_stores, stored_files
from classes.services.records.file_audit import audit_files
from classes.services.records.files import purge_files
from classes.services.records.object_stores import StoreAway
from classes.services.records.stored_files import (
    FOLDER,
    STORE,
    all_paths,
    open_in,
    path_of,
)
from tests.support.factories import captured
from tests.support.records import A_MOMENT, A_PDF, content_of, deleted, files_command, stored_in
from tests.support.servers.stores import Store

pytestmark = pytest.mark.django_db

LARGE = A_PDF + bytes(3 * 2**20)  # above the size up to which files stay in memory


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
    files_command("move", "--to", "store")
    settings.FILES_IN = STORE

    purge_files(A_MOMENT + timedelta(days=31))

    assert shared.keys == []
    assert list(all_paths()) == []


def test_while_the_store_is_away_nothing_is_purged_and_the_commands_say_why(shared: Store) -> None:
    stored_in(STORE, **deleted())
    with shared.away():
        for action in ("purge", "audit"):
            with pytest.raises(CommandError, match="The store of files does not work: "):
                files_command(action)

    assert ClassFile.objects.count() == 1
    assert files_command("purge") == "Removed for good: 1\n  register.pdf\n"
    assert shared.keys == []


def test_a_store_that_is_away_leaves_a_file_of_the_folder_that_is_purged(shared: Store, settings: Settings) -> None:
    settings.FILES_IN = FOLDER
    row = stored_in(FOLDER, **deleted())

    with shared.away(), pytest.raises(StoreAway):
        purge_files(A_MOMENT + timedelta(days=31))

    assert path_of(row.stored_name).exists()
    assert ClassFile.objects.exists()


def test_a_file_that_the_store_does_not_let_go_is_named_and_keeps_none_of_the_others(shared: Store) -> None:
    kept, other = stored_in(STORE, **deleted()), stored_in(STORE, **deleted())
    remove = object_stores.remove

    def refuse_one(key: str) -> None:
        with answering("AccessDenied") if kept.stored_name.hex in key else nullcontext():
            remove(key)

    with mock.patch.object(object_stores, "remove", refuse_one):
        purge = purge_files(A_MOMENT + timedelta(days=31))

    assert purge.removed == [other.name]
    assert [kept.stored_name.hex in line and "AccessDenied" in line for line in purge.kept] == [True]
    assert list(ClassFile.objects.all()) == [kept]


@pytest.mark.parametrize("code", ["AccessDenied", "InvalidAccessKeyId", "SlowDown"])
def test_a_command_says_which_file_the_store_did_not_give_and_why(shared: Store, code: str) -> None:
    row = stored_in(STORE)
    with (
        mock.patch.object(object_stores, "all_keys", list),
        answering(code),
        pytest.raises(CommandError, match=f"store of files does not work: .*{row.stored_name.hex}.*{code}"),
    ):
        files_command("audit")


def test_a_store_with_a_wrong_key_ends_the_purge_at_the_first_file(shared: Store) -> None:
    stored_in(STORE, **deleted())
    with answering("InvalidAccessKeyId"), pytest.raises(StoreAway):
        purge_files(A_MOMENT + timedelta(days=31))


@pytest.mark.usefixtures("shared")
def test_what_is_not_in_a_store_that_says_so_is_removed_all_the_same() -> None:
    with answering("NoSuchKey"):
        object_stores.remove("00/none")


def test_an_address_where_there_is_no_store_purges_nothing(shared: Store) -> None:
    row = stored_in(STORE, **deleted())
    with answering("404"), pytest.raises(StoreAway):
        purge_files(A_MOMENT + timedelta(days=31))

    assert list(ClassFile.objects.all()) == [row]


@pytest.mark.parametrize("error", [ProtocolError, SSLError])
def test_a_store_that_is_cut_off_in_the_middle_of_a_file_is_away(shared: Store, error: type[Exception]) -> None:
    row = stored_in(STORE, content=LARGE)
    pieces = [LARGE[:1000], error]
    with mock.patch("urllib3.response.HTTPResponse.read", side_effect=pieces) as read, pytest.raises(StoreAway):
        open_in(STORE, row.stored_name)

    assert read.call_count == len(pieces)


@pytest.mark.usefixtures("shared")
def test_a_list_that_is_cut_off_is_no_list() -> None:
    with (
        mock.patch("botocore.awsrequest.AWSResponse.content", b"<ListBucketResult>"),
        pytest.raises(CommandError, match="store of files does not work: the list"),
    ):
        files_command("audit")


def test_a_file_that_moves_between_two_looks_is_found(shared: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    """It is not in the place that is used yet when that is asked, and no longer in the other one after that."""
    row = stored_in(FOLDER)

    def open_before_a_move(place: str, name: UUID) -> Any:
        monkeypatch.setattr(stored_files, "open_in", open_in)
        try:
            return open_in(place, name)
        finally:
            files_command("move", "--to", "store", "--remove")

    monkeypatch.setattr(stored_files, "open_in", open_before_a_move)

    assert content_of(row) == A_PDF


def answering(code: str) -> Any:
    """The store answers this, whatever it is asked."""
    answer: Any = {"Error": {"Code": code}}
    return mock.patch("botocore.client.BaseClient._make_api_call", side_effect=ClientError(answer, "Any"))
