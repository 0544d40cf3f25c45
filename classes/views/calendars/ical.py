"""Sessions as iCalendar (RFC 5545): an event for each session, none repeats by a rule.

The library says what calendar programs have to read closely: the calendar, its time zone, all texts. What is only
digits is written here: for tens of thousands of sessions the library takes half a minute, this a second.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import UTC, date, datetime, time, timedelta
from functools import lru_cache
from hashlib import sha256
from typing import Final
from uuid import uuid5

from django.conf import settings
from icalendar import Calendar, Parameters, Timezone, vDuration, vText, vUri
from icalendar.parser import Contentline

from classes.models.calendars.feed_sessions import ClassFacts, SessionFacts

CONTENT_TYPE: Final = "text/calendar; charset=utf-8"
ASK_AGAIN_AFTER: Final = timedelta(hours=1)

_END: Final = b"END:VCALENDAR\r\n"

Sessions = Iterable[SessionFacts]
Classes = Mapping[int, ClassFacts]
AddressOf = Callable[[str], str]


def version_of(name: str, sessions: Sessions, classes: Classes) -> str:
    """The same for the same file, without writing it."""
    digest = sha256(name.encode())
    for fact in (*sessions, *classes.items()):
        digest.update(repr(fact).encode())
    return digest.hexdigest()


def calendar_of(name: str, sessions: Sessions, classes: Classes, *, address_of: AddressOf) -> bytes:
    """The file; `address_of` gives the whole address of a class's page from its code."""
    texts = {key: _texts_of(facts, address_of(facts.code)) for key, facts in classes.items()}
    events = (
        _event(session, classes[session.class_key], texts[session.class_key])
        for session in sessions
        if session.class_key in classes  # deleted meanwhile
    )
    return b"".join([_frame(name).removesuffix(_END), *events, _END])


def _frame(name: str) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", "-//WeCoza//Classes//EN")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("name", name)
    calendar.add("x-wr-calname", name)
    calendar.add("x-wr-timezone", settings.TIME_ZONE)
    calendar.add("refresh-interval", ASK_AGAIN_AFTER, parameters={"value": "DURATION"})
    # Named as a duration: the library would write an unknown property as 1:00:00
    calendar["x-published-ttl"] = vDuration(ASK_AGAIN_AFTER)
    calendar.add_component(_time_zone())
    file: bytes = calendar.to_ical()
    return file


@lru_cache(maxsize=1)
def _time_zone() -> Timezone:
    return Timezone.from_tzid(settings.TIME_ZONE)


def _texts_of(facts: ClassFacts, address: str) -> bytes:
    values = {
        "SUMMARY": vText(f"{facts.subject}, {facts.client}"),
        "LOCATION": vText(f"{facts.site}, {facts.address}"),
        "DESCRIPTION": vText(f"{facts.code}\n{address}"),
        "URL": vUri(address),
    }
    return b"\r\n".join(Contentline.from_parts(name, Parameters(), value).to_ical() for name, value in values.items())


def _event(session: SessionFacts, of_class: ClassFacts, texts: bytes) -> bytes:
    moments = (session.changed_at, of_class.changed_at, session.register_changed_at or session.changed_at)
    changed = f"{max(moments).astimezone(UTC):%Y%m%dT%H%M%SZ}"
    lines = (
        "BEGIN:VEVENT",
        f"UID:{uuid5(of_class.submission_id, f'session {session.key}')}",
        f"DTSTAMP:{changed}",
        f"LAST-MODIFIED:{changed}",
        f"DTSTART;TZID={settings.TIME_ZONE}:{_moment(session.date, session.start)}",
        f"DTEND;TZID={settings.TIME_ZONE}:{_moment(session.date, session.end)}",
        f"SEQUENCE:{session.sequence + of_class.sequence + (session.register_version or 0)}",
        f"STATUS:{_status_of(session, of_class)}",
    )
    return b"\r\n".join([*(line.encode() for line in lines), texts, b"END:VEVENT\r\n"])


def _status_of(session: SessionFacts, of_class: ClassFacts) -> str:
    if not session.takes_place:
        return "CANCELLED"
    return "TENTATIVE" if of_class.is_draft else "CONFIRMED"


def _moment(day: date, clock: time) -> str:
    return f"{datetime.combine(day, clock):%Y%m%dT%H%M%S}"
