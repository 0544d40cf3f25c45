"""Fields and rows as the pages show them: quick in a long form, and the same as one by one."""

from datetime import date, time
from typing import Any, Final

import pytest
from django.http import QueryDict
from django.template import engines
from django.test.signals import template_rendered
from django.utils.html import escape

from classes.forms.planning.timetable_rows import BlockForm, DateForm, ExceptionForm, ExtraForm, StopForm
from classes.forms.rows import Rows, rows_of
from wecoza import field_tags

ODD: Final = "dates-0-note <\"&'é>"
KINDS: Final = {
    "blocks": (BlockForm, "_row_block.html", {"day": "Monday", "start": time(9), "end": time(10, 30)}),
    "dates": (DateForm, "_row_date.html", {"date": date(2026, 2, 2), "start": time(9), "end": time(10)}),
    "extras": (
        ExtraForm,
        "_row_extra.html",
        {"date": date(2026, 2, 2), "start": time(9), "end": time(10), "note": ODD},
    ),
    "exceptions": (ExceptionForm, "_row_exception.html", {"date": date(2026, 2, 2), "reason": "other", "note": ODD}),
    "stops": (StopForm, "_row_stop.html", {"last_day": date(2026, 2, 2), "reason": "other"}),
}


def rows_with(kind: str, *, stored: int = 0, sent: list[dict[str, str]] | None = None) -> Rows:
    form, _template, values = KINDS[kind]
    formset = rows_of(form, "dates", "rows", most=5000)
    if sent is None:
        return formset(prefix=kind, initial=[{"id": number, **values} for number in range(stored)])
    data = QueryDict(mutable=True)
    data.update({f"{kind}-TOTAL_FORMS": str(len(sent)), f"{kind}-INITIAL_FORMS": "0"})
    for number, row in enumerate(sent):
        data.update({f"{kind}-{number}-{name}": value for name, value in row.items()})
    return formset(data, prefix=kind)


def shown(rows: Rows, kind: str) -> str:
    template = engines["django"].from_string(
        f'{{% each_row rows "classes/planning/timetable_form/{KINDS[kind][1]}" %}}'
    )
    return str(template.render({"rows": rows}))


@pytest.fixture
def one_by_one(monkeypatch: pytest.MonkeyPatch) -> Any:
    def show(*arguments: Any) -> str:
        with monkeypatch.context() as patch:
            patch.setattr(field_tags, "_shape_of", lambda *_form, **_blank: None)
            return shown(*arguments)

    return show


SENT: Final = [
    {"date": "2026-02-02", "start": "9", "end": "10:00", "note": ODD, "reason": "other", "day": "Monday", "id": "7"},
    {"date": "3 Feb 2026", "start": "9", "end": "8", "note": "x", "last_day": "2026-02-02", "DELETE": "on"},
    {"date": "never", "start": "", "end": "25", "day": "Doomsday", "reason": "?"},
    {"date": "2026-02-04", "start": "9", "end": "10", "last_day": "2026-02-02", "reason": "other", "day": "Monday"},
    {},
]


@pytest.mark.parametrize("kind", KINDS)
def test_rows_are_shown_as_one_by_one(kind: str, one_by_one: Any) -> None:
    stored, sent = rows_with(kind, stored=4), rows_with(kind, sent=SENT)
    sent.is_valid()

    assert shown(stored, kind) == one_by_one(stored, kind)
    assert shown(sent, kind) == one_by_one(sent, kind)
    assert f'name="{kind}-3-id" value="3"' in shown(stored, kind)


def test_what_was_typed_is_escaped_and_never_taken_for_a_number_of_a_row() -> None:
    text = shown(rows_with("extras", sent=[SENT[0], SENT[0]]), "extras")

    assert text.count(f'value="{escape(ODD)}"') == 2


@pytest.mark.parametrize("kind", KINDS)
def test_many_rows_take_no_more_templates_than_a_few(kind: str) -> None:
    few, many = rows_with(kind, stored=2), rows_with(kind, stored=200)

    assert _templates(few, kind) == _templates(many, kind) <= 6


WRONG: Final = {"date": "never", "start": "25", "end": "9", "last_day": "never", "day": "Doomsday", "reason": "?"}


@pytest.mark.parametrize("kind", KINDS)
def test_nor_do_many_that_are_wrong(kind: str) -> None:
    few, many = rows_with(kind, sent=[WRONG] * 2), rows_with(kind, sent=[WRONG] * 200)

    assert _templates(few, kind) == _templates(many, kind) <= 6
    assert shown(many, kind).count("field__error") >= 200


@pytest.mark.parametrize("quoted", ["\1", "\0\1start\0", "dates-0-"])
def test_an_error_is_shown_as_it_is_whatever_it_quotes(quoted: str, one_by_one: Any) -> None:
    rows = rows_with("dates", sent=[SENT[0], SENT[0]])
    for row in rows.forms:
        row.add_error("start", f"{quoted} is no time")

    assert shown(rows, "dates") == one_by_one(rows, "dates")


def _templates(rows: Rows, kind: str) -> int:
    count: list[Any] = []

    def note(**facts: Any) -> None:
        count.append(facts)

    template_rendered.connect(note)
    try:
        shown(rows, kind)
    finally:
        template_rendered.disconnect(note)
    return len(count)
