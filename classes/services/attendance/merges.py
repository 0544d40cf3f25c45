"""How a register that was sent meets the one that is stored: field by field, and mark by mark."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from decimal import Decimal
from functools import cached_property
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Max

from classes.models import Enrolment, Mark, Register
from classes.models.attendance.sheets import Sheet
from classes.models.recorded_events import actor_key, text_of
from classes.models.submissions import Submission
from classes.services.edits import Conflict, Merge, by_and_at, merge, read_in_version

NOBODYS_HOURS: Final = "Give the hours of the learners: 0 for those who were absent."
_OF_REGISTER: Final = ("outcome", "note")
_OF_MARK: Final = ("hours", "page")
_NOTHING_READ: Final = {"hours": None, "page": None}
_NOT_HELD: Final = "A session that was not held has no hours: leave them empty."
_STALE: Final = "This form cannot be saved: load the page again and enter it there."


@dataclass(frozen=True)
class SentMark:
    """The hours and page of one learner; `prefix` is that of the row's fields in the form."""

    enrolment: int
    hours: Decimal | None
    page: int | None
    prefix: str

    @property
    def values(self) -> dict[str, Any]:
        return {"hours": self.hours, "page": self.page}


@dataclass(frozen=True)
class SentRegister:
    """A checked form. Learners without a row stay as they are.

    `confirmed` is the key of the warnings that the sender has seen, or ALL_WARNINGS.
    """

    submission: Submission
    read_version: int
    outcome: str
    note: str = ""
    marks: tuple[SentMark, ...] = ()
    reason: str = ""
    confirmed: str = ""


@dataclass(frozen=True)
class MarkMerge:
    """What was sent of one learner, on their mark as it is stored or a new one."""

    sent: SentMark
    mark: Mark
    place: Enrolment
    name: str
    merge: Merge

    @property
    def conflicts(self) -> list[Conflict]:
        if len(self.merge.meeting) == len(_OF_MARK):
            return [self._as_one()]
        return [self._named(conflict) for conflict in self.merge.conflicts]

    @property
    def taken_over(self) -> list[Conflict]:
        return [self._named(conflict) for conflict in self.merge.taken_over]

    def _as_one(self) -> Conflict:
        """The hours with their page, in the name of whoever changed what meets first."""
        yours, theirs = (_in_words(row.hours, row.page) for row in (self.sent, self.mark))
        label = f"{self.name}, hours and page"
        return replace(
            self.merge.conflicts[0], field=f"marks-{self.place.pk}-hours", label=label, yours=yours, theirs=theirs
        )

    def _named(self, conflict: Conflict) -> Conflict:
        label = f"{self.name}, {conflict.label.lower()}"
        return replace(conflict, field=f"marks-{self.place.pk}-{conflict.field}", label=label)


@dataclass(frozen=True)
class RegisterMerge:
    """`register` and the marks are as they are to be stored, once there are neither `conflicts` nor `errors`.

    `hours_entered` says who and when, in the names of a Conflict, where the outcome sent would take hours away.
    """

    register: Register
    own: Merge
    marks: tuple[MarkMerge, ...]
    errors: dict[str, list[str]] = field(default_factory=dict)
    hours_entered: Mapping[str, Any] = field(default_factory=dict)

    @property
    def row(self) -> Register:
        return self.register

    @cached_property
    def left(self) -> Mapping[str, Any]:
        """What only others changed of the register itself."""
        return self.own.left

    @property
    def marks_meanwhile(self) -> dict[str, Any]:
        """What only others changed of marks, by the names of the form's fields."""
        return {
            f"{each.sent.prefix}-{name}": getattr(each.mark, name) for each in self.marks for name in each.merge.left
        }

    @cached_property
    def conflicts(self) -> list[Conflict]:
        own = self.own.conflicts
        if self.hours_entered:
            own = [replace(each, **self.hours_entered) if each.field == "outcome" else each for each in own]
        return [*own, *(conflict for each in self.marks for conflict in each.conflicts)]

    @cached_property
    def taken_over(self) -> list[Conflict]:
        """Not yet the hours that go or stay with the outcome."""
        marks = () if self.hours_entered else self.marks
        return [*self.own.taken_over, *(conflict for each in marks for conflict in each.taken_over)]

    @property
    def changed_marks(self) -> list[Mark]:
        return [each.mark for each in self.marks if each.merge.own]

    def marks_on(self, sheet: Sheet) -> dict[int, Mark]:
        """By enrolment, as they are to be stored."""
        return {**sheet.marks, **{each.place.pk: each.mark for each in self.marks}}

    @property
    def changes_anything(self) -> bool:
        return bool(
            self.own.own or self.own.meeting or any(each.merge.own or each.merge.meeting for each in self.marks)
        )


def merge_register(sheet: Sheet, sent: SentRegister) -> RegisterMerge:
    """The register as it is to be stored; `errors` has what cannot be, by the names of the form's fields."""
    if sent.read_version > sheet.version:
        raise ValidationError({"version": _STALE})
    register = sheet.register or Register(session=sheet.session, version=0, outcome="", note="")
    own = _merge_fields(register, sent)
    known, errors = _rows_on_register(sheet, sent)
    marks = tuple(_merge_marks(sheet, known, _what_was_read(sheet, sent.read_version)))
    hours_entered = _meet_another_outcome(sheet, own, marks, sent.read_version)
    for name, value in own.own.items():
        setattr(register, name, value)
    for each in marks:
        _put(each)
    return RegisterMerge(register, own, marks, errors | _impossible(register, own, marks, sheet), hours_entered)


def _merge_fields(register: Register, sent: SentRegister) -> Merge:
    values = {"outcome": sent.outcome, "note": sent.note}
    if not sent.read_version:
        return merge(register, values, read={"outcome": "", "note": ""})
    return merge(register, values, read=read_in_version(register, sent.read_version, _OF_REGISTER))


