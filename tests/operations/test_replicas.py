"""Pages that only read are answered by a streaming replica, and by the primary whenever the replica cannot."""

import re
from collections.abc import Callable, Iterator
from http import HTTPStatus
from typing import Any, Final

import pytest
from django.conf import LazySettings
from django.core.cache import cache
from django.db import OperationalError, connection, connections
from django.http import HttpResponse
from django.test import Client as Browser
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from prometheus_client import REGISTRY
from pytest_django import DjangoDbBlocker

from classes import replicas, roles
from classes.models import TrainingClass
from classes.urls import urlpatterns
from classes.views import csv_files
from tests.support.factories import ClientFactory, LearnerFactory, UserFactory, captured
from tests.support.servers.replicas import ALIAS, Follower, follower, read_from_it

pytestmark = pytest.mark.django_db(transaction=True, databases=["default", ALIAS])

TOKEN: Final = {"Authorization": "Bearer of the tests"}
SHOWN: Final = "classes.views.learners.learners.render"
ONLY_READ: Final = {
    "agent_detail",
    "agent_export",
    "agent_list",
    "agent_spreadsheet",
    "calendar",
    "calendar_events",
    "class_calendar",
    "class_export",
    "class_list",
    "class_spreadsheet",
    "feed",
    "learner_detail",
    "learner_export",
    "learner_list",
    "learner_search",
    "learner_spreadsheet",
    "month_export",
    "month_list",
    "month_pdf",
    "month_print",
    "month_spreadsheet",
    "qa",
    "qa_export",
    "qa_spreadsheet",
    "search",
}


@pytest.fixture(scope="module", autouse=True)
def shared(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Follower]:
    with follower() as started:
        yield started


@pytest.fixture
def replica(
    transactional_db: None, shared: Follower, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Follower]:
    with read_from_it(settings, monkeypatch):
        shared.catch_up()
        yield shared


@pytest.fixture
def office(client: Browser) -> Browser:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    return client


