"""Learners in classes: enrolling, changing and removing them.

Whoever writes enrolments locks their class first, so that two who do it at once see each other; see docs/adr/0071.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date, datetime
from typing import Any, Final

import pghistory
from django.core.exceptions import ValidationError
from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from classes.models import Enrolment, Mark, TrainingClass, User
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
    """Take a learner out of the class as if they had never been in it: for entries by mistake.

    Raises ChangedMeanwhile, and ValidationError once the class was taught with them: then a status says what became
    of them.
    """
    with _by(by), transaction.atomic():
        current = _locked(enrolment.training_class)
        if _kept_of([enrolment], current.last_taught(timezone.localdate(at))):
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

    Nobody takes an exam that there is no more, and who was there from the start comes with it when it moves: gives of
    how many the form showed another day.
    """
    came_along, moved_from = 0, None if started == training_class.start_date else started
    if edit or moved_from:
        difference = _difference_of(training_class, edit or EnrolmentEdit(), today=today)
        difference.refuse()
        came_along = difference.follow_start(moved_from) if moved_from else 0
        difference.write()
    if loses_exam:
        Enrolment.objects.filter(training_class=training_class, takes_exam=True).update(takes_exam=False)
    return came_along


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
    difference.look_at_all()
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
        self._following: set[int] = set()
        self._rows: dict[int, EnrolmentRow] = {}
        self._unknown: list[EnrolmentRow] = []
        self._redated: set[int] = set()
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
        current = self.stored.get(row.pk or 0)
        if current is None:
            self._unknown.append(row)
        elif current.learner_id != row.learner:
            self._say(row, "learner", "A learner cannot take another's place: remove this row and enrol the other.")
        elif current.pk not in self.gone:
            self._rows[current.pk] = row
            self._apply(row, current)

    def follow_start(self, started: date) -> int:
        """Who is there from the start of the class comes with it, unless the editor gave them a day of their own.

        Gives of how many the form showed another day.
        """
        start = self.training_class.start_date
        stay = self.gone | self._redated | {key for key, row in self._rows.items() if row.first_day.stays}
        for key, current in self.stored.items():
            if key not in stay and current.came_on == current.from_date == started:
                current.came_on = current.from_date = start
                self._following.add(key)
        shown = {key: row.first_day.moved_to or row.from_date for key, row in self._rows.items()}
        return sum(shown.get(key) != start for key in self._following)

    def look_at_all(self) -> None:
        """What is asked of the database once for all rows."""
        self._keep_who_was_taught()
        self._refuse_hours_outside()
        self._tell_unknown()

    def refuse(self) -> None:
        if self.errors:
            raise ValidationError(self.errors)

    def write(self) -> None:
        with refusals_in_words(Enrolment, by_trigger=RULES_OF_TRIGGERS):
            if self.gone:
                Enrolment.objects.filter(pk__in=self.gone).delete()
            if self.changed:
                Enrolment.objects.bulk_update(self.changed, [*_FIELDS, "came_on"])
            if keys := self._following - {row.pk for row in self.changed}:
                start = self.training_class.start_date
                Enrolment.objects.filter(pk__in=keys).update(came_on=start, from_date=start)
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

    def _apply(self, row: EnrolmentRow, current: Enrolment) -> None:
        own = self._own_changes(row, current)
        if not own or self._leaves_before_coming(row, current, own):
            return
        if "status" in own and "from_date" not in own and Enrolment.Status.CIC in (current.status, own["status"]):
            self._say(row, "from_date", f"Give the day from which this holds: {_since(current)}.")
        came_with_it = current.came_on == current.from_date and current.status == own.get("status", current.status)
        for name, value in own.items():
            setattr(current, name, value)
        if came_with_it:
            current.came_on = current.from_date
        if current.from_date < current.came_on:
            sentence = f"{current.learner} came to the class on {text_of(current.came_on)}: give a date from then on."
            self._say(row, "from_date", sentence)
        if own.keys() & {"status", "from_date"}:
            self._refuse_coming_after_the_end(row, current)
            self._refuse_leaving_ahead(row, current)
        if "from_date" in own:
            self._refuse_coming_before_the_start(row, current)
            self._redated.add(current.pk)
        self.changed.append(current)

    def _leaves_before_coming(self, row: EnrolmentRow, current: Enrolment, own: dict[str, Any]) -> bool:
        """There is no day on which somebody left who has not come yet: they are removed."""
        is_to_come = current.status == Enrolment.Status.CIC and current.came_on > self.today
        if not is_to_come or own.get("status", Enrolment.Status.CIC) == Enrolment.Status.CIC:
            return False
        came = text_of(current.came_on)
        self._say(row, "status", f"{current.learner} comes on {came}: remove the learner from the class instead.")
        return True

    def _refuse_coming_before_the_start(self, row: EnrolmentRow, wanted: Enrolment) -> None:
        """By the start with which the class is saved."""
        start = self.training_class.start_date
        if wanted.from_date < start:
            sentence = f"The class starts on {text_of(start)}: give that day or a later one."
            self._say(row, "from_date", sentence)

    def _keep_who_was_taught(self) -> None:
        if self.gone:
            gone = [self.stored[key] for key in sorted(self.gone)]
            if kept := _kept_of(gone, self.training_class.last_taught(self.today)):
                self.errors["learners"] = [_stays(row) for row in kept]

    def _refuse_hours_outside(self) -> None:
        for key, days in _captured_outside(self.stored[key] for key in self._redated).items():
            learner = self.stored[key].learner
            sentence = f"Hours were captured for {learner} on {days_text(days)}: empty the hours of"
            self._say(self._rows[key], "from_date", f"{sentence} {learner} on these registers first.")

    def _refuse_coming_after_the_end(self, row: EnrolmentRow, wanted: Enrolment) -> None:
        end = self.training_class.end_date
        if end and wanted.status == Enrolment.Status.CIC and wanted.from_date > max(end, self.today):
            self._say(row, "from_date", f"The class ends on {text_of(end)}: give a day up to then.")

    def _refuse_leaving_ahead(self, row: EnrolmentRow, wanted: Enrolment) -> None:
        """Who leaves is counted as gone from the moment on in which it is recorded."""
        if wanted.status != Enrolment.Status.CIC and wanted.from_date > max(self.today, wanted.came_on):
            self._say(row, "from_date", f"{text_of(wanted.from_date)} lies ahead: record it once the learner has left.")

    def _own_changes(self, row: EnrolmentRow, current: Enrolment) -> dict[str, Any]:
        values = self._values(row) | {"from_date": row.from_date or current.from_date}
        read = {name: row.read.get(name) if row.read else getattr(current, name) for name in _FIELDS}
        merged = merge(current, values, read=read)
        if merged.meeting:
            self.meeting.append(merged)
        for conflict in merged.conflicts:
            self._say(row, conflict.field, f"{conflict.sentence} Load the page again.")
        return {} if merged.meeting else merged.own

    def _tell_unknown(self) -> None:
        """Of rows with keys that the class does not have: whether it ever had them."""
        if not self._unknown:
            return
        events = Enrolment.pgh_event_model.objects.filter(pgh_obj_id__in=[row.pk for row in self._unknown])  # type: ignore[attr-defined]
        had = set(events.filter(training_class_id=self.training_class.pk).values_list("pgh_obj_id", flat=True))
        for row in self._unknown:
            if row.pk not in had:
                self._say(row, "learner", "This row belongs to another class: remove it here.")
            elif not row.is_untouched:
                sentence = "Somebody took this learner out of the class: remove the row, or enrol the learner again."
                self._say(row, "learner", sentence)

    def _say(self, row: EnrolmentRow, name: str, sentence: str) -> None:
        self.errors.setdefault(row.field(name), []).append(sentence)


