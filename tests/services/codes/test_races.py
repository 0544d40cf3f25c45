"""Many capture at the same moment: every code is different, and no number is left out."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from threading import Barrier
from typing import Any, Final

import pytest
from django.db import connection, transaction
from django.utils import timezone
from prometheus_client import REGISTRY

from classes.models import ClassCodeCounter, ClassType, Site, Subject, TrainingClass
from classes.services.capture.code_audit import audit_class_codes
from classes.services.capture.training_classes import create_class
from classes.services.codes import numbered_inserts
from tests.support.factories import UserFactory, captured, captured_without_number, drafted
from tests.support.servers.concurrency import at_once

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("counter_alone")]

PREFIX: Final = "11-REALLL-RLN"
THREADS: Final = 16
TURNS: Final = 25
CODE_CONSTRAINTS: Final = ("class_code_is_unique", "class_number_is_unique")

LOCKS_NOTHING: Final = "SELECT max(number) + 1 FROM classes WHERE prefix = %s"
LOCKS_THE_LAST_CODE: Final = "SELECT number + 1 FROM classes WHERE prefix = %s ORDER BY number DESC LIMIT 1 FOR UPDATE"

Turn = Callable[[int, int], Any]


def race(site: Site, *, threads: int = THREADS, turns: int = TURNS) -> list[str]:
    """The codes that all got on one prefix."""
    user, facts = UserFactory.create(), facts_of(site)

    def capture(_thread: int, _turn: int) -> str:
        return create_class(drafted(**facts), by=user, at=timezone.now()).code

    return run(capture, threads=threads, turns=turns)


def run(take_turn: Turn, *, threads: int = THREADS, turns: int = TURNS) -> list[Any]:
    by_thread = at_once(lambda thread: [take_turn(thread, turn) for turn in range(turns)], threads)
    return [result for results in by_thread for result in results]


def number_by(scheme: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the statement find the number that the insert of the same message takes, in the place of the counter."""
    take = f"SELECT set_config('tests.number', ({scheme})::text, true); SELECT %s AND %s;"
    monkeypatch.setattr(numbered_inserts, "_TAKE", take)
    number, code = "current_setting('tests.number')", f"'{PREFIX}-' || lpad(current_setting('tests.number'), 4, '0')"
    monkeypatch.setattr(numbered_inserts, "_NUMBER", f"SELECT {number}::int WHERE %s <> ''")
    monkeypatch.setattr(numbered_inserts, "_CODE", f"SELECT {code} WHERE %s <> ''")


def facts_of(site: Site) -> dict[str, Any]:
    """Fetched once, so that nothing but capturing is done in the race."""
    return {
        "site": site,
        "class_type": ClassType.objects.get(code="REALLL"),
        "subject": Subject.objects.get(code="RLN"),
    }


def collisions() -> float:
    return REGISTRY.get_sample_value("wecoza_class_code_collisions_total") or 0


def check_codes(codes: list[str], *, first: int) -> None:
    """That they are the codes from the first number on, that all of them are stored, and nothing else is."""
    expected = [f"{PREFIX}-{number:04}" for number in range(first, first + len(codes))]
    numbered = TrainingClass.objects.filter(number__gte=first).order_by("number")
    assert sorted(codes, key=lambda code: int(code.rpartition("-")[2])) == expected
    assert list(numbered.values_list("code", flat=True)) == expected
    assert audit_class_codes().holes == []


def test_on_one_prefix(site: Site) -> None:
    captured(site=site)
    before = collisions()

    codes = race(site)

    assert len(codes) == THREADS * TURNS
    check_codes(codes, first=2)
    assert collisions() == before


def test_on_the_first_use_of_a_prefix(site: Site) -> None:
    """All threads meet at each of 25 prefixes before they take its first numbers."""
    package = ClassType.objects.get(code="WALK")
    subjects = list(Subject.objects.offered_by(package)[:TURNS])
    user, start = UserFactory.create(), Barrier(THREADS)
    before = collisions()

    def capture(_thread: int, turn: int) -> str:
        training_class = drafted(site=site, class_type=package, subject=subjects[turn])
        start.wait()
        return create_class(training_class, by=user, at=timezone.now()).code

    codes = run(capture)

    assert sorted(codes) == sorted(
        f"11-WALK-{subject.code}-{number:04}" for subject in subjects for number in range(1, THREADS + 1)
    )
    assert audit_class_codes().is_clean
    assert collisions() == before


def test_past_four_digits_and_beside_fallback_codes(site: Site) -> None:
    ClassCodeCounter.objects.create(prefix=PREFIX, last_number=9899, started_after=9899)
    captured_without_number(site=site)
    captured_without_number(site=site)

    codes = race(site)

    check_codes(codes, first=9900)
    assert f"{PREFIX}-10000" in codes


def test_with_a_third_of_the_transactions_rolled_back(site: Site) -> None:
    user, facts = UserFactory.create(), facts_of(site)

    def capture_or_give_up(thread: int, turn: int) -> str | None:
        gives_up = (thread + turn) % 3 == 0
        with transaction.atomic():
            training_class = create_class(drafted(**facts), by=user, at=timezone.now())
            transaction.set_rollback(gives_up)
        return None if gives_up else training_class.code

    codes = [code for code in run(capture_or_give_up) if code]

    assert THREADS * TURNS * 0.6 < len(codes) < THREADS * TURNS * 0.7
    check_codes(codes, first=1)


@pytest.mark.parametrize("scheme", [LOCKS_NOTHING, LOCKS_THE_LAST_CODE], ids=["no lock", "last code plus one"])
def test_without_the_counters_lock_codes_collide(site: Site, monkeypatch: pytest.MonkeyPatch, scheme: str) -> None:
    """The negative control: the database refuses the twins, and the service tries again."""
    captured(site=site)
    before = collisions()
    number_by(scheme, monkeypatch)

    race(site, turns=10)

    assert collisions() > before


@pytest.mark.parametrize("scheme", [LOCKS_NOTHING, LOCKS_THE_LAST_CODE], ids=["no lock", "last code plus one"])
def test_without_the_counters_lock_twins_are_stored_where_nothing_refuses_them(
    site: Site, monkeypatch: pytest.MonkeyPatch, scheme: str
) -> None:
    captured(site=site)
    number_by(scheme, monkeypatch)

    with twins_allowed():
        codes = race(site, turns=10)
        twins = audit_class_codes().duplicates

    assert len(set(codes)) < len(codes)
    assert twins


@contextmanager
def twins_allowed() -> Iterator[None]:
    """Without the constraints that have the last word; the classes are gone when they are back."""
    unique = [rule for rule in TrainingClass._meta.constraints if rule.name in CODE_CONSTRAINTS]
    with connection.schema_editor() as editor:
        for rule in unique:
            editor.remove_constraint(TrainingClass, rule)
    try:
        yield
    finally:
        with connection.schema_editor() as editor:
            editor.execute("TRUNCATE classes CASCADE")
            for rule in unique:
                editor.add_constraint(TrainingClass, rule)
