"""Moving files between the folder and the store, beside people at work, purges and other moves."""

from concurrent.futures import Future, ThreadPoolExecutor
from datetime import timedelta
from errno import ENOSPC
from io import BytesIO, StringIO
from threading import Event
from typing import Any
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.test import Client as Browser
from pytest_django import Settings

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
from tests.support.records import A_MOMENT, A_PDF, deleted, files_command, stored_in
from tests.support.servers.concurrency import PATIENCE, wait_until_somebody_waits, with_own_connection
from tests.support.servers.servers import in_a_thread
from tests.support.servers.stores import Store

pytestmark = pytest.mark.django_db


def test_files_move_to_the_store_beside_people_at_work_and_back(
    shared: Store, officer: Browser, settings: Settings
) -> None:
    settings.FILES_IN = FOLDER
    early, late = stored_in(FOLDER), stored_in(FOLDER)

    first = files_command("move", "--to", "store")
    settings.FILES_IN = STORE
    later = stored_in(FOLDER)  # it came between the move and the restart with the other setting
    at_once = officer.get(f"/classes/{later.training_class}/files/{later.pk}/")
    second = files_command("move", "--to", "store", "--remove")

    assert first.startswith("2 copied, 0 were there, 0 removed.\n")
    assert b"".join(at_once.streaming_content) == A_PDF  # type: ignore[attr-defined]
    assert second.startswith("1 copied, 2 were there, 3 removed.\n")
    assert list(all_paths()) == []
    assert audit_files().is_clean

    back = files_command("move", "--to", "folder")
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
    with pytest.raises(CommandError, match="Solve this and run the command again"):
        files_command("move", "--to", "store")
    monkeypatch.setattr("classes.services.records.file_moves.put_in", put_in)

    assert files_command("move", "--to", "store").startswith("1 copied, 2 were there, 0 removed.\n")
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
        files_command("move", "--to", "store")
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

    assert files_command("move", "--to", "store").startswith(
        "1 copied, 0 were there, 0 removed.\nIn neither place: none\n"
    )


@pytest.mark.parametrize("target", [STORE, FOLDER])
def test_two_moves_at_once_lose_nothing(
    target: str, shared: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The other one ends, and takes the file away at its source, before this one has opened it there."""
    (source,) = {STORE, FOLDER} - {target}
    row = stored_in(source)
    settings.FILES_IN = target

    def open_beside_another(place: str, name: UUID) -> Any:
        monkeypatch.setattr("classes.services.records.file_moves.open_in", open_in)
        files_command("move", "--to", target, "--remove")
        return open_in(place, name)

    monkeypatch.setattr("classes.services.records.file_moves.open_in", open_beside_another)

    assert files_command("move", "--to", target, "--remove").startswith("0 copied, 1 were there, 0 removed.\n")
    assert facts_in(target, row.stored_name) == (row.size, row.sha256)


@pytest.mark.parametrize("target", [STORE, FOLDER])
def test_a_move_that_fails_beside_another_leaves_what_that_one_brought(
    target: str, shared: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It has opened the file at its source, the other one moves it, and then the target takes no more."""
    (source,) = {STORE, FOLDER} - {target}
    row = stored_in(source)
    settings.FILES_IN = target

    class CutShort(BytesIO):
        def read(self, *_size: int | None) -> bytes:
            raise OSError(ENOSPC, "No space left on device")

    def put_beside_another(place: str, name: UUID, content: Any) -> None:
        monkeypatch.setattr("classes.services.records.file_moves.put_in", put_in)
        files_command("move", "--to", target, "--remove")
        put_in(place, name, CutShort(content.read()))

    monkeypatch.setattr("classes.services.records.file_moves.put_in", put_beside_another)

    with pytest.raises(CommandError, match=r"folder on this machine does not work: .*No space left on device"):
        files_command("move", "--to", target, "--remove")
    assert facts_in(target, row.stored_name) == (row.size, row.sha256)
    assert facts_in(source, row.stored_name) is None
    assert audit_files().is_clean


def test_a_file_that_another_move_took_between_two_looks_is_there(
    shared: Store, settings: Settings, monkeypatch: pytest.MonkeyPatch
) -> None:
    """This one has seen that the target lacks it; the other one moves it before this one looks at the source."""
    stored_in(FOLDER)

    def facts_beside_another(place: str, name: UUID) -> tuple[int, str] | None:
        found = facts_in(place, name)
        monkeypatch.setattr("classes.services.records.file_moves.facts_in", facts_in)
        files_command("move", "--to", "store", "--remove")
        return found

    monkeypatch.setattr("classes.services.records.file_moves.facts_in", facts_beside_another)

    assert files_command("move", "--to", "store").startswith("0 copied, 1 were there, 0 removed.\n")


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
        files_command("move", "--to", "store", "--remove")

    assert path_of(row.stored_name).exists()


@pytest.mark.usefixtures("folder")
def test_without_a_store_there_is_nothing_to_move_to() -> None:
    with pytest.raises(CommandError, match="There is no store"):
        files_command("move", "--to", "store")
