"""A disk that is full while files are sent: 507 with a sentence, and nothing left behind."""

import errno
import os
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django.fixtures import Settings

from classes import roles
from classes.models import ClassFile, Note, QAVisit, User
from classes.services.records import stored_files
from classes.services.records.file_audit import audit_files
from classes.services.records.stored_files import all_paths
from tests.support.documents import send
from tests.support.factories import UserFactory, captured
from tests.support.records import A_PDF

pytestmark = pytest.mark.django_db

ROOM = 256 * 2**10
LARGE = ("large.pdf", A_PDF + os.urandom(2 * ROOM))
SMALL = ("small.pdf", A_PDF)
HUGE = ("huge.pdf", A_PDF + os.urandom(3 * 2**20))  # above the size up to which files stay in memory


@pytest.fixture
def small_disk(folder: Path) -> Iterator[Path]:
    """A file system of 256 KB; only root may make one."""
    folder.mkdir()
    mount = shutil.which("mount")
    made = mount and subprocess.run(
        [mount, "-t", "tmpfs", "-o", f"size={ROOM}", "tmpfs", folder], capture_output=True, check=False
    )
    if not made or made.returncode:
        pytest.skip("a file system of its own needs root")
    yield folder
    subprocess.run(["umount", folder], check=True)


@pytest.fixture
def officer(client: Browser) -> User:
    user = UserFactory.create(role=roles.QA_OFFICER)
    client.force_login(user)
    return user


def fields_of(tab: str, officer: User) -> tuple[str, dict[str, Any]]:
    """The name of the field for files in each form that takes some, and what else it needs."""
    forms: dict[str, tuple[str, dict[str, Any]]] = {
        "files": ("files", {}),
        "notes": ("attachments", {"text": "Three learners came late."}),
        "qa-visits": ("reports", {"date": "2026-02-09", "type": "initial", "officer": officer.pk}),
    }
    return forms[tab]


def left_in(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if path.is_file()]


def check_answer(answer: Any) -> None:
    assert answer.status_code == 507
    assert answer.json()["message"] == (
        "The server's disk is full, and nothing was saved: "
        "tell an administrator, and send this once more when there is room."
    )
    models: tuple[Any, ...] = (ClassFile, Note, QAVisit)
    assert [model.objects.count() for model in models] == [0, 0, 0]


@pytest.mark.parametrize("tab", ["files", "notes", "qa-visits"])
def test_where_files_are_kept(
    client: Browser, officer: User, small_disk: Path, tab: str, caplog: pytest.LogCaptureFixture
) -> None:
    field, fields = fields_of(tab, officer)

    answer = send(client, f"/classes/{captured().code}/{tab}/", [SMALL, LARGE], field=field, **fields)

    check_answer(answer)
    assert left_in(small_disk) == []
    assert audit_files().is_clean
    assert "disk full" in caplog.messages


@pytest.mark.usefixtures("officer")
def test_where_bodies_wait_while_they_come(client: Browser, small_disk: Path, settings: Settings) -> None:
    settings.FILE_UPLOAD_TEMP_DIR = str(small_disk)

    answer = send(client, f"/classes/{captured().code}/files/", [HUGE])

    check_answer(answer)
    assert left_in(small_disk) == []


@pytest.mark.usefixtures("officer", "folder")
@pytest.mark.parametrize("cause", ["ENOSPC", "EDQUOT", "EFBIG"])
def test_whatever_the_machine_calls_it(client: Browser, monkeypatch: pytest.MonkeyPatch, cause: str) -> None:
    def is_full(_folder: Path) -> None:
        raise OSError(getattr(errno, cause), "no room")

    monkeypatch.setattr(stored_files, "_sync", is_full)

    answer = send(client, f"/classes/{captured().code}/files/", [SMALL])

    check_answer(answer)
    assert list(all_paths()) == []


@pytest.mark.usefixtures("officer", "folder")
def test_a_page_says_it_without_script(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def is_full(_folder: Path) -> None:
        raise OSError(errno.ENOSPC, "no room")

    monkeypatch.setattr(stored_files, "_sync", is_full)
    client.defaults["HTTP_ACCEPT"] = "text/html"

    answer = send(client, f"/classes/{captured().code}/files/", [SMALL])

    assert answer.status_code == 507
    assert "The server&#x27;s disk is full" in answer.text


@pytest.mark.usefixtures("officer")
def test_what_fits_afterwards_is_kept(client: Browser, small_disk: Path) -> None:
    address = f"/classes/{captured().code}/files/"
    send(client, address, [SMALL, LARGE])

    answer = send(client, address, [SMALL])

    assert answer.status_code == 201
    assert len(left_in(small_disk)) == 1
