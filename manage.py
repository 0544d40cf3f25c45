#!/usr/bin/env python3
"""Django's commands. Developers use `python3 dev.py manage`, which sets up what this needs."""

import sys

from django.core.management import execute_from_command_line

from wecoza.preflight import require_settings


def main() -> None:
    require_settings()
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
