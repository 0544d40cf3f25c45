from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import ProgrammingError

from classes.services.database_rights import grant_database_rights


class Command(BaseCommand):
    help = "Give the program's role its rights on the tables. Run it as the owner of the database, after each migrate."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("role", help="the role as which the program works")

    def handle(self, *args: Any, role: str, **options: Any) -> None:
        try:
            grant_database_rights(role)
        except ProgrammingError as error:
            raise CommandError(f"The rights were not given: {error}") from error
        self.stdout.write(f"{role} can work in the database, and change none of its rules.")
