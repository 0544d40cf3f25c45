"""The calendar's events as a script reads them."""

from collections.abc import Iterable, Mapping
from datetime import date, timedelta
from typing import Any, Final

from django.urls import reverse

from classes.models.calendar_events import ClassNames, Event, Kind

_ONE_DAY: Final = timedelta(days=1)


def event_documents(
    events: Iterable[Event], names: Mapping[int | None, ClassNames], *, last: date
) -> list[dict[str, Any]]:
    """One for each event, in local time, cut off after `last`; whole days end on the day after."""
    classes = {key: _class_document(of_class) for key, of_class in names.items()}
    return [
        {"id": f"{event.kind}-{event.key}", "kind": event.kind, **_of(event, classes), **_span(event, last)}
        for event in events
        if event.class_key is None or event.class_key in classes  # deleted meanwhile
    ]


def _class_document(names: ClassNames) -> dict[str, str]:
    return {
        "title": names.code,
        "detail": f"{names.subject}, {names.client}, {names.site}",
        "url": reverse("classes:class_detail", args=[names.code]),
    }


def _of(event: Event, classes: Mapping[int | None, dict[str, str]]) -> dict[str, str]:
    if event.class_key is None:
        return {"title": event.words, "reason": "", "detail": ""}
    of_class = classes[event.class_key]
    if event.kind == Kind.EVENT:
        of_class = of_class | {"url": f"{of_class['url']}events/"}
    return {"reason": event.reason, **of_class}


def _span(event: Event, last: date) -> dict[str, Any]:
    if event.kind == Kind.SESSION:
        return {"start": f"{event.day}T{event.begins}", "end": f"{event.day}T{event.ends}", "allDay": False}
    until = min(event.until or last, last) if event.kind == Kind.STOP else event.day
    return {"start": str(event.day), "end": str(until + _ONE_DAY), "allDay": True}
