"""What a load balancer asks: is the process up, and can it serve?"""

from http import HTTPStatus

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from classes import replicas
from classes.database_errors import DATABASE_ERRORS, is_database_away


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
        if migrations.migration_plan(migrations.loader.graph.leaf_nodes()):
            return _said("The database waits for migrations.", HTTPStatus.SERVICE_UNAVAILABLE)
        return _said("\n".join(["Ready.", *map(_replica_in_words, settings.REPLICAS)]))
    except DATABASE_ERRORS as error:
        if not is_database_away(error):
            raise
        return _said("The database cannot be reached.", HTTPStatus.SERVICE_UNAVAILABLE)


def _replica_in_words(alias: str) -> str:
    """A replica that is away keeps nobody from working: the primary answers in its place."""
    state = replicas.look_at(alias)
    return f"{alias} is {state.behind:.1f} s behind." if state else f"{alias} is away."


def _said(words: str, status: int = HTTPStatus.OK) -> HttpResponse:
    return HttpResponse(f"{words}\n", content_type="text/plain; charset=utf-8", status=status)
