"""Whatever stands in the columns, each class is in the report, and no run ends by it."""

import json
from random import Random
from string import ascii_letters
from typing import Any, Final

import pytest

from classes.models import Client, OldRow, Site, TrainingClass, User
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase, old_database
from tests.old_system.rows import furnish, insert_class

pytestmark = pytest.mark.django_db

DOCUMENTS: Final = (
    "learner_ids",
    "exam_learners",
    "backup_agent_ids",
    "schedule_data",
    "stop_restart_dates",
    "class_notes_data",
    "event_dates",
    "qa_reports",
)
NONSENSE: Final = (
    "null",
    "true",
    "0",
    "-7.5e300",
    "99999999999999999999999999",
    '""',
    '"nonsense"',
    '"{\\"pattern\\": \\"weekly\\", \\"days\\": [\\"Monday\\"]}"',
    '"\\"[1, 2]\\""',
    '"\\u0000"',
    "{}",
    '{"a": 1}',
    '{"0": null, "2": {"date": {"x": []}}}',
    '{"id": {"id": 1}, "date": [], "content": {}, "type": 7, "pattern": ["weekly"]}',
    '[null, true, 7, -1, 1.5, [], {}, [[]], "x", "", {"id": [1]}, {"date": 20260202}, {"content": "\\u0000 \\ud800"}]',
    '[{"id": "1", "name": 7, "level": {}, "status": []}, {"agent_id": true, "date": "0000-00-00"}]',
    '[{"stop_date": "2026-02-30"}, {"stop_date": [], "restart_date": {}}, {"content": [], "category": {"x": 1}}]',
    '[{"type": null, "date": "99999-01-01"}, {"type": "Exams", "date": "2026-03-02", "status": [], "completed_by": 1}]',
    '{"pattern": "weekly", "selectedDays": 7, "timeData": "x", "exceptionDates": true, "holidayOverrides": [1]}',
    '{"pattern": "monthly", "dayOfMonth": {"x": 1}, "timeData": {"single": [1]}, "holidayOverrides": {"x": {"y": 1}}}',
    '{"pattern": "weekly", "days": [[], {}, null, "Mon"], "Monday": [{"start": "x"}], "perDayTimes": {"Monday": 7}}',
    "[" * 300 + "]" * 300,
    '{"a":' * 300 + "1" + "}" * 300,
    *("[" * deep + "]" * deep for deep in (600, 900)),
    *(json.dumps("[" * deep + "]" * deep) for deep in (300, 600, 900)),
    json.dumps('{"0":' * 600 + "1" + "}" * 600),
)
# What a column of the type text or json may hold, and one of jsonb cannot
UNCHECKED: Final = (
    "",
    "  ",
    "{",
    "[1,",
    "NaN",
    "-Infinity",
    'a:1:{i:0;s:1:"x";}',
    "[" * 100_000,
    '{"date": "\\ud800"}',
    "1" * 5000,
)
LONGEST: Final = "Umfula " + "x" * 113
LARGEST_ID: Final = 2_147_483_647
TEXTS: Final = (
    "O&amp;amp;#039;Hara &lt;b&gt; &#0; &#x1F600; &nbsp;",
    "\\\\\\'quoted\\\\\\\" \\\\\\\\ 5% \\u0000 \\x00 \\0 %00",
    "a\tb\nc\r\nd\x01\x02\x1b[31m\x7f\x85\u2028\u202e\u200b",
    "x" * 10_000,
    "&" * 10_000,
    "&amp;" * 2_000,
    "\\" * 10_000,
    "\U0001f600 \ufffe \ufffd ẞ İ ŉ",
    "'; DROP TABLE classes; --",
    "ß" * 200,
    "{{ 7 * 7 }} <script>alert(1)</script> %s %(x)s {0}",
)


def test_documents_of_every_type_are_no_traceback(office: OldDatabase, bring: Bring) -> None:
    office.run("ALTER TABLE classes ADD COLUMN IF NOT EXISTS qa_reports json")
    office.run("ALTER TABLE classes ALTER schedule_data DROP DEFAULT, ALTER schedule_data TYPE json USING NULL")
    cases = [(column, text) for column in DOCUMENTS for text in NONSENSE]
    for number, (column, text) in enumerate(cases, start=1):
        document = text.replace("\\u0000", "\\u0001") if column not in ("schedule_data", "qa_reports") else text
        document = document.replace("\\ud800", "\\u0002") if column not in ("schedule_data", "qa_reports") else document
        insert_class(office, number, class_duration=8, **{column: document})

    report = bring(office)

    outcomes = {row["key"]: row["outcome"] for row in report["rows"] if row["table"] == "classes"}
    assert outcomes.keys() == {str(number) for number in range(1, len(cases) + 1)}
    assert set(outcomes.values()) <= {"imported", "imported_with_remark"}
    assert not OldRow.objects.filter(remarks__kind="not_stored").exists()


