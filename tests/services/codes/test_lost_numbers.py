"""Whatever becomes of the Redis that hands out numbers of blocks: classes are saved, no code twice, no hole left."""

import os
import signal
from collections.abc import Callable, Iterator
from datetime import timedelta
from threading import get_ident
from time import monotonic
from typing import Any, Final

import pytest
from django.db import connections
from prometheus_client import REGISTRY
from pytest_django import Settings

from classes.models import NumberBlock, Site, TrainingClass, User
from classes.services.capture.code_audit import audit_class_codes
from classes.services.capture.training_classes import create_class
from classes.services.codes import free_numbers, number_blocks
from tests.services.codes.test_number_blocks import (
    AT,
    QUARTER,
    assert_in_the_end_no_number_is_left_out,
    contend,
    counted,
    listed,
    numbers,
)
from tests.support.factories import UserFactory, drafted
from tests.support.servers.concurrency import at_once
from tests.support.servers.redis_server import RedisServer, redis_server

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("redis")]

LATER: Final = AT + timedelta(seconds=6)


@pytest.fixture
def user() -> User:
    return UserFactory.create()


@pytest.fixture
def many(site: Site, user: User) -> Callable[..., list[str]]:
    """Captures that eight people make at once; their codes."""
    facts = {name: getattr(drafted(site=site), name) for name in ("site", "class_type", "subject")}

    def capture(turns: int = 6, beforehand: Callable[[int], object] = bool) -> list[str]:
        def work(thread: int) -> list[str]:
            beforehand(thread)
            return [create_class(drafted(**facts), by=user, at=AT).code for _ in range(turns)]

        return [code for codes in at_once(work, 8) for code in codes]

    return capture


@pytest.fixture
def whole(site: Site, user: User, settings: Settings) -> Iterator[None]:
    """In the end no code is there twice and no number is left out."""
    yield
    codes = list(TrainingClass.objects.values_list("code", flat=True))
    assert len(set(codes)) == len(codes)
    assert_in_the_end_no_number_is_left_out(site, user, settings)


def failures(cause: str) -> float:
    return REGISTRY.get_sample_value("wecoza_redis_failures_total", {"cause": cause}) or 0


@pytest.mark.usefixtures("whole")
def test_killed(redis: RedisServer, many: Callable[..., list[str]], site: Site, user: User) -> None:
    contend()
    many()
    away = failures("away")

    redis.kill()
    many()

    assert failures("away") > away
    redis.start()
    contend(LATER)
    assert len(numbers(site, user, count=12, at=LATER)) == 12
    assert listed(redis)  # it hands out again


@pytest.mark.usefixtures("whole")
def test_killed_while_many_save(redis: RedisServer, many: Callable[..., list[str]]) -> None:
    contend()

    codes = many(10, lambda thread: redis.kill() if thread == 7 else None)

    assert len(set(codes)) == 80


def test_not_asked_again_at_once_when_it_is_away(redis: RedisServer, site: Site, user: User) -> None:
    contend()
    redis.kill()
    away = failures("away")

    assert numbers(site, user, count=5) == [1, 2, 3, 4, 5]
    assert failures("away") == away + 1
    assert numbers(site, user, count=1, at=LATER) == [6]
    assert failures("away") == away + 2


@pytest.mark.usefixtures("whole")
def test_flushed(redis: RedisServer, many: Callable[..., list[str]]) -> None:
    contend()
    many()
    redis.client.flushall()

    codes = many()

    assert len(set(codes)) == 48
    assert listed(redis)


@pytest.mark.usefixtures("whole")
def test_restored_from_an_older_dump(
    redis: RedisServer, many: Callable[..., list[str]], site: Site, user: User
) -> None:
    contend()
    numbers(site, user, count=4)
    yesterday = redis.saved()
    numbers(site, user, count=7)
    refused = counted("refused")

    redis.restore(yesterday)
    codes = many()

    assert len(set(codes)) == 48
    assert counted("refused") > refused
    assert not TrainingClass.objects.with_fallback_code().exists()


@pytest.mark.usefixtures("whole")
def test_replaced_by_one_with_numbers_of_somebody_else(
    redis: RedisServer, many: Callable[..., list[str]], site: Site, user: User
) -> None:
    contend()
    numbers(site, user, count=1)
    (key,) = redis.client.keys("*:free")
    redis.client.flushall()
    redis.client.zadd(key, {str(number): number for number in range(500, 600)})

    codes = many()

    assert len(set(codes)) == 48
    assert not TrainingClass.objects.filter(number__gte=500).exists()


