from datetime import date
from decimal import Decimal

import pytest

from classes.models.life.history import history_of
from classes.services.attendance.months import claim_hours, close_month, reopen_month, settle_claim
from tests.support.attendance import FIRST, captured_register, capturer, places_in, running, session_on
from tests.support.teaching import moment

pytestmark = pytest.mark.django_db
MARCH = date(2026, 3, 1)


def test_tells_of_captures_and_of_each_mark_that_was_corrected() -> None:
    training_class = running(learners=2)
    one, other = places_in(training_class)
    session = session_on(training_class, FIRST)
    captured_register(session, {one: (3, 12), other: 3})
    captured_register(session, {one: ("1.5", 12)}, read_version=1, reason="Came late", day="2026-03-10")

    correction, capture, *_ = history_of(training_class)

    assert capture.sentences == ["Register of Mon 2 Mar 2026, 09:00 captured: held"]
    assert correction.sentences == [
        "Register of Mon 2 Mar 2026, 09:00: Zanele Mthembu 000, hours from 3 to 1.50 (Came late)"
    ]


def test_tells_of_another_outcome() -> None:
    training_class = running(learners=1)
    session = session_on(training_class, FIRST)
    captured_register(session, {places_in(training_class)[0]: 3})
    captured_register(session, outcome="agent_absent", read_version=1, reason="A mix-up", note="Ill", day="2026-03-10")

    assert history_of(training_class)[0].sentences == [
        "Register of Mon 2 Mar 2026, 09:00 from held to agent absent (A mix-up)",
        "Register of Mon 2 Mar 2026, 09:00: note Ill added (A mix-up)",
        "Register of Mon 2 Mar 2026, 09:00: Zanele Mthembu 000, hours 3 taken away (A mix-up)",
    ]


def test_tells_of_months_and_claims() -> None:
    training_class = running(learners=1)
    by, agent = capturer(), training_class.class_agents.get().agent
    for session in training_class.sessions.filter(date__month=3):
        captured_register(session, {places_in(training_class)[0]: 3})
    close_month(training_class, MARCH, by=by, at=moment("2026-04-01"))
    reopen_month(training_class, MARCH, reason="A mistake", by=by, at=moment("2026-04-01"))
    claim = claim_hours(training_class, MARCH, agent=agent, hours=Decimal(20), by=by, at=moment("2026-04-01"))
    settle_claim(claim, outcome="disputed", note="15 were held", by=by, at=moment("2026-04-01"))

    told = [sentence for entry in history_of(training_class)[:4] for sentence in entry.sentences]

    assert told == [
        f"Claim of {agent} for March 2026, 20 h, disputed: 15 were held",
        f"Claim of {agent} for March 2026: 20 h",
        "March 2026 reopened: A mistake",
        "March 2026 closed",
    ]
