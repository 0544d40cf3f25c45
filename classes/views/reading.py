"""Pages that only read may be answered by a replica of the database, and are answered by the primary when it cannot."""

from collections.abc import Callable, Iterator
from contextlib import closing
from functools import wraps
from hashlib import sha256
from typing import Any, Final

from django.conf import settings
from django.db import DEFAULT_DB_ALIAS
from django.http import FileResponse, HttpRequest, StreamingHttpResponse
from django.http.response import HttpResponseBase

from classes import replicas
from classes.database_errors import DATABASE_ERRORS
from classes.views.signed_cookies import set_signed

View = Callable[..., Any]

SALT: Final = "written until"
# Whoever wrote longer ago reads what a replica shows, which is never further behind than the setting lets it be
REMEMBERED_SECONDS: Final = 60


def only_reads(view: View) -> View:
    """For a view that writes nothing and shows nothing that a form will send back. Outside of all other decorators.

    Nobody sees that a replica failed: the same request is then answered again, by the primary.
    """

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        request.only_reads = True  # type: ignore[attr-defined]
        if not settings.REPLICAS:
            return view(request, *args, **kwargs)  # type: ignore[no-any-return]
        answer = _answered_by_replica(lambda: view(request, *args, **kwargs), _written_by(request))
        if answer is None:
            replicas.count_read(DEFAULT_DB_ALIAS)
            answer = view(request, *args, **kwargs)
        return answer

    answered.only_reads = True  # type: ignore[attr-defined]
    return answered


def remember_write(request: HttpRequest, answer: HttpResponseBase) -> None:
    """Let the browser say with its next requests how far a replica must be, to show what was just written."""
    if not settings.REPLICAS or request.method in {"GET", "HEAD", "OPTIONS"} or hasattr(request, "only_reads"):
        return
    try:
        position = replicas.written_until_now()
    except DATABASE_ERRORS:
        position = replicas.NOTHING_IS_CERTAIN
    set_signed(answer, settings.WRITTEN_COOKIE_NAME, str(position), salt=SALT, seconds=REMEMBERED_SECONDS)


def _written_by(request: HttpRequest) -> int:
    said = request.get_signed_cookie(settings.WRITTEN_COOKIE_NAME, "0", salt=SALT, max_age=REMEMBERED_SECONDS)
    return int(said or "0")


def _answered_by_replica(view: Callable[[], HttpResponseBase], position: int) -> HttpResponseBase | None:
    """None when no replica can answer."""
    try:
        place = replicas.replica_at(position)
    except DATABASE_ERRORS:
        return None
    if place is None:
        return None
    try:
        with replicas.reading_from(place):
            answer = view()
    except DATABASE_ERRORS as error:
        replicas.note_failure(place, error)
        return None
    replicas.count_read(place)
    if isinstance(answer, StreamingHttpResponse) and not isinstance(answer, FileResponse):
        answer.streaming_content = _pieces(iter(answer.streaming_content), place, view)  # type: ignore[arg-type]
    return answer


def _pieces(pieces: Iterator[bytes], place: str, view: Callable[[], HttpResponseBase]) -> Iterator[bytes]:
    """What is streamed is read while it is sent. Where the replica fails in the middle, the primary goes on."""
    sent, length = sha256(), 0
    try:
        while True:
            with replicas.reading_from(place):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece
            sent.update(piece)
            length += len(piece)
    except DATABASE_ERRORS as error:
        replicas.note_failure(place, error)
        yield from _rest(view(), sent.digest(), length, error)


def _rest(answer: Any, sent: bytes, length: int, error: Exception) -> Iterator[bytes]:
    """What comes after the part that was sent; when that part would be another now, the file is cut off."""
    begun = bytearray()
    with closing(answer):
        for piece in answer.streaming_content:
            if len(begun) < length:
                begun += piece
                if len(begun) < length:
                    continue
                if sha256(begun[:length]).digest() != sent:
                    raise error
                yield bytes(begun[length:])
            else:
                yield piece
