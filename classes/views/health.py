"""What a load balancer asks: is the process up, and can it serve?"""

from http import HTTPStatus

from django.contrib.auth.decorators import login_not_required
from django.db import InterfaceError, OperationalError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe


@login_not_required
@never_cache
@require_safe
def healthz(_request: HttpRequest) -> HttpResponse:
    return _said("The process is up.")


@login_not_required
@never_cache
@require_safe
def readyz(_request: HttpRequest) -> HttpResponse:
    try:
        migrations = MigrationExecutor(connection)
    except (OperationalError, InterfaceError):
        return _said("The database cannot be reached.", HTTPStatus.SERVICE_UNAVAILABLE)
    if migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
        return _said("The database waits for migrations.", HTTPStatus.SERVICE_UNAVAILABLE)
    return _said("Ready.")


def _said(words: str, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)