def to_disk() -> None:
    """Asynchronous commits reach the disk within the fifth of a second; the replica counts from there."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_logical_emit_message(false, 'test', '', true)")


class Reads:
    """How many pages each place has answered, and how often the replica could not, since this was made."""

    def __init__(self) -> None:
        self._before = self._counted()

    def __call__(self) -> dict[str, float]:
        more = {name: number - self._before.get(name, 0) for name, number in self._counted().items()}
        return {name: number for name, number in more.items() if number}

    def _counted(self) -> dict[str, float]:
        return {
            sample.labels.get("place") or sample.labels["reason"]: sample.value
            for family in REGISTRY.collect()
            for sample in family.samples
            if sample.name in {"wecoza_reads_total", "wecoza_replica_refusals_total"}
        }


def test_a_list_is_read_from_the_replica(replica: Follower, office: Browser) -> None:
    training_class = captured()
    replica.catch_up()
    reads = Reads()

    with CaptureQueriesContext(connections[ALIAS]) as asked:
        page = office.get("/classes/")

    assert training_class.code in page.text
    assert reads() == {ALIAS: 1}
    assert any('FROM "classes"' in query["sql"] for query in asked.captured_queries)


def test_who_somebody_is_is_asked_of_the_primary(replica: Follower, office: Browser) -> None:
    replica.catch_up()

    with CaptureQueriesContext(connections[ALIAS]) as asked:
        office.get("/classes/")

    statements = " ".join(query["sql"] for query in asked.captured_queries)
    assert "classes" in statements
    assert not re.search('FROM "django_session"|FROM "auth_|"users"."password"', statements)


@pytest.mark.usefixtures("replica")
def test_what_is_remembered_for_minutes_is_asked_of_the_primary(client: Browser) -> None:
    """How often somebody asked for mail, say: its table has no model."""
    with CaptureQueriesContext(connections[ALIAS]) as asked:
        cache.set("times", 3)
        answer = client.post(reverse("account_reset_password"), {"email": "thandi@example.org"})
        times = cache.get("times")

    assert (times, answer.status_code) == (3, HTTPStatus.FOUND)
    assert asked.captured_queries == []


def test_whoever_has_just_written_reads_it(replica: Follower, office: Browser) -> None:
    learner = LearnerFactory.create(surname="Before")
    replica.catch_up()
    reads = Reads()
    with replica.paused():
        office.post(f"/learners/{learner.pk}/edit/", {})  # refused or not: something was sent
        captured_later = LearnerFactory.create(surname="Zulu-Afterwards")
        office.post("/calendar/feeds/", {"revoke": "0"})

        own = office.get("/learners/").text
        somebody = Browser()
        somebody.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
        other = somebody.get("/learners/").text

    assert captured_later.surname in own
    assert captured_later.surname not in other
    assert reads() == {"primary": 1, "own write": 1, ALIAS: 1}


def test_the_own_write_is_read_from_the_replica_once_it_is_there(replica: Follower, office: Browser) -> None:
    office.post("/calendar/feeds/", {"revoke": "0"})
    replica.catch_up()
    reads = Reads()

    office.get("/learners/")

    assert reads() == {ALIAS: 1}


def test_what_was_written_is_remembered_for_a_minute_and_cannot_be_made_up(replica: Follower, office: Browser) -> None:
    answer = office.post("/calendar/feeds/", {"revoke": "0"})
    cookie = answer.cookies["written"]
    office.cookies["written"] = "99999999999999999999:made-up"
    reads = Reads()

    replica.catch_up()
    office.get("/learners/")

    assert (cookie["max-age"], cookie["httponly"], cookie["samesite"]) == (60, True, "Lax")
    assert reads() == {ALIAS: 1}


def test_a_page_that_only_reads_remembers_no_write(replica: Follower, office: Browser) -> None:
    assert "written" not in office.get("/classes/").cookies
    assert "written" not in office.post("/learners/search/", {"q": "nobody"}).cookies


def test_a_replica_that_lags_is_not_asked(replica: Follower, office: Browser, settings: LazySettings) -> None:
    settings.REPLICA_MOST_SECONDS_BEHIND = 0
    with replica.paused():
        learner = LearnerFactory.create(surname="Zulu-Afterwards")
        to_disk()
        reads = Reads()

        page = office.get("/learners/").text

    assert learner.surname in page
    assert reads() == {"primary": 1, "behind": 1}


def test_a_replica_that_lags_a_little_answers(replica: Follower, office: Browser, settings: LazySettings) -> None:
    settings.REPLICA_MOST_SECONDS_BEHIND = 3600  # a machine that is busy stands still for more than a little
    LearnerFactory.create()
    replica.catch_up()  # without a transaction since its start, it knows of no time
    with replica.paused():
        learner = LearnerFactory.create(surname="Zulu-Afterwards")
        to_disk()
        reads = Reads()

        page = office.get("/learners/").text

    assert learner.surname not in page
    assert reads() == {ALIAS: 1}


def test_a_replica_that_is_stopped_is_not_missed(replica: Follower, office: Browser) -> None:
    learner = LearnerFactory.create(surname="Zulu")
    replica.catch_up()
    office.get("/learners/")
    reads = Reads()
    replica.server.stop("immediate")
    try:
        answers = [office.get("/learners/") for _ in range(3)]
        said = office.get("/readyz").text
    finally:
        replica.server.start()

    assert {answer.status_code for answer in answers} == {HTTPStatus.OK}
    assert all(learner.surname in answer.text for answer in answers)
    assert reads() == {"primary": 3, "away": 3}
    assert said == "Ready.\nreplica1 is away.\n"


def test_a_replica_that_is_back_is_asked_again(
    replica: Follower, office: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "_REST", 0.0)
    replica.server.stop("immediate")
    office.get("/learners/")
    replica.server.start()
    replica.catch_up()
    reads = Reads()

    office.get("/learners/")

    assert reads() == {ALIAS: 1}


def test_a_query_that_conflicts_with_replay_is_answered_by_the_primary(
    replica: Follower, office: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An export is being read while the primary takes its rows away for good: replay does not wait for the reader."""
    for setting, value in {"hot_standby_feedback": "off", "max_standby_streaming_delay": "0"}.items():
        replica.sql(f"ALTER SYSTEM SET {setting} = {value}")
    replica.sql("SELECT pg_reload_conf()")
    monkeypatch.setattr(csv_files, "ROWS_AT_A_TIME", 10)
    learners = LearnerFactory.create_batch(3000, surname="Zulu")
    gone = LearnerFactory.create_batch(2000, surname="Aaron")
    replica.catch_up()
    expected = b"".join(office.get("/learners/export.csv?numbers=whole").streaming_content)  # type: ignore[attr-defined]
    reads = Reads()

    pieces = iter(office.get("/learners/export.csv?numbers=whole").streaming_content)  # type: ignore[attr-defined]
    first = next(pieces)
    with connection.cursor() as cursor:
        cursor.execute("CREATE TABLE locked_away (id int)")
        cursor.execute("DROP TABLE locked_away")
        cursor.execute("VACUUM FULL learners")
    replica.catch_up()
    whole = first + b"".join(pieces)

    assert len(learners) + len(gone) == whole.count(b"\r\n") - 1
    assert whole == expected
    assert reads() == {ALIAS: 1, "conflict": 1}


