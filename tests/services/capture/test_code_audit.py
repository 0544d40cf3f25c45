"""The audit finds each kind of damage, and only that. The database keeps such damage out: its guards are taken away."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Final

import pytest
from django.db import connection
from django.db.models import F
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes.models import ClassCodeCounter, ClassType, RetiredCode, Subject, TrainingClass
from classes.models.training_classes.training_classes import TrainingClassQuerySet
from classes.services.capture.code_audit import (
    ClassCodeAudit,
    CounterBehind,
    Hole,
    audit_class_codes,
    raise_counters,
    repair_codes,
)
from classes.services.capture.training_classes import delete_draft, repair_code
from tests.support.factories import (
    ClientFactory,
    SiteFactory,
    UserFactory,
    captured,
    captured_without_number,
    lost_counters,
)

pytestmark = pytest.mark.django_db

PREFIX: Final = "11-REALLL-RLN"
GUARDS: Final = """
    ALTER TABLE classes
        DROP CONSTRAINT class_code_is_unique,
        DROP CONSTRAINT class_number_is_unique,
        DROP CONSTRAINT class_code_is_made_of_its_parts,
        DISABLE TRIGGER USER;
    ALTER TABLE retired_codes
        DROP CONSTRAINT retired_codes_code_key,
        DROP CONSTRAINT retired_number_is_unique,
        DROP CONSTRAINT retired_code_is_made_of_its_parts,
        DISABLE TRIGGER USER;
