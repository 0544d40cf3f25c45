from datetime import UTC, datetime
from typing import Final

import pytest
from django.db import connection, transaction
from django.utils import timezone
from prometheus_client import REGISTRY
from pytest_django import DjangoAssertNumQueries

from classes.models import ClassCode, ClassCodeCounter, RetiredCode, Subject
from classes.services.capture.training_classes import delete_draft, repair_code
from classes.services.codes.class_codes import ClassCodeService, NumberingFailed, highest_number
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
AT: Final = datetime(2026, 1, 22, 12, 5, tzinfo=UTC)  # 14:05 in Johannesburg


def next_code(prefix: str = PREFIX) -> str:
    return str(ClassCodeService(prefix).next_code())


def counter() -> ClassCodeCounter:
    return ClassCodeCounter.objects.get(prefix=PREFIX)


def retire(code: str, *, number: int | None = None) -> None:
    RetiredCode.objects.create(
        code=code,
        prefix=PREFIX,
        number=number,
        kind="void",
        reason="captured twice",
        retired_by=UserFactory.create(),
        retired_at=timezone.now(),
    )


def test_counts_from_one() -> None:
    assert [next_code() for _ in range(3)] == [f"{PREFIX}-0001", f"{PREFIX}-0002", f"{PREFIX}-0003"]


def test_each_prefix_counts_for_itself() -> None:
    assert [next_code(prefix) for prefix in (PREFIX, "12-REALLL-RLN", "11-REALLL-RLC", PREFIX)] == [
        f"{PREFIX}-0001",
        "12-REALLL-RLN-0001",
        "11-REALLL-RLC-0001",
        f"{PREFIX}-0002",
    ]


def test_grows_past_four_digits() -> None:
    ClassCodeCounter.objects.create(prefix=PREFIX, last_number=9998, started_after=0)

    assert [next_code() for _ in range(3)] == [f"{PREFIX}-9999", f"{PREFIX}-10000", f"{PREFIX}-10001"]


def test_the_first_use_starts_after_the_highest_class() -> None:
    ClassCodeCounter.objects.create(prefix=PREFIX, last_number=9998, started_after=9998)
    site = SiteFactory.create(client=ClientFactory.create(pk=11))
    for _ in range(2):
        captured(site=site)
    ClassCodeCounter.objects.all().delete()

    assert next_code() == f"{PREFIX}-10001"
    assert counter().started_after == 10000


def test_the_first_use_starts_after_the_highest_void_code() -> None:
    retire(f"{PREFIX}-0042", number=42)

    assert next_code() == f"{PREFIX}-0043"
    assert counter().started_after == 42


def test_fallback_codes_do_not_count() -> None:
    """As text, they sort above every number and end in one."""
    site = SiteFactory.create(client=ClientFactory.create(pk=11))
    captured_without_number(site=site)
    retire(f"{PREFIX}-2099-12-31-23-59-9999")

    assert next_code() == f"{PREFIX}-0001"


def test_an_underscore_is_no_wildcard() -> None:
    subject = Subject.objects.get(code="COMM_NUM")
    lookalike = Subject.objects.create(class_type=subject.class_type, code="COMMXNUM", name="Lookalike", hours=40)
    site = SiteFactory.create(client=ClientFactory.create(pk=11))
    for _ in range(3):
        captured(site=site, class_type=subject.class_type, subject=lookalike)

    training_class = captured(site=site, class_type=subject.class_type, subject=subject)

    assert training_class.code == "11-AET-COMM_NUM-0001"


def test_a_number_that_is_rolled_back_is_free_again() -> None:
    next_code()
    with transaction.atomic():
        next_code()
        transaction.set_rollback(True)

    assert next_code() == f"{PREFIX}-0002"


def test_a_first_use_that_is_rolled_back_leaves_no_counter() -> None:
    with transaction.atomic():
        next_code()
        transaction.set_rollback(True)

    assert not ClassCodeCounter.objects.exists()


def test_takes_one_round_trip(django_assert_num_queries: DjangoAssertNumQueries) -> None:
    next_code()

    with django_assert_num_queries(1):
        next_code()


