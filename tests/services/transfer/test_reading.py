"""Reading what the old system wrote: nothing of it is stored, and each thing that is odd is said."""

import json
import re
from collections.abc import Callable
from datetime import date, time, timedelta
from pathlib import Path
from typing import Any, Final

import pytest

from classes import timetable as engine
from classes.models.transfer.kinds import Kind
from classes.services.transfer import reading
from classes.services.transfer.drafts import order_number_in
from classes.services.transfer.reading.days import read_exceptions, read_held_holidays, read_stops
from classes.services.transfer.reading.documents import UnreadableDocument, key_of, loaded
from classes.services.transfer.reading.events import read_events
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.notes import parts_of, read_notes
from classes.services.transfer.reading.places import Levels, Place, exam_places_in, places_in, status_in
from classes.services.transfer.reading.teaching import read_backups, say_same_day, say_unusable
from classes.services.transfer.reading.texts import clean, line_of, without_numbers
from classes.services.transfer.reading.timetables import read_timetable
from classes.services.transfer.reading.visits import read_visits

Said = Callable[[Findings], object]

START: Final = date(2026, 2, 2)
NINE_TO_TWELVE: Final = {"start_time": "09:00", "end_time": "12:00"}
MONDAYS: Final[dict[str, Any]] = {
    "pattern": "weekly",
    "selectedDays": ["Monday"],
    "timeData": {"perDayTimes": {"Monday": NINE_TO_TWELVE}},
}
DATED: Final = [{"date": str(START + timedelta(weeks=week)), **NINE_TO_TWELVE} for week in range(107)]
LEVELS: Final = Levels({"RLN"}, meant="", instead="RLN")


ENTRY: Final = {"day": "Monday", "date": None, **NINE_TO_TWELVE}


def timetable(document: Any) -> Said:
    """Reads it as a class's column, and its exceptions and held holidays."""

    def read(findings: Findings) -> None:
        found = read_timetable(document if isinstance(document, str) else json.dumps(document))
        findings.take_over(found.sayings)
        read_exceptions(found.exceptions, {START}, findings)
        read_held_holidays(found.overrides, findings)

    return read


def exceptions(*rows: object) -> Said:
    return timetable({**MONDAYS, "exceptionDates": rows})


def stops(*rows: object) -> Said:
    return lambda findings: read_stops(json.dumps(rows), START, findings)


def notes(*rows: object) -> Said:
    return lambda findings: read_notes(json.dumps(rows), findings)


def events(*rows: object) -> Said:
    return lambda findings: read_events(json.dumps(rows), None, findings)


def visit(**values: object) -> Said:
    row: dict[str, Any] = {
        "visit_date": "2026-03-02",
        "visit_type": "Final",
        "officer_name": "Ada",
        "latest_document": None,
        "created_at": None,
        **values,
    }
    return lambda findings: read_visits([row], [], None, findings)


def learner(**values: object) -> Said:
    def read(findings: Findings) -> None:
        for place in places_in(json.dumps([{"id": 1, "level": "RLN", **values}]), findings):
            status_in(place, findings)
            LEVELS.level_of(place, findings)

    return read


def learner_of_subject(**values: object) -> Said:
    levels = Levels({"RLN"}, meant="NUM", instead="NUM")
    return lambda findings: levels.level_of(Place.of({"id": 1, **values}), findings)


def replacement(**values: object) -> Said:
    row: dict[str, Any] = {"replacement_agent_id": "2", "start_date": "2026-03-02", **values}
    return lambda findings: say_unusable([row], findings)