def test_texts_that_are_no_documents_are_unreadable_and_quoted(office: OldDatabase, bring: Bring) -> None:
    for column in DOCUMENTS:
        office.run(f"ALTER TABLE classes ADD COLUMN IF NOT EXISTS {column} text")
        office.run(f"ALTER TABLE classes ALTER {column} DROP DEFAULT, ALTER {column} TYPE text")
    for number, text in enumerate(UNCHECKED, start=1):
        insert_class(office, number, original_start_date=f"20{number + 10}-02-02", **dict.fromkeys(DOCUMENTS, text))

    report = bring(office)

    kinds = {row["key"]: row["kinds"] for row in report["rows"] if row["table"] == "classes"}
    assert kinds.keys() == {str(number) for number in range(1, len(UNCHECKED) + 1)}
    assert kinds["1"] == kinds["2"] == ["timetable_missing"]
    assert all("json_unreadable" in kinds[key] for key in ("3", "4", "7", "8"))


def test_texts_of_every_kind_are_no_traceback_anywhere(office: OldDatabase, bring: Bring) -> None:
    loosen(office)
    for number, text in enumerate(TEXTS, start=100):
        note = {"content": text, "category": text, "author": text, "created_at": text, "attachments": [{"name": text}]}
        place = {"id": "1", "name": text, "level": text, "status": text}
        event = {"type": "Exams", "description": text, "date": "2026-03-02", "notes": text, "status": text}
        visit = {"class_id": number, "visit_date": "2026-03-02", "visit_type": text, "officer_name": text}
        office.insert("clients", client_id=number, client_name=f"{text}{number}", client_status=text)
        office.insert("locations", location_id=number, street_address=text, suburb=text, town=text, province=text)
        office.insert("sites", site_id=number, client_id=number, site_name=text, place_id=number)
        office.insert(
            "agents", agent_id=number, first_name=text, surname=text, tel_number=text, email_address=f"{text}@"
        )
        office.insert("learners", id=number, first_name=text, surname=text, title=text, gender=text, sa_id_no=text)
        insert_class(
            office,
            number,
            client_id=number,
            site_id=number,
            class_code=text,
            seta_funded=True,
            seta=text,
            exam_class=True,
            exam_type=text,
            order_nr=text,
            learner_ids=[place],
            class_notes_data=[note, text],
            event_dates=[event],
            schedule_data={"pattern": text, "exceptionDates": [{"date": "2026-02-09", "reason": text}]},
        )
        office.insert("qa_visits", **visit)
        office.insert(
            "class_change_logs",
            class_id=number,
            operation="UPDATE",
            changed_at="2026-02-01",
            diff={"order_nr": {"old": text, "new": text}, text: {"old": 1, "new": text}, "learner_ids": text},
        )

    report = bring(office)

    rows = {row["key"]: row for row in report["rows"] if row["table"] == "classes"}
    assert rows.keys() == {str(number) for number in range(100, 100 + len(TEXTS))}
    left = {key: row["remarks"] for key, row in rows.items() if row["outcome"] == "left_for_a_human"}
    assert left == {}
    assert TrainingClass.objects.count() == len(TEXTS)
    assert "\x00" not in json.dumps(report)


def loosen(office: OldDatabase) -> None:
    """Other databases have other lengths."""
    wide: dict[str, tuple[str, ...]] = {
        "clients": ("client_name", "client_status"),
        "locations": ("street_address", "suburb", "town", "province", "postal_code"),
        "sites": ("site_name",),
        "agents": ("first_name", "surname", "tel_number", "email_address"),
        "learners": ("first_name", "surname", "title", "gender", "sa_id_no"),
        "classes": ("class_type", "class_subject", "class_code", "seta", "exam_type", "order_nr"),
        "qa_visits": ("visit_type", "officer_name"),
    }
    for table, names in wide.items():
        office.run(f"ALTER TABLE {table} " + ", ".join(f"ALTER {name} TYPE text" for name in names))


