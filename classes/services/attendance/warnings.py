"""What can be true of a register, and is asked about once before it is saved."""

from collections.abc import Iterator
from decimal import Decimal

from classes.models import Mark
from classes.models.attendance.sheets import Sheet
from classes.models.recorded_events import text_of
from classes.services.attendance.merges import MarkMerge, RegisterMerge
from classes.timetable import hours_text


def warnings_of(sheet: Sheet, merged: RegisterMerge) -> Iterator[str]:
    """In sentences, of what was changed alone."""
    changed = [each for each in merged.marks if each.merge.own]
    for each in changed:
        yield from _of_mark(sheet, each)
    if changed and merged.register.is_held and _everybody_is_absent(sheet, merged):
        yield "Everybody was absent: the session counts one hour, for travel."
    yield from _of_open_hours(sheet, merged)


def _of_mark(sheet: Sheet, each: MarkMerge) -> Iterator[str]:
    name, own = each.place.learner.name_in_registers, each.merge.own
    if own.get("hours") and own["hours"] * 60 > sheet.session.minutes:
        hours = hours_text(sheet.session.minutes)
        yield f"{name}: {text_of(own['hours'])} hours are more than the session has, {hours}."
    last = sheet.last_pages.get(each.place.pk)
    if own.get("page") and last and own["page"] < last:
        yield f"{name}: page {own['page']} is lower than the last one, {last}."


def _of_open_hours(sheet: Sheet, merged: RegisterMerge) -> Iterator[str]:
    """A register that is left so keeps its month from being closed."""
    hours = _hours(sheet, merged)
    names = [place.learner.name_in_registers for key, place in sheet.places.items() if hours.get(key) is None]
    if merged.register.is_held and names:
        yield f"Hours of {len(names)} of {len(sheet.places)} learners are not entered: {'; '.join(names)}."


def _everybody_is_absent(sheet: Sheet, merged: RegisterMerge) -> bool:
    hours = _hours(sheet, merged)
    return bool(sheet.places) and all(hours.get(key) == 0 for key in sheet.places)


def _hours(sheet: Sheet, merged: RegisterMerge) -> dict[int, Decimal | None]:
    """By enrolment, as they will be stored."""
    return {key: mark.hours for key, mark in {**sheet.marks, **_sent(merged)}.items()}


def _sent(merged: RegisterMerge) -> dict[int, Mark]:
    return {each.place.pk: each.mark for each in merged.marks}
