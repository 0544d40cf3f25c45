"""Where people wait for the counter of a prefix, its numbers are reserved in blocks, and Redis hands them out."""

from datetime import UTC, datetime, timedelta
from typing import Any, Final
from uuid import uuid4

import pytest
from django.db import IntegrityError, connection, transaction
from prometheus_client import REGISTRY
from pytest_django import Settings

from classes.models import ClassCodeCounter, ClassType, NumberBlock, Site, Subject, TrainingClass, User
from classes.services.capture.code_audit import audit_class_codes
from classes.services.capture.submissions import AlreadyCaptured
from classes.services.capture.training_classes import create_class
from classes.services.codes import number_blocks
from classes.services.codes.class_codes import ClassCodeService
from classes.services.codes.contention import CONTENTION, Contention
from classes.services.codes.number_blocks import bring_home, reserve_block
from tests.support.factories import UserFactory, captured, drafted
from tests.support.servers.concurrency import another_connection, at_once, meanwhile, wait_until_somebody_waits
from tests.support.servers.redis_server import RedisServer

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis")]

PREFIX: Final = "11-REALLL-RLN"
AT: Final = datetime(2026, 1, 22, 12, 5, tzinfo=UTC)
QUARTER: Final = timedelta(minutes=15)
LOCK: Final = "BEGIN; SELECT FROM class_code_counters WHERE prefix = %s FOR UPDATE"


@pytest.fixture
def user() -> User:
    return UserFactory.create()


def contend(at: datetime = AT) -> None:
    """As if three saves had just waited for each other."""
    for _ in range(3):
        CONTENTION.note_wait(PREFIX, at)


def numbers(site: Site, user: User, *, count: int, at: datetime = AT) -> list[int | None]:
    """Of so many classes that are captured one after the other."""
    return [create_class(drafted(site=site), by=user, at=at).number for _ in range(count)]


def counted(became: str) -> float:
    return REGISTRY.get_sample_value("wecoza_block_numbers_total", {"became": became}) or 0


def listed(redis: RedisServer) -> list[int]:
    """All that it would hand out."""
    found: list[Any] = [redis.client.zrange(key, 0, -1) for key in redis.client.keys("*:free")]
    return [int(number) for numbers_of_a_prefix in found for number in numbers_of_a_prefix]


def assert_in_the_end_no_number_is_left_out(site: Site, user: User, settings: Settings) -> None:
    """Without blocks, the next classes get what came home; then the numbers run from 1 to the last."""
    assert audit_class_codes().is_clean
    bring_home(AT, all_of_them=True)
    settings.REDIS_URL = ""
    (counter,) = ClassCodeCounter.objects.all()
    numbers(site, user, count=len(counter.returned))
    assert list(TrainingClass.objects.order_by("number").values_list("number", flat=True)) == list(
        range(1, counter.last_number + 1)
    )
    audit = audit_class_codes()
    assert audit.is_clean
    assert [*audit.reserved, *audit.returned, *audit.fallback_codes] == []


def test_without_contention_numbers_are_as_without_redis(site: Site, user: User, redis: RedisServer) -> None:
    assert numbers(site, user, count=5) == [1, 2, 3, 4, 5]

    assert not NumberBlock.objects.exists()
    assert redis.client.keys("*") == []


def test_without_redis_contention_changes_nothing(site: Site, user: User, settings: Settings) -> None:
    settings.REDIS_URL = ""
    contend()

    assert numbers(site, user, count=3) == [1, 2, 3]
    assert not NumberBlock.objects.exists()


@pytest.mark.parametrize(("early_release", "has_redis"), [(True, True), (False, True), (False, False)])
def test_contention_is_measured_by_who_waits(
    site: Site, user: User, settings: Settings, early_release: bool, has_redis: bool
) -> None:
    settings.EARLY_RELEASE = early_release
    if not has_redis:
        settings.REDIS_URL = ""
    captured(site=site)
    waits = REGISTRY.get_sample_value("wecoza_counter_waits_total", {"prefix": PREFIX}) or 0

    for _ in range(3):
        assert not CONTENTION.is_contended(PREFIX, AT)
        with another_connection() as other, other.cursor() as cursor:
            cursor.execute(LOCK, [PREFIX])
            with meanwhile(lambda: numbers(site, user, count=1)):
                wait_until_somebody_waits()
                cursor.execute("ROLLBACK")

    assert CONTENTION.is_contended(PREFIX, AT)
    assert not CONTENTION.is_contended(PREFIX, AT + timedelta(minutes=1))
    assert not CONTENTION.is_contended("12-REALLL-RLN", AT)
    assert REGISTRY.get_sample_value("wecoza_counter_waits_total", {"prefix": PREFIX}) == waits + 3


