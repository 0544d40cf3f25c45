"""Who teaches a class of the old system, and on which days it meets."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date
from typing import Final

from classes import timetable as engine
from classes.models import BackupAgent, ClassAgent, Entries, PublicHoliday, Teaching
from classes.models.recorded_events import text_of
from classes.models.transfer.kinds import Kind
from classes.services.planning.clashes import Clash, ClashOverride
from classes.services.planning.public_holidays import sync_holidays
from classes.services.transfer.offers import Base
from classes.services.transfer.reading.days import Rest, read_exceptions, read_held_holidays, read_stops, stop_of
from classes.services.transfer.reading.documents import key_of
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.logs import Log
from classes.services.transfer.reading.teaching import (
    Primary,
    read_backups,
    read_primaries,
    say_same_day,
    say_unusable,
)
from classes.services.transfer.source import Row
from classes.services.transfer.storing.people import People

STOOD_SO: Final = "Stood so in the old system"
_YEARS_AHEAD: Final = 5


@dataclass(frozen=True)
class ClashOverrideAsBefore(ClashOverride):
    """The old system allowed whatever stands in it; `met` has the clashes that were gone on with."""

    met: list[Clash] = field(default_factory=list)

    def covers(self, clashes: Iterable[Clash]) -> bool:
        self.met.extend(clashes)
        return True


class HolidaysOfYears:
    """The public holidays, with those of all years that are asked for: they are added where they are not there yet."""

    def __init__(self) -> None:
        self._names = PublicHoliday.objects.names()
        self._years: set[int] = set()

    def of_years(self, years: Iterable[int]) -> engine.Holidays:
        missing = set(years) - self._years
        if missing:
            for year in sorted(missing):
                sync_holidays(first_year=year, last_year=year)
            self._years |= missing
            self._names = PublicHoliday.objects.names()
        return self._names

    def forget(self) -> None:
        """What was added in a transaction that was rolled back."""
        self._years = set()


def read_teaching(row: Row, replacements: Iterable[Row], start: date, people: People, findings: Findings) -> Teaching:
    replacements = list(replacements)
    say_unusable(replacements, findings)
    primaries = _one_after_the_other(read_primaries(row, replacements, start), people, findings)
    teaching = Teaching(tuple(primaries))
    backups: list[BackupAgent] = []
    standbys: dict[int, None] = {}
    for backup in read_backups(row["backup_agent_ids"], findings):
        agent = people.agent(backup.number)
        if agent is None:
            continue
        _say_placeholder(backup.number, people, findings)
        if backup.on is None:
            standbys[agent] = None
        elif teaching.agent_on(backup.on) == agent:
            text = f"{people.name_of(agent)} was a backup on {text_of(backup.on)}, when the class is theirs anyway."
            findings.say(Kind.BACKUP_IS_THE_AGENT, f"{text} Left out.")
        elif any(each.from_date == backup.on for each in backups):
            text = f"{people.name_of(agent)} was a second backup on {text_of(backup.on)}: the first was kept."
            findings.say(Kind.BACKUP_TWICE, text)
        else:
            backups.append(BackupAgent(agent_id=agent, from_date=backup.on, to_date=backup.on))
    _compare_with_current(row, primaries, people, findings)
    standing_by = (BackupAgent(agent_id=agent) for agent in standbys)
    return Teaching(tuple(primaries), (*backups, *standing_by))


def _one_after_the_other(read: list[Primary], people: People, findings: Findings) -> list[ClassAgent]:
    kept: list[ClassAgent] = []
    for primary in read:
        agent = people.agent(primary.number)
        if agent is None:
            continue
        _say_placeholder(primary.number, people, findings)
        if kept and kept[-1].from_date == primary.since:
            before = kept.pop()
            if before.agent_id != agent:
                say_same_day(people.name_of(agent), people.name_of(before.agent_id), primary.since, findings)
        if not kept or kept[-1].agent_id != agent:
            kept.append(ClassAgent(agent_id=agent, from_date=primary.since))
    return kept


def _say_placeholder(number: int, people: People, findings: Findings) -> None:
    if people.is_placeholder(number):
        text = f"Agent {number} is not in the table of agents: this class has the agent “Agent {number} (old list)”."
        findings.say(Kind.AGENT_UNKNOWN, f"{text} Say who it is, and choose them on the tab Agents.")


def _compare_with_current(row: Row, primaries: list[ClassAgent], people: People, findings: Findings) -> None:
    number = key_of(row["class_agent"])
    current = people.current_agent(number) if number else None
    if number and (not primaries or primaries[-1].agent_id != current):
        name = people.name_of(current) if current else f"agent {number}"
        last = people.name_of(primaries[-1].agent_id) if primaries else "nobody"
        text = f"The old system calls {name} its current agent, but the last one there is {last}, who was taken."
        findings.say(Kind.CURRENT_AGENT_DIFFERS, f"{text} Correct it on the tab Agents if that is wrong.")


def read_entries(row: Row, base: Base, log: Log, holidays: HolidaysOfYears, findings: Findings) -> Entries:
    """The timetable with all that stands beside it."""
    timetable, start = base.timetable, base.start_date
    findings.take_over(timetable.sayings)
    rests: list[Rest] = read_stops(row["stop_restart_dates"], start, findings)
    exceptions = read_exceptions(timetable.exceptions, {start, *log.starts}, findings)
    wanted = read_held_holidays(timetable.overrides, findings)
    known = holidays.of_years({*range(start.year, start.year + _YEARS_AHEAD + 1), *(day.year for day in wanted)})
    for day in wanted:
        if day not in known:
            text = f"{text_of(day)} was to be held as a public holiday, and is none: left out."
            findings.say(Kind.OVERRIDE_NO_HOLIDAY, text)
    return Entries(
        pattern=timetable.pattern,
        exceptions=tuple(exceptions),
        stops=tuple(map(stop_of, rests)),
        held_holidays=frozenset(day for day in wanted if day in known),
    )
