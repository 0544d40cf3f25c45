import json
from datetime import date
from pathlib import Path

import pytest

from classes.timetable import UnreadableDate, read_date

# The scripts read the same: tests/js/dates.test.js
SUPPORT = Path(__file__).parents[1] / "support" / "timetable"
WRITTEN = json.loads((SUPPORT / "written_dates.json").read_text())
REFUSED = json.loads((SUPPORT / "refused_dates.json").read_text())


@pytest.mark.parametrize(("typed", "meant"), WRITTEN.items())
def test_reads_a_date_as_people_write_it(typed: str, meant: str | None) -> None:
    if meant is None:
        with pytest.raises(UnreadableDate):
            read_date(typed)
    else:
        assert read_date(typed) == date.fromisoformat(meant)


@pytest.mark.parametrize(("typed", "sentence"), REFUSED.items())
def test_says_what_is_wrong_with_what_was_typed(typed: str, sentence: str) -> None:
    with pytest.raises(UnreadableDate) as refused:
        read_date(typed)

    assert str(refused.value) == sentence
