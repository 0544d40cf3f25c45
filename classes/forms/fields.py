"""Fields that say what to do when something is wrong with them."""

import re
import unicodedata
from datetime import date, time
from decimal import Decimal
from typing import Any, ClassVar, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator, ProhibitNullCharactersValidator
from django.db import models
from django.utils.html import format_html
from django.utils.safestring import SafeString

from classes.models.catalogue.class_types import MAX_HOURS
from classes.models.people.person_names import refuse_what_is_no_name
from classes.models.training_classes.training_classes import FIRST_DATE, LAST_DATE
from classes.timetable import UnreadableDate, UnreadableTime, read_date, read_time

# Some scripts join and part letters with them
_JOINERS: Final = "\u200c\u200d"
_UNREADABLE: Final = "\ufffd"
# A minus, so that it is the range that is named
_PLAIN_NUMBER: Final = re.compile(r"-?[0-9]*\.?[0-9]*")
MOST_DATES: Final = 500
# Controls, formats such as the direction of writing, separators of lines and paragraphs
_UNSEEN: Final = {"Cc", "Cf", "Zl", "Zp"}


def refuse_control_characters(text: str) -> None:
    """For text of one line: names in any script are fine, characters without a shape are not."""
    if text.isprintable() and text and _UNREADABLE not in text:
        return
    seen = [unicodedata.category(character) for character in text if character not in _JOINERS]
    if not seen or not _UNSEEN.isdisjoint(seen):
        raise ValidationError("Remove the characters that cannot be seen, such as tabs or line breaks.")
    if _UNREADABLE in text:
        raise ValidationError("Some characters could not be read: type them again.")


class OneLineField(forms.CharField):
    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.error_messages["max_length"] = "Shorten this to at most %(limit_value)d characters: it has %(show_value)d."
        # In the place of the one for NUL alone
        self.validators = [rule for rule in self.validators if not isinstance(rule, ProhibitNullCharactersValidator)]
        self.validators.append(refuse_control_characters)


