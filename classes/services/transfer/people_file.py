"""The file in which the office says who the numbers and names of the old system are."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from classes.models import Agent, User
from classes.models.transfer.old_rows import OFFICERS, WORDPRESS_USERS
from classes.services.transfer.origins import brought_as
from classes.services.transfer.reading.documents import as_object, key_of
from classes.services.transfer.reading.texts import line_of
from classes.services.transfer.reading.words import name_key
from classes.services.transfer.source import Source

_SECTIONS: Final = ("agents", "wordpress", "officers")
_MOST_NAMED: Final = 10


class PeopleRefused(Exception):
    """The file names somebody who is not there; nothing was brought."""


@dataclass(frozen=True)
class InUse:
    """The numbers and names that the old classes use; of agents with the number of classes."""

    agents: Mapping[int, int] = field(default_factory=dict)
    authors: frozenset[int] = frozenset()
    officers: frozenset[str] = frozenset()


@dataclass(frozen=True)
class PeopleFile:
    """For each number or name, an address or the key of an old agent."""

    agents: Mapping[int, Mapping[str, Any]] = field(default_factory=dict)
    wordpress: Mapping[int, str] = field(default_factory=dict)
    officers: Mapping[str, str] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> "PeopleFile":
        """Raises PeopleRefused."""
        try:
            document = json.loads(path.read_text(encoding="utf-8-sig"))  # Notepad's files have a mark in front
        except (OSError, ValueError, RecursionError) as error:
            raise PeopleRefused(f"The file {path} cannot be read: {type(error).__name__}.") from error
        sections = as_object(document)
        if sections is None or set(sections) - set(_SECTIONS):
            raise PeopleRefused(f"The file {path} has to be an object with {', '.join(_SECTIONS)}, and nothing else.")
        agents, wordpress, officers = (_section(sections, name) for name in _SECTIONS)
        return cls(
            agents={_number(key, "agents"): said for key, said in agents.items()},
            wordpress={_number(key, "wordpress"): _address(said, key) for key, said in wordpress.items()},
            officers={name_key(key): _address(said, key) for key, said in officers.items()},
        )

    def check(self, source: Source, in_use: InUse) -> None:
        """Raises PeopleRefused with all that is not there: numbers and names, addresses, old agents."""
        wrong = [
            *_unknown("agent", self.agents, in_use.agents),
            *_unknown("WordPress user", self.wordpress, in_use.authors),
            *_unknown("officer", self.officers, in_use.officers),
            *(f"agent {key}: {_who(said)}" for key, said in self.agents.items() if not _names_agent(said, source)),
            *_without_user("WordPress user", self.wordpress, source),
            *_without_user("officer", self.officers, source),
        ]
        if wrong:
            more = f" and {len(wrong) - _MOST_NAMED} more" if len(wrong) > _MOST_NAMED else ""
            raise PeopleRefused(f"The file of people names who is not there: {'; '.join(wrong[:_MOST_NAMED])}{more}.")

    def agent_behind(self, number: int) -> int | None:
        """The key of the agent here; the agents of the table are there already."""
        said = self.agents.get(number)
        if said is None:
            return None
        if old := key_of(said.get("old_agent")):
            return brought_as("agents", [old]).get(str(old))
        found = Agent.objects.filter(email__iexact=line_of(said.get("email"))).order_by("status", "pk").first()
        return found.pk if found else None

    def user_behind(self, kind: str, key: str) -> User | None:
        addresses: Mapping[Any, str] = self.officers if kind == OFFICERS else self.wordpress
        address = addresses.get(int(key) if kind == WORDPRESS_USERS else key)
        return _user_with(address) if address else None


def _section(sections: Mapping[str, Any], name: str) -> dict[str, dict[str, Any]]:
    section = as_object(sections.get(name))
    if section is None or not all(isinstance(said, dict) for said in section.values()):
        raise PeopleRefused(f"In the file of people, {name} has to be an object of objects.")
    return section


def _number(key: str, section: str) -> int:
    number = key_of(key)
    if number is None:
        raise PeopleRefused(f"In the file of people, “{key[:60]}” among {section} is no number.")
    return number


def _address(said: Mapping[str, Any], key: str) -> str:
    address = line_of(said.get("email"))
    if not address:
        raise PeopleRefused(f"In the file of people, “{key[:60]}” has no address: give it as email.")
    return address


def _unknown(what: str, named: Iterable[Any], in_use: Iterable[Any]) -> list[str]:
    return [f"{what} {name} stands in no class" for name in named if name not in set(in_use)]


def _who(said: Mapping[str, Any]) -> str:
    if old := key_of(said.get("old_agent")):
        return f"old agent {old}"
    return line_of(said.get("email"), most=254) or "neither an address as email nor a number as old_agent"


def _names_agent(said: Mapping[str, Any], source: Source) -> bool:
    old = key_of(said.get("old_agent"))
    if old:
        return bool(source.rows("agents", "agent_id", agent_id=old))
    address = line_of(said.get("email")).lower()
    if not address:
        return False
    if Agent.objects.filter(email__iexact=address).exists():
        return True
    in_table = "SELECT 1 FROM agents WHERE lower(btrim(email_address)) = %s"
    return source.has_columns("agents", "email_address") and bool(source.ask(in_table, [address]))


def _without_user(what: str, addresses: Mapping[Any, str], source: Source) -> list[str]:
    return [f"{what} {name}: {address}" for name, address in addresses.items() if not _is_user(address, source)]


def _is_user(address: str, source: Source) -> bool:
    """One who is here, or a supervisor of the old system, who will be."""
    if _user_with(address) is not None:
        return True
    if not source.has_columns("classes", "project_supervisor_id"):
        return False
    supervises = "SELECT 1 FROM users JOIN classes ON project_supervisor_id = user_id WHERE lower(btrim(email)) = %s"
    return bool(source.ask(supervises, [address.lower()]))


def _user_with(address: str) -> User | None:
    user: User | None = User.objects.filter(email__iexact=address).order_by("-is_active", "pk").first()
    return user
