"""The QA visits of an old class: a table, an earlier one of the same, and a column of the successor."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from typing import Any

from classes.models.recorded_events import text_of
from classes.models.records.qa_visits import QAVisit
from classes.models.transfer.kinds import Kind
from classes.services.transfer.reading.attachments import OldFile, file_in
from classes.services.transfer.reading.days import objects_of
from classes.services.transfer.reading.documents import (
    BadDate,
    UnreadableDocument,
    as_object,
    date_of,
    first_of,
    loaded,
    moment_of,
)
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.texts import excerpt, line_of, quoted
from classes.services.transfer.reading.words import LONGEST_PERSON, visit_type_of

Row = Mapping[str, str | None]


@dataclass(frozen=True)
class OldVisit:
    """`officer` is a name, empty where nobody is named; `said_type` is the old word where it is none of ours."""

    date: date
    type: QAVisit.Type
    said_type: str
    officer: str
    recorded_at: datetime | None
    files: tuple[OldFile, ...] = ()

    @property
    def identity(self) -> tuple[Any, ...]:
        """Each of these is one visit."""
        return (self.date, self.type, self.said_type.casefold(), self.officer.casefold())


def read_visits(rows: Iterable[Row], earlier: Iterable[Row], reports: str | None, findings: Findings) -> list[OldVisit]:
    """From the table, from the earlier one, and from the successor's column; each visit once, with all its files."""
    visits: dict[tuple[Any, ...], OldVisit] = {}
    read = [
        *(_of_table(row, "latest_document", findings) for row in rows),
        *(_of_table(row, "report_metadata", findings) for row in earlier),
        *_of_column(reports, findings),
    ]
    for visit in read:
        if visit is None:
            continue
        known = visits.get(visit.identity)
        files = (*known.files, *visit.files) if known else visit.files
        visits[visit.identity] = replace(known or visit, files=tuple(dict.fromkeys(files)))
    return list(visits.values())


def _of_table(row: Row, column: str, findings: Findings) -> OldVisit | None:
    try:
        document = as_object(loaded(row[column]))
    except UnreadableDocument:
        document = None
    if document is None:
        shown = quoted(row[column] or "")
        findings.say(Kind.JSON_UNREADABLE, f"The report of a QA visit could not be read: {shown}. Look for its file.")
    said = (row["visit_date"], row["visit_type"], row["officer_name"], document)
    return _visit(*said, findings, recorded=row["created_at"])


def _of_column(text: str | None, findings: Findings) -> Iterator[OldVisit | None]:
    for fields in objects_of(text, "QA reports", findings):
        document = first_of(fields, "latest_document", "report_metadata", "document", "report", "file")
        yield _visit(
            first_of(fields, "visit_date", "visitDate", "date"),
            first_of(fields, "visit_type", "visitType", "type"),
            first_of(fields, "officer_name", "officerName", "officer", "qa_officer"),
            document if isinstance(document, dict) else fields,
            findings,
            recorded=first_of(fields, "created_at", "upload_date"),
        )


def _visit(day: Any, kind: Any, officer: Any, document: Any, findings: Findings, *, recorded: Any) -> OldVisit | None:
    try:
        on = date_of(day)
    except BadDate as bad:
        text = f"A QA visit has the date “{bad}”, which cannot be: it is left out. Record it again if it took place."
        findings.say(Kind.BAD_DATE, text)
        return None
    if on is None:
        return None
    known, said = visit_type_of(kind), excerpt(kind, most=120)
    if known is None:
        text = f"The QA visit of {text_of(on)} has the type “{said}”, which is none here: compliance was taken."
        findings.say(Kind.QA_TYPE_UNKNOWN, f"{text} Correct it.")
    name = line_of(officer, most=LONGEST_PERSON)
    if not name:
        text = f"The QA visit of {text_of(on)} names nobody: it stands under the name of the import. Say who it was."
        findings.say(Kind.QA_OFFICER_MISSING, text)
    file = file_in(document)
    files = (file,) if file else ()
    return OldVisit(on, known or QAVisit.Type.COMPLIANCE, "" if known else said, name, moment_of(recorded), files)
