"""What is true after the import of the sample: codes go on, files are in order, nobody's number is told anywhere."""

import io
import logging
import re
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from django.utils import timezone

from classes.models import ClassCodeCounter, Enrolment, Learner, OldChange, OldRow, Remark, User
from classes.services.capture.code_audit import audit_class_codes
from classes.services.codes.class_codes import ClassCodeService
from classes.services.learners.erasures import erase_learner
from classes.services.records.file_audit import audit_files
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase
from tests.old_system.numbers import id_number
from tests.old_system.rows import insert_class
from tests.support.factories import UserFactory

pytestmark = pytest.mark.django_db


@pytest.mark.usefixtures("folder")
def test_codes_go_on_files_are_in_order_and_no_number_is_told(
    sample_database: OldDatabase, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    caplog.handler.setFormatter(logging.Formatter("%(message)s"))
    out, files = io.StringIO(), [tmp_path / name for name in ("report.json", "report.csv", "verify.json")]
    for options in ({"dry_run": True, "report": files[1]}, {"report": files[0]}, {"verify": True, "report": files[2]}):
        call_command("import_wecoza", source=sample_database.address, stdout=out, stderr=out, **options)

    assert audit_class_codes().is_clean
    assert audit_files().is_clean
    for prefix, last in ClassCodeCounter.objects.values_list("prefix", "last_number"):
        assert ClassCodeService(prefix).next_code().number == last + 1
    told = "".join([out.getvalue(), *(file.read_text() for file in files)])
    told += "".join(record.getMessage() for record in caplog.records if not record.name.startswith("django.db"))
    kept = [*Remark.objects.values_list("text", flat=True), *map(str, OldChange.objects.values_list("sentences"))]
    numbers = numbers_in(sample_database)
    assert [number for number in numbers if number in told + "".join(kept)] == []


def numbers_in(database: OldDatabase) -> set[str]:
    """All ID and passport numbers that stand there, as they stand and without what parts them."""
    rows = database.ask(
        "SELECT sa_id_no, passport_number FROM learners UNION SELECT sa_id_no, passport_number FROM agents"
    )
    as_they_stand = {number for row in rows for number in row if number and len(number) > 5}
    return as_they_stand | {re.sub("[ -]", "", number) for number in as_they_stand}


def test_an_erased_learner_does_not_come_back(office: OldDatabase, bring: Bring) -> None:
    row: dict[str, Any] = {"id": "1", "name": "Thandi L1", "status": "Walk-in Learner"}
    insert_class(office, 1, learner_ids=[row, row, "2"])
    bring(office)
    learner = Learner.objects.get(surname="L1")
    number, user = learner.id_number, somebody()
    erase_learner(learner, reason="Asked for", by=user, at=timezone.now())
    enrolled, learners = Enrolment.objects.count(), Learner.objects.count()
    insert_class(office, 2, learner_ids=[row], original_start_date="2027-02-01")
    diff = {"learner_ids": {"old": [], "new": [row]}}
    office.insert("class_change_logs", class_id=2, operation="UPDATE", changed_at="2026-02-01", diff=diff)

    report = bring(office)

    assert (Enrolment.objects.count(), Learner.objects.count()) == (enrolled, learners)
    assert not Learner.objects.filter(id_number=number).exists()
    rows = {each["key"]: each for each in report["rows"] if each["table"] == "classes"}
    assert rows["2"]["outcome"] == "imported_with_remark"
    assert "learner_left_out" in rows["2"]["kinds"]
    assert "Thandi L1" not in str(report)
    assert "Thandi L1" not in str(OldChange.objects.values_list("sentences"))
    assert OldRow.objects.get(table="learners", key="1").new_key == learner.pk


@pytest.mark.parametrize("left", ["class", "nothing"])
def test_the_name_of_an_erased_learner_goes_where_a_place_waits_for_them(
    office: OldDatabase, bring: Bring, left: str
) -> None:
    """They are here, and not in the class: because it was deleted here, say."""
    office.run("UPDATE learners SET sa_id_no = NULL WHERE id = 2")
    insert_class(office, 1, learner_ids=[1, {"id": 2, "name": "Thandi L2"}])
    bring(office)
    if left == "nothing":
        OldRow.objects.filter(table="classes").update(new_key=2**40)
    office.run("UPDATE classes SET class_type = 'ZZ' WHERE class_id = 1")
    office.run(f"UPDATE learners SET sa_id_no = '{id_number(2)}' WHERE id = 2")
    waits = bring(office)

    erase_learner(Learner.objects.get(surname="L2"), reason="Asked for", by=somebody(), at=timezone.now())

    assert "Thandi L2” (learner 2) is here now" in str(waits)
    assert not Remark.objects.filter(text__contains="Thandi L2").exists()
    assert "Thandi L2" not in str(bring(office))
    assert not Remark.objects.filter(text__contains="Thandi L2").exists()


def somebody() -> User:
    user: User = UserFactory()
    return user