"""


@pytest.fixture
def office() -> None:
    """Numeracy has the numbers 1 to 5, the fourth void, the fifth once a fallback code; Communication has 1 and 2."""
    with connection.cursor() as cursor:
        cursor.execute(GUARDS)
    site, administrator = SiteFactory(client=ClientFactory(pk=11)), UserFactory(role=roles.ADMINISTRATOR)
    for code in ("RLN", "RLN", "RLN", "RLC", "RLC"):
        captured(site=site, subject=Subject.objects.get(code=code), by=administrator)
    draft = captured(site=site, by=administrator)
    delete_draft(draft, reason="captured twice", by=administrator, at=timezone.now())
    late = captured_without_number(site=site, by=administrator)
    repair_code(late, by=administrator, at=timezone.now())


def clean(**findings: object) -> ClassCodeAudit:
    """What the audit finds at the office, but for the findings."""
    nothing: dict[str, object] = {
        "duplicates": [],
        "misfits": [],
        "holes": [],
        "counters_behind": [],
        "fallback_codes": [],
        "repaired": 1,
        "classes": 6,
    }
    return ClassCodeAudit(**nothing | findings)  # type: ignore[arg-type]


def rows(number: int) -> TrainingClassQuerySet:
    return TrainingClass.objects.filter(prefix=PREFIX, number=number)


def give_the_second_class_the_code_of_the_first() -> None:
    """And its number; the second number is kept from being a hole by a void code."""
    rows(2).update(code=f"{PREFIX}-0001", number=1)
    void(2)


def void(number: int, *, code: str = "") -> None:
    RetiredCode.objects.create(
        code=code or f"{PREFIX}-{number:04}",
        prefix=PREFIX,
        number=number,
        kind="void",
        reason="captured twice",
        retired_by=UserFactory(),
        retired_at=timezone.now(),
    )


DAMAGE: Final[dict[str, tuple[Callable[[], object], dict[str, object]]]] = {
    "two classes with one code": (
        give_the_second_class_the_code_of_the_first,
        {"duplicates": [f"{PREFIX}-0001"]},
    ),
    "a class with a void code": (lambda: void(3), {"duplicates": [f"{PREFIX}-0003"]}),
    "two void codes": (lambda: void(4), {"duplicates": [f"{PREFIX}-0004"]}),
    "a code that differs by case": (
        lambda: void(3, code="11-realll-RLN-0003"),
        {"duplicates": [f"{PREFIX}-0003"]},
    ),
    "a void code with a class's number": (
        lambda: void(3, code=f"{PREFIX}-00003"),
        {"misfits": [f"{PREFIX}-00003"]},
    ),
    "a class in lower case": (
        lambda: rows(1).update(code="11-realll-RLN-0001"),
        {"misfits": ["11-realll-RLN-0001"]},
    ),
    "a code with another number": (
        lambda: rows(1).update(code=f"{PREFIX}-0099"),
        {"misfits": [f"{PREFIX}-0099"]},
    ),
    "an empty code": (lambda: rows(1).update(code=""), {"misfits": [""]}),
    "a class of another type": (
        lambda: rows(1).update(class_type=ClassType.objects.get(code="AET")),
        {"misfits": [f"{PREFIX}-0001"]},
    ),
    "a fallback code of another subject": (
        lambda: RetiredCode.objects.filter(kind="former").update(code="11-REALLL-RLNX-2026-01-22-14-05"),
        {"misfits": ["11-REALLL-RLNX-2026-01-22-14-05"]},
    ),
    "a fallback code that is none": (
        lambda: RetiredCode.objects.filter(kind="former").update(code=f"{PREFIX}-LATER"),
        {"misfits": [f"{PREFIX}-LATER"]},
    ),
    "a class that vanished": (
        lambda: rows(2).delete(),
        {"holes": [Hole(PREFIX, 2, 2)], "classes": 5},
    ),
    "the first classes vanished": (
        lambda: TrainingClass.objects.filter(prefix=PREFIX, number__lt=4).delete(),
        {"holes": [Hole(PREFIX, 1, 3)], "classes": 3},
    ),
    "the last class vanished": (lambda: rows(5).delete(), {"holes": [Hole(PREFIX, 5, 5)], "classes": 5}),
    "a void code that vanished": (
        lambda: RetiredCode.objects.filter(kind="void").delete(),
        {"holes": [Hole(PREFIX, 4, 4)]},
    ),
    "a counter that ran ahead": (
        lambda: ClassCodeCounter.objects.filter(prefix=PREFIX).update(last_number=F("last_number") + 10),
        {"holes": [Hole(PREFIX, 6, 15)]},
    ),
    "a counter put back": (
        lambda: ClassCodeCounter.objects.filter(prefix=PREFIX).update(last_number=3),
        {"counters_behind": [CounterBehind(PREFIX, 3, 5)]},
    ),
    "a counter put back behind a void code": (
        lambda: (rows(5).delete(), ClassCodeCounter.objects.filter(prefix=PREFIX).update(last_number=3)),
        {"counters_behind": [CounterBehind(PREFIX, 3, 4)], "classes": 5},
    ),
}


@pytest.mark.usefixtures("office")
@pytest.mark.parametrize("damage", DAMAGE)
def test_finds_each_damage_and_only_that(damage: str) -> None:
    plant, findings = DAMAGE[damage]

    plant()

    audit = audit_class_codes()
    assert audit == clean(**findings)
    assert not audit.is_clean


@pytest.mark.usefixtures("office")
def test_finds_nothing_wrong_with_a_sound_office() -> None:
    audit = audit_class_codes()

    assert audit == clean()
    assert audit.is_clean


def test_finds_nothing_wrong_with_an_empty_office() -> None:
    audit = audit_class_codes()

    assert audit.is_clean
    assert audit.fallback_share == 0


@pytest.mark.usefixtures("office")
def test_names_several_damages_each_where_it_belongs() -> None:
    rows(2).delete()
    ClassCodeCounter.objects.filter(prefix="11-REALLL-RLC").update(last_number=1)
    void(3)

    assert audit_class_codes() == clean(
        duplicates=[f"{PREFIX}-0003"],
        holes=[Hole(PREFIX, 2, 2)],
        counters_behind=[CounterBehind("11-REALLL-RLC", 1, 2)],
        classes=5,
    )


def test_counts_holes_only_above_where_a_counter_started() -> None:
    site = SiteFactory(client=ClientFactory(pk=11))
    ClassCodeCounter.objects.create(prefix=PREFIX, last_number=41, started_after=41)
    captured(site=site)

    assert audit_class_codes().is_clean


def test_a_prefix_without_a_counter_is_no_damage() -> None:
    """Its first use makes the counter, from the highest number on."""
    captured(site=SiteFactory(client=ClientFactory(pk=11)))
    ClassCodeCounter.objects.all().delete()

    assert audit_class_codes().is_clean


def test_a_fallback_code_beyond_its_budget_is_worth_knowing_and_no_damage() -> None:
    waiting = captured_without_number()

    audit = audit_class_codes()

    assert audit.fallback_codes == [waiting.code]
    assert audit.fallback_share == 1
    assert not audit.has_few_fallback_codes
    assert audit.is_clean


@pytest.mark.parametrize(("classes", "are_few"), [(999, False), (1000, True)])
def test_the_budget_is_one_fallback_code_in_a_thousand_classes(classes: int, *, are_few: bool) -> None:
    found = clean(fallback_codes=["11-REALLL-RLN-2026-01-22-14-05"], classes=classes)

    assert found.has_few_fallback_codes is are_few


@pytest.mark.parametrize("copies", [1, 3])
def test_asks_as_much_for_many_classes_as_for_one(
    django_assert_num_queries: DjangoAssertNumQueries, copies: int
) -> None:
    for _ in range(copies):
        captured()
        captured_without_number()

    with django_assert_num_queries(9):
        audit_class_codes()


def test_raises_a_counter_to_the_highest_number() -> None:
    site = SiteFactory()
    for _ in range(3):
        captured(site=site)
    ClassCodeCounter.objects.update(last_number=1)

    raise_counters()

    assert ClassCodeCounter.objects.get().last_number == 3
    assert audit_class_codes().is_clean


def test_leaves_a_counter_that_ran_ahead() -> None:
    """Lowered, it could give out a number that somebody has read on their screen."""
    captured()
    ClassCodeCounter.objects.update(last_number=7)

    raise_counters()

    assert ClassCodeCounter.objects.get().last_number == 7


def test_replaces_fallback_codes_in_the_order_of_their_capture() -> None:
    administrator, site = UserFactory(role=roles.ADMINISTRATOR), SiteFactory()
    first, second = captured_without_number(site=site), captured_without_number(site=site)
    captured(site=site)

    repairs = list(repair_codes(by=administrator, at=datetime(2026, 2, 2, tzinfo=UTC)))

    assert [(repair.former, repair.code) for repair in repairs] == [
        (first.code, f"{first.prefix}-0002"),
        (second.code, f"{first.prefix}-0003"),
    ]
    assert audit_class_codes().is_clean
    assert {code.retired_by for code in RetiredCode.objects.all()} == {administrator}


def test_goes_on_when_a_counter_fails() -> None:
    waiting = [captured_without_number().code for _ in range(2)]

    with lost_counters():
        repairs = list(repair_codes(by=UserFactory(), at=timezone.now()))

    assert [(repair.former, repair.code) for repair in repairs] == [(code, None) for code in waiting]
    assert audit_class_codes().fallback_codes == waiting


def test_passes_over_a_class_that_somebody_repaired_meanwhile() -> None:
    administrator = UserFactory(role=roles.ADMINISTRATOR)
    _first, second = captured_without_number(), captured_without_number()

    repairs = repair_codes(by=administrator, at=timezone.now())
    next(repairs)
    repair_code(second, by=administrator, at=timezone.now())

    assert list(repairs) == []
    assert not TrainingClass.objects.with_fallback_code().exists()
