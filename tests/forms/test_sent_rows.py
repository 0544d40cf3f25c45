"""A formset builds the rows that were sent, whatever its management form says."""

from typing import Any

import pytest
from django.http import QueryDict

from classes.forms.learners.enrolments import EnrolmentsForm
from classes.forms.planning.timetables import TimetableForm

SECTIONS: dict[str, Any] = {
    **TimetableForm.SECTIONS,
    "learners": EnrolmentsForm.ROWS,
}


def sent(section: str, total: object, **rows: str) -> Any:
    named = {name.replace("__", "-"): value for name, value in rows.items()}
    data = {f"{section}-TOTAL_FORMS": str(total), f"{section}-INITIAL_FORMS": "0", **named}
    posted = QueryDict(mutable=True)
    posted.update(data)
    return SECTIONS[section](posted, prefix=section)


@pytest.mark.parametrize("section", SECTIONS)
@pytest.mark.parametrize("total", [99_999_999, "9" * 30])
def test_rows_that_were_not_sent_are_not_built(section: str, total: object) -> None:
    rows = sent(section, total, **{f"{section}__0__id": "1"})

    assert len(rows.forms) == 1
    assert "remove some" in rows.non_form_errors()[0]


@pytest.mark.parametrize("section", SECTIONS)
def test_rows_within_the_limit_that_were_not_sent_are_blank(section: str) -> None:
    rows = sent(section, 40, **{f"{section}__2__id": ""})

    assert len(rows.forms) == 3
    assert rows.non_form_errors() == []


def test_a_row_far_behind_all_others_is_not_taken_for_a_form_of_ours() -> None:
    rows = sent("dates", 2000, dates__1999__date="2026-02-02", dates__0__date="2026-02-02")

    assert len(rows.forms) == 1
    assert rows.non_form_errors() == ["The form was not sent whole: load the page again. What you typed is kept."]


@pytest.mark.parametrize("name", ["dates-0" + "-0" * 5000, "dates-" + "9" * 5000 + "-date", "dates-٣-date"])
def test_odd_names_are_no_rows(name: str) -> None:
    assert sent("dates", 1, **{name.replace("-", "__"): "x"}).forms[1:] == []
