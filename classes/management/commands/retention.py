from argparse import ArgumentParser
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from classes.management.administrators import administrator_named
from classes.models import Learner, User
from classes.models.recorded_events import text_of
from classes.services.learners.erasures import NOT_NEEDED, AlreadyErased, erase_learner, not_needed

_ERASES: Final = {
    "permission": "classes.erase_learner",
    "to": "erase learners",
    "unnamed": "Learners are erased in somebody's name: add --user USERNAME, or --dry-run to look.",
}


class Command(BaseCommand):
    help = "Erase the learners who were in no class for RETENTION_YEARS years; with --dry-run only list them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dry-run", action="store_true", help="only list who would be erased")
        parser.add_argument("--user", metavar="USERNAME", help="the administrator in whose name they are erased")

    def handle(self, *args: Any, dry_run: bool, user: str | None, **options: Any) -> None:
        years: int = settings.RETENTION_YEARS
        if years < 1:
            raise CommandError("RETENTION_YEARS must be 1 or more.")
        administrator = None if dry_run else administrator_named(user, **_ERASES)
        learners = list(not_needed(years=years, today=timezone.localdate()))
        self.stdout.write(f"In no class for {years} years: {len(learners) or 'none'}")
        for learner in learners:
            self.stdout.write(f"  {_masked(learner)}")
        if administrator:
            self.erase(learners, years, administrator)

    def erase(self, learners: list[Learner], years: int, administrator: User) -> None:
        erased = 0
        for learner in learners:
            try:
                erase_learner(learner, reason=NOT_NEEDED.format(years=years), by=administrator, at=timezone.now())
                erased += 1
            except AlreadyErased:
                continue
        self.stdout.write(f"{erased} learners were erased.")


def _masked(learner: Learner) -> str:
    """The key, the first letters of the names, and the last day of the last class: "17 M. Z., 30 Jun 2019"."""
    letters = " ".join(f"{name[0]}." for name in (learner.surname, learner.first_name) if name)
    last = getattr(learner, "last_needed", None)
    return f"{learner.pk} {letters}, {text_of(last) if last else 'in no class'}"