@pytest.mark.parametrize(
    ("read", "kinds"),
    [
        (timetable(MONDAYS), []),
        (
            timetable({**MONDAYS, "timeData": {"perDayTimes": {"Monday": NINE_TO_TWELVE, "0": {"x": 1}}}}),
            ["timetable_repaired"],
        ),
        (timetable({**MONDAYS, "selectedDays": ["monday"]}), ["timetable_repaired"]),
        (timetable({**MONDAYS, "selectedDays": ["Monday", "Everyday"]}), ["timetable_repaired"]),
        (timetable({**MONDAYS, "selectedDays": []}), ["timetable_repaired"]),
        (timetable({**MONDAYS, "selectedDays": ["Monday", "Tuesday"]}), ["timetable_incomplete"]),
        (
            timetable({**MONDAYS, "timeData": {"single": {"startTime": "12:00", "endTime": "09:00"}}}),
            ["timetable_incomplete"],
        ),
        (
            timetable({**MONDAYS, "timeData": {"single": {"startTime": "09:00", "endTime": "09:10"}}}),
            ["timetable_incomplete"],
        ),
        (
            timetable({**MONDAYS, "timeData": {"single": {"startTime": "06:00", "endTime": "19:00"}}}),
            ["timetable_incomplete"],
        ),
        (timetable({**MONDAYS, "timeData": {}}), ["timetable_missing"]),
        (timetable({**MONDAYS, "pattern": "daily"}), ["timetable_missing"]),
        (timetable({"pattern": "custom"}), ["timetable_missing"]),
        (timetable({"pattern": "monthly", **NINE_TO_TWELVE}), ["timetable_missing"]),
        (timetable([]), ["timetable_missing"]),
        (timetable([{"date": "2026-02-09", **NINE_TO_TWELVE}] * 2), ["timetable_repaired"]),
        (timetable([{"date": "2026-02-09", **NINE_TO_TWELVE}, ENTRY]), ["timetable_repaired"]),
        (timetable([{"date": "2026-02-09", **NINE_TO_TWELVE}, {"date": "", **NINE_TO_TWELVE}]), []),
        (
            timetable({"pattern": "weekly", "0": {"day": "Monday", **NINE_TO_TWELVE}, "days": ["Monday"]}),
            [],
        ),
        (
            timetable({"pattern": "weekly", "days": ["Monday"], **dict.fromkeys("01", ENTRY)}),
            ["timetable_repaired"],
        ),
        (
            timetable({"pattern": "monthly", "dayOfMonth": 2, **dict.fromkeys("01", NINE_TO_TWELVE)}),
            ["timetable_repaired"],
        ),
        (timetable("7"), ["json_unreadable", "timetable_missing"]),
        (timetable("{"), ["json_unreadable", "timetable_missing"]),
        (timetable([{"date": "2026-02-30", **NINE_TO_TWELVE}, {"date": "2026-02-09", **NINE_TO_TWELVE}]), ["bad_date"]),
        (timetable({**MONDAYS, "exceptionDates": 7}), ["json_unreadable"]),
        (timetable({**MONDAYS, "holidayOverrides": {"2026-02-30": True}}), ["bad_date"]),
        (timetable({**MONDAYS, "holidayOverrides": {"2026-02-30": False, "2026-13-01": "0"}}), []),
        (exceptions({"date": "2026-02-02", "reason": ""}), ["phantom_exception"]),
        (exceptions({"date": "2026-02-02", "reason": "No reason specified"}), ["phantom_exception"]),
        (exceptions({"date": "2026-02-02", "reason": "Other"}), []),
        (exceptions({"date": "2026-02-09", "reason": ""}), []),
        (exceptions({"date": "2026-02-09"}, {"date": "2026-02-09"}), ["exception_twice"]),
        (exceptions({"date": "0000-00-00"}), ["bad_date"]),
        (exceptions({"date": ""}), []),
        (stops({"stop_date": "2026-03-02", "restart_date": "2026-03-02"}), ["stop_left_out"]),
        (stops({"stop_date": "2026-01-02", "restart_date": "2026-03-02"}), ["stop_left_out"]),
        (stops({"stop_date": "2026-03-02"}, {"stopDate": "2026-03-09", "restartDate": "2026-03-16"}), ["stops_merged"]),
        (
            stops(
                {"stop_date": "2026-03-02", "restart_date": "2026-03-09"},
                {"stop_date": "2026-03-09", "restart_date": "2026-03-16"},
            ),
            [],
        ),
        (stops({"stop_date": "2101-01-01"}), ["bad_date"]),
        (lambda findings: read_stops("7", START, findings), ["json_unreadable"]),
        (notes({"content": " "}), ["note_empty"]),
        (notes({"category": ["Venue issues"], "created_at": "2026-03-02T08:00:00Z"}), []),
        (notes("Venue issues", "Poor attendance"), ["notes_legacy"]),
        (notes("Nothing we know"), ["note_category_unknown", "notes_legacy"]),
        (notes({"content": "x", "created_at": "yesterday"}), ["note_date_unknown"]),
        (notes({"content": "x", "category": "Braai", "created_at": "2026-03-02 08:00"}), ["note_category_unknown"]),
        (notes(7), ["json_unreadable"]),
        (notes(json.loads("[" * 300 + "]" * 300)), ["json_unreadable"]),
        (events({"type": "Braai", "date": "2026-03-02"}), ["event_type_unknown"]),
        (events({"type": "Exams", "description": "Hall"}), ["event_without_date"]),
        (events({"type": "Exams", "description": ""}), []),
        (events({"type": "Exams", "date": "2026-02-30"}), ["bad_date"]),
        (events({"type": " mock EXAMS ", "date": "2026-03-02", "status": "completed"}), []),
        (visit(), []),
        (visit(visit_type="Audit"), ["qa_type_unknown"]),
        (visit(officer_name="&nbsp;"), ["qa_officer_missing"]),
        (visit(visit_date="1999-12-31"), ["bad_date"]),
        (visit(latest_document="{"), ["json_unreadable"]),
        (learner(status="CIC - Currently in Class"), []),
        (learner(status="dro"), []),
        (learner(status="Transferred"), ["learner_status"]),
        (learner(status=["DRO"]), ["learner_status"]),
        (learner(status={"x": "DRO"}), ["learner_status"]),
        (learner(status=True), ["learner_status"]),
        (learner(status=[]), []),
        (learner(status=" "), []),
        (learner(status="Walk-in Learner"), ["learner_status"]),
        (learner(level="WALK"), ["level_unknown"]),
        (learner(level="nl3"), []),
        (learner(level=""), ["level_unknown"]),
        (learner_of_subject(level=""), []),
        (learner_of_subject(level=["RLN"]), ["level_unknown"]),
        (lambda findings: exam_places_in("true", findings), ["json_unreadable"]),
        (lambda findings: read_backups('[{"agent_id": 5, "date": "2026-02-30"}]', findings), ["bad_date"]),
        (lambda findings: read_backups('["x"]', findings), ["json_unreadable"]),
        (lambda findings: read_backups('[5, "6", {"id": 7}]', findings), []),
        (replacement(), []),
        (replacement(start_date="1900-01-01"), ["bad_date"]),
        (replacement(start_date=None), ["bad_date"]),
        (replacement(replacement_agent_id=None), ["agent_unknown"]),
        (lambda findings: say_same_day("Ada", "Ben", START, findings), ["agents_same_day"]),
    ],
)
def test_says_what_is_odd_and_nothing_else(read: Said, kinds: list[str]) -> None:
    findings = Findings()

    read(findings)

    assert findings.kinds == kinds


