"""What pages repeat is made once, and is the same as Django makes it each time."""

from datetime import UTC, date, datetime, time
from typing import Any, Final

import pytest
from django.template import defaultfilters, engines
from django.test.signals import template_rendered
from django.utils.safestring import mark_safe

from wecoza import page_tags

BADGE: Final = "classes/_status_badge.html"


def shown(source: str, **given: Any) -> str:
    return str(engines["django"].from_string(source).render(given))


@pytest.mark.parametrize("status", ["draft", "active", "<b>"])
def test_a_part_is_what_an_include_of_it_is(status: str) -> None:
    given = {"status": status, "label": status}

    part = shown(f'{{% part "{BADGE}" status=status label=label %}}', **given)

    assert part == shown(f'{{% include "{BADGE}" with status=status label=label only %}}', **given)


def test_a_part_sees_nothing_but_what_it_is_given() -> None:
    part = shown('{% part "classes/_code.html" code="11-AET-CL4-0001" %}', address="/elsewhere/", large=True)

    assert "/elsewhere/" not in part
    assert "code--large" not in part


def test_a_text_is_escaped_though_an_equal_one_was_safe() -> None:
    code = "{% part 'classes/_code.html' code=code %}"

    safe, other = shown(code, code=mark_safe("<i>1</i>")), shown(code, code="<i>1</i>")

    assert "<i>1</i>" in safe
    assert "<i>1</i>" not in other


def test_the_same_part_is_made_once() -> None:
    page_tags._part.cache_clear()
    made = []
    template_rendered.connect(note := lambda template, **_rest: made.append(template.name))

    shown(f'{{% for each in "12345" %}}{{% part "{BADGE}" status="draft" %}}{{% endfor %}}')

    assert made.count(BADGE) == 1
    template_rendered.disconnect(note)


@pytest.mark.parametrize("value", [date(2026, 2, 2), datetime(2026, 2, 1, 23, 30, tzinfo=UTC), None, ""])
@pytest.mark.parametrize("form", ["D j M Y", "F Y", "Y-m-d", "j"])
def test_dates_are_written_as_django_writes_them(value: Any, form: str) -> None:
    local = datetime(2026, 2, 2, 1, 30) if isinstance(value, datetime) else value  # noqa: DTZ001  # as in Johannesburg

    assert [shown(f'{{{{ value|date:"{form}" }}}}', value=value) for _ in range(2)] == [
        defaultfilters.date(local, form)
    ] * 2


@pytest.mark.parametrize("value", [time(9, 5), datetime(2026, 2, 1, 23, 30, tzinfo=UTC), None])
def test_times_are_written_as_django_writes_them(value: Any) -> None:
    local = datetime(2026, 2, 2, 1, 30) if isinstance(value, datetime) else value  # noqa: DTZ001  # as in Johannesburg

    assert shown('{{ value|time:"H:i" }}', value=value) == defaultfilters.time(local, "H:i")
