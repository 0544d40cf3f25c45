"""What the database refuses of the codes of classes: each rule by its name."""

from collections.abc import Callable
from typing import Any, Final

import pytest
from django.db import connection
from django.utils import timezone

from classes.models import ClassType, Site, Subject, TrainingClass
from classes.services.capture.training_classes import delete_draft, repair_code
from tests.support.factories import ClientFactory, captured, captured_without_number
from tests.support.refusals import refused
from tests.support.rows import PREFIX, insert

pytestmark = pytest.mark.django_db


def test_a_code_is_there_once(site: Site) -> None:
    insert(site=site)

    with refused("class_code_is_unique"):
        insert(site=site)


def test_a_number_is_there_once_for_its_prefix(site: Site) -> None:
    insert(site=site)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE; ALTER TABLE classes DROP CONSTRAINT class_code_is_unique")

    with refused("class_number_is_unique"):
        insert(site=site)


@pytest.mark.parametrize(
    ("code", "number"),
    [
        (f"{PREFIX}-0043", 43),
        (f"{PREFIX}-9999", 9999),
        (f"{PREFIX}-10000", 10000),
        (f"{PREFIX}-2026-01-22-14-05", None),
        (f"{PREFIX}-2026-01-22-14-05-2", None),
    ],
)
def test_a_code_is_made_of_its_parts(site: Site, code: str, number: int | None) -> None:
    assert insert(site=site, code=code, number=number).pk


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("", 43),
        ("", None),
        (f"{PREFIX}-0044", 43),
        (f"{PREFIX}-43", 43),
        (f"{PREFIX}-00043", 43),
        (f"{PREFIX}-0000", 0),
        (f"{PREFIX}-1000000000", 1_000_000_000),
        (f"{PREFIX}-0043", None),
        (f"{PREFIX}-2026-01-22-14-05", 43),
        ("11-realll-rln-0043", 43),
        ("11-REALLL-RLNX-0043", 43),
        ("11-REALLL-RLNX-2026-01-22-14-05", None),
        (f"{PREFIX}-2026-01-22", None),
        (f"{PREFIX}-2026-01-22-14-05-1", None),
        (f"{PREFIX}-", None),
        (PREFIX, None),
    ],
)
def test_a_code_that_is_not_made_of_its_parts_is_refused(site: Site, code: str, number: int | None) -> None:
    with refused("class_code_is_made_of_its_parts"):
        insert(site=site, code=code, number=number)


@pytest.mark.parametrize("prefix", ["12-REALLL-RLN", "11-AET-RLN", "11-REALLL-RLC", "11-REALLL-RL_", ""])
def test_a_prefix_is_made_of_client_type_and_subject(site: Site, prefix: str) -> None:
    with refused("class_prefix_is_made_of_its_parts"):
        insert(site=site, prefix=prefix, code=f"{prefix}-0043")


def test_a_void_code_is_not_used_again(site: Site) -> None:
    draft = captured(site=site)
    delete_draft(draft, reason="captured twice", by=draft.captured_by, at=timezone.now())

    with refused("class_code_is_not_retired"):
        insert(site=site, code=f"{PREFIX}-0001", number=1)


def test_a_former_code_is_not_used_again(site: Site) -> None:
    waiting = captured_without_number(site=site)
    repair_code(waiting, by=waiting.captured_by, at=timezone.now())

    with refused("class_code_is_not_retired"):
        insert(site=site, code=waiting.code, number=None)


FIXED: Final[dict[str, Callable[[], dict[str, Any]]]] = {
    "client": lambda: {"client": ClientFactory()},
    "type": lambda: {"class_type": ClassType.objects.get(code="AET")},
    "subject": lambda: {"subject": Subject.objects.get(code="RLC")},
    "prefix": lambda: {"prefix": "12-REALLL-RLN"},
    "code": lambda: {"code": "11-REALLL-RLN-0044"},
    "number": lambda: {"number": 44},
    "code and number": lambda: {"code": "11-REALLL-RLN-0044", "number": 44},
    "fallback code": lambda: {"code": "11-REALLL-RLN-2026-01-22-14-05", "number": None},
}


@pytest.mark.parametrize("change", FIXED)
def test_the_code_of_a_class_and_what_it_is_made_of_are_fixed(site: Site, change: str) -> None:
    captured(site=site)

    with refused("class_identity_is_fixed"):
        TrainingClass.objects.update(**FIXED[change]())


@pytest.mark.parametrize("change", ["client", "type", "subject", "prefix", "fallback code"])
def test_a_fallback_code_gives_way_to_a_number_only(site: Site, change: str) -> None:
    captured_without_number(site=site)

    with refused("class_identity_is_fixed"):
        TrainingClass.objects.update(**FIXED[change]())


def test_a_repaired_code_is_fixed(site: Site) -> None:
    waiting = captured_without_number(site=site)
    repair_code(waiting, by=waiting.captured_by, at=timezone.now())

    with refused("class_identity_is_fixed"):
        TrainingClass.objects.update(**FIXED["code and number"]())


def test_a_class_that_vanishes_leaves_its_code_retired() -> None:
    captured()

    with refused("class_code_goes_into_retirement"):
        TrainingClass.objects.all().delete()


def test_a_repaired_class_leaves_its_former_code_retired(site: Site) -> None:
    captured_without_number(site=site)

    with refused("class_code_goes_into_retirement"):
        TrainingClass.objects.update(code=f"{PREFIX}-0001", number=1)


def test_the_beginning_of_a_code_is_indexed_whatever_the_collation() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT indexdef FROM pg_indexes WHERE indexname = 'class_code_beginning'")
        definition = cursor.fetchone()[0]

    assert "(code text_pattern_ops)" in definition
