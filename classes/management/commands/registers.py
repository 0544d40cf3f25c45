from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from classes.models import Session
from classes.models.attendance.late_registers import late_sessions
from classes.models.recorded_events import text_of


class Command(BaseCommand):
    help = "Say which registers are missing, by agent and supervisor, to remind them."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        missing = actions.add_parser("missing", help="sessions without a register")
        missing.add_argument("--days", type=int, default=1, help="missing for so many days or longer; 1 if not given")

    def handle(self, *args: Any, action: str, days: int, **options: Any) -> None:
        if days < 1:
            raise CommandError("Give the number of days, 1 or more.")
        today = timezone.localdate()
        late = list(late_sessions(Session.objects.all(), days=days, today=today))
        self.stdout.write(f"Not captured for {days} days or longer: {len(late) or 'none'}")
        for session in late:
            training_class, days_late = session.training_class, (today - session.date).days
            self.stdout.write(
                f"  {text_of(session.date)} {session.start:%H:%M}  {training_class}  {days_late} days  "
                f"agent {session.agent or 'nobody'}  supervisor {training_class.supervisor or 'nobody'}"
            )
