import codecs
import os
from collections.abc import Iterable
from typing import Any, Final

from django.conf import settings
from django.core.wsgi import get_wsgi_application
from django.utils.http import parse_header_parameters

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecoza.settings")
_site = get_wsgi_application()

# A body of parts without a boundary between them: nobody can read it, and every address answers 400
_UNREADABLE: Final = "multipart/form-data"


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The site; whoever stops reading its answer is cut off, or their connection would keep a thread for ever.

    A Content-Type that Django cannot read is replaced before Django sees it: Django would fail before any middleware
    runs, and nothing would be logged.
    """
    if not _is_readable(environ.get("CONTENT_TYPE") or ""):
        environ["CONTENT_TYPE"] = _UNREADABLE
    answer: Iterable[bytes] = _site(environ, start_response)
    if connection := environ.get("gunicorn.socket"):
        connection.settimeout(settings.SECONDS_TO_READ)  # for each piece as a whole; gunicorn resets it
    return answer


def _is_readable(content_type: str) -> bool:
    """Whether Django can parse it, and it names no charset but UTF-8: all our pages send that or name none."""
    try:
        _type, parameters = parse_header_parameters(content_type)
        charset = codecs.lookup(parameters.get("charset", "utf-8"))
    except (LookupError, ValueError):
        return False
    return charset.name == "utf-8" and parameters.get("boundary", "").isascii()
