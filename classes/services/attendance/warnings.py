"""What can be true of a register, and is asked about once before it is saved."""

from collections.abc import Iterable, Iterator
from hashlib import sha256
from typing import Final

from classes.models import Register, Session
from classes.models.attendance.month_figures import is_made_up
from classes.models.attendance.sheets import Sheet
from classes.models.recorded_events import text_of
from classes.services.attendance.merges import MarkMerge, RegisterMerge
from classes.timetable import hours_text, say_number

HELD_AFTER_ALL: Final = (
    "An exception on this day says that its hours are planned again. Once the session was held, the class has these "
    "hours twice: take the exception, or the extra day in its place, out of the timetable, or ask the office to."
)
COUNTS_AS_MADE_UP: Final = (
    "An exception on this day says that what is not held on it is planned again: its hours are not listed as lost. "
    "See in the timetable that they are, or ask the office to."
)


ALL_WARNINGS: Final = "yes"
_SIGNS_OF_A_KEY: Final = 16


def key_of(warnings: Iterable[str]) -> str:
    """What a form sends to confirm these warnings, and no others that its later entries bring."""
    return sha256("\n".join(warnings).encode()).hexdigest()[:_SIGNS_OF_A_KEY]


def warnings_of(sheet: Sheet, merged: RegisterMerge) -> Iterator[str]:
    """In sentences, of what was changed alone."""
    yield from _of_what_was_made_up(sheet, merged)
    yield from _of_hours_that_go(sheet, merged)
    changed = [each for each in merged.marks if each.merge.own]
    for each in changed:
        yield from _of_mark(sheet, each)
    if changed and merged.register.is_held and _everybody_is_absent(sheet, merged):
        yield "Everybody was absent: the session counts one hour, for travel."


def _of_what_was_made_up(sheet: Sheet, merged: RegisterMerge) -> Iterator[str]:
    """Of a session that was held after all, or was not: the timetable is not planned again for it."""
    if "outcome" not in merged.own.own:
        return
    stored = Session.objects.filter(is_made_up(), pk=sheet.session.pk).values_list("register__outcome", flat=True)
    if (outcome := stored.first()) and (outcome == Register.Outcome.HELD) != merged.register.is_held:
        yield HELD_AFTER_ALL if merged.register.is_held else COUNTS_AS_MADE_UP


def _of_hours_that_go(sheet: Sheet, merged: RegisterMerge) -> Iterator[str]:
    """Of a session that was not held after all."""
    if sheet.register is None or "outcome" not in merged.own.own or merged.register.is_held:
        return
    if entered := sheet.register.marks.filter(hours__isnull=False).count():
        whose = say_number(entered, "learner")
        yield f"The session was not held after all: the hours and pages of {whose} are taken off its register."


def _of_mark(sheet: Sheet, each: MarkMerge) -> Iterator[str]:
    name, own = each.name, each.merge.own
    if own.get("hours") and own["hours"] * 60 > sheet.session.minutes:
        hours = hours_text(sheet.session.minutes)
        yield f"{name}: {text_of(own['hours'])} hours are more than the session has, {hours}."
    last = sheet.last_pages.get(each.place.pk)
    if own.get("page") and last and own["page"] < last:
        yield f"{name}: page {own['page']} is lower than the last one, {last}."


def _everybody_is_absent(sheet: Sheet, merged: RegisterMerge) -> bool:
    marks = merged.marks_on(sheet)
    return bool(sheet.places) and all(key in marks and marks[key].hours == 0 for key in sheet.places)