def _rows_on_register(sheet: Sheet, sent: SentRegister) -> tuple[list[SentMark], dict[str, list[str]]]:
    """The rows of those who are on the register, each once; and what is wrong with the others."""
    known: dict[int, SentMark] = {}
    errors = {}
    for row in sent.marks:
        if row.enrolment in known:
            errors[f"{row.prefix}-enrolment"] = ["This learner stands here twice: remove one of the rows."]
        elif row.enrolment in sheet.places:
            known[row.enrolment] = row
        else:
            day = text_of(sheet.session.date)
            errors[f"{row.prefix}-enrolment"] = [f"This learner was not in the class on {day}: load the page again."]
    return list(known.values()), errors


def _merge_marks(sheet: Sheet, rows: list[SentMark], read: Mapping[int, Any]) -> list[MarkMerge]:
    merged = []
    for row in rows:
        mark = sheet.marks.get(row.enrolment) or Mark(enrolment_id=row.enrolment, hours=None, page=None, version=0)
        began = read.get(row.enrolment, _NOTHING_READ)
        met = merge(mark, row.values, read=began)
        _keep_page_with_hours(mark, met)
        merged.append(MarkMerge(row, mark, sheet.places[row.enrolment], sheet.names[row.enrolment], met))
    return merged


def _keep_page_with_hours(mark: Mark, met: Merge) -> None:
    """Where both differ they are compared as one, if either meets, or would leave a page to somebody absent.

    Whoever keeps their own hours keeps their page, though the other has emptied it by marking the learner absent.
    """
    differ = met.own.keys() | met.left.keys() | met.meeting.keys()
    if len(differ) < len(_OF_MARK):
        return
    hours, page = (met.own.get(name, getattr(mark, name)) for name in _OF_MARK)
    if met.meeting or (met.own and met.left and page and not hours):
        met.meeting = met.meeting | met.left | met.own
        met.own, met.left = {}, {}


def _in_words(hours: Decimal | None, page: int | None) -> str:
    return f"{text_of(hours)}, page {page}" if page else text_of(hours)


def _what_was_read(sheet: Sheet, version: int) -> dict[int, dict[str, Any]]:
    """The marks as they were in that version of the register, by enrolment: one query where some have changed since."""
    if not version:
        return {}
    unchanged = [mark for mark in sheet.marks.values() if mark.version <= version]
    read = {mark.enrolment_id: _values(mark) for mark in unchanged}
    if len(unchanged) < len(sheet.marks):
        events = Mark.pgh_event_model.objects.filter(register=sheet.register, version__lte=version)  # type: ignore[attr-defined]
        latest = events.exclude(pgh_label="delete").values("enrolment").annotate(last=Max("pgh_id")).values("last")
        for event in Mark.pgh_event_model.objects.filter(pk__in=latest):  # type: ignore[attr-defined]
            read.setdefault(event.enrolment_id, _values(event))
    return read


def _values(row: Any) -> dict[str, Any]:
    return {name: getattr(row, name) for name in _OF_MARK}


def _meet_another_outcome(
    sheet: Sheet, own: Merge, marks: tuple[MarkMerge, ...], read_version: int
) -> Mapping[str, Any]:
    """Hours that one changed are not lost to an outcome that the other did: the two have to be compared.

    Gives who entered them, where it was the other.
    """
    stored: Any = own.row
    if "outcome" in own.left and not stored.is_held and any(each.merge.own for each in marks):
        own.meeting["outcome"] = own.left.pop("outcome")
    elif "outcome" in own.own and any(mark.version > read_version for mark in sheet.marks.values()):
        own.meeting["outcome"] = own.own.pop("outcome")
        _leave_hours_to_the_outcome(marks)
        return _who_entered_since(sheet, read_version)
    return {}


def _who_entered_since(sheet: Sheet, version: int) -> dict[str, Any]:
    """Who has changed marks since that version of the register, and when last; no `by_key` where they were several."""
    changes = Mark.pgh_event_model.objects.filter(register=sheet.register, version__gt=version)  # type: ignore[attr-defined]
    events = list(changes.order_by("pgh_id"))
    are_several = len({actor_key(event) for event in events}) > 1
    return by_and_at(events[-1]) | ({"by_key": None} if are_several else {})


def _leave_hours_to_the_outcome(marks: tuple[MarkMerge, ...]) -> None:
    """Whoever says that a session was not held sends no hours: of each mark there is nothing to compare."""
    for each in marks:
        if each.sent.hours is None:
            each.merge.left |= each.merge.meeting
            each.merge.meeting.clear()


def _put(each: MarkMerge) -> None:
    for name, value in each.merge.own.items():
        setattr(each.mark, name, value)
    if "page" not in each.merge.own and not each.mark.hours and each.mark.page:
        # Nobody who was absent has completed a page
        each.merge.own["page"] = each.mark.page = None


def _impossible(register: Register, own: Merge, marks: tuple[MarkMerge, ...], sheet: Sheet) -> dict[str, list[str]]:
    errors: dict[str, list[str]] = {}
    if own.meeting:
        return errors
    for each in marks:
        if not register.is_held and each.sent.hours is not None:
            errors[f"{each.sent.prefix}-hours"] = [_NOT_HELD]
        elif each.mark.page and not each.mark.hours:
            errors[f"{each.sent.prefix}-page"] = ["Leave the page empty: it is asked of those who were present."]
    captured = [mark for mark in sheet.marks.values() if mark.hours is not None]
    captured += [each.mark for each in marks if each.mark.hours is not None]
    if register.is_held and sheet.places and not captured and not errors:
        errors["__all__"] = [NOBODYS_HOURS]
    return errors
