"""The event dates of an old class."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any, Final

from classes.models.recorded_events import text_of
from classes.models.records.event_dates import LONGEST_NOTES, EventDate
from classes.models.transfer.kinds import Kind
from classes.services.transfer.reading.days import objects_of
from classes.services.transfer.reading.documents import BadDate, Object, date_of, first_of, key_of, moment_of, says_date
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.texts import excerpt, line_of, paragraphs_of, quoted
from classes.services.transfer.reading.words import event_status_of, event_type_of

_LONGEST_DESCRIPTION: Final = 200


@dataclass(frozen=True)
class OldEvent:
    """`completed_by` is the number of a WordPress user."""

    type: EventDate.Type
    date: date
    description: str = ""
    notes: str = ""
    status: EventDate.Status = EventDate.Status.PENDING
    completed_by: int | None = None
    completed_at: datetime | None = None

    @property
    def kept_notes(self) -> str:
        return self.notes[:LONGEST_NOTES].strip()

    @property
    def rest_of_notes(self) -> str:
        """What is too long for the event; it becomes a note of the class."""
        rest = self.notes[LONGEST_NOTES:].strip()
        return f"{self.type.label} on {text_of(self.date)}, notes go on: {rest}" if rest else ""


def read_events(text: str | None, delivery_date: str | None, findings: Findings) -> list[OldEvent]:
    events: list[OldEvent] = []
    for row in objects_of(text, "event dates", findings):
        events.extend(_event_of(row, findings))
    return [*events, *_delivery(delivery_date, events, findings)]


def says_something(row: Object) -> bool:
    """Of many rows the form left nothing but a type."""
    return says_date(row.get("date")) or bool(line_of(row.get("description")) or paragraphs_of(row.get("notes")))


def _event_of(row: Object, findings: Findings) -> Iterator[OldEvent]:
    description, notes = line_of(row.get("description")), paragraphs_of(row.get("notes"))
    said = excerpt(row.get("type"))
    try:
        day = date_of(row.get("date"))
    except BadDate as bad:
        _say_bad_date(bad, said, findings)
        return
    kind = event_type_of(row.get("type"))
    words = quoted(description or notes)
    if day is None:
        if words:
            text = f"The event {said or 'without a type'}, “{words}”, has no date: it is left out."
            findings.say(Kind.EVENT_WITHOUT_DATE, f"{text} Add it once its date is known.")
    elif kind is None:
        text = f"The event “{said}” on {text_of(day)} has a type that is none here: it is left out. {words}"
        findings.say(Kind.EVENT_TYPE_UNKNOWN, f"{text.strip()} Add it under another type if it is needed.")
    else:
        yield _event(kind, day, description, notes, row)


def _event(kind: EventDate.Type, day: date, description: str, notes: str, row: Object) -> OldEvent:
    more = description[_LONGEST_DESCRIPTION:].strip()
    return OldEvent(
        type=kind,
        date=day,
        description=description[:_LONGEST_DESCRIPTION].strip(),
        notes="\n".join(part for part in (f"… {more}" if more else "", notes) if part),
        status=event_status_of(row.get("status")),
        completed_by=key_of(first_of(row, "completed_by", "completedBy")),
        completed_at=moment_of(first_of(row, "completed_at", "completedAt")),
    )


def _delivery(value: Any, events: list[OldEvent], findings: Findings) -> Iterator[OldEvent]:
    """The successor's column beside the events; the form may have written the day in both places."""
    try:
        day = date_of(value)
    except BadDate as bad:
        _say_bad_date(bad, "Deliveries", findings)
        return
    known = {(event.type, event.date) for event in events}
    if day and (EventDate.Type.DELIVERIES, day) not in known:
        yield OldEvent(EventDate.Type.DELIVERIES, day)


def _say_bad_date(bad: BadDate, said: str, findings: Findings) -> None:
    text = f"The event {said or 'without a type'} has the date “{bad}”, which cannot be: it is left out. Add it again."
    findings.say(Kind.BAD_DATE, text)
