from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from classes.services.records.file_audit import audit_files
from classes.services.records.file_moves import move_files
from classes.services.records.files import purge_files
from classes.services.records.object_stores import StoreAway
from classes.services.records.stored_files import FOLDER, STORE, places


class Command(BaseCommand):
    help = (
        "Look whether the stored files and their rows agree (audit), remove what was deleted long ago (purge), "
        "and move them between the folder and the store (move)."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("audit", help="report; exit status 1 when something is wrong")
        actions.add_parser("purge", help="remove files that were deleted more than 30 days ago; for every night")
        move = actions.add_parser("move", help="copy what the other place lacks, and compare; as often as you like")
        move.add_argument("--to", choices=[FOLDER, STORE], required=True)
        move.add_argument("--remove", action="store_true", help="then take away what has arrived")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        try:
            if action == "audit":
                self.audit()
            elif action == "move":
                self.move(options["to"], removing=options["remove"])
            else:
                self.purge()
        except (StoreAway, OSError) as error:
            place = "The store of files" if isinstance(error, StoreAway) else "A folder on this machine"
            raise CommandError(
                f"{place} does not work: {error}. Solve this and run the command again: what is done stays done."
            ) from error

    def move(self, target: str, *, removing: bool) -> None:
        if len(places()) == 1:
            raise CommandError("There is no store: set FILES_BUCKET and what belongs to it.")
        if removing and target != settings.FILES_IN:
            raise CommandError(f"The site still uses the other place: set FILES_IN={target} first, and restart it.")
        (source,) = {FOLDER, STORE} - {target}
        moved = move_files(source=source, target=target, removing=removing)
        self.stdout.write(f"{moved.copied} copied, {moved.there_before} were there, {moved.removed} removed.")
        self.write_list("In neither place", moved.missing)
        self.write_list("Files that are not what they were", moved.changed)
        if not moved.is_complete:
            raise CommandError("Not all files have arrived: docs/operations.md says what to do.")

    def purge(self) -> None:
        purge = purge_files(timezone.now())
        self.write_list("Removed for good", purge.removed)
        if purge.kept:
            self.write_list("Could not be removed", purge.kept)
            raise CommandError("Some files could not be removed: mend the reason behind each name, and begin again.")

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
