"""docs/security.md has an answer to every requirement, and names only tests and files that there are."""

import re
from typing import Final

import pytest

from wecoza.devdb import CHECKOUT

PAGE: Final = (CHECKOUT / "docs" / "security.md").read_text()
# How many requirements each section of ASVS 5.0 has at levels 1 and 2; those of level 3 alone come last in theirs
SECTIONS: Final = {
    "1": {1: 2, 2: 9, 3: 11, 4: 3, 5: 2},
    "2": {1: 3, 2: 3, 3: 4, 4: 1},
    "3": {2: 2, 3: 4, 4: 6, 5: 5, 7: 2},
    "4": {1: 3, 2: 1, 3: 2, 4: 4},
    "5": {1: 1, 2: 3, 3: 2, 4: 3},
    "6": {1: 3, 2: 12, 3: 4, 4: 4, 5: 5, 6: 3, 8: 4},
    "7": {1: 3, 2: 4, 3: 2, 4: 5, 5: 2, 6: 2},
    "8": {1: 2, 2: 3, 3: 1, 4: 1},
    "9": {1: 3, 2: 4},
    "10": {1: 2, 2: 2, 3: 4, 4: 11, 5: 5, 6: 2, 7: 3},
    "11": {1: 2, 2: 3, 3: 3, 4: 4, 5: 1, 6: 1},
    "12": {1: 3, 2: 2, 3: 4},
    "13": {1: 1, 2: 5, 3: 2, 4: 5},
    "14": {1: 2, 2: 4, 3: 3},
    "15": {1: 3, 2: 3, 3: 7},
    "16": {1: 1, 2: 5, 3: 4, 4: 3, 5: 3},
    "17": {1: 1, 2: 4, 3: 2},
}
NUMBERS: Final = [
    f"{chapter}.{section}.{number}"
    for chapter, sections in SECTIONS.items()
    for section, count in sections.items()
    for number in range(1, count + 1)
]
ROWS: Final = re.findall(r"^\| ([\d.]+) \| (.*?) \| (.*?) \| (.*?) \|$", PAGE, re.MULTILINE)
PATH: Final = re.compile(r"\b(?:docs|tests|classes|wecoza)/[\w./-]+\.(?:md|py|txt|template)\b|\b[A-Z]+\.md\b")


def test_every_requirement_has_one_answer() -> None:
    assert [number for number, *_ in ROWS] == NUMBERS
    assert len(NUMBERS) == 253


def test_what_is_not_met_says_what_that_risks() -> None:
    assert {answer for _, answer, *_ in ROWS} == {"met", "n/a", "not met"}
    lacking = [number for number, answer, why, _ in ROWS if answer == "not met" and not re.search("Risk: |as 1", why)]
    assert lacking == []
    assert [number for number, _, why, _ in ROWS if not why.strip()] == []


def test_what_is_met_names_what_shows_it() -> None:
    assert [number for number, answer, _, shown in ROWS if answer == "met" and not shown.strip()] == []


@pytest.mark.parametrize("named", sorted(set(re.findall(r"`([\w/]+\.py::\w+)`", PAGE))))
def test_every_test_that_is_named_exists(named: str) -> None:
    path, name = named.split("::")
    file = CHECKOUT / path if path.startswith("tests/") else CHECKOUT / "tests" / "views" / path
    assert re.search(rf"^def {name}\(", file.read_text(), re.MULTILINE)


@pytest.mark.parametrize("path", sorted(set(PATH.findall(PAGE))))
def test_every_file_that_is_named_exists(path: str) -> None:
    assert (CHECKOUT / path).exists()
