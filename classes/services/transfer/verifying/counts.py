"""How many rows each old table has, and what became of them: old = brought + merged + left, or some are missing."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Final

from django.db import models
from django.db.models import Q

from classes.models import OldRow
from classes.models.transfer.old_rows import TABLES
from classes.services.transfer.drafts import Beside, Draft
from classes.services.transfer.reading.documents import key_of, possible_date
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.teaching import is_usable
from classes.services.transfer.reading.visits import read_visits
from classes.services.transfer.source import Row, Source
from classes.services.transfer.storing.learners import Employers
from classes.services.transfer.verifying.facts import Facts

_SUPERVISORS: Final = "SELECT count(DISTINCT project_supervisor_id) FROM classes WHERE project_supervisor_id > 0"
# The tables whose rows belong to classes; what lies in the documents of classes is counted beside them
_OF_CLASSES: Final = ("qa_visits", "latest_document", "agent_replacements", "class_change_logs")
_IN_DOCUMENTS: Final = ("learners", "exceptions", "held holidays", "stops", "backups", "notes", "events")


@dataclass(frozen=True)
class Count:
    table: str
    old: int = 0
    brought: int = 0
    merged: int = 0
    left: int = 0

    @property
    def missing(self) -> int:
        return self.old - self.brought - self.merged - self.left

    def as_document(self) -> dict[str, Any]:
        return {**self.__dict__, "missing": self.missing}

    def in_words(self) -> str:
        told = f"{self.table}: {self.old} there, {self.brought} brought, {self.merged} merged, {self.left} left"
        if self.missing < 0:
            return f"{told}, {-self.missing} NOT THERE ANY MORE"
        return f"{told}, {self.missing} MISSING" if self.missing else told


def counts_of_tables(source: Source) -> Iterator[Count]:
    """Those whose rows the import remembers, and employers."""
    for table in (each for each in TABLES if each not in _OF_CLASSES):
        rows = OldRow.objects.filter(table=table).exclude(brought__has_key="placeholder")
        left, merged = Q(new_key=None), Q(merged=True)
        became = rows.aggregate(
            brought=models.Count("pk", filter=~left & ~merged),
            merged=models.Count("pk", filter=merged),
            left=models.Count("pk", filter=left),
        )
        # Those who supervise nothing have no place here
        old = _supervisors_in(source) if table == "users" else source.count(table)
        yield Count(table, old, **became)
    employers = Employers(source)
    clients = Counter(
        employers.client_of(row["employer_id"], Findings()) is not None for row in source.stream("employers")
    )
    yield Count("employers", clients.total(), brought=clients[True], left=clients[False])


def _supervisors_in(source: Source) -> int:
    return int(source.ask(_SUPERVISORS)[0][0]) if source.has_columns("classes", "project_supervisor_id") else 0


class Counts:
    """What hangs on classes, added up while they are compared."""

    def __init__(self) -> None:
        self._of: dict[str, Count] = {name: Count(name) for name in (*_OF_CLASSES, *_IN_DOCUMENTS)}

    def add(self, row: Row, beside: Beside, there: Facts, expected: Facts, draft: Draft | None) -> None:
        """`draft` is None for a class that is not here: all of it is left."""
        for name in _IN_DOCUMENTS:
            old, brought = _sum_of(there, name), _sum_of(expected, name)
            self._count(name, old=old, brought=min(old, brought), left=max(old - brought, 0))
        self._add_visits(beside, is_here=draft is not None)
        usable = sum(1 for each in beside.replacements if is_usable(each))
        kept = len(draft.teaching.primaries) - bool(key_of(row["initial_class_agent"])) if draft else 0
        brought = max(0, min(usable, kept))
        merged = usable - brought if draft else 0
        self._count(
            "agent_replacements", brought=brought, merged=merged, left=len(beside.replacements) - brought - merged
        )
        logged = len(beside.log.rows)
        left = beside.log.left + (0 if draft else logged)
        self._count("class_change_logs", brought=logged if draft else 0, left=left)

    def lines(self, source: Source) -> Iterator[Count]:
        for table in _OF_CLASSES:
            if source.has(table):
                count = self._of[table]
                without_class = int(source.count_without_class(table))
                yield replace(count, old=source.count(table), left=count.left + without_class)
        yield from (replace(self._of[name], table=f"{name} of classes") for name in _IN_DOCUMENTS)

    def _add_visits(self, beside: Beside, *, is_here: bool) -> None:
        read = read_visits(beside.visits, (), None, Findings())
        both = read_visits(beside.visits, beside.earlier_visits, None, Findings())
        for table, rows, new in (
            ("qa_visits", beside.visits, len(read)),
            ("latest_document", beside.earlier_visits, len(both) - len(read)),
        ):
            readable = sum(1 for each in rows if possible_date(each["visit_date"])) if is_here else 0
            brought = new if is_here else 0
            self._count(table, brought=brought, merged=readable - brought, left=len(rows) - readable)

    def _count(self, name: str, **more: int) -> None:
        count = self._of[name]
        self._of[name] = replace(count, **{key: getattr(count, key) + number for key, number in more.items()})


def _sum_of(facts: Facts, name: str) -> int:
    return sum(int(value) for fact, value in facts.items() if fact.split(" (")[0] == name)
