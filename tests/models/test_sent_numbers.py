import pytest

from classes.models.sent_numbers import number_in


@pytest.mark.parametrize(("sent", "number"), [("7", 7), ("0", 0), ("007", 7), (7, 7), ("9" * 18, 10**18 - 1)])
def test_reads_a_number(sent: object, number: int) -> None:
    assert number_in(sent) == number


@pytest.mark.parametrize("sent", ["", " 7", "-7", "7.0", "x", "²", "٣", "9" * 19, "9" * 5000, "7\0", None])
def test_knows_what_is_none(sent: object) -> None:
    assert number_in(sent) is None