class PostalCodeChecks(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only, not when it runs
    """What is asked of a postal code when it is typed; what came from the old system stays until then."""

    def clean_postal_code(self) -> str:
        code: str = self.cleaned_data["postal_code"]
        if code and "postal_code" in self.changed_data and not re.fullmatch("[0-9]{4}", code):
            raise ValidationError("A postal code has four digits, such as 0157.")
        return code


class NameField(OneLineField):
    """A name of a person, or nothing where it is not required."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(refuse_what_is_no_name)


class MailField(forms.EmailField):
    default_error_messages: ClassVar = {"invalid": "Give an address such as name@company.example."}


class ManyLinesField(forms.CharField):
    """Text of many lines, which end with a line feed whatever the browser sent."""

    def __init__(self, *, rows: int = 4, **options: Any) -> None:
        super().__init__(widget=forms.Textarea(attrs={"rows": rows}), **options)
        self.error_messages["max_length"] = "Shorten this to at most %(limit_value)d characters: it has %(show_value)d."
        self.validators = [rule for rule in self.validators if not isinstance(rule, ProhibitNullCharactersValidator)]
        self.validators.append(_refuse_all_but_lines)

    def to_python(self, value: Any) -> str:
        text = super().to_python(value) or ""
        return text.replace("\r\n", "\n").replace("\r", "\n")


def _refuse_all_but_lines(text: str) -> None:
    if line := text.replace("\n", "").replace("\t", ""):
        refuse_control_characters(line)


class YesNoField(forms.TypedChoiceField):
    """`yes` or `no`, as True or False."""

    def __init__(self, **options: Any) -> None:
        super().__init__(
            choices=[("yes", "Yes"), ("no", "No")],
            coerce=lambda answer: answer == "yes",
            empty_value=None,
            widget=forms.RadioSelect,
            error_messages={"required": "Answer yes or no.", "invalid_choice": "Answer yes or no."},
            **options,
        )

    def prepare_value(self, value: Any) -> Any:
        return {True: "yes", False: "no"}.get(value, value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        return super().has_changed(self.prepare_value(initial), data)


class ClassTypeSelect(forms.Select):
    """Tells the page which types offer exams."""

    def create_option(self, name: str, value: Any, *args: Any, **kwargs: Any) -> dict[str, Any]:
        option = super().create_option(name, value, *args, **kwargs)
        if class_type := getattr(value, "instance", None):
            option["attrs"]["data-offers-exams"] = "yes" if class_type.offers_exams else "no"
        return option


class RowField(forms.ModelChoiceField):  # type: ignore[type-arg]  # generic for mypy only, not when it runs
    """One of the rows of a table; `noun` is what its sentences call it.

    Text that could be no key, such as a NUL character, is no choice either.
    """

    # What was read last: a row that other fields follow from is asked for before the form is checked, too
    _read: tuple[Any, str, Any] | None = None

    def __init__(self, noun: str, queryset: models.QuerySet[Any], **options: Any) -> None:
        super().__init__(
            queryset,
            empty_label=f"Choose {noun}",
            error_messages={
                "required": f"Choose {noun}.",
                "invalid_choice": f"What was chosen is not in the list: choose {noun} from it.",
            },
            **options,
        )

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str) and "\0" in value:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice")
        if self._read and self._read[0] is self.queryset and self._read[1] == value:
            return self._read[2]
        try:
            row = super().to_python(value)
        except OverflowError as error:
            raise ValidationError(self.error_messages["invalid_choice"], code="invalid_choice") from error
        self._read = (self.queryset, value, row)
        return row

    def prepare_value(self, value: Any) -> Any:
        """What stands for a row in the page: a model's form gives its key, where the options have another field."""
        if self.to_field_name and isinstance(value, int):
            value = cast(models.QuerySet[Any], self.queryset).filter(pk=value).first()
        return super().prepare_value(value)


class ClockField(forms.CharField):
    """A time of day, typed in any of the usual ways."""

    def __init__(self, **options: Any) -> None:
        messages = {"required": "Give the time, as 9, 9:15 or 14h30."}
        super().__init__(max_length=20, error_messages=messages, widget=forms.TextInput(attrs={"size": 6}), **options)

    def to_python(self, value: Any) -> Any:
        text = super().to_python(value)
        try:
            return read_time(text) if text else None
        except UnreadableTime as error:
            raise ValidationError(str(error)) from error

    def run_validators(self, value: Any) -> None:
        """What was read is a time already."""

    def prepare_value(self, value: Any) -> Any:
        return f"{value:%H:%M}" if isinstance(value, time) else value


class PlainDecimalField(forms.DecimalField):
    """A number as people write it: digits, and a point or a comma. Python takes `1e2` and full-width digits too."""

    def to_python(self, value: Any) -> Any:
        if isinstance(value, str):
            value = value.strip().replace(",", ".")
            if not _PLAIN_NUMBER.fullmatch(value):
                raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class HoursField(PlainDecimalField):
    """Hours above 0 with at most two decimals, after a point or a comma."""

    def __init__(self, **options: Any) -> None:
        out_of_range = f"Give hours above 0, up to {MAX_HOURS:,}."
        super().__init__(
            min_value=Decimal("0.01"),
            max_value=MAX_HOURS,
            decimal_places=2,
            widget=forms.TextInput(attrs={"inputmode": "decimal"}),
            error_messages={
                "invalid": "Give the hours as a number, such as 120 or 37.5.",
                "max_decimal_places": "Give the hours with at most two decimals.",
                "min_value": out_of_range,
                "max_value": out_of_range,
            },
            **options,
        )


class DayInput(forms.DateInput):
    """A text field for a date; behaviours/forms/date-field.js adds its weekday and a calendar to pick it from.

    No `type=date`: browsers send what they cannot read there as nothing at all.
    """

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"size": 12, "autocomplete": "off", **(attrs or {})}, format="%Y-%m-%d")

    def render(self, *args: Any, **kwargs: Any) -> SafeString:
        control = super().render(*args, **kwargs)
        return format_html('<span class="day-field" data-behaviour="date-field">{}</span>', control)


class DateOfClassField(forms.DateField):
    """A date between 2000 and 2100, typed in any of the usual ways; `needed` is the sentence where there is none."""

    widget = DayInput

    def __init__(self, *, needed: str = "Give the date.", **options: Any) -> None:
        sentence = "Give a date between 2000 and 2100."
        super().__init__(
            validators=[MinValueValidator(FIRST_DATE, sentence), MaxValueValidator(LAST_DATE, sentence)],
            error_messages={"required": needed},
            **options,
        )

    def to_python(self, value: Any) -> date | None:
        if not isinstance(value, str):
            return super().to_python(value)
        try:
            return read_date(value) if value.strip() else None
        except UnreadableDate as error:
            raise ValidationError(str(error), code="invalid") from error


class WholeNumberInput(forms.TextInput):
    """No `type=number`: the wheel of a mouse would change it."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "size": 5, "autocomplete": "off", **(attrs or {})})


class WholeNumberField(forms.IntegerField):
    """With the digits 0 to 9 alone, as fields for hours have; Python reads those of other scripts, too."""

    widget = WholeNumberInput

    def to_python(self, value: Any) -> int | None:
        if isinstance(value, str) and not re.fullmatch(r"-?[0-9]*", value.strip()):
            raise ValidationError(self.error_messages["invalid"], code="invalid")
        return super().to_python(value)


class DatesField(forms.MultipleChoiceField):
    """Some dates, as many as a class could need."""

    widget = forms.MultipleHiddenInput

    def to_python(self, value: Any) -> Any:
        one = DateOfClassField()
        if value and len(value) > MOST_DATES:
            raise ValidationError(f"These are more than {MOST_DATES} days: remove some.")
        return [one.clean(text) for text in super().to_python(value) if text]

    def validate(self, value: Any) -> None:
        """Any date will do here; the engine knows the holidays."""
