from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from classes import roles
from classes.models import ClassCodeCounter, NumberBlock, TrainingClass
from tests.support.factories import ClientFactory, SiteFactory, UserFactory, captured, captured_without_number

pytestmark = pytest.mark.django_db


@pytest.fixture
def told() -> StringIO:
    """What the command writes."""
    return StringIO()


@pytest.fixture
def administrator() -> None:
    UserFactory(username="admin", role=roles.ADMINISTRATOR)


def test_audit_is_content_with_sound_codes(told: StringIO) -> None:
    captured()

    call_command("class_codes", "audit", stdout=told)

    assert told.getvalue() == (
        "Codes given out twice: none\n"
        "Codes that are not made of their parts: none\n"
        "Numbers missing: none\n"
        "Counters behind: none\n"
        "Fallback codes: none\n"
        "0.00% of 1 classes wait for their sequential code (at most 0.1% should); 0 were repaired.\n"
        "No code is damaged.\n"
    )


def test_audit_names_what_is_wrong_and_fails(told: StringIO) -> None:
    captured(site=SiteFactory(client=ClientFactory(pk=11)))
    ClassCodeCounter.objects.update(last_number=4)

    with pytest.raises(CommandError, match="Something is wrong") as failure:
        call_command("class_codes", "audit", stdout=told)

    assert failure.value.returncode == 1
    assert "Numbers missing: 1\n  11-REALLL-RLN-0002 to 11-REALLL-RLN-0004\n" in told.getvalue()


def test_audit_passes_and_says_so_while_too_many_fallback_codes_wait(told: StringIO) -> None:
    waiting = captured_without_number()

    call_command("class_codes", "audit", stdout=told)

    assert told.getvalue().endswith(
        "Worth knowing, and no damage: `class_codes repair` gives them their sequential codes.\nNo code is damaged.\n"
    )
    assert f"Fallback codes: 1\n  {waiting.code}\n100.00% of 1 classes wait" in told.getvalue()


@pytest.mark.usefixtures("administrator")
def test_repair_raises_counters_and_replaces_fallback_codes(told: StringIO) -> None:
    site = SiteFactory(client=ClientFactory(pk=11))
    captured(site=site)
    captured(site=site)
    ClassCodeCounter.objects.update(last_number=1)
    waiting = captured_without_number(site=site)

    call_command("class_codes", "repair", "--user", "admin", stdout=told)

    assert told.getvalue() == (
        "Counters raised: 1\n"
        "  11-REALLL-RLN stands at 1, the highest number is 2\n"
        f"{waiting.code}: now 11-REALLL-RLN-0003\n"
    )
    call_command("class_codes", "audit", stdout=told)


def test_repair_needs_nobody_when_only_counters_are_behind(told: StringIO) -> None:
    captured()
    ClassCodeCounter.objects.update(last_number=0)

    call_command("class_codes", "repair", stdout=told)

    assert ClassCodeCounter.objects.get().last_number == 1


def test_a_dry_run_says_what_it_would_do_and_does_nothing(told: StringIO) -> None:
    site = SiteFactory(client=ClientFactory(pk=11))
    captured(site=site)
    waiting = captured_without_number(site=site)
    ClassCodeCounter.objects.update(last_number=0)

    call_command("class_codes", "repair", "--dry-run", stdout=told)

    assert told.getvalue() == (
        "Counters that would be raised: 1\n"
        "  11-REALLL-RLN stands at 0, the highest number is 1\n"
        "Fallback codes that would be replaced: 1\n"
        f"  {waiting.code}\n"
    )
    assert ClassCodeCounter.objects.get().last_number == 0
    assert TrainingClass.objects.with_fallback_code().count() == 1


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ([], "add --user USERNAME"),
        (["--user", "nobody"], "nobody is no active user"),
        (["--user", "viewer"], "viewer is no active user who may repair"),
        (["--user", "gone"], "gone is no active user"),
    ],
)
def test_repair_needs_an_administrator_for_fallback_codes(told: StringIO, options: list[str], sentence: str) -> None:
    UserFactory(username="viewer", role=roles.VIEWER)
    UserFactory(username="gone", role=roles.ADMINISTRATOR, is_active=False)
    waiting = captured_without_number()

    with pytest.raises(CommandError, match=sentence):
        call_command("class_codes", "repair", *options, stdout=told)

    assert TrainingClass.objects.get().code == waiting.code
    assert "Counters raised" in told.getvalue()  # what needs nobody's name is done before


def test_blocks_come_home_before_somebody_is_named_for_fallback_codes(told: StringIO) -> None:
    training_class = captured_without_number()
    NumberBlock.objects.create(
        prefix=training_class.prefix, first=5, last=9, reserved_by="web1", reserved_at=training_class.captured_at
    )

    with pytest.raises(CommandError, match="add --user USERNAME"):
        call_command("class_codes", "repair", stdout=told)

    assert not NumberBlock.objects.exists()


@pytest.mark.usefixtures("administrator")
def test_repair_says_which_fallback_codes_are_left(told: StringIO) -> None:
    waiting = captured_without_number()
    captured(site=waiting.site)
    ClassCodeCounter.objects.update(last_number=2_147_483_647)

    with pytest.raises(CommandError, match="1 fallback codes are left"):
        call_command("class_codes", "repair", "--user", "admin", stdout=told)

    assert f"{waiting.code}: its counter failed\n" in told.getvalue()


def test_needs_to_know_what_to_do() -> None:
    with pytest.raises(CommandError, match="action"):
        call_command("class_codes")
