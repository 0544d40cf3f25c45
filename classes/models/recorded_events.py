"""What recorded events say, in sentences without an end. Each noun tells of its own rows, with `history_lines_of`."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal
from typing import Any, Final, NamedTuple
from uuid import UUID

from django.db import models

from classes.timetable import say_date, say_list

MOST_DAYS_TOLD: Final = 3
NOTHING: Final = "nothing"
DELETED: Final = "one that was deleted"


class HistoryLine(NamedTuple):
    """A sentence, and the event that it is about."""

    sentence: str
    event: Any

    @property
    def at(self) -> datetime:
        moment: datetime = self.event.pgh_created_at
        return moment

    @property
    def by(self) -> int | None:
        """The key of the user who acted; None for somebody outside the program."""
        return actor_key(self.event)

    @property
    def action(self) -> UUID | None:
        """What it was recorded with: the same for all that one request has changed. None outside the program."""
        return self.event.pgh_context_id if self.by else None


class Step(NamedTuple):
    """A change of one row: `before` is None when it was added, `after` when it was deleted."""

    event: Any
    before: Any
    after: Any


def steps_of(model: Any, **belonging: Any) -> Iterator[Step]:
    """All changes of the rows that belong there, such as `training_class=...`, in their order: one query."""
    last: dict[int, Any] = {}
    for event in model.pgh_event_model.objects.filter(**belonging).order_by("pgh_id").iterator():
        gone = event.pgh_label == "delete"
        yield Step(event, last.get(event.pgh_obj_id), None if gone else event)
        last[event.pgh_obj_id] = event


def names_of(model: type[models.Model], keys: Iterable[Any]) -> Mapping[Any, str]:
    """How the rows behind keys are called, with one query, or none without keys; see `DELETED` for those not found."""
    wanted = set(keys) - {None}
    rows = model._default_manager.in_bulk(wanted) if wanted else {}
    return {key: str(rows.get(key, DELETED)) for key in wanted}


def actor_key(event: Any) -> int | None:
    key: int | None = said_with(event, "user")
    return key


def said_with(event: Any, name: str) -> Any:
    """What a service has said of all that it recorded together, such as for which holiday; None where it did not."""
    return (event.pgh_context or {}).get(name)


def text_of(value: object) -> str:
    """A value as the pages show it."""
    match value:
        case None | "":
            return NOTHING
        case bool():
            return "yes" if value else "no"
        case datetime():
            return f"{say_date(value)} {value:%H:%M}"
        case date():
            return say_date(value)
        case Decimal():
            return f"{value:.2f}".removesuffix(".00")
        case _:
            return str(value)


def change_text(label: str, then: str, now: str) -> str:
    """For example "Order number from PO-1 to PO-2", or "Order number PO-1 added"."""
    if then == NOTHING:
        return f"{label} {now} added"
    if now == NOTHING:
        return f"{label} {then} taken away"
    return f"{label} from {then} to {now}"


def days_text(days: Sequence[date]) -> str:
    """Sorted days as a sentence names them, such as "Mon 2 Feb 2026 and Wed 4 Feb 2026"; of many the first alone."""
    told = [text_of(day) for day in days]
    if len(told) > MOST_DAYS_TOLD:
        return f"{told[0]} and {len(told) - 1} more days"
    return say_list(told)
