"""What a spreadsheet makes of the texts in a CSV file."""

from datetime import UTC, date, datetime
from decimal import Decimal
from itertools import permutations

import pytest
from django.utils.safestring import SafeString

from classes.views import csv_files
from classes.views.csv_files import csv_pieces, harmless
from classes.views.spreadsheets import Cell
from tests.views.overview.test_exports import SIGNS


@pytest.mark.parametrize("sign", SIGNS)
@pytest.mark.parametrize(
    "before", ["", "x;", "x,", "x\t", "x|", "x\n", "x\r\n", "; ", ';"', "x;'", " ", "x\u2028", ";\t"]
)
def test_no_part_of_a_text_becomes_a_formula(before: str, sign: str) -> None:
    assert harmless(f"{before}{sign}1+1") == f"{before}'{sign}1+1"


@pytest.mark.parametrize("text", ["a=b", "Anne-Marie", "1 - 2", "a@b.example", "O'Brien", "5+5; 6"])
def test_harmless_texts_are_left_alone(text: str) -> None:
    assert harmless(text) == text


# Among them some that a dict takes for the same
WRITTEN: dict[str, Cell] = {
    "1": 1,
    "1.00": Decimal("1.00"),
    "1.0": Decimal("1.0"),
    "": None,
    "2026-02-02": date(2026, 2, 2),
    "2026-02-02 02:00": datetime(2026, 2, 2, tzinfo=UTC),
    "one": "one",
    '"a, b"': "a, b",
    "'=1": "=1",
    '"\'=1,2"': SafeString("=1,2"),
    f"{'x' * 101}": "x" * 101,
}


@pytest.mark.django_db
@pytest.mark.parametrize("at_a_time", [1, 2, 1000])
@pytest.mark.parametrize("remembered", [1, 10_000])
def test_each_cell_is_written_as_what_it_is(monkeypatch: pytest.MonkeyPatch, at_a_time: int, remembered: int) -> None:
    monkeypatch.setattr(csv_files, "ROWS_AT_A_TIME", at_a_time)
    monkeypatch.setattr(csv_files, "REMEMBERED", remembered)
    rows = list(permutations(WRITTEN.items(), 2))

    _heads, *lines = "".join(csv_pieces(["a", "b"], [[one, other] for (_, one), (_, other) in rows])).split("\r\n")

    assert lines == [*(f"{one},{other}" for (one, _), (other, _) in rows), ""]
