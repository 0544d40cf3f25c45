"""docs/operations.md, and the commands that are written there."""

import re
from textwrap import dedent
from typing import Final

from wecoza.devdb import CHECKOUT

PAGE: Final = (CHECKOUT / "docs" / "operations.md").read_text()


def written_under(heading: str, *, block: int = 0) -> str:
    """A block of commands under a heading, counted from 0."""
    after = re.split(rf"^##+ {heading}$", PAGE, maxsplit=1, flags=re.MULTILINE)[1]
    part = re.split(r"^##+ ", after, maxsplit=1, flags=re.MULTILINE)[0]
    blocks: list[str] = re.findall(r"^ *```\w+\n(.*?)^ *```", part, re.MULTILINE | re.DOTALL)
    return dedent(blocks[block])
