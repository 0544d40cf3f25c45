"""README and CONTRIBUTING name only what there is."""

import re

import pytest

from wecoza.devdb import CHECKOUT

NAMED = sorted(
    (page, path)
    for page in ("README.md", "CONTRIBUTING.md")
    for path in set(
        re.findall(
            r"(?:\]\(|`)((?:classes|docs|static|templates|tests|wecoza)/[\w./-]*)", (CHECKOUT / page).read_text()
        )
    )
)


@pytest.mark.parametrize(("page", "path"), NAMED)
def test_every_path_that_is_named_exists(page: str, path: str) -> None:
    assert (CHECKOUT / path).exists()


def test_paths_are_found_at_all() -> None:
    assert len(NAMED) > 20


def test_no_two_decisions_have_one_number() -> None:
    numbers = [path.name.partition("-")[0] for path in (CHECKOUT / "docs/adr").glob("0*.md")]

    assert len(numbers) == len(set(numbers))
