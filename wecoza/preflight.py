"""What a process needs before it starts, said in a sentence and not in a traceback."""

import sys

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured


def require_settings() -> None:
    """End the process with the sentence that names the variable to set when a setting is missing."""
    try:
        settings.DATABASES  # noqa: B018 - the first look reads the settings
    except ImproperlyConfigured as error:
        sys.exit(str(error))
