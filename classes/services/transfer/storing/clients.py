"""Bringing clients and their sites."""

from collections.abc import Callable
from typing import Final

from django.db import connection

from classes.models import Client, Site
from classes.models.transfer.kinds import Kind
from classes.services.transfer.acting import one_piece
from classes.services.transfer.locations import Location, Locations
from classes.services.transfer.origins import Result, brought_as, keep
from classes.services.transfer.reading.documents import key_of
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.texts import line_of, word_of
from classes.services.transfer.source import Row, Source
from classes.services.transfer.storing.batches import in_batches, stored_or_left

NO_TOWN: Final = "Not known"
_HIGHEST_CLIENT: Final = 9_999_999
_LONGEST_NAME: Final = 120
_MOST_PARENTS: Final = 20
_LET_NEW_ONES_FOLLOW: Final = """
    SELECT setval(sequence, highest) FROM (
        SELECT pg_get_serial_sequence('clients', 'id') AS sequence, (SELECT max(id) FROM clients) AS highest
    ) AS clients_now
    WHERE highest > coalesce(pg_sequence_last_value(sequence::regclass), 0)
"""


def bring_clients(source: Source) -> None:
    known = brought_as("clients")
    clients = _Clients(source)
    for rows in in_batches(source.stream("clients")):
        with one_piece():
            keep([_brought_client(row, clients) for row in rows if row["client_id"] not in known])


def let_new_clients_follow() -> None:
    """Clients that are added by hand get ids behind those that were brought; never rolled back, so not for trying."""
    with connection.cursor() as cursor:
        cursor.execute(_LET_NEW_ONES_FOLLOW)


def bring_sites(source: Source) -> None:
    known, clients, sites = brought_as("sites"), brought_as("clients"), _Sites(source)
    for rows in in_batches(source.stream("sites")):
        with one_piece():
            keep([_brought_site(row, clients, sites) for row in rows if row["site_id"] not in known])


class _Clients:
    """Which ids and names are free."""

    def __init__(self, source: Source) -> None:
        self._names = {name.lower() for name in Client.objects.values_list("name", flat=True)}
        self._ids = set(Client.objects.values_list("pk", flat=True))
        asked = source.ask("SELECT client_id::text FROM clients")
        self._wanted = {number for number in (key_of(key) for (key,) in asked) if number}

    def named(self, name: str, old_id: int, findings: Findings) -> str:
        free = _free(name, old_id, lambda each: each.lower() in self._names)
        if free != name:
            text = f"Another client is called “{name}”: this one, {old_id} in the old system, is called “{free}” here."
            findings.say(Kind.CLIENT_NAME_TWICE, f"{text} Rename it, or move its classes and do not use it any more.")
        return free

    def numbered(self, old_id: int, findings: Findings) -> int:
        if old_id not in self._ids and 1 <= old_id <= _HIGHEST_CLIENT:
            return old_id
        free = self._next_free()
        text = (
            f"Client {old_id} of the old system has the id {free} here, because {old_id} is taken or cannot be an id."
        )
        findings.say(Kind.CLIENT_RENUMBERED, f"{text} Its class codes begin with {free}.")
        return free

    def take(self, client: Client) -> None:
        self._ids.add(client.pk)
        self._names.add(client.name.lower())

    def _next_free(self) -> int:
        taken = self._ids | self._wanted
        following = max((number for number in taken if number <= _HIGHEST_CLIENT), default=0) + 1
        if following <= _HIGHEST_CLIENT:
            return following
        return next(number for number in range(1, _HIGHEST_CLIENT) if number not in taken)


def _free(name: str, old_id: object, is_taken: Callable[[str], bool]) -> str:
    """The name, with the old id behind it where somebody else has it; never longer than a name can be."""
    free, end = name, f" ({old_id})"
    while is_taken(free):
        free = f"{name[: _LONGEST_NAME - len(end)].rstrip()}{end}"
        end += " *"
    return free


def _brought_client(row: Row, clients: _Clients) -> Result:
    result = Result("clients", row["client_id"] or "")
    name, old_id = line_of(row["client_name"], most=_LONGEST_NAME), int(row["client_id"] or 0)
    if not name:
        text = f"Client {old_id} has no name: it is left, with its sites and classes. Give it a name in the old system."
        result.findings.say(Kind.CLIENT_WITHOUT_NAME, text)
        return result
    client = Client(
        pk=clients.numbered(old_id, result.findings),
        name=clients.named(name, old_id, result.findings),
        is_active=word_of(row["client_status"]) != "lost client",
    )
    if stored_or_left(client, result):
        clients.take(client)
    return result


class _Sites:
    """Where sites lie, and which names are free with their clients."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._locations = Locations(source)
        self._names = {(client, name.lower()) for client, name in Site.objects.values_list("client", "name")}

    def location_of(self, row: Row) -> Location | None:
        """Its own, or else that of the first site above it that has one."""
        for _ in range(_MOST_PARENTS):
            if location := self._locations.at(row["place_id"]):
                return location
            parent = key_of(row["parent_site_id"])
            rows = self._source.rows("sites", site_id=parent) if parent else []
            if not rows:
                return None
            row = rows[0]
        return None

    def named(self, name: str, client: int, old_id: str) -> str:
        return _free(name or f"Site {old_id}", old_id, lambda each: (client, each.lower()) in self._names)

    def take(self, site: Site) -> None:
        self._names.add((site.client_id, site.name.lower()))


def _brought_site(row: Row, clients: dict[str, int], sites: _Sites) -> Result:
    result = Result("sites", row["site_id"] or "")
    client, name = clients.get(row["client_id"] or ""), line_of(row["site_name"], most=_LONGEST_NAME)
    if client is None:
        text = f"The site “{name}” belongs to a client that was left: it is left, too. Give the client a name first."
        result.findings.say(Kind.CLIENT_WITHOUT_NAME, text)
        return result
    location = sites.location_of(row)
    if location is None or not location.town:
        text = f"The site “{name}” has no address: its town is “{NO_TOWN}” now, its province empty. Give its address."
        result.findings.say(Kind.SITE_WITHOUT_ADDRESS, text)
    location = location or Location()
    site = Site(
        client_id=client,
        name=sites.named(name, client, result.key),
        street=location.street,
        suburb=location.suburb,
        town=location.town or NO_TOWN,
        province=location.known_province(result.findings),
        postal_code=location.postal_code,
    )
    if stored_or_left(site, result):
        sites.take(site)
    return result
