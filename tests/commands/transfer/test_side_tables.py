"""How the rows beside the classes are read: an old database may have no index to find those of one class."""

from collections import Counter
from typing import Any

import pytest

from classes.services.transfer import drafts
from classes.services.transfer.drafts import BesideClasses
from classes.services.transfer.source import Source, opened
from classes.services.transfer.verifying.comparison import compare
from tests.commands.transfer.conftest import Bring
from tests.old_system import OldDatabase
from tests.old_system.rows import insert_classes

pytestmark = pytest.mark.django_db

SIDE_TABLES = ("class_change_logs", "agent_replacements", "qa_visits", "latest_document")


@pytest.fixture
def asked(monkeypatch: pytest.MonkeyPatch) -> Counter[str]:
    """How often each side table was asked for some classes."""
    found: Counter[str] = Counter()
    rows_of_classes = Source.rows_of_classes

    def counted(self: Source, table: str, classes: Any) -> Any:
        found[table] += 1
        return rows_of_classes(self, table, classes)

    monkeypatch.setattr(Source, "rows_of_classes", counted)
    return found


def office_with(office: OldDatabase, classes: int, **values: Any) -> OldDatabase:
    insert_classes(office, [values] * classes)
    for number in range(1, classes + 1):
        for hour in range(8, 11):
            at = f"2026-01-05 {hour:02}:00:00"
            diff = {"order_nr": {"old": None, "new": f"PO {number}-{hour}"}}
            office.insert("class_change_logs", class_id=number, operation="UPDATE", changed_at=at, diff=diff)
    return office


@pytest.mark.parametrize("classes", [1, 20])
def test_many_classes_are_asked_for_at_once(
    office: OldDatabase, bring: Bring, asked: Counter[str], classes: int
) -> None:
    bring(office_with(office, classes))

    assert {table: asked[table] for table in SIDE_TABLES} == dict.fromkeys(SIDE_TABLES, 1)


@pytest.mark.parametrize("classes", [1, 20])
def test_classes_without_a_moment_of_capture_are_asked_for_at_once(
    office: OldDatabase, bring: Bring, asked: Counter[str], classes: int
) -> None:
    bring(office_with(office, classes, created_at=None))

    assert asked["class_change_logs"] == 2


def test_what_was_brought_before_is_not_asked_for_again(office: OldDatabase, bring: Bring, asked: Counter[str]) -> None:
    insert_classes(office, [{"created_at": f"2026-01-{day:02} 08:00:00"} for day in range(1, 20)])
    bring(office)
    asked.clear()

    bring(office)

    assert not asked


@pytest.mark.parametrize(("classes", "batches"), [(3, 1), (53, 2)])
def test_the_comparison_asks_for_as_many_classes_at_once(
    office: OldDatabase, asked: Counter[str], classes: int, batches: int
) -> None:
    insert_classes(office, [{}] * classes)

    with opened(office.address) as source:
        compare(source)

    assert {table: asked[table] for table in SIDE_TABLES} == dict.fromkeys(SIDE_TABLES, batches)


@pytest.mark.parametrize(("most", "times"), [(1, 4), (10_000_000, 1)])
def test_large_logs_are_read_a_few_classes_at_a_time(
    office: OldDatabase, monkeypatch: pytest.MonkeyPatch, asked: Counter[str], most: int, times: int
) -> None:
    monkeypatch.setattr(drafts, "_MOST_OF_LOGS", most)
    with opened(office_with(office, 4).address) as source:
        rows = source.rows("classes")
        beside = BesideClasses(source, rows)

        found = [beside.of(row) for row in rows]

        assert asked["class_change_logs"] == times
        assert found == [BesideClasses(source, [row]).of(row) for row in rows]
        assert [len(each.log.rows) for each in found] == [3] * 4