@contextmanager
def _by(user: User) -> Iterator[None]:
    with pghistory.context(user=user.pk), refusals_in_words(Enrolment, by_trigger=RULES_OF_TRIGGERS):
        yield


def _captured_outside(rows: Iterable[Enrolment]) -> dict[int, list[date]]:
    """By the keys of learners: the days with hours on which they are not in the class by the dates of the rows."""
    by_dates: dict[tuple[date, date | None], list[int]] = defaultdict(list)
    for row in rows:
        by_dates[row.came_on, None if row.status == Enrolment.Status.CIC else row.from_date].append(row.pk)
    outside = Q()
    for (came_on, gone_from), keys in by_dates.items():
        away = Q(register__session__date__lt=came_on)
        away |= Q(register__session__date__gte=gone_from) if gone_from else Q()
        outside |= Q(away, enrolment__in=keys)
    if not outside:
        return {}
    marks = Mark.objects.filter(outside, hours__isnull=False).order_by("register__session__date")
    days: dict[int, list[date]] = defaultdict(list)
    for key, day in marks.values_list("enrolment", "register__session__date").distinct():
        days[key].append(day)
    return days


def _kept_of(rows: Iterable[Enrolment], last_taught: date | None) -> list[Enrolment]:
    """Those who are no entries by mistake any more."""
    rows = list(rows)
    others = [row.pk for row in rows if not row.is_kept(last_taught)]
    marked = set(Mark.objects.filter(enrolment__in=others).values_list("enrolment", flat=True)) if others else set()
    return [row for row in rows if row.pk in marked or row.pk not in others]


def _since(current: Enrolment) -> str:
    return f"since {text_of(current.from_date)} it was “{current.get_status_display().lower()}”"


def _stays(enrolment: Enrolment) -> str:
    since = text_of(enrolment.came_on)
    return (
        f"{enrolment.learner} is in the class since {since}, and it was taught since then: "
        "change the status instead of removing them."
    )


def _locked(training_class: TrainingClass) -> TrainingClass:
    return TrainingClass.objects.select_for_update(no_key=True).get(pk=training_class.pk)
