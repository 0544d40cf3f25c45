"""The timetable's part of the capture form: what people type, as the entries that the engine plans from."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date, time
from functools import cached_property
from typing import Any, ClassVar, Final

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.forms.formsets import DELETION_FIELD_NAME

from classes import timetable as engine
from classes.forms.fields import MOST_DATES, DateOfClassField, DatesField, OneLineField, WholeNumberField
from classes.forms.planning.stored_entries import initial_of, initial_rows_of
from classes.forms.planning.timetable_rows import WEEKDAYS, BlockForm, DateForm, ExceptionForm, ExtraForm, StopForm
from classes.forms.refusals import add_errors
from classes.forms.rows import Rows, rows_of
from classes.models import (
    Entries,
    ExceptionDay,
    ExtraDay,
    LeftOutDay,
    PublicHoliday,
    Stop,
    StoredTimetable,
    TimetableEdit,
    TrainingClass,
)

NTHS: Final = [("", "Which"), ("1", "first"), ("2", "second"), ("3", "third"), ("4", "fourth"), ("last", "last")]
NOT_SAVED_YET: Final = (
    "Not saved yet: choose the reason and save. A day that moves also needs an extra day, under Timetable."
)
EXTRA_DAY_STAYS: Final = "The extra day on it is taught all the same: to cancel it too, remove it under Timetable."
IS_EXTRA_DAY: Final = (
    "This is an extra day. To cancel it, remove the row and save; to move it, change the date or the times and save."
)
ALREADY_LEFT_OUT: Final = "This day is left out already. Remove the row and save, and the class meets on it again."
FOREIGN_ROW: Final = "This row belongs to another class: remove it here."
ROW_MODELS: Final[dict[str, type[Model]]] = {"extras": ExtraDay, "exceptions": ExceptionDay, "stops": Stop}
_CHOOSE: Final = {
    "month_day": "Choose the day of the month.",
    "month_nth": "Choose which one of the month.",
    "month_weekday": "Choose the day of the week.",
}
_SAME: Final = {"extras": ["date", "start", "end"], "exceptions": ["date"], "stops": ["last_day"]}


class TimetableForm(forms.Form):
    """Pattern, extra days, exceptions, stops, held holidays and the end by hand.

    Without `pattern` there is no timetable yet. A formset whose management form is absent leaves its rows alone.
    """

    pattern = forms.ChoiceField(
        required=False,
        choices=[
            ("", "Not known yet"),
            ("weekly", "Every week"),
            ("biweekly", "Every second week"),
            ("monthly", "Once a month"),
            ("custom", "On dates of a list"),
        ],
        error_messages={"invalid_choice": "Choose how often the class meets from the list."},
    )
    monthly_on = forms.ChoiceField(
        required=False,
        label="Day of the month",
        choices=[("", "Choose"), ("day", "A date"), ("last_day", "The last day"), ("weekday", "A weekday")],
        error_messages={"invalid_choice": "Choose the day of the month from the list."},
    )
    month_day = WholeNumberField(
        required=False, label="Date of the month", error_messages={"invalid": "Choose a day from 1 to 31."}
    )
    month_nth = forms.ChoiceField(
        required=False,
        label="Which one of the month",
        choices=NTHS,
        error_messages={"invalid_choice": "Choose the first, second, third, fourth or last."},
    )
    month_weekday = forms.ChoiceField(
        required=False,
        label="Day of the week",
        choices=[("", "Day"), *WEEKDAYS],
        error_messages={"invalid_choice": "Choose the day of the week."},
    )
    held_holidays = DatesField(required=False)
    end_date_by_hand = DateOfClassField(required=False)
    end_date_reason = OneLineField(required=False, max_length=200)
    change_from = DateOfClassField(
        required=False,
        help_text="Days before it stay as they are. Empty: from today, or from the first past day that you change.",
    )

    SECTIONS: ClassVar[dict[str, type[Rows]]] = {
        "blocks": rows_of(BlockForm, "blocks", "blocks", blank=5),
        "dates": rows_of(DateForm, "dates", "dates", blank=10),
        "extras": rows_of(ExtraForm, "extras", "extra days"),
        "exceptions": rows_of(ExceptionForm, "exceptions", "exceptions"),
        "stops": rows_of(StopForm, "stops", "stops"),
    }

    def __init__(self, data: Any = None, *, training_class: TrainingClass) -> None:
        self.training_class = training_class
        self.stored = Entries() if training_class._state.adding else Entries.of(training_class)
        super().__init__(data, initial=initial_of(self.stored))
        self.plan: engine.Plan | None = None
        self.left_out: tuple[engine.DayLeftOut, ...] | None = None
        rows = {} if self.is_bound else initial_rows_of(self.stored)
        self.rows = {
            name: formset(data, prefix=name, initial=rows.get(name)) for name, formset in self.SECTIONS.items()
        }

    @cached_property
    def is_sent(self) -> bool:
        """Whether anything of the timetable was sent; otherwise it is left alone."""
        return self.is_bound and (
            any(name in self.data for name in self.fields) or any(rows.is_sent for rows in self.rows.values())
        )

    @property
    def times_to_pick(self) -> list[str]:
        """Every half hour of a long day; any other time can be typed."""
        return [f"{hour:02}:{minute}" for hour in range(6, 21) for minute in ("00", "30")]

    def leave_out(self, day: date, *, of: TrainingClass) -> None:
        """Let an unbound form have a row for that day, without a reason yet; one that is there is shown instead.

        An extra day is always taught, whatever the exceptions: it is shown where it can be removed or moved.
        """
        timetable, extras = self.stored.timetable_of(of), [row for row in self.stored.extras if row.date == day]
        if timetable and timetable.has_extra_day_alone(day):
            self._notice("extras", day, IS_EXTRA_DAY)
            return
        rows = self.rows["exceptions"]
        is_left_out = any(row["date"] == day for row in rows.initial or [])
        if not is_left_out:
            rows = self.SECTIONS["exceptions"](prefix="exceptions", initial=[*(rows.initial or []), {"date": day}])
            self.rows["exceptions"] = rows
        notice = ALREADY_LEFT_OUT if is_left_out else NOT_SAVED_YET
        self._notice("exceptions", day, f"{notice} {EXTRA_DAY_STAYS}" if extras else notice)

    def holidays_to_hold(self) -> list[dict[str, Any]]:
        """The public holidays that the class leaves out, is planned on or holds, by date.

        `plan`, or `left_out` where that leaves no session to plan, has what was last worked out.
        """
        days = self.plan.left_out if self.plan else self.left_out or self._left_out()
        left_out = {day.date: day.name for day in days if day.because == LeftOutDay.Because.HOLIDAY}
        met = self.plan.holidays_met if self.plan else StoredTimetable.holidays_met(self.training_class, self.stored)
        held = set((self["held_holidays"].value() or [])[:MOST_DATES])
        held = {day for day in map(_day, held) if day}
        names = PublicHoliday.objects.filter(date__in=held).names() if held else {}
        return [
            {"date": day, "name": name, "is_held": day in held, "is_met": day in met}
            for day, name in sorted({**dict.fromkeys(held, ""), **names, **met, **left_out}.items())
        ]

    @property
    def holidays_are_known(self) -> bool:
        """Whether these are all that the timetable leaves out or holds, as it is shown."""
        is_as_stored = not self.is_bound and self.stored.pattern is not None
        return self.plan is not None or self.left_out is not None or is_as_stored

    def problems(self) -> dict[str, list[str]]:
        """What is wrong, by the names of the fields as they were sent; what does not apply is not looked at."""
        return {name: found.messages for name, found in self._found().items()}

    def add_errors(self, form: forms.BaseForm, refused: engine.TimetableRefused) -> None:
        """Show on the form that this one is part of why the engine cannot plan, at the rows it names."""
        errors = refused.errors(self.row_numbers())
        add_errors(form, errors)
        self.show(errors)

    def show(self, errors: Mapping[str, Sequence[str]]) -> None:
        """Let a page show these at the fields and rows too, those of the rest of the form left out."""
        for name, sentences in errors.items():
            section, _, place = name.partition("-")
            if name in self.fields:
                _show(self, name, sentences)
            elif place and section in self.rows:
                number, _, field = place.partition("-")
                _show(self.rows[section].forms[int(number)], field, sentences)

    def missing(self) -> list[str]:
        """The names of the fields in which nothing is wrong but that nothing was entered yet."""
        problems = self._found()
        found = [
            name for name, problem in problems.items() if {each.code for each in problem.error_list} == {"required"}
        ]
        pattern = self.cleaned_data.get("pattern") if self.is_sent else None
        asked = {None: "pattern", "": "pattern", "custom": "dates"}.get(pattern, "blocks")
        is_told = any(name.startswith(asked) for name in problems)
        if is_told or (pattern and self._kept(asked)):
            return found
        return [*found, asked] if pattern else [asked, *found]

    def _found(self) -> dict[str, ValidationError]:
        if not self.is_sent:
            return {}
        found = {name: ValidationError(errors) for name, errors in self.errors.as_data().items()}
        for name in self._sections_that_apply():
            if self.rows[name].is_sent:
                found |= self.rows[name].found()
        return found

    def clean(self) -> dict[str, Any]:
        super().clean()
        self._check_monthly()
        self._check_blocks()
        self._check_stored_rows()
        if self.cleaned_data.get("end_date_by_hand"):
            if not self.cleaned_data.get("end_date_reason"):
                self.add_error(
                    "end_date_reason", ValidationError("Give the reason for an end by hand.", code="required")
                )
        elif "end_date_by_hand" not in self.errors:
            self.cleaned_data["end_date_reason"] = ""
        return self.cleaned_data

    def entries(self) -> Entries:
        """The checked entries: rows that were sent and stored rows that were not; what is wrong is left out."""
        return self._entries(with_unsent=True)

    def edit(self) -> TimetableEdit | None:
        """What could be read of the timetable; None when it was not sent."""
        if not self.is_sent:
            return None
        digest_as_sent = self._entries(with_unsent=False).digest()
        return TimetableEdit(self.entries(), digest_as_sent, self.cleaned_data.get("change_from"))

    def stored_as_sent(self) -> dict[str, str | list[str]]:
        """The stored timetable as a form that was left alone would send it."""
        sent: dict[str, str | list[str]] = {}
        for name, value in initial_of(self.stored).items():
            sent[name] = [str(day) for day in value] if name == "held_holidays" else _text(value)
        for section, rows in initial_rows_of(self.stored).items():
            sent |= {f"{section}-TOTAL_FORMS": str(len(rows)), f"{section}-INITIAL_FORMS": "0"}
            for number, row in enumerate(rows):
                sent |= {f"{section}-{number}-{name}": _text(value) for name, value in row.items()}
        return sent

    def row_numbers(self) -> Mapping[str, Sequence[int | None]]:
        """For each row of `entries()` its number in the form; None for one that the form did not send."""
        return {
            name: [
                *(number for number, _ in self._kept(name)),
                *(None for _ in (self._unsent(name) if name in ROW_MODELS else [])),
            ]
            for name in self.SECTIONS
        }

    def _notice(self, section: str, day: date, notice: str) -> None:
        row = next(row for row in self.rows[section].forms if row.initial.get("date") == day)
        row.notice = notice

    def _left_out(self) -> Iterable[LeftOutDay]:
        """The stored days left out for a public holiday."""
        return LeftOutDay.objects.filter(training_class_id=self.training_class.pk, because=LeftOutDay.Because.HOLIDAY)

    def _entries(self, *, with_unsent: bool) -> Entries:
        cleaned = self.cleaned_data
        rows: dict[str, Any] = {
            name: tuple(
                [_row(model, values) for _, values in self._kept(name)] + (self._unsent(name) if with_unsent else [])
            )
            for name, model in ROW_MODELS.items()
        }
        return Entries(
            pattern=self._pattern(),
            held_holidays=frozenset(cleaned.get("held_holidays", ())),
            end_date_by_hand=cleaned.get("end_date_by_hand"),
            end_date_reason=cleaned.get("end_date_reason", ""),
            **rows,
        )

    def _pattern(self) -> engine.Pattern | None:
        match self.cleaned_data.get("pattern"):
            case "weekly":
                return engine.Weekly(self._weekday_blocks())
            case "biweekly":
                return engine.Biweekly(self._weekday_blocks())
            case "monthly":
                blocks = tuple(engine.Block(row["start"], row["end"]) for _, row in self._kept("blocks"))
                return engine.Monthly(self._monthly_rule(), blocks)
            case "custom":
                rows = [row for _, row in self._kept("dates")]
                return engine.Custom(tuple(engine.DatedBlock(row["date"], row["start"], row["end"]) for row in rows))
        return None

    def _weekday_blocks(self) -> tuple[engine.WeekdayBlock, ...]:
        rows = [row for _, row in self._kept("blocks")]
        return tuple(engine.WeekdayBlock(engine.Weekday[row["day"].upper()], row["start"], row["end"]) for row in rows)

    def _monthly_rule(self) -> engine.MonthlyRule:
        cleaned = self.cleaned_data
        if self.errors.keys() & {"monthly_on", "month_day", "month_nth", "month_weekday"}:
            return engine.LastDayOfMonth()  # told as it is, only to look at the rest too
        match cleaned["monthly_on"]:
            case "day":
                return engine.DayOfMonth(cleaned["month_day"])
            case "last_day":
                return engine.LastDayOfMonth()
        nth: Any = cleaned["month_nth"] if cleaned["month_nth"] == "last" else int(cleaned["month_nth"])
        return engine.WeekdayOfMonth(nth, engine.Weekday[cleaned["month_weekday"].upper()])

    def _sections_that_apply(self) -> list[str]:
        pattern = self.cleaned_data.get("pattern")
        own = {"custom": ["dates"], "": []}.get(pattern or "", ["blocks"])
        return [*own, "extras", "exceptions", "stops"]

    def _kept(self, name: str) -> list[tuple[int, dict[str, Any]]]:
        if name not in self._sections_that_apply() or not self.rows[name].is_sent:
            return []
        return list(self.rows[name].kept())

    def _unsent(self, name: str) -> list[Model]:
        """Stored rows that the form neither sent nor removed; a new row of the same day takes a stored one's place.

        So two people who enter the same exception at once have one, whoever's stands.
        """
        stored: Iterable[Model] = getattr(self.stored, name)
        rows = self.rows[name]
        if not rows.is_sent:
            return list(stored)
        sent = {values.get("id") for _, values in rows.kept()} | rows.removed_ids()
        new = [[values[column] for column in _SAME[name]] for _, values in rows.kept() if not values.get("id")]
        return [
            row for row in stored if row.pk not in sent and [getattr(row, column) for column in _SAME[name]] not in new
        ]

    def _check_monthly(self) -> None:
        cleaned = self.cleaned_data
        if cleaned.get("pattern") != "monthly":
            for name in ("monthly_on", "month_day", "month_nth", "month_weekday"):
                self.errors.pop(name, None)
            return
        asked = {"day": ["month_day"], "last_day": [], "weekday": ["month_nth", "month_weekday"]}
        wanted = asked.get(cleaned.get("monthly_on", ""))
        if wanted is None and "monthly_on" not in self.errors:
            self.add_error("monthly_on", ValidationError("Choose the day of the month.", code="required"))
        for name in ("month_day", "month_nth", "month_weekday"):
            if name not in (wanted or []):
                self.errors.pop(name, None)
            elif cleaned.get(name) in (None, "") and name not in self.errors:
                self.add_error(name, ValidationError(_CHOOSE[name], code="required"))

    def _check_blocks(self) -> None:
        if self.cleaned_data.get("pattern") not in ("weekly", "biweekly") or not self.rows["blocks"].is_sent:
            return
        for row in self.rows["blocks"].forms:
            if row.has_changed() and "day" not in row.errors and not row.cleaned_data["day"]:
                row.add_error("day", ValidationError("Choose the day of the week.", code="required"))

    def _check_stored_rows(self) -> None:
        """A row's id is that of one of this class's rows. One that somebody removed meanwhile is a new row again."""
        for name, model in ROW_MODELS.items():
            stored = {row.pk for row in getattr(self.stored, name)}
            for row in self.rows[name].forms if self.rows[name].is_sent else []:
                key = row.cleaned_data.get("id") if row.is_valid() else None
                if key and key not in stored:
                    if not self._was_ours(model, key):
                        row.add_error(None, FOREIGN_ROW)
                    row.cleaned_data["id"] = None

    def _was_ours(self, model: type[Model], key: int) -> bool:
        events = model.pgh_event_model.objects  # type: ignore[attr-defined]
        return bool(events.filter(pgh_obj_id=key, training_class_id=self.training_class.pk).exists())


def _show(form: forms.Form, name: str, sentences: Iterable[str]) -> None:
    if new := [sentence for sentence in sentences if sentence not in form.errors.get(name, ())]:
        form.add_error(name if name in form.fields else None, ValidationError(new))


def _row(model: type[Model], values: Mapping[str, Any]) -> Model:
    facts = {name: value for name, value in values.items() if name not in ("id", DELETION_FIELD_NAME)}
    return model(pk=values.get("id"), **facts)


def _day(sent: Any) -> date | None:
    """A date, or what was sent as one; None where it cannot be read."""
    try:
        return sent if isinstance(sent, date) else engine.read_date(sent)
    except engine.UnreadableDate:
        return None


def _text(value: Any) -> str:
    if isinstance(value, time):
        return f"{value:%H:%M}"
    return "" if value is None else str(value)
