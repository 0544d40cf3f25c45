"""Who taught an old class: numbers of agents, from when on, and backups."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from classes.models.recorded_events import text_of
from classes.models.transfer.kinds import Kind
from classes.services.transfer.reading.days import rows_of, say_unreadable
from classes.services.transfer.reading.documents import BadDate, date_of, first_of, key_of, possible_date
from classes.services.transfer.reading.found import Findings

Row = Mapping[str, str | None]


@dataclass(frozen=True)
class Primary:
    """`number` is the agent's in the old system."""

    number: int
    since: date


@dataclass(frozen=True)
class Backup:
    """`on` is None where no day was said: somebody who stands by."""

    number: int
    on: date | None


def read_primaries(row: Row, replacements: Iterable[Row], start: date) -> list[Primary]:
    """Everybody who taught from some day on, in the order of the days; of those from one day the last one counts."""
    primaries = []
    if number := key_of(row["initial_class_agent"]):
        primaries.append(Primary(number, possible_date(row["initial_agent_start_date"]) or start))
    for replacement in replacements:
        number, since = key_of(replacement["replacement_agent_id"]), possible_date(replacement["start_date"])
        if number and since:
            primaries.append(Primary(number, since))
    return sorted(primaries, key=lambda each: each.since)


def is_usable(replacement: Row) -> bool:
    return bool(key_of(replacement["replacement_agent_id"]) and possible_date(replacement["start_date"]))


def say_unusable(replacements: Iterable[Row], findings: Findings) -> None:
    """Of replacements that cannot be brought: they lack the agent, or a day that can be."""
    for replacement in replacements:
        number = key_of(replacement["replacement_agent_id"])
        who = f"by agent {number}" if number else "of its agent"
        try:
            since = date_of(replacement["start_date"])
        except BadDate as bad:
            text = f"A replacement {who} has the date “{bad}”, which cannot be: it is left out. Enter the agent."
            findings.say(Kind.BAD_DATE, text)
            continue
        if since is None:
            text = f"A replacement {who} has no date: it is left out. Enter the agent if it took place."
            findings.say(Kind.BAD_DATE, text)
        elif number is None:
            text = f"A replacement on {text_of(since)} names no agent: it is left out. Enter the agent."
            findings.say(Kind.AGENT_UNKNOWN, text)


def read_backups(text: str | None, findings: Findings) -> list[Backup]:
    backups = []
    for row in rows_of(text, "backups", findings):
        fields = row if isinstance(row, dict) else {"id": row}
        named = first_of(fields, "agent_id", "agentId", "id")
        number = key_of(named)
        if number is None:
            if named not in (None, 0, "0", False):
                say_unreadable("numbers of some backups", str(named), findings)
            continue
        backups.append(Backup(number, _day_of(fields, findings)))
    return backups


def numbers_in(row: Row, replacements: Iterable[Row]) -> set[int]:
    """The agents that a class names as teaching it, by their numbers."""
    numbers = [key_of(row["initial_class_agent"]), *(key_of(each["replacement_agent_id"]) for each in replacements)]
    backups = read_backups(row["backup_agent_ids"], Findings())
    return {number for number in numbers if number} | {backup.number for backup in backups}


def _day_of(fields: Mapping[str, Any], findings: Findings) -> date | None:
    try:
        return date_of(first_of(fields, "date", "backup_date", "backupDate"))
    except BadDate as bad:
        text = f"A backup has the date “{bad}”, which cannot be: the backup stands by without a day. Give the day."
        findings.say(Kind.BAD_DATE, text)
        return None


def say_same_day(kept: str, dropped: str, since: date, findings: Findings) -> None:
    text = f"{dropped} and {kept} are both its agent from {text_of(since)} on: {kept} was taken."
    findings.say(Kind.AGENTS_SAME_DAY, f"{text} Correct it on the tab Agents if that is wrong.")
