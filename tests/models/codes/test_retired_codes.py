from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

import pytest
from django.utils import timezone

from classes.models import RetiredCode, TrainingClass
from classes.services.capture.training_classes import delete_draft, repair_code
from tests.support.factories import ClientFactory, SiteFactory, UserFactory, captured, captured_without_number
from tests.support.refusals import refused

pytestmark = pytest.mark.django_db

PREFIX: Final = "11-REALLL-RLN"


def retire(**facts: Any) -> RetiredCode:
    """Number 43, void, unless the facts say otherwise."""
    void = {"code": f"{PREFIX}-0043", "prefix": PREFIX, "number": 43, "kind": "void", "reason": "captured twice"}
    return RetiredCode.objects.create(**void | {"retired_by": UserFactory(), "retired_at": timezone.now()} | facts)


def test_shows_its_code() -> None:
    assert str(retire()) == f"{PREFIX}-0043"


def test_a_code_retires_once() -> None:
    retire(code=f"{PREFIX}-2026-01-22-14-05", number=None)

    with refused("retired_codes_code_key"):
        retire(code=f"{PREFIX}-2026-01-22-14-05", number=None)


@pytest.mark.parametrize(
    ("code", "number"),
    [
        ("", 43),
        (f"{PREFIX}-0044", 43),
        (f"{PREFIX}-0043", None),
        (f"{PREFIX}-0000", 0),
        ("11-realll-rln-0043", 43),
        ("11-REALLL-RLNX-2026-01-22-14-05", None),
    ],
)
def test_a_code_that_is_not_made_of_its_parts_is_refused(code: str, number: int | None) -> None:
    with refused("retired_code_is_made_of_its_parts"):
        retire(code=code, number=number)


def test_a_former_code_has_no_number() -> None:
    with refused("retired_code_is_of_its_kind"):
        retire(kind="former")


def test_a_void_code_has_no_class() -> None:
    with refused("retired_code_is_of_its_kind"):
        retire(training_class=captured())


@pytest.mark.parametrize("facts", [{"submission_id": uuid4()}, {"code": f"{PREFIX}-2026-01-22-14-05", "number": None}])
def test_a_code_that_was_perhaps_given_out_is_a_number_of_nobody_s_draft(facts: dict[str, Any]) -> None:
    retire(kind="unsure", code=f"{PREFIX}-0042", number=42)

    with refused("retired_code_is_of_its_kind"):
        retire(kind="unsure", **facts)


def test_has_no_other_kind() -> None:
    with refused("retired_code_is_of_its_kind"):
        retire(kind="lost")


def test_the_code_of_a_class_cannot_retire() -> None:
    captured(site=SiteFactory(client=ClientFactory(pk=11)))

    with refused("retired_code_has_no_class"):
        retire(code=f"{PREFIX}-0001", number=1)


@pytest.mark.parametrize(
    "change",
    [
        lambda retired: retired.delete(),
        lambda retired: retired.update(code=f"{PREFIX}-0044", number=44),
        lambda retired: retired.update(kind="former", code=f"{PREFIX}-2026-01-22-14-05", number=None),
    ],
    ids=["gone", "another number", "another kind"],
)
def test_is_retired_for_good(change: Callable[[Any], object]) -> None:
    retire()

    with refused("retired_code_stays"):
        change(RetiredCode.objects.all())


def test_former_codes_outlive_their_class() -> None:
    waiting = captured_without_number()
    repair_code(waiting, by=waiting.captured_by, at=timezone.now())

    delete_draft(waiting, reason="captured twice", by=waiting.captured_by, at=timezone.now())

    assert RetiredCode.objects.get(kind="former").training_class is None
    assert not TrainingClass.objects.exists()
