"""The calendar's events as a script reads them."""

import json
from collections.abc import Callable, Iterable, Mapping
from datetime import date, time, timedelta
from functools import cache, partial
from typing import Final

from django.urls import reverse

from classes.models.calendars.events import ClassNames, DayCount, Event, Kind, reason_in

_ONE_DAY: Final = timedelta(days=1)
_PLACE: Final = "CODE"
_NOUNS: Final = {
    Kind.STOP: ("stop", "stops"),
    Kind.START: ("start", "starts"),
    Kind.END: ("end", "ends"),
    Kind.EVENT: ("event date", "event dates"),
    Kind.EXCEPTION: ("exception", "exceptions"),
    Kind.SESSION: ("session", "sessions"),
}

Facts = dict[str, str | bool]
EventAddress = Callable[[Event], str]
Times = tuple[date, date | None, time | None, time | None]


def at_its_class(_event: Event) -> str:
    """No address of its own: the event leads to its class."""
    return ""


def events_as_json(
    events: Iterable[Event],
    names: Mapping[int | None, ClassNames],
    *,
    last: date,
    address_of: EventAddress = at_its_class,
) -> str:
    """An array of events in local time, cut off after `last`; whole days end on the day after.

    An event leads to its class, unless `address_of` says where else.

    What events have in common is turned into JSON once: by far the most of a month are sessions of the same classes at
    the same times, and there are thousands of them.
    """
    told = cache(partial(_told, _class_facts(names)))
    span = cache(partial(_span, last))
    documents = (
        f'{{"id": "{event.kind.value}-{event.key}", '
        f"{told(event.kind, event.class_key, event.words, address_of(event))}, "
        f"{span(event.kind, (event.day, event.until, event.begins, event.ends))}}}"
        for event in events
        if event.class_key is None or event.class_key in names  # deleted meanwhile
    )
    return f"[{', '.join(documents)}]"


def counts_as_json(counts: Iterable[DayCount], *, beside: str, query: str) -> str:
    """An array like that of `events_as_json`, and behind the events of that other one: how many there are of a day."""
    days = f"{reverse('classes:calendar')}?{f'{query}&' if query else ''}day="
    documents = [json.dumps(_counted(count, days)) for count in counts]
    others = beside.removeprefix("[").removesuffix("]")
    return f"[{', '.join([*([others] if others else []), *documents])}]"


def _counted(count: DayCount, days: str) -> Facts:
    one, many = _NOUNS[count.kind]
    return {
        "id": f"{count.kind.value}-{count.day}",
        "kind": count.kind.value,
        "title": f"{count.number:,} {one if count.number == 1 else many}",
        "reason": "",
        "detail": "",
        "url": f"{days}{count.day}",
        "start": str(count.day),
        "end": str(count.day + _ONE_DAY),
        "allDay": True,
    }


def _class_facts(names: Mapping[int | None, ClassNames]) -> Mapping[int | None, Facts]:
    # Asked once: to make the address of each of a thousand classes takes longer than to read them
    before, after = reverse("classes:class_detail", args=[_PLACE]).split(_PLACE)
    return {
        key: {
            "title": f"{of_class.code} (draft)" if of_class.is_draft else of_class.code,
            "detail": f"{of_class.subject}, {of_class.client}, {of_class.site}",
            "url": f"{before}{of_class.code}{after}",
        }
        for key, of_class in names.items()
    }


def _told(classes: Mapping[int | None, Facts], kind: Kind, class_key: int | None, words: str, url: str) -> str:
    if class_key is None:
        return _members({"kind": kind.value, "title": words, "reason": "", "detail": ""})
    of_class = classes[class_key]
    if url:
        of_class = {**of_class, "url": url}
    elif kind == Kind.EVENT:
        of_class = {**of_class, "url": f"{of_class['url']}events/"}
    return _members({"kind": kind.value, "reason": reason_in(words), **of_class})


def _span(last: date, kind: Kind, times: Times) -> str:
    day, until, begins, ends = times
    if kind == Kind.SESSION:
        return _members({"start": f"{day}T{begins}", "end": f"{day}T{ends}", "allDay": False})
    closing = min(until or last, last) if kind == Kind.STOP else day
    return _members({"start": str(day), "end": str(closing + _ONE_DAY), "allDay": True})


def _members(facts: Facts) -> str:
    """A part of a JSON object: what stands between its braces."""
    return json.dumps(facts)[1:-1]
