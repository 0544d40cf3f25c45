"""What is asked of all classes of the old system before the first is brought."""

from collections import Counter, defaultdict
from collections.abc import Mapping
from typing import Final

from classes.models.transfer.old_codes import BLANKS
from classes.services.transfer.people_file import InUse
from classes.services.transfer.reading.events import read_events
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.notes import read_notes
from classes.services.transfer.reading.teaching import numbers_in
from classes.services.transfer.reading.visits import read_visits
from classes.services.transfer.reading.words import name_key
from classes.services.transfer.source import Row, Source

_TWICE: Final = """
    SELECT array_agg(class_id ORDER BY class_id) FROM classes, (SELECT %s::text AS blanks) AS these
    WHERE btrim(class_code, blanks) <> '' GROUP BY lower(btrim(class_code, blanks)) HAVING count(*) > 1
"""
_FOR_AGENTS: Final = ("class_id", "initial_class_agent", "backup_agent_ids")
_FOR_PEOPLE: Final = (*_FOR_AGENTS, "class_notes_data", "event_dates", "qa_reports", "delivery_date")


def codes_twice(source: Source) -> Mapping[int, list[int]]:
    """For each class whose old code another one has, the keys of all that have it (one list, which they share)."""
    if "class_code" not in source.columns_of("classes"):
        return {}
    return {key: keys for (keys,) in source.ask(_TWICE, [BLANKS]) for key in keys}


def in_use(source: Source, *, authors_too: bool) -> InUse:
    """The numbers of agents that classes name; WordPress users and officers only where they are asked for."""
    replacements: dict[str, list[Row]] = defaultdict(list)
    for row in source.stream("agent_replacements"):
        replacements[row["class_id"] or ""].append(row)
    agents: Counter[int] = Counter()
    authors: set[int] = set()
    officers: set[str] = set()
    for row in source.stream("classes", *(_FOR_PEOPLE if authors_too else _FOR_AGENTS)):
        agents.update(numbers_in(row, replacements.get(row["class_id"] or "", ())))
        if authors_too:
            _add_authors(row, authors, officers)
    if authors_too:
        for table in ("qa_visits", "latest_document"):
            officers.update(name_key(row["officer_name"]) for row in source.stream(table))
    return InUse(agents, frozenset(authors), frozenset(officers - {""}))


def _add_authors(row: Row, authors: set[int], officers: set[str]) -> None:
    for note in read_notes(row["class_notes_data"], Findings()):
        if isinstance(note.author, int):
            authors.add(note.author)
        elif note.author:
            officers.add(name_key(note.author))
    events = read_events(row["event_dates"], row["delivery_date"], Findings())
    authors.update(event.completed_by for event in events if event.completed_by)
    officers.update(name_key(visit.officer) for visit in read_visits((), (), row["qa_reports"], Findings()))