def test_a_row_that_a_rule_refuses_is_one_line_without_its_values(
    office: OldDatabase, bring: Bring, monkeypatch: pytest.MonkeyPatch
) -> None:
    insert_class(office, 1, class_duration=8)
    insert_class(office, 2, class_duration=8)
    monkeypatch.setattr("classes.services.transfer.drafts.uuid5", lambda *_: "00000000-0000-0000-0000-000000000001")

    report = bring(office)

    rows: dict[str, Any] = {row["key"]: row for row in report["rows"] if row["table"] == "classes"}
    assert rows["1"]["outcome"] == "imported_with_remark" or rows["1"]["outcome"] == "imported"
    assert rows["2"]["kinds"] == ["not_stored"]
    assert "A rule of this program refused it" in rows["2"]["remarks"][0]["text"]


def client(database: OldDatabase, key: int, name: str) -> None:
    database.insert("clients", client_id=key, client_name=name, client_status="active")


def kinds_of(report: dict[str, Any], table: str) -> dict[str, list[str]]:
    return {row["key"]: row["kinds"] for row in report["rows"] if row["table"] == table}


def test_the_longest_name_twice_has_room_for_the_largest_id(office: OldDatabase, bring: Bring) -> None:
    loosen(office)
    client(office, 2, LONGEST)
    client(office, LARGEST_ID, LONGEST.upper())
    for key in (2, LARGEST_ID):
        office.insert("sites", site_id=key, client_id=2, site_name=LONGEST)

    report = bring(office)

    assert kinds_of(report, "clients") == {f"{LARGEST_ID}": ["client_name_twice", "client_renumbered"]}
    for names in (Client.objects, Site.objects):
        longest = sorted((name for name in names.values_list("name", flat=True) if len(name) > 100), key=str.lower)
        assert [len(name) for name in longest] == [120, 120]
        assert longest[0].endswith(f" ({LARGEST_ID})")


def test_a_name_that_is_taken_also_with_its_id_ends_in_a_sign(office: OldDatabase, bring: Bring) -> None:
    loosen(office)
    for key, name in ((2, f"{LONGEST[:108]} (1000001) *"), (3, f"{LONGEST[:110]} (1000001)"), (4, LONGEST)):
        client(office, key, name)
    client(office, 1_000_001, LONGEST)
    client(office, 5, "Umfula")

    report = bring(office)

    assert set(kinds_of(report, "clients")) == {"5", "1000001"}
    assert Client.objects.get(pk=5).name == "Umfula (5)"
    assert Client.objects.get(pk=1_000_001).name == f"{LONGEST[:106]} (1000001) * *"


def test_what_is_no_address_is_no_username(office: OldDatabase, bring: Bring) -> None:
    office.run("UPDATE users SET email = 'not an address'")
    insert_class(office, 1, project_supervisor_id=1)

    bring(office)

    assert list(User.objects.filter(groups__name="Supervisor").values_list("username", "email")) == [
        ("supervisor-1", "")
    ]


def test_a_class_without_a_key_is_a_line_too(bring: Bring) -> None:
    with old_database() as database:
        furnish(database)
        database.run(
            "ALTER TABLE classes ALTER class_id DROP IDENTITY, DROP CONSTRAINT classes_pkey CASCADE",
            "ALTER TABLE classes ALTER class_id DROP NOT NULL",
        )
        insert_class(database, 1)
        insert_class(database, 2, class_id=None, original_start_date="2027-02-01")

        report = bring(database)

    assert [row["key"] for row in report["rows"] if row["table"] == "classes"] == ["1", ""]


def test_a_text_that_no_index_takes_leaves_its_class_alone(office: OldDatabase, bring: Bring) -> None:
    loosen(office)
    chance = Random(13)
    insert_class(office, 1, class_code="".join(chance.choices(ascii_letters, k=9_000)))
    insert_class(office, 2, class_code="AET-2025")

    report = bring(office)

    assert kinds_of(report, "classes") == {"1": ["not_stored"], "2": []}
    assert "Shorten the text" in report["rows"][0]["remarks"][0]["text"]
    assert TrainingClass.objects.get().old_code.code == "AET-2025"


def test_a_subject_of_another_type_is_a_line_of_its_own(office: OldDatabase, bring: Bring) -> None:
    for number, (code, mode) in enumerate((("OWN", "own"), ("ALL", "all_subjects")), start=50):
        office.insert(
            "class_types",
            class_type_id=number,
            class_type_code=code,
            class_type_name=code,
            subject_selection_mode=mode,
        )
        office.insert(
            "class_type_subjects",
            class_type_subject_id=number,
            class_type_id=number,
            subject_code="RLN",
            subject_name="Numeracy",
            subject_duration=160,
        )

    report = bring(office)

    assert kinds_of(report, "class_type_subjects") == {"50": ["subject_unknown"]}
    assert "is one of REALLL here" in report["rows"][0]["remarks"][0]["text"]
