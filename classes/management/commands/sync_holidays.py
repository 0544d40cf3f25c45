from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from classes.services.planning.public_holidays import FIRST_YEAR, LAST_YEAR, sync_holidays


class Command(BaseCommand):
    help = "Add the public holidays of South Africa to the table; what stands there is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        first, last = f"first year ({FIRST_YEAR})", f"last year, included ({LAST_YEAR})"
        parser.add_argument("--from", dest="first_year", type=int, default=FIRST_YEAR, help=first)
        parser.add_argument("--to", dest="last_year", type=int, default=LAST_YEAR, help=last)

    def handle(self, *args: Any, first_year: int, last_year: int, **options: Any) -> None:
        if not FIRST_YEAR <= first_year <= last_year <= LAST_YEAR:
            raise CommandError(f"Give years between {FIRST_YEAR} and {LAST_YEAR}, the first one first.")
        added = sync_holidays(first_year=first_year, last_year=last_year)
        self.stdout.write(f"{added} public holidays from {first_year} to {last_year} were added.")
