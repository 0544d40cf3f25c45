from argparse import ArgumentParser, ArgumentTypeError
from datetime import date
from pathlib import Path
from time import monotonic
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from classes.management.sessions import require_owner, require_session
from classes.services.transfer.people_file import PeopleFile, PeopleRefused
from classes.services.transfer.report import ReportRefused, check_report, summary, unsettled_people, write_report
from classes.services.transfer.runs import AnotherRuns, Wishes, imported
from classes.services.transfer.source import SourceUnusable, opened
from classes.services.transfer.verifying.comparison import compare
from classes.services.transfer.verifying.report import unexplained_in, write_comparison

LINE_EVERY = 100
BAR = 30


class Command(BaseCommand):
    help = "Bring an office over from the old system's database, which is only read; again and again, if need be."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--source", required=True, metavar="URL", help="postgres://... of the old database")
        parser.add_argument("--dry-run", action="store_true", help="do everything and keep nothing")
        parser.add_argument("--report", type=Path, metavar="FILE", help="for the report: JSON, or CSV by its name")
        parser.add_argument(
            "--files",
            type=Path,
            metavar="FOLDER",
            help="a copy of WordPress's folder uploads; a later run brings no files for what is here already",
        )
        parser.add_argument("--people", type=Path, metavar="FILE", help="who the numbers and names are, as JSON")
        parser.add_argument(
            "--complete-before",
            type=_day,
            metavar="DATE",
            help="complete classes whose last session lies before this day",
        )
        parser.add_argument("--verify", action="store_true", help="compare both databases instead")

    def handle(self, *args: Any, **options: Any) -> None:
        require_session()
        if not options["verify"]:
            require_owner()
        report: Path | None = options["report"]
        if report and not report.parent.is_dir():
            raise CommandError(f"There is no folder {report.parent} for the report: make it, or give another.")
        if options["files"] and not options["files"].is_dir():
            raise CommandError(f"There is no folder {options['files']}: give the copy of uploads, or leave it out.")
        try:
            if report:
                check_report(report)
            if options["verify"]:
                self.verify(report, options)
            else:
                self.bring(report, options)
        except (SourceUnusable, PeopleRefused, ReportRefused) as refusal:
            raise CommandError(str(refusal)) from refusal
        except AnotherRuns as another:
            raise CommandError("Another import is running: wait until it has ended.") from another

    def bring(self, report: Path | None, options: dict[str, Any]) -> None:
        wishes = Wishes(
            dry_run=options["dry_run"],
            files=options["files"],
            people=PeopleFile.read(options["people"]) if options["people"] else PeopleFile(),
            complete_before=options["complete_before"],
        )
        with opened(options["source"]) as source:
            progress = Progress(self)
            with imported(source, wishes, at=timezone.now(), progress=progress.tell):
                progress.end()
                if report:
                    write_report(report, source=source.name, dry_run=wishes.dry_run)
                for line in (*summary(), *unsettled_people()):
                    self.stdout.write(line)
        if wishes.dry_run:
            self.stdout.write("This was a dry run: nothing was kept.")

    def verify(self, report: Path | None, options: dict[str, Any]) -> None:
        with opened(options["source"]) as source:
            comparison = compare(source)
            if report:
                write_comparison(report, comparison, source=source.name)
        for difference in (*comparison.unexplained, *comparison.explained):
            self.stdout.write(difference.in_words())
        for count in comparison.counts:
            self.stdout.write(count.in_words())
        if not comparison.is_explained:
            raise CommandError(unexplained_in(comparison))


def _day(text: str) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError as error:
        raise ArgumentTypeError(f"“{text}” is no day: give it as 2026-01-31.") from error


class Progress:
    """A bar on a terminal, a line now and then in a log: done, rate, time left."""

    def __init__(self, command: BaseCommand) -> None:
        self._write = command.stdout.write
        self._is_terminal = command.stdout.isatty()
        self._began = monotonic()
        self._told = False

    def tell(self, done: int, total: int) -> None:
        if not self._is_terminal and done % LINE_EVERY and done != total:
            return
        self._told = True
        rate = done / max(monotonic() - self._began, 0.001)
        left = round(max(total - done, 0) / rate)
        words = f"{done:,} of {total:,} classes, {rate:.0f} a second, {left // 60}:{left % 60:02} left"
        if self._is_terminal:
            filled = BAR * done // max(total, 1)
            self._write(f"\r[{'#' * filled}{'.' * (BAR - filled)}] {words}  ", ending="")
        else:
            self._write(words)

    def end(self) -> None:
        if self._told and self._is_terminal:
            self._write("")
