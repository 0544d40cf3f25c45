"""What the command says and does of numbers that blocks have reserved."""

from datetime import datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from classes.models import ClassCodeCounter, NumberBlock
from tests.support.factories import ClientFactory, SiteFactory, captured

pytestmark = pytest.mark.django_db

PREFIX = "11-REALLL-RLN"


@pytest.fixture
def told() -> StringIO:
    """What the command writes."""
    return StringIO()


@pytest.fixture
def block() -> NumberBlock:
    """2 to 11, of which 2 and 3 are in use."""
    site = SiteFactory(client=ClientFactory(pk=11))
    for _ in range(3):
        captured(site=site)
    ClassCodeCounter.objects.update(last_number=11)
    return NumberBlock.objects.create(
        prefix=PREFIX, first=2, last=11, reserved_at=timezone.now(), reserved_by="web1:71"
    )


def test_audit_tells_reserved_numbers_from_holes(told: StringIO, block: NumberBlock) -> None:
    ClassCodeCounter.objects.update(last_number=13)

    with pytest.raises(CommandError, match="Something is wrong"):
        call_command("class_codes", "audit", stdout=told)

    at = f"{timezone.localtime(block.reserved_at):%Y-%m-%d %H:%M}"
    assert f"Numbers missing: 1\n  {PREFIX}-0012 to {PREFIX}-0013\n" in told.getvalue()
    assert (
        f"Blocks of numbers: 1\n  {PREFIX}-0002 to {PREFIX}-0011, 8 of them free, at {at} by web1:71\n"
        in told.getvalue()
    )


def test_audit_names_a_block_of_which_no_number_is_used(told: StringIO, block: NumberBlock) -> None:
    """Beside others of the same prefix, and of a prefix without classes."""
    for prefix, first, last in ((PREFIX, 12, 21), ("12-REALLL-RLN", 1, 10)):
        NumberBlock.objects.create(
            prefix=prefix, first=first, last=last, reserved_at=block.reserved_at, reserved_by="web2:9"
        )
    ClassCodeCounter.objects.update(last_number=21)
    ClassCodeCounter.objects.create(prefix="12-REALLL-RLN", last_number=10, started_after=0)

    call_command("class_codes", "audit", stdout=told)

    assert "Blocks of numbers: 3\n" in told.getvalue()
    assert f"{PREFIX}-0012 to {PREFIX}-0021, 10 of them free" in told.getvalue()
    assert "12-REALLL-RLN-0001 to 12-REALLL-RLN-0010, 10 of them free" in told.getvalue()


def test_audit_is_content_with_what_came_home(told: StringIO, block: NumberBlock) -> None:
    block.delete()
    ClassCodeCounter.objects.update(returned=list(range(4, 12)))

    call_command("class_codes", "audit", stdout=told)

    assert f"Numbers that the next classes get: 1\n  {PREFIX}: 8 numbers, the lowest {PREFIX}-0004\n" in told.getvalue()
    assert told.getvalue().endswith("No code is damaged.\n")


def test_repair_brings_every_number_home(told: StringIO, block: NumberBlock) -> None:
    call_command("class_codes", "repair", stdout=told)

    assert told.getvalue() == f"Blocks of numbers ended: 1\n  {PREFIX}: 2 to 11\nCounters raised: none\n"
    assert not NumberBlock.objects.exists()
    site = SiteFactory(client_id=11)
    assert [captured(site=site).number for _ in range(9)] == [4, 5, 6, 7, 8, 9, 10, 11, 12]
    call_command("class_codes", "audit", stdout=told)


def test_a_dry_run_of_repair_names_blocks_and_ends_none(told: StringIO, block: NumberBlock) -> None:
    call_command("class_codes", "repair", "--dry-run", stdout=told)

    assert told.getvalue().startswith(f"Blocks of numbers that would be ended: 1\n  {PREFIX}-0002 to {PREFIX}-0011, 8")
    assert NumberBlock.objects.exists()


@pytest.mark.parametrize(("minutes", "ended"), [(14, False), (15, True)])
def test_return_ends_what_is_older_than_a_quarter_of_an_hour(
    told: StringIO, block: NumberBlock, minutes: int, ended: bool
) -> None:
    set_clock_back(block, minutes=minutes)

    call_command("class_codes", "return", stdout=told)

    assert bool(told.getvalue()) == ended
    assert NumberBlock.objects.exists() != ended
    assert ClassCodeCounter.objects.get().returned == (list(range(4, 12)) if ended else [])


def set_clock_back(block: NumberBlock, *, minutes: int) -> datetime:
    block.reserved_at -= timedelta(minutes=minutes)
    block.save(update_fields=["reserved_at"])
    return block.reserved_at
