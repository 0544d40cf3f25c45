"""Replacements of agents that belong to no class: each is a line of the report, for a person to look at."""

from typing import Final

from classes.models import OldRow
from classes.models.recorded_events import text_of
from classes.models.transfer.kinds import Kind
from classes.services.transfer.acting import one_piece
from classes.services.transfer.origins import Result, keep
from classes.services.transfer.reading.documents import key_of, possible_date
from classes.services.transfer.reading.texts import excerpt
from classes.services.transfer.source import Row, Source
from classes.services.transfer.storing.batches import in_batches

_TABLE: Final = "agent_replacements"


def name_replacements_without_class(source: Source) -> None:
    """Those that got a class since the last run are named no more: they are brought with it."""
    keys: set[str] = set()
    for rows in in_batches(source.stream_without_class(_TABLE)):
        with one_piece():
            results = [_left(row, number) for number, row in enumerate(rows, start=len(keys) + 1)]
            keep(results)
            keys.update(result.key for result in results)
    with one_piece():
        OldRow.objects.filter(table=_TABLE).exclude(key__in=keys).delete()


def _left(row: Row, number: int) -> Result:
    """By its place among them where the table has no keys."""
    result = Result(_TABLE, row["replacement_id"] or str(number))
    agent, since = key_of(row["replacement_agent_id"]), possible_date(row["start_date"])
    who = f"by agent {agent}" if agent else "without an agent"
    said = excerpt(row["start_date"], most=30)
    day = f" from {text_of(since)} on" if since else f" from “{said}” on" if said else ""
    named = f"class {row['class_id']}, which is not there" if row["class_id"] else "no class"
    text = f"A replacement {who}{day} belongs to {named}: it is left out."
    result.findings.say(Kind.NO_CLASS, f"{text} Enter the agent in the class that it was, if you know which.")
    return result
