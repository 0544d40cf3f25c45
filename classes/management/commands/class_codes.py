from argparse import ArgumentParser
from collections.abc import Sequence
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from classes.management.administrators import administrator_named
from classes.models import NumberBlock, User
from classes.services.capture.code_audit import (
    FALLBACK_BUDGET,
    ClassCodeAudit,
    audit_class_codes,
    find_counters_behind,
    find_fallback_codes,
    find_reserved,
    raise_counters,
    repair_codes,
)
from classes.services.codes.number_blocks import bring_home

_REPAIRS: Final = {
    "permission": "classes.repair_class_code",
    "to": "repair class codes",
    "unnamed": "Fallback codes are replaced in somebody's name: add --user USERNAME.",
}


class Command(BaseCommand):
    help = "Look whether class codes are unique and without holes (audit), and mend what can be mended safely (repair)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        actions = parser.add_subparsers(dest="action", required=True)
        actions.add_parser("audit", help="report; exit status 1 when something is damaged")
        actions.add_parser("return", help="give back numbers of which nobody has heard for a quarter of an hour; daily")
        repair = actions.add_parser("repair", help="end blocks, raise counters that are behind, replace fallback codes")
        repair.add_argument("--dry-run", action="store_true", help="only say what would be done")
        repair.add_argument("--user", metavar="USERNAME", help="the administrator who replaces the fallback codes")

    def handle(self, *args: Any, action: str, **options: Any) -> None:
        if action == "audit":
            self.audit()
        elif action == "return":
            self.write_blocks("Blocks of numbers ended", bring_home(timezone.now()))
        elif options["dry_run"]:
            self.preview_repair()
        else:
            self.repair(options["user"])

    def audit(self) -> None:
        found = audit_class_codes()
        self.write_list("Codes given out twice", found.duplicates)
        self.write_list("Codes that are not made of their parts", found.misfits)
        self.write_list("Numbers missing", found.holes)
        self.write_list("Counters behind", found.counters_behind)
        self.write_list("Fallback codes", found.fallback_codes)
        self.write_reserved(found)
        self.stdout.write(
            f"{found.fallback_share:.2%} of {found.classes} classes wait for their sequential code"
            f" (at most {FALLBACK_BUDGET:.1%} should); {found.repaired} were repaired."
        )
        if not found.has_few_fallback_codes:
            self.stdout.write("Worth knowing, and no damage: `class_codes repair` gives them their sequential codes.")
        if not found.is_clean:
            raise CommandError("Something is wrong with the class codes. `class_codes repair` mends what is safe.")
        self.stdout.write("No code is damaged.")

    def write_reserved(self, found: ClassCodeAudit) -> None:
        """What is not missing, where somebody uses blocks."""
        if found.reserved:
            self.write_list("Blocks of numbers", found.reserved)
        if found.returned:
            self.write_list("Numbers that the next classes get", found.returned)

    def preview_repair(self) -> None:
        if reserved := find_reserved():
            self.write_list("Blocks of numbers that would be ended", reserved)
        self.write_list("Counters that would be raised", find_counters_behind())
        self.write_list("Fallback codes that would be replaced", find_fallback_codes())

    def repair(self, username: str | None) -> None:
        self.write_blocks("Blocks of numbers ended", bring_home(timezone.now(), all_of_them=True))
        self.write_list("Counters raised", find_counters_behind())
        raise_counters()
        if find_fallback_codes():
            self.replace_fallback_codes(administrator_named(username, **_REPAIRS))

    def replace_fallback_codes(self, administrator: User) -> None:
        failed = 0
        for repair in repair_codes(by=administrator, at=timezone.now()):
            self.stdout.write(f"{repair.former}: {f'now {repair.code}' if repair.code else 'its counter failed'}")
            failed += repair.code is None
        if failed:
            raise CommandError(f"{failed} fallback codes are left: see the log for the cause, then repair again.")

    def write_blocks(self, heading: str, blocks: Sequence[NumberBlock]) -> None:
        """Nothing where nobody uses them."""
        if blocks:
            self.write_list(heading, blocks)

    def write_list(self, heading: str, findings: Sequence[object]) -> None:
        self.stdout.write(f"{heading}: {len(findings) or 'none'}")
        for finding in findings:
            self.stdout.write(f"  {finding}")
