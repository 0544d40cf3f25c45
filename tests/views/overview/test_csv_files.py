"""What a spreadsheet makes of the texts in a CSV file."""

import pytest

from classes.views.csv_files import harmless
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