def test_a_query_that_takes_too_long_is_not_asked_again(
    replica: Follower, office: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    reads = Reads()
    monkeypatch.setattr(SHOWN, asking("SET statement_timeout = 10; SELECT pg_sleep(1)"))

    answer = office.get("/learners/")

    assert answer.status_code == HTTPStatus.SERVICE_UNAVAILABLE
    assert reads() == {}


def test_a_statement_that_fails_there_alone_is_answered_by_the_primary(
    replica: Follower, office: Browser, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As after a migration that has not arrived there yet: the replica is not left alone for it."""
    reads = Reads()
    monkeypatch.setattr(SHOWN, asking("SELECT 1 / (NOT pg_is_in_recovery())::int"))

    answers = [office.get("/learners/").status_code for _ in range(2)]

    assert answers == [HTTPStatus.OK, HTTPStatus.OK]
    assert reads() == {"primary": 2, "error": 2}


def test_while_the_primary_is_away_the_replica_is_not_said_to_be(
    replica: Follower, office: Browser, monkeypatch: pytest.MonkeyPatch, settings: LazySettings
) -> None:
    settings.METRICS_TOKEN = TOKEN["Authorization"].removeprefix("Bearer ")
    reads = Reads()
    with monkeypatch.context() as patched:
        patched.setattr(replicas, "_WRITTEN", "SET statement_timeout = 10; SELECT pg_sleep(1)")
        with pytest.raises(OperationalError):
            replicas.look_at(ALIAS)
        ready, metrics = office.get("/readyz"), office.get("/metrics", headers=TOKEN)
    assert (ready.status_code, ready.text) == (503, "The database cannot be reached.\n")
    assert metrics.status_code == HTTPStatus.OK
    assert "\nwecoza_replica_up{" not in metrics.text

    office.get("/learners/")

    assert reads() == {ALIAS: 1}


def asking(statement: str) -> Callable[..., HttpResponse]:
    def shown(*_arguments: Any) -> HttpResponse:
        with connections[replicas.place_of_reads()].cursor() as cursor:
            cursor.execute(statement)
        return HttpResponse()

    return shown


def test_a_replica_that_was_promoted_is_no_replica(
    transactional_db: None, office: Browser, settings: LazySettings, monkeypatch: pytest.MonkeyPatch
) -> None:
    with follower() as promoted, read_from_it(settings, monkeypatch):
        promoted.sql("SELECT pg_promote()")
        learner = LearnerFactory.create(surname="Zulu")
        reads = Reads()

        page = office.get("/learners/").text

    assert learner.surname in page
    assert reads() == {"primary": 1, "away": 1}


def test_a_database_of_another_origin_is_no_replica(
    transactional_db: None, office: Browser, replica: Follower, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(replicas, "_WRITTEN", replicas._WRITTEN.replace("system_identifier", "system_identifier + 1"))
    reads = Reads()

    office.get("/learners/")

    assert reads() == {"primary": 1, "away": 1}


def test_readiness_and_metrics_say_how_far_it_is(replica: Follower, office: Browser, settings: LazySettings) -> None:
    settings.METRICS_TOKEN = TOKEN["Authorization"].removeprefix("Bearer ")
    replica.catch_up()
    office.get("/learners/")

    ready = office.get("/readyz").text
    metrics = office.get("/metrics", headers=TOKEN).text

    assert re.fullmatch(r"Ready\.\nreplica1 is \d+\.\d s behind\.\n", ready)  # the server writes of its own accord too
    assert '\nwecoza_replica_up{replica="replica1"} 1.0\n' in metrics
    assert re.search(r'\nwecoza_replica_lag_seconds\{replica="replica1"\} \d+\.\d+\n', metrics)
    assert '\nwecoza_replica_most_seconds_behind{replica="replica1"} 10.0\n' in metrics
    assert '\nwecoza_reads_total{place="replica1"} ' in metrics


def test_writes_and_locks_go_to_the_primary(replica: Follower) -> None:
    row = ClientFactory.create(name="Before")
    replica.catch_up()

    with replicas.reading_from(ALIAS):
        found = type(row).objects.get(pk=row.pk)
        assert found._state.db == ALIAS
        assert TrainingClass.objects.select_for_update().db == "default"
        found.name = "Afterwards"
        found.save(update_fields=["name"])

    row.refresh_from_db()
    assert row.name == "Afterwards"


def test_without_replicas_nothing_more_is_asked(office: Browser, settings: LazySettings) -> None:
    settings.REPLICAS = []

    assert "written" not in office.post("/calendar/feeds/", {"revoke": "0"}).cookies
    with CaptureQueriesContext(connection) as asked:
        office.get("/classes/")
    assert not any("pg_control_system" in query["sql"] for query in asked.captured_queries)


def test_these_pages_only_read() -> None:
    found = {pattern.name for pattern in urlpatterns if hasattr(pattern.callback, "only_reads")}

    assert found == ONLY_READ