def test_who_waited_once_takes_from_a_block_that_others_reserved(site: Site, user: User, redis: RedisServer) -> None:
    reserve_block(PREFIX, AT)
    assert numbers(site, user, count=1) == [11]

    CONTENTION.note_wait(PREFIX, AT)

    assert numbers(site, user, count=11) == [1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 12]
    assert not NumberBlock.objects.filter(first__gt=10).exists()
    assert numbers(site, user, count=1, at=AT + timedelta(minutes=1)) == [13]


def test_a_wait_that_another_thread_is_about_to_note_is_none_yet() -> None:
    contention = Contention()
    contention._waits[PREFIX]

    assert not contention.has_waited(PREFIX, AT)


def test_three_waits_within_an_hour_are_no_contention() -> None:
    for minutes in (0, 20, 40):
        CONTENTION.note_wait(PREFIX, AT + timedelta(minutes=minutes))

    assert not CONTENTION.is_contended(PREFIX, AT + timedelta(minutes=40))


def test_a_block_says_who_reserved_it_when_from_where_to_where(site: Site, user: User, redis: RedisServer) -> None:
    contend()

    numbers(site, user, count=1)

    block = NumberBlock.objects.get()
    assert (block.prefix, block.first, block.last, block.reserved_at) == (PREFIX, 2, 11, AT)
    assert ":" in block.reserved_by
    assert ClassCodeCounter.objects.get().last_number == 11
    assert listed(redis) == list(range(2, 12))


def test_numbers_are_handed_out_lowest_first_and_the_next_block_comes_in_time(site: Site, user: User) -> None:
    contend()
    taken = counted("taken")

    assert numbers(site, user, count=30) == list(range(1, 31))

    assert counted("taken") == taken + 29
    assert NumberBlock.objects.filter(last__lt=20).count() == 0  # used up


def test_a_number_of_a_block_asks_nothing_of_the_counter(site: Site, user: User) -> None:
    contend()
    numbers(site, user, count=1)

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute(LOCK, [PREFIX])
        assert numbers(site, user, count=5) == [2, 3, 4, 5, 6]


def test_many_at_once_get_different_numbers(site: Site, user: User, settings: Settings) -> None:
    facts = {
        "site": site,
        "class_type": ClassType.objects.get(code="REALLL"),
        "subject": Subject.objects.get(code="RLN"),
    }
    contend()
    for _ in range(2):
        reserve_block(PREFIX, AT)  # else it hangs on the machine how often they find one that is just reserved
    taken = counted("taken")

    def capture(_thread: int) -> list[str]:
        return [create_class(drafted(**facts), by=user, at=AT).code for _ in range(25)]

    codes = [code for codes in at_once(capture, 16) for code in codes]

    assert len(set(codes)) == 400
    assert counted("taken") - taken > 100
    assert_in_the_end_no_number_is_left_out(site, user, settings)


def test_a_number_that_is_rolled_back_goes_back(site: Site, user: User) -> None:
    contend()
    numbers(site, user, count=1)
    submission_id = uuid4()
    create_class(drafted(site=site, submission_id=submission_id), by=user, at=AT)
    given_back = counted("given back")

    with pytest.raises(AlreadyCaptured):
        create_class(drafted(site=site, submission_id=submission_id), by=user, at=AT)

    assert counted("given back") == given_back + 1
    assert numbers(site, user, count=1) == [3]


def test_in_a_transaction_of_others_the_counter_numbers(site: Site, user: User, redis: RedisServer) -> None:
    contend()
    numbers(site, user, count=1)

    with transaction.atomic():
        assert numbers(site, user, count=1) == [12]
        transaction.set_rollback(True)

    assert numbers(site, user, count=1) == [2]
    assert listed(redis) == list(range(3, 12))