def test_every_kind_that_the_reader_knows_is_tried_above() -> None:
    cases = next(mark for mark in test_says_what_is_odd_and_nothing_else.pytestmark if mark.name == "parametrize")  # type: ignore[attr-defined]
    tried = {kind for case in cases.args[1] for kind in case[1]}

    sources = [path.read_text() for path in Path(reading.__file__).parent.glob("*.py")]
    said = {Kind[name].value for source in sources for name in re.findall(r"Kind\.([A-Z_]+)", source)}
    assert said - tried == set()


BLOCK: Final = (engine.WeekdayBlock(engine.Weekday.MONDAY, time(9), time(12)),)


@pytest.mark.parametrize(
    "document",
    [
        MONDAYS,
        json.dumps(json.dumps(MONDAYS)),
        {**MONDAYS, "selectedDays": {"0": "Monday"}},
        {**MONDAYS, "timeData": {"mode": "single", "single": {"startTime": "9:00", "endTime": "12:00:00"}}},
        {**MONDAYS, "timeData": {"startTime": "9:00", "endTime": "12:00"}},
        {**MONDAYS, "timeData": {"perDay": {"Monday": {"startTime": "09:00", "endTime": "12:00"}}}},
        {
            **MONDAYS,
            "timeData": {"perDayTimes": {"Monday": {"intervals": [{"startTime": "09:00", "endTime": "12:00"}]}}},
        },
        {"pattern": "weekly", "days": ["Monday"], **NINE_TO_TWELVE},
        {"pattern": "weekly", "Monday": {"start": "09:00", "end": "12:00"}},
        {"pattern": "weekly", "days": ["Monday"], "0": {"day": "Monday", "date": None, **NINE_TO_TWELVE}},
        {**MONDAYS, "start_time": "13:00", "end_time": "14:00", "duration": "9.00"},
    ],
)
def test_all_shapes_of_one_weekly_timetable_are_the_same(document: Any) -> None:
    found = read_timetable(document if isinstance(document, str) else json.dumps(document))

    assert found.pattern == engine.Weekly(BLOCK)
    assert found.sayings == ()


@pytest.mark.parametrize(
    ("document", "kind"),
    [
        ('{"pattern": "weekly", "days": ["Friday"], "remark": "ask Ada"}', "timetable_missing"),
        ('{"pattern": "yearly", "remark": "' + "ask Ada " * 5000 + '"}', "timetable_missing"),
        (json.dumps([*DATED, {**NINE_TO_TWELVE, "date": "2029-01-05", "end_time": "08:00"}]), "timetable_incomplete"),
    ],
)
def test_a_timetable_that_cannot_be_is_quoted_whole(document: str, kind: str) -> None:
    said = read_timetable(document).sayings[-1]

    assert said.kind == kind
    assert document in said.text


@pytest.mark.parametrize(
    ("text", "read"),
    [
        ("O&amp;amp;#039;Hara", "O'Hara"),
        (r"O\\\'Hara \"x\"", 'O\'Hara "x"'),
        ("\\\\\\\\ 5%", " 5%"),
        (r"a\b", r"a\b"),
        ("a\x00\x07b\u202e", "ab"),
        ("one\r\ntwo", "one\ntwo"),
    ],
)
def test_texts_are_as_somebody_once_typed_them(text: str, read: str) -> None:
    assert clean(text) == read


