"""Twins among many classes that have one moment of capture, as in a database that was restored."""

import gc
import weakref
from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

from classes.models import ClassType, Subject
from classes.services.transfer.offers import READ_BY_BASE_OF, Base, Offer
from classes.services.transfer.reading.timetables import OldTimetable
from classes.services.transfer.storing.twins import Twins

CLASSES = 50
CLIENTS = 2


class OldClass(dict[str, Any]):
    """A row that tells when nobody has it any more."""


class CountedBase(Base):
    """Counts how often classes are compared."""

    compared = 0

    @property
    def identity(self) -> tuple[object, ...]:
        CountedBase.compared += 1
        return super().identity


def old_class(number: int, **more: Any) -> OldClass:
    told = {"class_id": str(number), "client_id": str(number % CLIENTS), "created_at": "2026-01-05 08:00:00"}
    return OldClass({**dict.fromkeys(READ_BY_BASE_OF), **told, **more})


def read(row: dict[str, Any], start: date = date(2026, 2, 2)) -> Base:
    offer = Offer(ClassType(pk=1, code="AET"), Subject(pk=1, code="NUM"))
    at = datetime(2026, 1, 5, 8, tzinfo=UTC)
    return CountedBase(int(row["client_id"]), 1, offer, Decimal(120), start, OldTimetable(), at)


def test_each_class_is_read_and_not_compared_with_all_before_it() -> None:
    CountedBase.compared = 0
    twins = Twins(read)

    for number in range(CLASSES):
        row = old_class(number)
        base = read(row, date.fromordinal(date(2026, 2, 2).toordinal() + number))
        assert twins.saying(row, base) is None
        twins.remember(row, base)

    assert CountedBase.compared <= 2 * CLASSES


def test_the_rows_of_classes_that_were_read_are_forgotten() -> None:
    twins = Twins(read)
    row = old_class(1, class_notes_data="x" * 1000)
    gone = weakref.ref(row)
    twins.remember(row, read(row))

    del row
    gc.collect()

    assert gone() is None


def test_a_twin_is_found_whether_it_was_read_before_or_not() -> None:
    for base in (None, read(old_class(2))):
        twins = Twins(read)
        twins.remember(old_class(2), base)

        found = twins.saying(old_class(4))

        assert found is not None
        assert found.text.startswith("Class 2 of the old system")
        assert twins.saying(old_class(5)) is None
