"""What a process needs before it starts, said in a sentence and not in a traceback."""

import os
import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def require_settings() -> None:
    """Read the settings; when one is missing, end the process with the sentence that names the variable to set."""
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "wecoza.settings")
    try:
        settings.DATABASES  # noqa: B018 - the first look reads them all
    except ImproperlyConfigured as error:
        sys.exit(str(error))
