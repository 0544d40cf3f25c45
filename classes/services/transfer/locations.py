"""Places of the old system: a street, a town, a province."""

from collections.abc import Mapping
from typing import Final, NamedTuple

from classes.models.transfer.kinds import Kind
from classes.services.transfer.reading.documents import key_of
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.texts import excerpt, line_of
from classes.services.transfer.reading.words import province_of
from classes.services.transfer.source import Row, Source

_MOST_REMEMBERED: Final = 5_000


class Location(NamedTuple):
    """As it is kept here; `province` is the old word."""

    street: str = ""
    suburb: str = ""
    town: str = ""
    province: str = ""
    postal_code: str = ""

    @classmethod
    def of(cls, row: Mapping[str, str | None]) -> "Location":
        return cls(
            line_of(row["street_address"], most=120),
            line_of(row["suburb"], most=80),
            line_of(row["town"], most=80),
            line_of(row["province"]),
            line_of(row["postal_code"], most=10),
        )

    def known_province(self, findings: Findings) -> str:
        """Empty for a word that is none, which is said."""
        province = province_of(self.province)
        if province is None:
            text = f"The province “{excerpt(self.province)}” is none: it is empty now. Choose the province."
            findings.say(Kind.PROVINCE_UNKNOWN, text)
        return province or ""


class Locations:
    """Found by their keys, each asked for once as long as there are not too many."""

    def __init__(self, source: Source) -> None:
        self._source = source
        self._known: dict[int, Location | None] = {}

    def at(self, key: str | None) -> Location | None:
        number = key_of(key)
        if number is None:
            return None
        if number not in self._known:
            if len(self._known) >= _MOST_REMEMBERED:
                self._known.clear()
            rows: list[Row] = self._source.rows("locations", location_id=number)
            self._known[number] = Location.of(rows[0]) if rows else None
        return self._known[number]
