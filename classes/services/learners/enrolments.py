"""Learners in classes: enrolling, changing and removing them.

Whoever writes enrolments locks their class first, so that two who do it at once see each other; see docs/adr/0071.
"""

from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from classes.models import Enrolment, TrainingClass, User
from classes.models.learners.enrolments import ALREADY_IN_CLASS, RULES_OF_TRIGGERS, EnrolmentEdit, EnrolmentRow
from classes.models.recorded_events import days_text, text_of
from classes.services.edits import ChangedMeanwhile, Merge, merge, refuse_stale
from classes.services.refusals import refusals_in_words

_FIELDS: Final = ("level", "status", "from_date", "takes_exam")


def enrol(training_class: TrainingClass, edit: EnrolmentEdit, *, by: User, at: datetime) -> int:
    """Add learners to a class, all or none; gives how many. Raises ValidationError, also for one who is there."""
    with (
        pghistory.context(user=by.pk),
        refusals_in_words(Enrolment, by_trigger=RULES_OF_TRIGGERS),
        transaction.atomic(),
    ):
        current = _locked(training_class)
        return store_enrolments(current, edit, today=timezone.localdate(at), again=False)


def change_enrolment(enrolment: Enrolment, edit: EnrolmentEdit, *, by: User, at: datetime) -> None:
    """Store what somebody changed of a learner in a class. Raises ChangedMeanwhile and ValidationError."""
    with (
        pghistory.context(user=by.pk),
        refusals_in_words(Enrolment, by_trigger=RULES_OF_TRIGGERS),
        transaction.atomic(),
    ):
        current = _locked(enrolment.training_class)
        difference = _difference_of(current, edit, today=timezone.localdate(at))
        if difference.meeting:
            raise ChangedMeanwhile(difference.meeting[0])
        difference.refuse()
        difference.write()


def remove_enrolment(enrolment: Enrolment, *, by: User, at: datetime, read: str = "") -> None:
    """Take a learner out of the class as if he had never been in it: for entries by mistake.

    Raises ChangedMeanwhile, and ValidationError once the class was taught with him: then a status says what became
    of him.
    """
    with _by(by), transaction.atomic():
        current = _locked(enrolment.training_class)
        if _is_kept(enrolment, current.last_taught(timezone.localdate(at))):
            raise ValidationError(_stays(enrolment))
        if found := Enrolment.objects.filter(pk=enrolment.pk).first():
            refuse_stale(found, read)
            found.delete()


def store_enrolments(
    training_class: TrainingClass,
    edit: EnrolmentEdit,
    *,
    today: date,
    is_new: bool = False,
    again: bool = True,
    as_brought: bool = False,
) -> int:
    """Make the class's learners those of the edit; stored rows that it does not name stay. Gives how many are new.

    The caller has locked the class, unless it `is_new` and not stored yet. Of a stored row, only what the editor
    changed is written. When a form may be sent `again`, who is sent as new and is there with the same values stays.
    `as_brought` takes rows of the old system as they stand, from before the class's start, too.
    Raises ValidationError with what is wrong, by the names of the form's fields.
    """
    how = {"is_new": is_new, "again": again, "as_brought": as_brought}
    difference = _difference_of(training_class, edit, today=today, **how)
    difference.refuse()
    difference.write()
    return len(difference.new)


def faults_of(training_class: TrainingClass, edit: EnrolmentEdit, *, today: date) -> dict[str, list[str]]:
    """What saving would refuse of a class's learners, by the names of the form's fields. Nothing is stored."""
    return _difference_of(training_class, edit, today=today, is_new=training_class._state.adding).errors


def keep_learners(
    training_class: TrainingClass,
    edit: EnrolmentEdit | None,
    *,
    today: date,
    started: date | None = None,
    loses_exam: bool = False,
) -> int:
    """The learners of a class that was edited, and `started` on that date before.

    Nobody takes an exam that there is no more, and who was there from the start comes with it when it moves: gives how
    many came along unasked.
    """
    if edit:
        store_enrolments(training_class, edit, today=today)
    learners, starts = Enrolment.objects.filter(training_class=training_class), training_class.start_date
    if loses_exam:
        learners.filter(takes_exam=True).update(takes_exam=False)
    if started in (None, starts):
        return 0
    with refusals_in_words(Enrolment, by_trigger=RULES_OF_TRIGGERS):
        return learners.filter(came_on=started, from_date=started).update(came_on=starts, from_date=starts)


