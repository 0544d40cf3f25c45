"""`--files FOLDER`: a copy of WordPress's folder `uploads`, of which most files are gone."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from pytest_django.fixtures import Settings

from classes.models import ClassFile, Note, QAVisit
from classes.services.records.file_audit import audit_files
from classes.services.records.stored_files import all_paths, stored
from classes.services.transfer.storing import classes as storing
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase
from tests.old_system.rows import insert_class
from tests.support.servers.stores import Store, store, use

pytestmark = pytest.mark.django_db

PDF = b"%PDF-1.7\n" + b"x" * 2000 + b"\n%%EOF\n"
URL = "https://office.example/wp-content/uploads/2025/11/gate%20plan.pdf"


@pytest.fixture
def uploads(tmp_path: Path, folder: Path) -> Path:
    uploads = tmp_path / "uploads"
    (uploads / "2025/11").mkdir(parents=True)
    (uploads / "qa-reports").mkdir()
    return uploads


@pytest.fixture
def shared(settings: Settings) -> Iterator[Store]:
    with store() as started:
        use(started, settings)
        started.empty()  # what others sent to one in this process is still there
        yield started


def class_with(office: OldDatabase, *attachments: dict[str, Any]) -> None:
    note = {"content": "Gate", "created_at": "2025-11-03T09:15:00+02:00", "attachments": list(attachments)}
    insert_class(office, 1, class_notes_data=[note])


def kinds_in(report: dict[str, Any]) -> list[str]:
    return [kind for row in report["rows"] if row["table"] == "classes" for kind in row["kinds"]]


def told_of_files(report: dict[str, Any]) -> str:
    remarks = [each for row in report["rows"] for each in row["remarks"]]
    return " ".join(each["text"] for each in remarks if each["kind"] == "file_missing")


@pytest.mark.parametrize(
    "attachment",
    [
        {"id": 3, "url": URL, "name": "gate plan.pdf", "size": 2000, "type": "application/pdf"},
        {"url": URL, "name": "gate plan.pdf", "elementId": "x1", "isExisting": "true"},
        {"url": "2025/11/gate plan.pdf", "name": "gate plan.pdf"},
        {"url": URL, "name": "C:\\plans\\gate plan.pdf"},
        {"file_path": "uploads/2025/11/gate plan.pdf", "name": "gate plan.pdf"},
        {"file_path": "wp-content/uploads/2025/11/gate&nbsp;plan.pdf", "name": "gate plan.pdf"},
    ],
)
def test_an_attachment_is_kept_with_its_note(
    attachment: dict[str, Any], office: OldDatabase, bring: Bring, uploads: Path
) -> None:
    class_with(office, attachment)
    (uploads / "2025/11/gate plan.pdf").write_bytes(PDF)

    report = bring(office, files=uploads)

    kept = ClassFile.objects.get()
    assert (kept.name, kept.note) == ("gate plan.pdf", Note.objects.get())
    assert "file_missing" not in kinds_in(report)
    assert audit_files().is_clean


@pytest.mark.parametrize("is_away", [False, True], ids=["there", "away at first"])
def test_an_attachment_is_kept_in_a_store(
    office: OldDatabase, bring: Bring, uploads: Path, shared: Store, monkeypatch: pytest.MonkeyPatch, *, is_away: bool
) -> None:
    class_with(office, {"url": URL, "name": "gate plan.pdf"})
    (uploads / "2025/11/gate plan.pdf").write_bytes(PDF)
    waits: list[float] = []

    def wait(seconds: float) -> None:
        waits.append(seconds)
        shared.start()

    monkeypatch.setattr(storing, "sleep", wait)
    if is_away:
        shared.stop()
    report = bring(office, files=uploads)

    assert len(shared.keys) == ClassFile.objects.count() == 1
    assert list(all_paths()) == []
    assert len(waits) == is_away
    assert "file_missing" not in kinds_in(report)
    assert audit_files().is_clean


def test_a_report_is_kept_with_its_visit_at_the_time_of_its_upload(
    office: OldDatabase, bring: Bring, uploads: Path
) -> None:
    insert_class(office, 1)
    document = {
        "filename": "qa_1.pdf",
        "original_name": "visit.pdf",
        "file_path": "qa-reports/qa_1.pdf",
        "upload_date": "2025-11-01 10:12:00",
    }
    office.insert(
        "qa_visits",
        class_id=1,
        visit_date="2026-03-02",
        visit_type="Final",
        officer_name="Ada Beheer",
        latest_document=document,
    )
    (uploads / "qa-reports/qa_1.pdf").write_bytes(PDF)

    bring(office, files=uploads)

    kept = ClassFile.objects.get()
    assert (kept.name, kept.qa_visit) == ("visit.pdf", QAVisit.objects.get())
    assert kept.uploaded_at.isoformat() == "2025-11-01T08:12:00+00:00"


@pytest.mark.parametrize("name", ["gate  plan.pdf", "gate &amp; plan.pdf", " plan.pdf"])
@pytest.mark.parametrize("at", ["path", "url"])
def test_a_name_on_the_disk_is_taken_as_it_is_written(
    name: str, at: str, office: OldDatabase, bring: Bring, uploads: Path
) -> None:
    class_with(office, {at: f"/wp-content/uploads/2025/11/{name}", "name": name})
    (uploads / "2025/11" / name).write_bytes(PDF)

    report = bring(office, files=uploads)

    assert ClassFile.objects.count() == 1
    assert "file_missing" not in kinds_in(report)


@pytest.mark.parametrize("uploaded", ["0001-01-01 00:00:00", "9999-12-31T23:59:59", "1969-07-20T20:17:00+00:00"])
def test_an_upload_at_a_time_that_cannot_be_has_that_of_its_note(
    uploaded: str, office: OldDatabase, bring: Bring, uploads: Path
) -> None:
    class_with(office, {"url": URL, "name": "gate plan.pdf", "upload_date": uploaded})
    (uploads / "2025/11/gate plan.pdf").write_bytes(PDF)

    bring(office, files=uploads)

    assert ClassFile.objects.get().uploaded_at == Note.objects.get().written_at


@pytest.mark.parametrize(
    ("content", "why"),
    [
        (None, "was not there"),
        (b"", "is empty"),
        (b"<html>", "is no PDF file"),
        (b"x" * (2**20 * 26), "is too large"),
    ],
)
def test_what_lies_there_and_cannot_be_kept_is_a_remark_and_stands_in_the_text(
    content: bytes | None, why: str, office: OldDatabase, bring: Bring, uploads: Path
) -> None:
    class_with(office, {"url": URL, "name": "gate plan.pdf"})
    if content is not None:
        (uploads / "2025/11/gate plan.pdf").write_bytes(content)

    report = bring(office, files=uploads)

    assert why in told_of_files(report)
    told = "The report gate plan.pdf was not there when the old data were brought in."
    assert Note.objects.get().text.endswith(told)
    assert not ClassFile.objects.exists()


@pytest.mark.parametrize(
    ("attachment", "why"),
    [
        ({"name": "plan.exe"}, "is of a kind that cannot be kept"),
        ({"url": "https://office.example/wp-content/uploads/../../etc/passwd.pdf"}, "was not there"),
        ({"url": "http://[nonsense"}, "was not there"),
        ({"url": "2025/11/" + "x" * 5000 + ".pdf"}, "could not be read"),
        ({"url": "2025/11/%00.pdf"}, "could not be read"),
        ({"url": "2025/11"}, "was not there"),
        ({"path": "uploads/../../secret.pdf"}, "was not there"),
        ({"path": "uploads/..&#47;../secret.pdf"}, "was not there"),
    ],
)
def test_an_address_that_leads_to_no_file_of_the_folder_is_a_remark(
    attachment: dict[str, Any], why: str, office: OldDatabase, bring: Bring, uploads: Path
) -> None:
    class_with(office, {"url": URL, "name": "gate plan.pdf", **attachment})
    (uploads / "2025/11/gate plan.pdf").write_bytes(PDF)
    (uploads.parent / "secret.pdf").write_bytes(PDF)

    assert why in told_of_files(bring(office, files=uploads))
    assert not ClassFile.objects.exists()


def test_a_file_that_is_gone_when_it_is_stored_is_a_remark(
    office: OldDatabase, bring: Bring, uploads: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    class_with(office, {"url": URL, "name": "gate plan.pdf"})
    plan = uploads / "2025/11/gate plan.pdf"
    plan.write_bytes(PDF)

    def too_late(*uploads: Any) -> Any:
        plan.unlink(missing_ok=True)
        return stored(*uploads)

    monkeypatch.setattr("classes.services.transfer.storing.files.stored", too_late)

    report = bring(office, files=uploads)

    assert "was not there" in told_of_files(report)
    assert Note.objects.count() == 1
    assert audit_files().is_clean


def test_a_folder_that_nobody_may_read_is_a_remark(office: OldDatabase, bring: Bring, uploads: Path) -> None:
    class_with(office, {"url": URL, "name": "gate plan.pdf"})
    loop = uploads / "2025/11/gate plan.pdf"
    loop.symlink_to(loop)

    report = bring(office, files=uploads)

    assert "file_missing" in kinds_in(report)


def test_a_dry_run_looks_at_the_files_and_keeps_none(office: OldDatabase, bring: Bring, uploads: Path) -> None:
    class_with(office, {"url": URL, "name": "gate plan.pdf"}, {"url": "x.pdf", "name": "x.pdf"})
    (uploads / "2025/11/gate plan.pdf").write_bytes(PDF)

    dry = bring(office, files=uploads, dry_run=True)

    assert not (uploads.parent / "files").exists() or not list((uploads.parent / "files").rglob("*.pdf"))
    assert dry["rows"] == bring(office, files=uploads)["rows"]
