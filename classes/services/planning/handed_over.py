"""Sessions with a register that somebody else has taught since a change: what is owed for them goes with them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from classes.models import Agent, Session, Teaching
from classes.models.recorded_events import names_of, text_of
from classes.timetable import say_number


@dataclass(frozen=True)
class HandedOver:
    """The days of such sessions that went from one agent to another, in order; `is_owed` where one of them was held."""

    giver: str
    taker: str
    days: tuple[date, ...]
    is_owed: bool

    def in_words(self) -> str:
        number = say_number(len(self.days), "session")
        first, last = text_of(self.days[0]), text_of(self.days[-1])
        when = first if first == last else f"{first} to {last}"
        owed = ", and so did the hours that are owed" if self.is_owed else ""
        return f"{number} with a register ({when}) went from {self.giver} to {self.taker}{owed}."


def handed_over(sessions: Iterable[Session], teaching: Teaching) -> tuple[HandedOver, ...]:
    """Of a class's sessions as they were before `teaching` was stored; one query where there is something to say."""
    gone: dict[tuple[int | None, int | None], list[Session]] = defaultdict(list)
    for row in sorted(sessions, key=lambda row: row.date):
        if row.has_register and row.agent_id != (taker := teaching.agent_on(row.date)):
            gone[row.agent_id, taker].append(row)
    names = names_of(Agent, (key for pair in gone for key in pair))
    return tuple(
        HandedOver(
            names.get(giver, "nobody"),
            names.get(taker, "nobody"),
            tuple(row.date for row in of_pair),
            any(row.was_held for row in of_pair),
        )
        for (giver, taker), of_pair in gone.items()
    )