def test_a_number_of_no_block_is_refused_and_another_taken(site: Site, user: User, redis: RedisServer) -> None:
    contend()
    numbers(site, user, count=1)
    (key,) = redis.client.keys("*:free")
    redis.client.zadd(key, {"0": 0, "1": 1, "77": 77})
    refused, collisions = counted("refused"), REGISTRY.get_sample_value("wecoza_class_code_collisions_total")

    assert numbers(site, user, count=2) == [2, 3]

    assert counted("refused") == refused + 1
    assert listed(redis) == list(range(4, 12))
    assert REGISTRY.get_sample_value("wecoza_class_code_collisions_total") == collisions


def test_when_a_block_ends_while_its_number_is_stored_the_end_waits(site: Site, user: User, redis: RedisServer) -> None:
    contend()
    numbers(site, user, count=1)

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute("BEGIN; SELECT FROM number_blocks WHERE prefix = %s FOR KEY SHARE", [PREFIX])
        with meanwhile(lambda: bring_home(AT, all_of_them=True)) as ending:
            wait_until_somebody_waits()
            number = create_class(drafted(site=site), by=user, at=AT).number
            cursor.execute("COMMIT")
            ending.result()

    assert number == 2
    assert ClassCodeCounter.objects.get().returned == list(range(3, 12))
    assert listed(redis) == []


def test_what_came_home_goes_first_to_the_next_classes(site: Site, user: User, settings: Settings) -> None:
    contend()
    numbers(site, user, count=4)
    bring_home(AT, all_of_them=True)

    settings.REDIS_URL = ""

    assert str(ClassCodeService(PREFIX).forecast()) == f"{PREFIX}-0005"
    with transaction.atomic():
        assert str(ClassCodeService(PREFIX).next_code()) == f"{PREFIX}-0005"
        transaction.set_rollback(True)
    assert numbers(site, user, count=8) == [5, 6, 7, 8, 9, 10, 11, 12]


def test_what_came_home_goes_first_into_the_next_block(site: Site, user: User) -> None:
    contend()
    numbers(site, user, count=4)
    captured(site=site)
    ClassCodeCounter.objects.update(returned=[8, 9, 11], last_number=11)
    NumberBlock.objects.all().delete()

    assert reserve_block(PREFIX, AT) == [8, 9, 11, 12, 13, 14, 15, 16, 17, 18]

    assert list(NumberBlock.objects.order_by("first").values_list("first", "last")) == [(8, 9), (11, 18)]
    counter = ClassCodeCounter.objects.get()
    assert (counter.last_number, counter.returned) == (18, [])


def test_after_a_collision_nobody_gets_what_came_home_and_is_in_use(site: Site, user: User, settings: Settings) -> None:
    settings.REDIS_URL = ""
    numbers(site, user, count=3)
    ClassCodeCounter.objects.update(returned=[2, 3])

    assert numbers(site, user, count=2) == [4, 5]


def test_a_class_is_saved_even_if_the_next_block_cannot_be_reserved(
    site: Site, user: User, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    contend()
    monkeypatch.setattr(number_blocks, "_RESERVE", "SELECT FROM nowhere")

    assert numbers(site, user, count=2) == [1, 2]

    assert "nowhere" in caplog.text


def test_two_blocks_do_not_overlap() -> None:
    facts = {"prefix": PREFIX, "reserved_at": AT, "reserved_by": "web1:71"}
    NumberBlock.objects.create(first=2, last=11, **facts)

    with pytest.raises(IntegrityError, match="blocks_do_not_overlap"):
        NumberBlock.objects.create(first=11, last=20, **facts)


def test_the_program_may_ask_which_database_it_is() -> None:
    """The keys in Redis are named after it; the role of the program has no rights beyond its tables."""
    with connection.cursor() as cursor:
        cursor.execute("BEGIN; CREATE ROLE nobody_special; SET LOCAL ROLE nobody_special")
        cursor.execute("SELECT system_identifier FROM pg_control_system()")
        assert cursor.fetchone()[0]
        cursor.execute("ROLLBACK")
