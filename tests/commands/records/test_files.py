from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from classes.models import ClassFile
from tests.support.factories import captured
from tests.support.records import ClassFileFactory, deleted, stored_file

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("folder")]


@pytest.fixture
def told() -> StringIO:
    return StringIO()


def test_audit_is_content_when_all_is_there(told: StringIO) -> None:
    stored_file(captured())

    call_command("files", "audit", stdout=told)

    assert told.getvalue() == (
        "Rows without a file: none\n"
        "Files without a row: none\n"
        "Files that are not what they were: none\n"
        "1 files have a row.\n"
    )


def test_audit_names_what_is_wrong_and_fails(told: StringIO, folder: Path) -> None:
    lost = ClassFileFactory.create()
    folder.mkdir(exist_ok=True)
    (folder / "stray").touch()

    with pytest.raises(CommandError, match="Something is wrong") as failure:
        call_command("files", "audit", stdout=told)

    assert failure.value.returncode == 1
    assert f"Rows without a file: 1\n  {lost.training_class}: register.pdf" in told.getvalue()
    assert f"Files without a row: 1\n  {folder}/stray\n" in told.getvalue()


def test_purge_tells_what_it_removed(told: StringIO) -> None:
    stored_file(captured(), **deleted())

    call_command("files", "purge", stdout=told)

    assert told.getvalue() == "Removed for good: 1\n  register.pdf\n"
    assert not ClassFile.objects.exists()
