from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from classes.services.demo.demo import PASSWORD, NotEmpty, fill_with_sample_data


class Command(BaseCommand):
    help = "Fill an empty database with synthetic data and a user for each role."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--classes", type=int, default=24, help="how many classes (24)")
        parser.add_argument("--learners", type=int, default=200, help="how many learners (200)")
        parser.add_argument("--if-empty", action="store_true", help="do nothing when there are clients already")

    def handle(self, *args: Any, classes: int, learners: int, if_empty: bool, **options: Any) -> None:
        if not settings.DEBUG:
            raise CommandError(
                "Sample data is for development: the users' password is known to all. Set DEBUG=1 there."
            )
        try:
            fill_with_sample_data(classes=classes, learners=learners, at=timezone.now())
        except NotEmpty as error:
            if if_empty:
                return
            raise CommandError("There are clients already: sample data goes into an empty database only.") from error
        self.stdout.write(
            f"Filled with {classes} classes and {learners} learners. "
            f"Log in as admin, capturer, supervisor, qa, viewer or agent: {PASSWORD}"
        )
