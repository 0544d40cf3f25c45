import os
from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecoza.settings")
_site = get_wsgi_application()


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    """The site; whoever stops reading its answer is cut off, or his connection would keep a thread for ever."""
    answer: Iterable[bytes] = _site(environ, start_response)
    if connection := environ.get("gunicorn.socket"):
        connection.settimeout(settings.SECONDS_TO_READ)  # for each piece as a whole; gunicorn resets it
    return answer
