"""What requests bring: how much it may be, whether it came whole, and what files were called."""

from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any, Final, TypeAlias, TypeVar

from django.conf import settings
from django.core.files.uploadedfile import TemporaryUploadedFile, UploadedFile
from django.http import HttpRequest, QueryDict
from django.http.multipartparser import MultiPartParser, MultiPartParserError
from django.http.response import HttpResponseBase
from django.utils.datastructures import MultiValueDict

from classes.models.records.uploads import MOST_FILES

ROOM_FOR_THE_REST: Final = 2**20
# More than any form takes: what is a little too long is told at its field, with all that was typed.
LONGEST_VALUE: Final = 100_000
LONGEST_NAME: Final = 200
# Three thousand rows of dates are a sixth of it; to take apart what is longer would cost a second
LONGEST_FORM: Final = 3 * 2**19
FORM: Final = "application/x-www-form-urlencoded"
PARTS: Final = "multipart/form-data"
# More than open pages have, and more than a form with files: others are not sent in parts, which are slow to read.
MOST_FIELDS_OF_STRANGERS: Final = 100

View = TypeVar("View", bound=Callable[..., HttpResponseBase])
Files: TypeAlias = MultiValueDict[str, "UploadedFile[bytes]"]


def takes_files(largest: int) -> Callable[[View], View]:
    """Marks a view that takes ten files of that many bytes; all others take no more than `settings` say."""

    def mark(view: View) -> View:
        view.most_bytes = MOST_FILES * largest + ROOM_FOR_THE_REST  # type: ignore[attr-defined]
        return view

    return mark


def most_bytes(request: HttpRequest) -> int:
    """How long the body may be. Whom we do not know brings no files."""
    most = getattr(_view_of(request), "most_bytes", 0)
    return most if most and request.user.is_authenticated else settings.DATA_UPLOAD_MAX_MEMORY_SIZE


def brings_files(request: HttpRequest) -> bool:
    return request.content_type == PARTS and hasattr(_view_of(request), "most_bytes")


def is_whole(request: HttpRequest) -> bool:
    """Whether a multipart body ends as it should; Django reads one that was cut off as far as it goes."""
    return request.content_type != PARTS or request.body.rstrip().endswith(_boundary(request) + b"--")


def holds_too_much(request: HttpRequest) -> bool:
    """Whether there are more fields, or longer ones, than any form has."""
    return _is_too_much_to_parse(request) or _has_too_long_a_field(request.POST)


def is_open(request: HttpRequest) -> bool:
    """Whether the page needs no login."""
    return not getattr(_view_of(request), "login_required", True)


def _is_too_much_to_parse(request: HttpRequest) -> bool:
    is_long = request.content_type == FORM and len(request.body) > LONGEST_FORM
    return is_long or _has_too_many_fields(request)


def _has_too_many_fields(request: HttpRequest) -> bool:
    """Counted before the body is parsed, which for so many would take a second."""
    if brings_files(request) and request.user.is_authenticated:
        return False  # read piece by piece, and counted by Django
    count = _count_fields(request)
    return count > MOST_FIELDS_OF_STRANGERS and count > _most_fields(request)


def _count_fields(request: HttpRequest) -> int:
    if request.content_type == PARTS:
        return request.body.count(_boundary(request)) - 1
    return request.body.count(b"&") + 1 if request.content_type == FORM else 0


def _most_fields(request: HttpRequest) -> int:
    if is_open(request) or (request.content_type == PARTS and not request.user.is_authenticated):
        return MOST_FIELDS_OF_STRANGERS
    return settings.DATA_UPLOAD_MAX_NUMBER_FIELDS


def _has_too_long_a_field(posted: QueryDict) -> bool:
    return any(
        len(name) > LONGEST_NAME or any(len(value) > LONGEST_VALUE for value in values)
        for name, values in posted.lists()
    )


def expect_files(request: HttpRequest) -> None:
    """Let the request be read as one that brings files: piece by piece, whole, each with the name it was sent under.

    Reading `POST` raises MultiPartParserError when the body was cut off: Django would keep what came of a file.
    """

    def parse_file_upload(meta: dict[str, Any], post_data: Any) -> tuple[QueryDict, Files]:
        body = _Watched(post_data)
        parser = _Parser(meta, body, request.upload_handlers, request.encoding)
        post, files = parser.parse()
        if not body.tail.rstrip().endswith(_boundary(request) + b"--"):
            raise MultiPartParserError("The body was cut off")
        for file in (file for _name, several in files.lists() for file in several):
            file.sent_name = parser.sent_names[int(file.name or "")]
        return post, files

    request.parse_file_upload = parse_file_upload  # type: ignore[method-assign, assignment]


def take_away(request: HttpRequest) -> None:
    """Remove what came of the files of a request that cannot be read to its end."""
    for handler in request.upload_handlers:
        part = getattr(handler, "file", None)
        if isinstance(part, TemporaryUploadedFile):
            with suppress(OSError):
                part.close()  # which writes what is left of it, and cannot
            Path(part.temporary_file_path()).unlink(missing_ok=True)


class _Watched:
    """The body of a request, of which the last bytes are remembered."""

    def __init__(self, body: Any) -> None:
        self._body = body
        self.tail = b""

    def read(self, size: int = -1) -> bytes:
        piece: bytes = self._body.read(size)
        self.tail = (self.tail + piece)[-256:]
        return piece


class _Parser(MultiPartParser):
    """Django's, but for the names of files: a number instead, under which `sent_names` has what the sender wrote."""

    def __init__(self, *arguments: Any) -> None:
        super().__init__(*arguments)
        self.sent_names: list[str] = []

    def sanitize_file_name(self, file_name: str) -> str:
        self.sent_names.append(file_name)
        return str(len(self.sent_names) - 1)


def _boundary(request: HttpRequest) -> bytes:
    return b"--" + (request.content_params or {}).get("boundary", "").encode()


def _view_of(request: HttpRequest) -> object:
    return getattr(request.resolver_match, "func", None)
