from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from classes.models import Session
from classes.models.attendance.late_registers import late_sessions
from classes.models.recorded_events import text_of


class Command(BaseCommand):
    help = "Say which registers are missing or incomplete, by agent and supervisor, to remind them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        missing = actions.add_parser(
            "missing", help="sessions without a register, or with one that lacks the hours of somebody"
        )
        missing.add_argument("--days", type=int, default=1, help="so many days ago or longer; 1 if not given")

    def handle(self, *args: Any, action: str, days: int, **options: Any) -> None:
        if days < 1:
            raise CommandError("Give the number of days, 1 or more.")
        today = timezone.localdate()
        late = late_sessions(Session.objects.all(), days=days, today=today)
        incomplete = sum(session.is_incomplete for session in late)
        found = f"{len(late) - incomplete or 'none'}, incomplete: {incomplete or 'none'}"
        self.stdout.write(f"Not captured for {_days(days)} or longer: {found}")
        for session in late:
            training_class, late_by = session.training_class, _days((today - session.date).days)
            entered = f"  hours of {session.entered} of {session.on_register}" if session.is_incomplete else ""
            self.stdout.write(
                f"  {text_of(session.date)} {session.start:%H:%M}  {training_class}  {late_by}  "
                f"agent {session.agent or 'nobody'}  supervisor {training_class.supervisor or 'nobody'}{entered}"
            )


def _days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"
