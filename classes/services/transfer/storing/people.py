"""Bringing agents and supervisors, and finding who the numbers and names of the old system are."""

from collections.abc import Iterable
from typing import Final

from django.contrib.auth.models import Group

from classes import roles
from classes.models import Agent, OldRow, User
from classes.models.transfer.kinds import Kind
from classes.models.transfer.old_rows import AGENT_NUMBERS, OFFICERS, WORDPRESS_USERS
from classes.services.transfer.acting import LONGEST_PART, importer, one_piece, user_without_login
from classes.services.transfer.locations import Locations
from classes.services.transfer.origins import Result, brought_as, keep
from classes.services.transfer.people_file import PeopleFile
from classes.services.transfer.reading.documents import key_of
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.texts import line_of, word_of
from classes.services.transfer.reading.words import name_key
from classes.services.transfer.source import Row, Source
from classes.services.transfer.storing.batches import in_batches, stored_or_left
from classes.timetable import say_number

_LONGEST_NAME: Final = 120
_ACTIVE: Final = "active"


def bring_agents(source: Source, use: dict[int, int], settled: PeopleFile) -> None:
    """The agents of the table, and one for each number in use that is none of theirs.

    `use` has the numbers of all agents that classes name, with how many classes do so.
    """
    places = Locations(source)
    for rows in in_batches(source.stream("agents")):
        with one_piece():
            known = brought_as("agents", (row["agent_id"] for row in rows))
            keep([_brought_agent(row, places) for row in rows if row["agent_id"] not in known])
    for numbers in in_batches(sorted(use)):
        with one_piece():
            _settle_numbers(numbers, use, settled)


def bring_supervisors(source: Source) -> None:
    if not source.has_columns("classes", "project_supervisor_id"):
        return
    counted = source.ask(
        "SELECT project_supervisor_id::text, count(*) FROM classes WHERE project_supervisor_id > 0 GROUP BY 1"
    )
    for some in in_batches(sorted(counted, key=lambda row: int(row[0]))):
        with one_piece():
            known = brought_as("users", (key for key, _ in some))
            for key, classes in some:
                rows = source.rows("users", user_id=int(key))
                if rows:
                    keep([_brought_supervisor(rows[0], classes, known.get(key))])
                elif key not in known:
                    keep([_no_supervisor(key, classes)])


class People:
    """Who is who, remembered once found. Users are made when they are met; agents and supervisors are there already."""

    def __init__(self, settled: PeopleFile) -> None:
        self.importer = importer()
        self._settled = settled
        self._agents = {int(key): pk for key, pk in brought_as(AGENT_NUMBERS).items()}
        self._supervisors = brought_as("users")
        self._users = {kind: brought_as(kind) for kind in (WORDPRESS_USERS, OFFICERS)}
        self._placeholders = _placeholders()
        self._names: dict[int, str] = {}

    def agent(self, number: int) -> int | None:
        """The key of the agent here."""
        return self._agents.get(number)

    def is_placeholder(self, number: int) -> bool:
        return number in self._placeholders

    def current_agent(self, number: int) -> int | None:
        """Of the column that refers to the table of agents."""
        return self._agents.get(number) or brought_as("agents", [number]).get(str(number))

    def name_of(self, agent: int) -> str:
        if agent not in self._names:
            self._names[agent] = Agent.objects.filter(pk=agent).values_list("name", flat=True).first() or "somebody"
        return self._names[agent]

    def supervisor(self, key: str | None) -> int | None:
        return self._supervisors.get(key or "")

    def author(self, said: int | str | None) -> int:
        """Of a note or a completed event: the user behind a WordPress number or a name."""
        if said is None:
            return self.importer.pk
        if isinstance(said, str):
            return self.officer(said)
        return self._user(WORDPRESS_USERS, str(said), f"WordPress user {said}")

    def officer(self, name: str) -> int:
        """The user of that full name, capitals and blanks aside; a new one where there is none."""
        return self._user(OFFICERS, name_key(name), name) if name_key(name) else self.importer.pk

    def _user(self, kind: str, key: str, name: str) -> int:
        if key not in self._users[kind]:
            user = self._settled.user_behind(kind, key) or (_user_called(name) if kind == OFFICERS else None)
            # `merged` says, as of agents, that nobody has to be asked who it is
            is_known = user is not None
            user = user or user_without_login(_free_username(kind, key), name)
            keep([Result(kind, key, new_key=user.pk, merged=is_known)])
            self._users[kind][key] = user.pk
        return self._users[kind][key]

    def forget(self) -> None:
        """What was made in a transaction that was rolled back."""
        self._users = {kind: brought_as(kind) for kind in self._users}


def _brought_agent(row: Row, places: Locations) -> Result:
    result = Result("agents", row["agent_id"] or "")
    name = line_of(f"{row['first_name'] or ''} {row['surname'] or ''}", most=_LONGEST_NAME)
    email = line_of(row["email_address"], most=254)
    locations = (places.at(row[f"preferred_working_area_{number}"]) for number in (1, 2, 3))
    areas = [location.known_province(result.findings) for location in locations if location]
    agent = Agent(
        name=name if any(letter.isalpha() for letter in name) else f"Agent {result.key}",
        phone=line_of(row["tel_number"], most=30),
        email=email if "@" in email else "",
        status=Agent.Status.ACTIVE if word_of(row["status"]) in (_ACTIVE, "") else Agent.Status.INACTIVE,
        areas=list(dict.fromkeys(area for area in areas if area)),
    )
    stored_or_left(agent, result)
    return result


