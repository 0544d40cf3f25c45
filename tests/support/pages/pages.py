"""What a page says, for tests that read it."""

import re
from html import unescape
from typing import Any, Final

PAGE: Final = {"Accept": "text/html"}  # what a browser asks for, where a script asks for JSON


def rows_of(answer: Any, table: str) -> list[list[str]]:
    """The words in the rows of the table with this caption, its head left out."""
    page = answer.content.decode()
    found = next(part for part in page.split("<table")[1:] if table in part.partition("</caption>")[0])
    body = found.partition("</table>")[0].partition("</thead>")[2]
    rows = [re.findall(r"<t[hd].*?>(.*?)</t[hd]>", row, re.DOTALL) for row in body.split("<tr")[1:]]
    return [[" ".join(unescape(re.sub(r"<[^>]+>", "", cell)).split()) for cell in row] for row in rows]
