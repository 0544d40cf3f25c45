"""Many guesses at once are no more than the limit."""

from collections.abc import Callable
from datetime import UTC, datetime
from threading import Barrier
from typing import Any

import pytest
from axes.models import AccessAttempt

from classes.services.people import guess_limits
from classes.services.people.guess_limits import FREE, Guess, begin_guess
from tests.support.servers.concurrency import at_once

pytestmark = pytest.mark.django_db(transaction=True)

THREADS = 12
MORNING = datetime(2026, 2, 2, 5, tzinfo=UTC)


def tried_at_once(guess: Callable[[int], Guess]) -> int:
    return sum(not pause for pause in at_once(lambda number: begin_guess(guess(number), at=MORNING), THREADS))


@pytest.fixture(autouse=True)
def no_failures() -> Any:
    yield
    AccessAttempt.objects.all().delete()


def test_guesses_at_a_username_are_counted_before_they_are_tried() -> None:
    assert tried_at_once(lambda number: Guess("nomsa", f"198.51.100.{number}")) == FREE["username"]


def test_those_from_one_address_too() -> None:
    assert tried_at_once(lambda _number: Guess("nomsa", "198.51.100.1")) == FREE["both"]


def test_without_the_locks_more_are_tried(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(guess_limits, "_lock", lambda _guess: None)
    count, looked = guess_limits._count, Barrier(THREADS)

    def count_together(*arguments: Any) -> None:
        looked.wait(30)
        count(*arguments)

    monkeypatch.setattr(guess_limits, "_count", count_together)

    assert tried_at_once(lambda number: Guess("nomsa", f"198.51.100.{number}")) == THREADS
