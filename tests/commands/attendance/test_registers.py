from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from time_machine import travel

from tests.support.attendance import FIRST, SECOND, THIRD, captured_register, places_in, running, session_on

pytestmark = pytest.mark.django_db


def said(*arguments: str) -> str:
    out = StringIO()
    with travel("2026-03-18T10:00:00+02:00", tick=False):
        call_command("registers", *arguments, stdout=out)
    return out.getvalue()


def test_names_the_sessions_that_are_late_with_their_agent_and_supervisor() -> None:
    training_class = running(learners=1)
    captured_register(session_on(training_class, FIRST), dict.fromkeys(places_in(training_class), 3))
    agent = training_class.class_agents.get().agent

    assert said("missing", "--days", "2") == (
        "Not captured for 2 days or longer: 2, incomplete: none\n"
        f"  Mon 9 Mar 2026 09:00  {training_class}  9 days  agent {agent}  supervisor {training_class.supervisor}\n"
        f"  Mon 16 Mar 2026 09:00  {training_class}  2 days  agent {agent}  supervisor {training_class.supervisor}\n"
    )
    assert "or longer: 1" in said("missing", "--days", "3")
    assert "or longer: none" in said("missing", "--days", "10")


def test_names_registers_that_lack_the_hours_of_somebody() -> None:
    training_class = running(learners=2)
    one, other = places_in(training_class)
    captured_register(session_on(training_class, FIRST), {one: 3, other: 3})
    captured_register(session_on(training_class, SECOND), {one: 3})
    captured_register(session_on(training_class, THIRD), outcome="agent_absent")
    agent = training_class.class_agents.get().agent

    assert said("missing") == (
        "Not captured for 1 day or longer: none, incomplete: 1\n"
        f"  Mon 9 Mar 2026 09:00  {training_class}  9 days  agent {agent}  supervisor {training_class.supervisor}  "
        "hours of 1 of 2\n"
    )
    assert "incomplete: none" in said("missing", "--days", "10")


def test_days_are_a_number_from_1() -> None:
    with pytest.raises(CommandError, match="1 or more"):
        said("missing", "--days", "0")
