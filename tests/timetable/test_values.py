import dataclasses

import pytest

from classes import timetable
from classes.timetable.class_days import Layout
from tests.support.timetable.cases import class_a

DATACLASSES = [each for each in (*vars(timetable).values(), Layout) if dataclasses.is_dataclass(each)]


@pytest.mark.parametrize("value", DATACLASSES, ids=lambda value: value.__name__)
def test_what_the_engine_takes_and_gives_is_frozen_and_small(value: type) -> None:
    assert value.__dataclass_params__.frozen  # type: ignore[attr-defined]
    assert "__slots__" in vars(value)
    assert "__dict__" not in dir(value)


def test_a_timetable_cannot_be_changed_in_passing() -> None:
    with pytest.raises(dataclasses.FrozenInstanceError):
        class_a().start_date = None  # type: ignore[misc, assignment]
