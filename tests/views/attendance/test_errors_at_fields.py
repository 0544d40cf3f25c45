"""What is wrong is said on top of the page and at its field, also where only the saving finds it; without script."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client
from time_machine import travel

from classes.models import TrainingClass
from classes.services.attendance.months import claim_hours, close_month, settle_claim
from tests.support.attendance import FIRST, captured_register, capturer, places_in, register_form, session_on
from tests.support.pages.page_forms import form_to, forms_of
from tests.support.teaching import moment

pytestmark = pytest.mark.django_db
PAGE = {"Accept": "text/html"}
TOO_LONG = "9" * 501


def told_at_fields(answer: Any) -> dict[str, str]:
    """The first sentence at each field that the lines on top lead to; fails where a line leads to nothing."""
    lines = answer.text.partition('data-part="summary-lines"')[2].partition("</ul>")[0]
    found = {}
    for field in re.findall('href="#([^"]+)"', lines):
        (sentence,) = re.findall(f'id="{field}_error"[^>]*><p class="field__error">(.*?)</p>', answer.text)
        assert f'id="{field}"' in answer.text
        found[field] = sentence
    assert lines.count("<li>") == len(found)
    return found


@pytest.mark.parametrize(
    ("note", "sentence"),
    [("", "Say in the note what is disputed."), (TOO_LONG, "Shorten this to at most 500 characters: it has 501.")],
)
def test_why_a_claim_is_disputed(training_class: TrainingClass, note: str, sentence: str) -> None:
    agent, client = training_class.class_agents.get().agent, Client()
    at = moment("2026-03-30")
    claim_hours(training_class, date(2026, 3, 1), agent=agent, hours=Decimal(15), by=capturer(), at=at)
    address = f"/classes/{training_class.code}/registers/"

    with travel("2026-04-01T10:00:00+02:00", tick=False):
        client.force_login(capturer())
        form = form_to(client.get(f"{address}?month=2026-03", headers=PAGE), f"{address}2026-03/settle/")
        refused = form.send(client, {"outcome": "disputed", "note": note}, headers=PAGE)

    assert refused.status_code == 422
    assert told_at_fields(refused) == {f"settle-{agent.pk}-note": sentence}
    assert form_to(refused, f"{address}2026-03/settle/").entries["note"] == [note]


@pytest.mark.parametrize(
    ("typed", "field", "sentence"),
    [
        ({"date": "2026-03-14", "start": "12", "end": "9"}, "end", "The end must come after the start, 12:00."),
        ({"date": "2026-02-01"}, "date", "before"),
    ],
)
def test_when_hours_are_made_up(
    client: Client, training_class: TrainingClass, typed: dict[str, str], field: str, sentence: str
) -> None:
    session = session_on(training_class, FIRST)
    captured_register(session, outcome="agent_absent")
    page = client.get(f"/classes/{training_class.code}/registers/?month=2026-03", headers=PAGE)
    (form,) = (form for form in forms_of(page) if form.action.endswith("/make-up/"))

    refused = form.send(client, typed, headers=PAGE)

    (told,) = told_at_fields(refused).items()
    assert told[0] == f"make-up-{session.pk}-{field}"
    assert sentence in told[1]


@pytest.mark.parametrize(
    ("outcome", "hours", "field", "sentence"),
    [
        ("held", ("0", "4"), "page", "Leave the page empty: it is asked of those who were present."),
        ("agent_absent", ("3", ""), "hours", "A session that was not held has no hours: leave them empty."),
    ],
)
def test_what_cannot_be_true_of_a_learner(
    client: Client, training_class: TrainingClass, outcome: str, hours: Any, *, field: str, sentence: str
) -> None:
    one, other = places_in(training_class)
    session = session_on(training_class, FIRST)
    sent = register_form({one: "3" if outcome == "held" else "", other: hours}, outcome=outcome)

    refused = client.post(f"/classes/{training_class.code}/registers/{session.pk}/", sent, headers=PAGE)

    assert told_at_fields(refused) == {f"id_marks-1-{field}": sentence}


def test_a_line_that_has_no_place_on_the_page_leads_nowhere(client: Client, training_class: TrainingClass) -> None:
    one, other = places_in(training_class)
    session = session_on(training_class, FIRST)
    sent = {**register_form({one: "3", other: "3"}), "marks-1-enrolment": "99999"}

    refused = client.post(f"/classes/{training_class.code}/registers/{session.pk}/", sent, headers=PAGE)

    assert "<li>This learner was not in the class on Mon 2 Mar 2026: load the page again.</li>" in refused.text


def test_a_disputed_claim_of_an_open_month_has_no_field_without_a_button(
    client: Client, training_class: TrainingClass
) -> None:
    agent = training_class.class_agents.get().agent
    claim = claim_hours(
        training_class, date(2026, 3, 1), agent=agent, hours=Decimal(15), by=capturer(), at=moment("2026-03-30")
    )
    address = f"/classes/{training_class.code}/registers/"
    settle = f"{address}2026-03/settle/"

    client.post(settle, {"agent": agent.pk, "outcome": "disputed", "note": "Not all held", "version": claim.version})
    page = client.get(f"{address}?month=2026-03", headers=PAGE)

    assert "Not all held" in page.text
    assert settle not in {form.action for form in forms_of(page)}


def test_the_reason_of_a_dispute_is_none_for_approving(training_class: TrainingClass) -> None:
    agent, client, by, march = training_class.class_agents.get().agent, Client(), capturer(), date(2026, 3, 1)
    for session in training_class.sessions.all():
        captured_register(session, dict.fromkeys(places_in(training_class), 3))
    claim = claim_hours(training_class, march, agent=agent, hours=Decimal(9), by=by, at=moment("2026-04-01"))
    settle_claim(claim, outcome="disputed", note="15 were held", by=by, at=moment("2026-04-01"))
    close_month(training_class, march, by=by, at=moment("2026-04-02"))

    with travel("2026-04-02T10:00:00+02:00", tick=False):
        client.force_login(by)
        page = client.get(f"/classes/{training_class.code}/registers/?month=2026-03")
        form_to(page, f"/classes/{training_class.code}/registers/2026-03/settle/").send(
            client, {"outcome": "approved"}, headers=PAGE
        )

    claim.refresh_from_db()
    assert "15 were held" in page.text
    assert (claim.outcome, claim.note) == ("approved", "")
