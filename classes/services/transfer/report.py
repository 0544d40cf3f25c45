"""The report of the import: what became of each row, and what a person has to look at."""

import csv
import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any, Final

from django.db.models import BigIntegerField, Count, Value
from django.db.models.functions import Cast, NullIf

from classes.models import OldRow, Remark, User
from classes.models.transfer.old_rows import MAPPINGS, OFFICERS, TABLES, WORDPRESS_USERS
from classes.services.transfer.reading.texts import without_numbers

Document = dict[str, Any]

_AT_A_TIME: Final = 500
_MOST_NAMED: Final = 100
_COLUMNS: Final = ("table", "key", "outcome", "kinds", "code", "remarks")


class ReportRefused(Exception):
    """The report cannot be written where it was asked for."""


def check_report(path: Path) -> None:
    """Before a run that may take long. Raises ReportRefused."""
    try:
        path.open("a", encoding="utf-8").close()
    except OSError as error:
        raise ReportRefused(f"The report {path} cannot be written: {error.strerror}. Give another file.") from error


def report_rows() -> Iterator[Document]:
    """A row for every class, and for other rows that are left or have a remark, in the order of the tables and keys."""
    for table in TABLES:
        rows = OldRow.objects.in_report().filter(table=table).select_related("training_class")
        number = Cast(NullIf("key", Value("")), BigIntegerField())
        in_order = rows.annotate(number=number).order_by("number").prefetch_related("remarks")
        for row in in_order.iterator(chunk_size=_AT_A_TIME):
            yield _document_of(row)


@contextmanager
def written(path: Path, *, kept: str) -> Iterator[IO[str]]:
    """The file, to be written; `kept` says what holds although it could not be. Raises ReportRefused."""
    try:
        with path.open("w", encoding="utf-8", newline="") as file:
            yield file
    except OSError as error:
        text = f"The report {path} could not be written to its end: {error.strerror}. {kept} Give another file."
        raise ReportRefused(text) from error


def write_report(path: Path, *, source: str, dry_run: bool) -> None:
    """As JSON; as CSV where the file is called so. Raises ReportRefused."""
    stored = "The import itself was stored, and the next run reports it again."
    with written(path, kept="This was a dry run: nothing was kept." if dry_run else stored) as file:
        if path.suffix.lower() == ".csv":
            _write_csv(file)
        else:
            _write_json(file, source=source, dry_run=dry_run)


def summary() -> Iterator[str]:
    """Lines for whoever started the run."""
    outcomes = OldRow.objects.exclude(table__in=MAPPINGS).values_list("table", "outcome")
    counts = {(table, outcome): count for table, outcome, count in outcomes.annotate(count=Count("pk")).order_by()}
    merged = dict(
        OldRow.objects.filter(merged=True)
        .exclude(table__in=MAPPINGS)
        .values_list("table")
        .annotate(Count("pk"))
        .order_by()
    )
    for table in TABLES:
        brought, remarked, left = (counts.get((table, outcome), 0) for outcome in OldRow.Outcome)
        if brought or remarked or left:
            also = f", {merged[table]} of them merged" if table in merged else ""
            yield f"{table}: {brought} brought, {remarked} brought with a remark{also}, {left} left for a human"
    kinds = (
        Remark.objects.values_list("kind").annotate(count=Count("old_row", distinct=True)).order_by("-count", "kind")
    )
    for kind, count in kinds:
        yield f"  {kind}: {count}"


def unsettled_people() -> Iterator[str]:
    """Lines with the numbers and names that nobody has said who they are, for the people file."""
    for section, table, what in (
        ("wordpress", WORDPRESS_USERS, "WordPress users known by their numbers alone"),
        ("officers", OFFICERS, "Officers and authors known by their names alone"),
    ):
        rows = OldRow.objects.filter(table=table, merged=False)
        # Somebody without a login was made for each; whoever has one since then was settled by hand
        users = User.objects.filter(is_active=False).in_bulk(rows.values_list("new_key", flat=True))
        made = [(row.key, users[row.new_key]) for row in rows if row.new_key in users]
        names = [key if table == WORDPRESS_USERS else user.get_full_name() for key, user in made]
        names.sort(key=lambda name: (len(name), name) if table == WORDPRESS_USERS else (0, name.casefold()))
        if names:
            more = f" and {len(names) - _MOST_NAMED:,} more" if len(names) > _MOST_NAMED else ""
            listed = without_numbers(", ".join(names[:_MOST_NAMED]))
            yield f"{what}, for “{section}” in the people file: {listed}{more}"


def _document_of(row: OldRow) -> Document:
    remarks = [{"kind": remark.kind, "text": remark.text} for remark in row.remarks.all()]
    document: Document = {
        "table": row.table,
        "key": row.key,
        "outcome": row.outcome,
        "kinds": sorted({remark["kind"] for remark in remarks}),
    }
    if row.training_class:
        document["code"] = row.training_class.code
    if row.table == "classes" and row.new_key:
        document["brought"] = row.brought
    return {**document, "remarks": remarks}


def _write_json(file: IO[str], *, source: str, dry_run: bool) -> None:
    head = json.dumps({"source": source, "dry_run": dry_run, "rows": []}, ensure_ascii=False)
    file.write(head.removesuffix("]}"))
    for number, document in enumerate(report_rows()):
        file.write(f"{',' if number else ''}\n  {json.dumps(document, ensure_ascii=False)}")
    file.write("\n]}\n")


def _write_csv(file: IO[str]) -> None:
    lines = csv.writer(file)
    lines.writerow(_COLUMNS)
    for document in report_rows():
        texts = "\n".join(remark["text"] for remark in document["remarks"])
        facts = (document["table"], document["key"], document["outcome"], " ".join(document["kinds"]))
        lines.writerow([*facts, document.get("code", ""), texts])
