"""What Prometheus reads."""

import os
from collections.abc import Iterator
from ipaddress import ip_address
from secrets import compare_digest

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import PermissionDenied
from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, REGISTRY, CollectorRegistry, generate_latest
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.multiprocess import MultiProcessCollector
from prometheus_client.registry import Collector

from classes import replicas
from classes.database_errors import DATABASE_ERRORS, is_database_away
from classes.models import PublicHoliday

_WAITING_FOR_A_LOCK = """
    SELECT count(*) FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()
"""


class DatabaseState(Collector):
    """Looks at the database at each scrape, so that it is the same whichever process answers."""

    def collect(self) -> Iterator[GaugeMetricFamily]:
        waiting = _waiting_for_a_lock()
        up = GaugeMetricFamily("wecoza_database_up", "1 while the database answers.")
        up.add_metric([], waiting is not None)
        yield up
        if waiting is not None:
            lock_waits = GaugeMetricFamily("wecoza_database_lock_waits", "Connections that wait for a lock.")
            lock_waits.add_metric([], waiting)
            yield lock_waits
            if settings.REPLICAS:
                yield from _replicas()
        if (missing := _years_without_holidays()) is not None:
            holidays = GaugeMetricFamily(
                "wecoza_holiday_years_missing", "Years without public holidays, among this one and the next two."
            )
            holidays.add_metric([], missing)
            yield holidays


@login_not_required
@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    if not _may_read(request):
        raise PermissionDenied
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _may_read(request: HttpRequest) -> bool:
    if settings.METRICS_TOKEN:
        expected = f"Bearer {settings.METRICS_TOKEN}"
        return compare_digest(request.headers.get("Authorization", "").encode(), expected.encode())
    peer = request.META.get("REMOTE_ADDR")
    return bool(settings.DEBUG and peer and ip_address(peer).is_loopback)


def _registry() -> CollectorRegistry:
    """What all worker processes have counted, when there are several; otherwise what this one has."""
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        MultiProcessCollector(registry)
    else:
        registry.register(REGISTRY)
    registry.register(DatabaseState())
    return registry


def _waiting_for_a_lock() -> int | None:
    try:
        with connection.cursor() as cursor:
            cursor.execute(_WAITING_FOR_A_LOCK)
            return int(cursor.fetchone()[0])
    except DATABASE_ERRORS as error:
        if not is_database_away(error):
            raise
        return None


def _replicas() -> Iterator[GaugeMetricFamily]:
    up = GaugeMetricFamily("wecoza_replica_up", "1 while the replica answers and follows.", labels=["replica"])
    lag = GaugeMetricFamily("wecoza_replica_lag_seconds", "Seconds that it is behind.", labels=["replica"])
    most = GaugeMetricFamily("wecoza_replica_most_seconds_behind", "With more it is not asked.", labels=["replica"])
    try:
        states = {alias: replicas.look_at(alias) for alias in settings.REPLICAS}
    except DATABASE_ERRORS as error:
        if not is_database_away(error):
            raise
        return  # without the primary nobody knows how far behind they are
    for alias, state in states.items():
        up.add_metric([alias], state is not None)
        most.add_metric([alias], settings.REPLICA_MOST_SECONDS_BEHIND)
        if state:
            lag.add_metric([alias], state.behind)
    yield from (up, lag, most)


def _years_without_holidays() -> int | None:
    """None while the database is away, or not migrated yet."""
    try:
        return len(PublicHoliday.objects.missing_years(timezone.localdate()))
    except DATABASE_ERRORS:
        return None