def _difference_of(
    training_class: TrainingClass,
    edit: EnrolmentEdit,
    *,
    today: date,
    is_new: bool = False,
    again: bool = True,
    as_brought: bool = False,
) -> "_Difference":
    rows = () if is_new else Enrolment.objects.filter(training_class=training_class).select_related("learner")
    stored = {row.pk: row for row in rows}
    difference = _Difference(training_class, stored, edit.removed, today)
    for row in edit.rows:
        if row.pk:
            difference.change(row)
        else:
            difference.add(row, again=again, as_brought=as_brought)
    difference.keep_who_was_taught()
    return difference


class _Difference:
    """What has to be written. `meeting` are the rows that somebody else changed meanwhile in the same fields."""

    def __init__(
        self, training_class: TrainingClass, stored: Mapping[int, Enrolment], removed: Iterable[int], today: date
    ) -> None:
        self.training_class = training_class
        self.stored = stored
        self.gone = stored.keys() & set(removed)
        self.new: list[Enrolment] = []
        self.changed: list[Enrolment] = []
        self.meeting: list[Merge] = []
        self.today = today
        self._in_class = {row.learner_id: row for row in stored.values() if row.pk not in self.gone}
        self.errors: dict[str, list[str]] = {}

    def add(self, row: EnrolmentRow, *, again: bool, as_brought: bool) -> None:
        values = self._values(row)
        there = self._in_class.get(row.learner)
        if there is None:
            came_on = values["from_date"] if row.status == Enrolment.Status.CIC else self.training_class.start_date
            new = Enrolment(training_class=self.training_class, learner_id=row.learner, came_on=came_on, **values)
            if not as_brought or values["from_date"] < came_on:
                self._refuse_coming_before_the_start(row, new)
            self._refuse_coming_after_the_end(row, new)
            self.new.append(new)
            self._in_class[row.learner] = new
        elif not again or any(getattr(there, name) != values[name] for name in _FIELDS):
            self._say(row, "learner", ALREADY_IN_CLASS)

    def change(self, row: EnrolmentRow) -> None:
        stands = self.stored.get(row.pk or 0)
        if stands is None:
            self._say_it_is_gone(row)
        elif stands.learner_id != row.learner:
            self._say(row, "learner", "A learner cannot take another's place: remove this row and enrol the other.")
        elif stands.pk not in self.gone:
            self._apply(row, stands)

    def keep_who_was_taught(self) -> None:
        last_taught = self.training_class.last_taught(self.today) if self.gone else None
        kept = [self.stored[key] for key in sorted(self.gone) if _is_kept(self.stored[key], last_taught)]
        if kept:
            self.errors["learners"] = [_stays(row) for row in kept]

    def refuse(self) -> None:
        if self.errors:
            raise ValidationError(self.errors)

    def write(self) -> None:
        with refusals_in_words(Enrolment, by_trigger=RULES_OF_TRIGGERS):
            if self.gone:
                Enrolment.objects.filter(pk__in=self.gone).delete()
            if self.changed:
                Enrolment.objects.bulk_update(self.changed, [*_FIELDS, "came_on"])
            Enrolment.objects.bulk_create(sorted(self.new, key=lambda row: row.learner_id))

    def _values(self, row: EnrolmentRow) -> dict[str, Any]:
        """Without a date, a new learner is there from the class's start, or from today once the class runs."""
        is_draft = self.training_class.status_on(self.today) == TrainingClass.Status.DRAFT
        first_day = self.training_class.start_date if is_draft else max(self.today, self.training_class.start_date)
        return {
            "level": row.level,
            "status": row.status,
            "from_date": row.from_date or first_day,
            "takes_exam": row.takes_exam and self.training_class.exam_class,
        }

    def _apply(self, row: EnrolmentRow, stands: Enrolment) -> None:
        own = self._own_changes(row, stands)
        if not own:
            return
        if "status" in own and "from_date" not in own and Enrolment.Status.CIC in (stands.status, own["status"]):
            self._say(row, "from_date", f"Give the day from which this holds: {_since(stands)}.")
        came_with_it = stands.came_on == stands.from_date and stands.status == own.get("status", stands.status)
        for name, value in own.items():
            setattr(stands, name, value)
        if came_with_it:
            stands.came_on = stands.from_date
        if stands.from_date < stands.came_on:
            sentence = f"{stands.learner} came to the class on {text_of(stands.came_on)}: give a date from then on."
            self._say(row, "from_date", sentence)
        if own.keys() & {"status", "from_date"}:
            self._refuse_coming_after_the_end(row, stands)
            self._refuse_leaving_ahead(row, stands)
        if "from_date" in own:
            self._refuse_coming_before_the_start(row, stands)
            self._refuse_hours_outside(row, stands)
        self.changed.append(stands)

    def _refuse_coming_before_the_start(self, row: EnrolmentRow, wanted: Enrolment) -> None:
        """By the start with which the class is saved."""
        start = self.training_class.start_date
        if wanted.from_date < start:
            sentence = f"The class starts on {text_of(start)}: give that day or a later one."
            self._say(row, "from_date", sentence)

    def _refuse_hours_outside(self, row: EnrolmentRow, wanted: Enrolment) -> None:
        if days := _captured_outside(wanted):
            sentence = f"Hours were captured for {wanted.learner} on {days_text(days)}: empty the hours of"
            self._say(row, "from_date", f"{sentence} {wanted.learner} on these registers first.")

    def _refuse_coming_after_the_end(self, row: EnrolmentRow, wanted: Enrolment) -> None:
        end = self.training_class.end_date
        if end and wanted.status == Enrolment.Status.CIC and wanted.from_date > max(end, self.today):
            self._say(row, "from_date", f"The class ends on {text_of(end)}: give a day up to then.")

    def _refuse_leaving_ahead(self, row: EnrolmentRow, wanted: Enrolment) -> None:
        """Who leaves is counted as gone from the moment on in which it is recorded."""
        if wanted.status != Enrolment.Status.CIC and wanted.from_date > max(self.today, wanted.came_on):
            self._say(row, "from_date", f"{text_of(wanted.from_date)} lies ahead: record it once the learner has left.")

    def _own_changes(self, row: EnrolmentRow, stands: Enrolment) -> dict[str, Any]:
        values = self._values(row) | {"from_date": row.from_date or stands.from_date}
        read = {name: row.read.get(name) if row.read else getattr(stands, name) for name in _FIELDS}
        merged = merge(stands, values, read=read)
        if merged.meeting:
            self.meeting.append(merged)
        for conflict in merged.conflicts:
            self._say(row, conflict.field, f"{conflict.sentence} Load the page again.")
        return {} if merged.meeting else merged.own

    def _say_it_is_gone(self, row: EnrolmentRow) -> None:
        events = Enrolment.pgh_event_model.objects.filter(pgh_obj_id=row.pk)  # type: ignore[attr-defined]
        if not events.filter(training_class_id=self.training_class.pk).exists():
            self._say(row, "learner", "This row belongs to another class: remove it here.")
        elif not row.is_untouched:
            self._say(
                row,
                "learner",
                "Somebody took this learner out of the class: remove the row, or enrol the learner again.",
            )

    def _say(self, row: EnrolmentRow, name: str, sentence: str) -> None:
        self.errors.setdefault(row.field(name), []).append(sentence)


