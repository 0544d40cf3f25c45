"""Where the program reads when there are replicas: the router, and what a request writes down of its own writes."""

from typing import Any, Final

from django.db import DEFAULT_DB_ALIAS, models
from django.http import HttpRequest
from django.http.response import HttpResponseBase

from classes.replicas import place_of_reads
from classes.views.reading import remember_write
from wecoza.middleware import GetResponse

# Who somebody is and what they may do is asked of the primary: what was taken from them is gone at once. So is what is
# remembered for minutes, such as how often somebody guessed: the cache's table has no model, but an app of this name.
_APPS_OF_PRIMARY: Final = {"account", "auth", "axes", "contenttypes", "django_cache", "mfa", "sessions", "usersessions"}
_MODELS_OF_PRIMARY: Final = {"classes.User", "classes.Invitation", "classes.CalendarFeed"}


class Router:
    """Reads go where `reading_from` says, writes and locks to the primary."""

    def db_for_read(self, model: type[models.Model], **_hints: Any) -> str:
        meta = model._meta
        is_of_primary = meta.app_label in _APPS_OF_PRIMARY or meta.label in _MODELS_OF_PRIMARY
        return DEFAULT_DB_ALIAS if is_of_primary else place_of_reads()

    def db_for_write(self, _model: type[models.Model], **_hints: Any) -> str:
        return DEFAULT_DB_ALIAS

    def allow_relation(self, *_rows: models.Model, **_hints: Any) -> bool:
        return True

    def allow_migrate(self, db: str, _app_label: str, **_hints: Any) -> bool:
        return db == DEFAULT_DB_ALIAS


class OwnWrites:
    """Whoever has just written something reads it, wherever they read."""

    def __init__(self, get_response: GetResponse) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        answer = self.get_response(request)
        remember_write(request, answer)
        return answer
