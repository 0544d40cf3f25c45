from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from classes.services.records.file_audit import audit_files
from classes.services.records.files import purge_files


class Command(BaseCommand):
    help = "Look whether the stored files and their rows agree (audit), and remove what was deleted long ago (purge)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("audit", help="report; exit status 1 when something is wrong")
        actions.add_parser("purge", help="remove files that were deleted more than 30 days ago; for every night")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "audit":
            self.audit()
        else:
            self.write_list("Removed for good", purge_files(timezone.now()))

    def audit(self) -> None:
        found = audit_files()
        self.write_list("Rows without a file", found.without_file)
        self.write_list("Files without a row", found.without_row)
        self.write_list("Files that are not what they were", found.changed)
        self.stdout.write(f"{found.files} files have a row.")
        if not found.is_clean:
            raise CommandError("Something is wrong with the files: docs/operations.md says what to do.")

    def write_list(self, heading: str, findings: Sequence[str]) -> None:
        self.stdout.write(f"{heading}: {len(findings) or 'none'}")
        for finding in findings:
            self.stdout.write(f"  {finding}")
