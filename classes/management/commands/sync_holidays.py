from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from classes.models.training_classes import FIRST_DATE, LAST_DATE
from classes.services.public_holidays import sync_holidays


class Command(BaseCommand):
    help = "Add the public holidays of South Africa to the table; what stands there is left alone."

    def add_arguments(self, parser: ArgumentParser) -> None:
        this_year = timezone.localdate().year
        parser.add_argument("--from", dest="first_year", type=int, default=this_year - 1, help="first year")
        parser.add_argument("--to", dest="last_year", type=int, default=this_year + 6, help="last year, included")

    def handle(self, *args: Any, first_year: int, last_year: int, **options: Any) -> None:
        if not FIRST_DATE.year <= first_year <= last_year <= LAST_DATE.year:
            raise CommandError("Give years between 2000 and 2100, the first one first.")
        added = sync_holidays(first_year=first_year, last_year=last_year)
        self.stdout.write(f"{added} public holidays from {first_year} to {last_year} were added.")
