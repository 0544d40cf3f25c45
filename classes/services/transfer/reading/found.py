"""What there is to say of a row while it is read."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import NamedTuple

from classes.models.transfer.kinds import Kind
from classes.services.transfer.reading.texts import without_numbers


class Saying(NamedTuple):
    """What happened, and what to do about it."""

    kind: Kind
    text: str


@dataclass
class Findings:
    """In the order in which they were found; the same is said once. ID numbers are in none of them."""

    sayings: list[Saying] = field(default_factory=list)

    def say(self, kind: Kind, text: str) -> None:
        saying = Saying(kind, without_numbers(text))
        if saying not in self.sayings:
            self.sayings.append(saying)

    def take_over(self, sayings: Iterable[Saying]) -> None:
        for saying in sayings:
            self.say(*saying)

    def only(self, *kinds: Kind) -> "Findings":
        return Findings([saying for saying in self.sayings if saying.kind in kinds])

    @property
    def kinds(self) -> list[str]:
        return sorted({saying.kind.value for saying in self.sayings})

    def __iter__(self) -> Iterator[Saying]:
        return iter(self.sayings)

    def __contains__(self, kind: Kind) -> bool:
        return any(saying.kind == kind for saying in self.sayings)
