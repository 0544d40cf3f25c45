"""Log lines as JSON, each with its request's id and the user's, and without what people typed.

Lines of our own code are written as they are. What other programs say may quote addresses, forms or rows: of their
lines the text arguments are blanked, and of exceptions only kind and place are kept, but for those that tell why the
database is away.
"""

import logging
import traceback
from collections.abc import Iterator, Mapping
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from pathlib import Path
from typing import Any, Final

import psycopg
from django.http import HttpRequest
from django.template import TemplateDoesNotExist, TemplateSyntaxError
from django.utils.functional import SimpleLazyObject
from pythonjsonlogger.core import RESERVED_ATTRS
from pythonjsonlogger.json import JsonFormatter

from classes.database_errors import is_database_away

_OURS: Final = ("classes", "wecoza")
_PLAIN: Final = (*_OURS, "django.utils.autoreload")
_LARGEST_HARMLESS_NUMBER: Final = 10**7  # longer ones might be somebody's ID or telephone number
_TALK_OF_NOBODY: Final = (
    AttributeError,
    ImportError,
    NameError,
    TemplateDoesNotExist,
    TemplateSyntaxError,
)
_LONGEST_TEXT: Final = 2000
_MOST_FRAMES: Final = 60
_HERE: Final = f"{Path(__file__).resolve().parent.parent}/"


@dataclass(frozen=True)
class RequestFacts:
    """The request that is being answered, for the lines that are written meanwhile."""

    request_id: str
    request: HttpRequest

    @property
    def user_id(self) -> int | None:
        """The user's primary key, if somebody has asked for the user already: a log line asks no database."""
        user = getattr(self.request, "user", None)
        if isinstance(user, SimpleLazyObject):
            user = getattr(self.request, "_cached_user", None)
        return getattr(user, "pk", None)


current_request: ContextVar[RequestFacts | None] = ContextVar("current_request", default=None)


class Faults(logging.Filter):
    """Lets only exceptions through: the other lines of `django.request` repeat what ours for the request says."""

    def filter(self, record: logging.LogRecord) -> bool:
        return bool(record.exc_info and record.exc_info[1])


class JsonLines(JsonFormatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": _message(record),
        }
        if facts := current_request.get():
            line |= {"request_id": facts.request_id, "user_id": facts.user_id}
        if _is_one_of(record.name, _OURS):
            line |= {key: value for key, value in vars(record).items() if key not in RESERVED_ATTRS}
        if record.exc_info and record.exc_info[1]:
            line["exception"] = [_described(exception) for exception in _chain(record.exc_info[1])]
        return self.serialize_log_record({name: _shortened(value) for name, value in line.items()})


def _shortened(value: Any) -> Any:
    """Texts, those in lists too, at most as long as a line of a log should be."""
    match value:
        case str() if len(value) > _LONGEST_TEXT:
            return f"{value[:_LONGEST_TEXT]}…"
        case dict():
            return {name: _shortened(each) for name, each in value.items()}
        case list():
            return [_shortened(each) for each in value]
        case _:
            return value


def _message(record: logging.LogRecord) -> str:
    if _is_one_of(record.name, _OURS):
        return record.getMessage()
    if status := getattr(record, "status_code", None):
        return HTTPStatus(status).phrase
    if not record.args:
        return str(record.msg) if _is_one_of(record.name, _PLAIN) else "(withheld)"
    try:
        return str(record.msg) % _blanked(record.args)
    except (TypeError, ValueError):
        return str(record.msg)


def _is_one_of(name: str, loggers: tuple[str, ...]) -> bool:
    return any(name == logger or name.startswith(f"{logger}.") for logger in loggers)


def _blanked(arguments: tuple[object, ...] | Mapping[str, object]) -> tuple[object, ...] | dict[str, object]:
    if isinstance(arguments, Mapping):
        return {name: _blank(value) for name, value in arguments.items()}
    return tuple(_blank(value) for value in arguments)


def _blank(value: object) -> object:
    if isinstance(value, psycopg.OperationalError):  # why a pool has no connection is said nowhere else
        return _first_line(value)
    return value if isinstance(value, int | float) and abs(value) < _LARGEST_HARMLESS_NUMBER else "…"


def _first_line(exception: BaseException) -> str:
    return str(exception).partition("\n")[0]


def _chain(exception: BaseException | None) -> Iterator[BaseException]:
    """The exception and what led to it."""
    seen: set[int] = set()
    while exception is not None and id(exception) not in seen:
        seen.add(id(exception))
        yield exception
        exception = exception.__cause__ or (None if exception.__suppress_context__ else exception.__context__)


def _described(exception: BaseException) -> dict[str, Any]:
    kind = type(exception)
    said: dict[str, Any] = {"type": f"{kind.__module__}.{kind.__qualname__}"}
    if sqlstate := getattr(exception, "sqlstate", None):
        said["sqlstate"] = sqlstate
    if diagnostics := getattr(exception, "diag", None):
        said["constraint"] = diagnostics.constraint_name
    if isinstance(exception, _TALK_OF_NOBODY) or is_database_away(exception):
        said["message"] = _first_line(exception)
    frames = traceback.extract_tb(exception.__traceback__)[-_MOST_FRAMES:]
    said["at"] = [f"{frame.filename.removeprefix(_HERE)}:{frame.lineno} {frame.name}" for frame in frames]
    return said