@contextmanager
def _by(user: User) -> Iterator[None]:
    with pghistory.context(user=user.pk), refusals_in_words(Enrolment, by_trigger=RULES_OF_TRIGGERS):
        yield


def _captured_outside(stands: Enrolment) -> list[date]:
    """The days with hours of this learner on which they were not in the class, by these dates."""
    marks = stands.marks.filter(hours__isnull=False)
    outside = Q(register__session__date__lt=stands.came_on)
    if stands.status != Enrolment.Status.CIC:
        outside |= Q(register__session__date__gte=stands.from_date)
    days = marks.filter(outside).order_by("register__session__date").values_list("register__session__date", flat=True)
    return list(dict.fromkeys(days))


def _is_kept(enrolment: Enrolment, last_taught: date | None) -> bool:
    return enrolment.is_kept(last_taught) or enrolment.marks.exists()


def _since(stands: Enrolment) -> str:
    return f"since {text_of(stands.from_date)} it was “{stands.get_status_display().lower()}”"


def _stays(enrolment: Enrolment) -> str:
    since = text_of(enrolment.came_on)
    return (
        f"{enrolment.learner} is in the class since {since}, and it was taught since then: "
        "change the status instead of removing them."
    )


def _locked(training_class: TrainingClass) -> TrainingClass:
    return TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