def test_cleaning_takes_no_longer_for_what_is_repeated() -> None:
    assert line_of("\\" * 1_000_000) == ""


@pytest.mark.parametrize("number", ["8001015009087", "800101 5009 087", "800101-5009-08-7"])
def test_what_may_be_an_id_number_is_not_told(number: str) -> None:
    findings = Findings()

    findings.say(Kind.BAD_DATE, f"Somebody, {number}, came.")

    assert next(iter(findings)).text == "Somebody, (a number), came."
    assert without_numbers("20260202 and 12345678901234") == "20260202 and 12345678901234"
    assert number not in Place.of({"id": 1, "name": f"Thandi {number}"}).shown


@pytest.mark.parametrize("row", ["2026-03-02", 7, True, ["x"]])
def test_nothing_is_dropped_without_a_word_because_of_its_type(row: Any) -> None:
    visit = {"visit_date": "2026-03-02", "visit_type": "Final", "officer_name": "x", "created_at": ""}
    note = {"content": "x", "created_at": "2026-03-02"}
    readers: dict[str, Said] = {
        "stops": lambda findings: read_stops(json.dumps([row, None]), START, findings),
        "event dates": lambda findings: read_events(json.dumps([row, None]), None, findings),
        "QA reports": lambda findings: read_visits([], [], json.dumps([row, None]), findings),
        "report of": lambda findings: read_visits([visit | {"latest_document": json.dumps(row)}], [], None, findings),
        "files of": lambda findings: read_notes(json.dumps([note | {"attachments": [row, {}]}]), findings),
        "files of a note": lambda findings: read_notes(json.dumps([note | {"attachments": {"x": row}}]), findings),
    }
    for what, read in readers.items():
        findings = Findings()

        read(findings)

        (saying,) = findings
        assert saying.kind == Kind.JSON_UNREADABLE
        assert saying.text.startswith(f"The {what} ")


@pytest.mark.parametrize("before", [3_990, 495, 195, 115, 95, 75, 55, 45])
def test_no_part_of_an_id_number_is_told_where_a_text_is_cut(before: int) -> None:
    findings, text = Findings(), f"{'x' * before} 8001015009087"
    event = {"type": text, "date": "2026-03-02", "notes": text}

    read_events(json.dumps([event, {**event, "date": ""}]), None, findings)
    read_notes(json.dumps([{"content": "x", "category": text, "created_at": text}]), findings)
    visit = {"visit_date": "2026-03-02", "visit_type": text, "officer_name": "x", "created_at": ""}
    read_visits([{**visit, "latest_document": text}], [], json.dumps(text), findings)
    place = Place.of({"id": 1, "level": text, "status": text})
    Levels((), "", "RLN").level_of(place, findings)
    status_in(place, findings)
    order_number_in({"order_nr": text}, findings)

    assert not [saying for saying in findings if re.search("8001|9087", saying.text)]


def test_a_long_text_goes_on_in_a_second_note_and_nothing_is_lost() -> None:
    text = "".join(chr(97 + number % 26) for number in range(25_000))

    assert "".join(parts_of(text)) == text
    assert max(map(len, parts_of(text))) == 10_000


def test_a_long_text_has_no_blank_parts() -> None:
    parts = list(parts_of("a" + "\n" * 30_000 + "b"))

    assert [part.strip() for part in parts] == ["a", "b"]


@pytest.mark.parametrize("deep", [300, 600, 900])
@pytest.mark.parametrize("wrapped", [False, True])
def test_what_is_too_deep_is_no_document(deep: int, wrapped: bool) -> None:
    text = "[" * deep + "]" * deep

    with pytest.raises(UnreadableDocument):
        loaded(json.dumps(text) if wrapped else text)


@pytest.mark.parametrize("said", [2, 2.0, "2", " 2 ", "2.0", "2.00", "02"])
def test_a_number_is_the_same_in_each_way_of_writing_it(said: Any) -> None:
    assert key_of(said) == 2


@pytest.mark.parametrize("said", [True, 2.5, "2.5", "2.", ".0", "-2", "2e0", "²", "", None, [2]])
def test_what_is_no_number_is_none(said: Any) -> None:
    assert key_of(said) is None


def test_the_end_of_long_notes_of_an_event_is_a_text_of_its_own() -> None:
    (event,) = read_events(json.dumps([{"type": "Exams", "date": "2026-03-02", "notes": "x" * 2500}]), None, Findings())

    assert event.kept_notes == "x" * 2000
    assert event.rest_of_notes.endswith("notes go on: " + "x" * 500)