def test_after_a_collision_the_counter_is_raised_first() -> None:
    retire(f"{PREFIX}-0042", number=42)
    ClassCodeCounter.objects.create(prefix=PREFIX, last_number=7, started_after=0)

    assert str(ClassCodeService(PREFIX).next_code(after_collision=True)) == f"{PREFIX}-0043"


def test_after_a_collision_the_counter_is_never_lowered() -> None:
    ClassCodeCounter.objects.create(prefix=PREFIX, last_number=42, started_after=0)

    assert str(ClassCodeService(PREFIX).next_code(after_collision=True)) == f"{PREFIX}-0043"


def test_after_a_collision_a_lost_counter_is_made_again() -> None:
    retire(f"{PREFIX}-0042", number=42)

    assert str(ClassCodeService(PREFIX).next_code(after_collision=True)) == f"{PREFIX}-0043"


def test_says_why_the_counter_could_not_be_had() -> None:
    with lost_counters(), pytest.raises(NumberingFailed) as failure, transaction.atomic():
        next_code()

    assert failure.value.sqlstate == "42P01"


def test_a_counter_at_its_end_fails() -> None:
    ClassCodeCounter.objects.create(prefix=PREFIX, last_number=2_147_483_647, started_after=0)

    with pytest.raises(NumberingFailed, match="22003"), transaction.atomic():
        next_code()


def test_observes_how_long_it_took() -> None:
    before = REGISTRY.get_sample_value("wecoza_numbering_seconds_count") or 0

    next_code()

    assert REGISTRY.get_sample_value("wecoza_numbering_seconds_count") == before + 1


def test_the_limit_of_the_wait_ends_with_the_transaction() -> None:
    with connection.cursor() as cursor, transaction.atomic():
        next_code()
        cursor.execute("SHOW statement_timeout")
        within = cursor.fetchone()
        transaction.set_rollback(True)
    with connection.cursor() as cursor:
        cursor.execute("SHOW statement_timeout")
        after = cursor.fetchone()

    assert (within, after) == (("2500ms",), ("30s",))


def test_forecasts_the_next_code_without_reserving_it() -> None:
    codes = ClassCodeService(PREFIX)
    next_code()

    assert [str(codes.forecast()) for _ in range(2)] == [f"{PREFIX}-0002"] * 2
    assert counter().last_number == 1


def test_forecasts_the_first_code() -> None:
    retire(f"{PREFIX}-0042", number=42)

    assert str(ClassCodeService(PREFIX).forecast()) == f"{PREFIX}-0043"
    assert str(ClassCodeService("12-REALLL-RLN").forecast()) == "12-REALLL-RLN-0001"
    assert not ClassCodeCounter.objects.exists()


def test_a_fallback_code_has_the_minute() -> None:
    assert str(ClassCodeService(PREFIX).fallback_code(AT)) == f"{PREFIX}-2026-01-22-14-05"


def test_a_fallback_code_passes_over_what_is_taken() -> None:
    site = SiteFactory.create(client=ClientFactory.create(pk=11))
    waiting = captured_without_number(site=site)
    repair_code(waiting, by=waiting.captured_by, at=timezone.now())
    later = captured_without_number(site=site, at=waiting.captured_at)

    fallback = ClassCodeService(PREFIX).fallback_code(waiting.captured_at)

    assert later.code == f"{waiting.code}-2"
    assert str(fallback) == f"{waiting.code}-3"


def test_the_highest_number_counts_classes_and_void_codes() -> None:
    site = SiteFactory.create(client=ClientFactory.create(pk=11))
    drafts = [captured(site=site) for _ in range(3)]
    assert highest_number(PREFIX) == 3

    delete_draft(drafts[2], reason="captured twice", by=drafts[2].captured_by, at=timezone.now())

    assert highest_number(PREFIX) == 3
    assert highest_number("12-REALLL-RLN") == 0


def test_a_code_is_made_of_prefix_and_number() -> None:
    assert ClassCodeService(PREFIX).next_code() == ClassCode(PREFIX, 1)