@pytest.mark.usefixtures("whole")
def test_two_at_once_with_the_same_numbers(
    redis: RedisServer,
    many: Callable[..., list[str]],
    site: Site,
    user: User,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    contend()
    numbers(site, user, count=1)
    folder, refused, sides = redis.dump.parent / "other", counted("refused"), dict[int, int]()
    folder.mkdir()
    (folder / "dump.rdb").write_bytes(redis.saved())

    with redis_server(folder) as other:
        both = (redis.client, other.client)
        monkeypatch.setattr(free_numbers, "_redis", lambda _url: both[sides.get(get_ident(), 0)])

        codes = many(6, lambda thread: sides.update({get_ident(): thread % 2}))

    assert len(set(codes)) == 48
    assert counted("refused") > refused


@pytest.mark.usefixtures("whole")
def test_out_of_memory(redis: RedisServer, many: Callable[..., list[str]]) -> None:
    contend()
    before = failures("out of memory")
    redis.client.config_set("maxmemory-policy", "noeviction")
    redis.client.config_set("maxmemory", 1)

    codes = many()

    assert len(set(codes)) == 48
    assert failures("out of memory") > before


@pytest.mark.usefixtures("whole")
def test_slow(redis: RedisServer, site: Site, user: User, monkeypatch: pytest.MonkeyPatch) -> None:
    contend()
    numbers(site, user, count=1)
    free_numbers._redis.cache_clear()
    monkeypatch.setattr(free_numbers, "PATIENCE", 0.1)
    before = failures("slow")
    redis.client.client_pause(20_000)

    began = monotonic()
    saved = numbers(site, user, count=5)
    took = monotonic() - began

    assert saved == [12, 13, 14, 15, 16]
    assert failures("slow") == before + 1
    assert took < 20  # nobody waited until it answered again
    free_numbers._redis.cache_clear()


@pytest.mark.usefixtures("whole")
def test_of_another_kind_than_expected(redis: RedisServer, site: Site, user: User) -> None:
    contend()
    numbers(site, user, count=1)
    (key,) = redis.client.keys("*:free")
    before = failures("other")
    redis.client.delete(key)
    redis.client.set(key, "something else")

    assert numbers(site, user, count=2) == [12, 13]
    assert failures("other") == before + 1


@pytest.mark.usefixtures("whole")
def test_a_process_that_is_killed_with_a_number_loses_it_for_a_quarter_of_an_hour(site: Site, user: User) -> None:
    contend()
    numbers(site, user, count=1)

    killed = in_a_child(lambda: create_class(drafted(site=site), by=user, at=AT))

    assert killed == -signal.SIGKILL
    assert numbers(site, user, count=2) == [3, 4]
    assert [block.free for block in audit_class_codes().reserved] == [8]
    assert number_blocks.bring_home(AT + QUARTER - timedelta(seconds=1)) == []
    assert numbers(site, user, count=1, at=AT + QUARTER) == [12]  # and looks for what is old when it is stored
    assert numbers(site, user, count=1, at=AT + QUARTER) == [2]


def test_what_was_lost_is_in_the_next_block_after_a_quarter_of_an_hour(
    site: Site, user: User, redis: RedisServer
) -> None:
    contend()
    numbers(site, user, count=1)
    redis.client.flushall()
    number_blocks._looked_at[TrainingClass.objects.db] = AT
    later = AT + QUARTER
    contend(later)

    numbers(site, user, count=1, at=later)

    assert listed(redis) == list(range(2, 12))
    assert list(NumberBlock.objects.values_list("first", "last")) == [(2, 11)]


@pytest.mark.usefixtures("whole")
def test_blocks_are_not_used_any_more(
    many: Callable[..., list[str]], site: Site, user: User, settings: Settings
) -> None:
    contend()
    many()
    settings.REDIS_URL = ""

    codes = many()

    assert len(set(codes)) == 48
    assert NumberBlock.objects.exists()


def in_a_child(work: Callable[[], Any]) -> int:
    """How a process ends that is killed when it has got its number."""
    child = os.fork()
    if not child:
        connections["default"].connection = None  # the parent's
        vars(number_blocks)["insert_from_block"] = lambda *_given: os.kill(os.getpid(), signal.SIGKILL)
        try:
            work()
        finally:
            os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])