def _settle_numbers(numbers: list[int], use: dict[int, int], settled: PeopleFile) -> None:
    keys = [str(number) for number in numbers]
    known, of_table = brought_as(AGENT_NUMBERS, keys), brought_as("agents", keys)
    confirmed = set(OldRow.objects.filter(table=AGENT_NUMBERS, merged=True).values_list("key", flat=True))
    for number in numbers:
        key = str(number)
        if key not in known:
            agent = settled.agent_behind(number)
            if agent is not None:
                # `merged` says that the office has settled who it is
                keep([Result(AGENT_NUMBERS, key, new_key=agent, merged=True)])
                continue
            of_table.setdefault(key, 0)
            of_table[key] = of_table[key] or _placeholder(number)
            keep([Result(AGENT_NUMBERS, key, new_key=of_table[key])])
        if key not in confirmed:
            _ask_to_confirm(number, use[number])


def _placeholder(number: int) -> int:
    agent = Agent(name=f"Agent {number} (old list)")
    agent.save(force_insert=True)
    keep([Result("agents", str(number), new_key=agent.pk, brought={"placeholder": True})])
    return agent.pk


def _placeholders() -> set[int]:
    rows = OldRow.objects.filter(table="agents", brought__placeholder=True)
    return {number for number in map(key_of, rows.values_list("key", flat=True)) if number}


def _ask_to_confirm(number: int, classes: int) -> None:
    row = OldRow.objects.prefetch_related("remarks").get(table="agents", key=str(number))
    agents = Agent.objects.filter(pk=row.new_key or 0).values_list("name", flat=True)
    name = agents.first() or "an agent who was deleted"
    findings = Findings()
    others = ((Kind(remark.kind), remark.text) for remark in row.remarks.all() if remark.kind != Kind.AGENT_TO_CONFIRM)
    for kind, text in others:
        findings.say(kind, text)
    in_classes = say_number(classes, "class", "classes")
    where = f"Agent {number} stands in {in_classes}"
    told = f"{where} and is taken to be “{name}”"
    if row.brought.get("placeholder"):
        told = f"{where}, is not in the table of agents, and is “{name}” here"
    text = f"{told}. Confirm it, or say who it is: before the"
    where = "import in the people file (docs/switching.md), after it on the tab Agents of each class."
    findings.say(Kind.AGENT_TO_CONFIRM, f"{text} {where}")
    result = Result("agents", str(number), findings, new_key=row.new_key, brought=row.brought)
    keep([result])


def _brought_supervisor(row: Row, classes: int, known: int | None) -> Result:
    result = Result("users", row["user_id"] or "")
    email = line_of(row["email"], most=254).lower()[:254]
    user = User.objects.filter(pk=known).first() if known else _user_with(email)
    in_classes = say_number(classes, "class", "classes")
    if user is None and known is None:
        user = _supervisor(row, email)
    result.new_key = user.pk if user else known
    who = f"“{user}” here" if user else "a user who was deleted"
    text = f"User {result.key} supervises {in_classes} and is {who}. {_what_to_do_with(user)}"
    result.findings.say(Kind.USER_TO_CONFIRM, text)
    return result


def _what_to_do_with(user: User | None) -> str:
    if user is None:
        return "Choose another supervisor for each class."
    if not User.objects.who_may_supervise().filter(pk=user.pk).exists():
        return "They may not supervise: give them the role, or choose another supervisor for each class."
    if user.has_usable_password():
        return "Confirm it."
    return "Confirm it, and let them set a password."


def _no_supervisor(key: str, classes: int) -> Result:
    result = Result("users", key)
    in_classes = say_number(classes, "class", "classes")
    text = f"User {key} supervises {in_classes} and is not in the table of users. Choose the supervisor of each class."
    result.findings.say(Kind.USER_TO_CONFIRM, text)
    return result


def _supervisor(row: Row, email: str) -> User:
    email = email if "@" in email else ""
    user = User(
        username=_free_username("supervisor", row["user_id"] or "", email),
        first_name=line_of(row["first_name"], most=LONGEST_PART),
        last_name=line_of(row["surname"], most=LONGEST_PART),
        email=email,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    user.groups.add(Group.objects.get(name=roles.SUPERVISOR))
    return user


def _user_with(email: str) -> User | None:
    if "@" not in email:
        return None
    user: User | None = User.objects.filter(email__iexact=email).order_by("-is_active", "pk").first()
    return user


def _user_called(name: str) -> User | None:
    """Of two of one name the active one, then the one who was there first."""
    wanted = word_of(name)
    users = User.objects.order_by("-is_active", "pk")
    return next((user for user in users.iterator() if word_of(user.get_full_name()) == wanted), None)


def _free_username(kind: str, key: str, wanted: str = "") -> str:
    name = wanted or f"{kind.split('_', maxsplit=1)[0]}-{''.join(letter for letter in key if letter.isalnum())[:60]}"
    name = name[:LONGEST_PART]
    taken = set(User.objects.filter(username__istartswith=name).values_list("username", flat=True))
    taken = {each.lower() for each in taken}
    free: Iterable[str] = (name, *(f"{name[: LONGEST_PART - 8]}-{number}" for number in range(2, 10_000)))
    return next(each for each in free if each.lower() not in taken)
