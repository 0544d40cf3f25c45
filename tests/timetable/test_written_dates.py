import json
from datetime import date
from pathlib import Path

import pytest

from classes.timetable import UnreadableDate, read_date

# The scripts read the same: tests/js/dates.test.js
WRITTEN = json.loads((Path(__file__).parents[1] / "support" / "timetable" / "written_dates.json").read_text())


@pytest.mark.parametrize(("typed", "meant"), WRITTEN.items())
def test_reads_a_date_as_people_write_it(typed: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(UnreadableDate):
            read_date(typed)
    else:
        assert read_date(typed) == date.fromisoformat(meant)


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        (
            "30 Feb 2027",
            "“30 Feb 2027” is no date that exists: type it like 2026-02-02, 2/2/2026 or 2 Feb 2026.",
        ),
        ("Tue 2 Feb 2026", "“Tue 2 Feb 2026” is a Monday: correct the day or the date."),
    ],
)
def test_says_what_is_wrong_with_what_was_typed(typed: str, sentence: str) -> None:
    with pytest.raises(UnreadableDate) as refused:
        read_date(typed)

    assert str(refused.value) == sentence
