"""What is wrong with a form is said by us: at its fields, in our words, and for as long as it is wrong."""

import re
from pathlib import Path
from typing import Final

import pytest

TEMPLATES: Final = Path(__file__).parents[2] / "templates"
# A tag may hold tags of templates, with signs of their own
FORM: Final = re.compile(r"<form\b(?:\{%.*?%\}|\{\{.*?\}\}|[^>])*>", re.DOTALL)
CHECKED_BY_BROWSERS: Final = re.compile(r"\{% field |\brequired\b|_fields\.html")


def posted_forms() -> list[tuple[str, str, str]]:
    """The name of a template, the tag of a form and what is in it; those of Django admin have no checks by browsers."""
    found = []
    for path in sorted(TEMPLATES.rglob("*.html")):
        if "admin" not in path.parts:
            text = path.read_text()
            for tag in FORM.finditer(text):
                inside = text[tag.end() :].partition("</form>")[0]
                found.append((str(path.relative_to(TEMPLATES)), tag.group(), inside))
    return [form for form in found if 'method="post"' in form[1]]


@pytest.mark.parametrize(("template", "tag", "inside"), posted_forms())
def test_no_browser_refuses_what_is_posted(template: str, tag: str, inside: str) -> None:
    if CHECKED_BY_BROWSERS.search(inside):
        assert "novalidate" in tag, template
