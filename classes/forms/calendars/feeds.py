"""What a subscription is about: one class, or those that the list's filters let through."""

from collections.abc import Iterator
from datetime import date
from functools import cached_property
from typing import Any, cast

from django import forms
from django.http import QueryDict
from django.utils.datastructures import MultiValueDict
from django.utils.text import capfirst
from django_filters import CharFilter

from classes.forms.overview.class_filters import ClassFilter
from classes.models import CalendarFeed, TrainingClass, User
from classes.models.catalogue.reference_data import ReferenceData
from classes.models.training_classes.training_classes import TrainingClassQuerySet

NO_SUCH_CLASS = "There is no class with this code: check it, or leave it empty for all classes."


class FeedFilter(ClassFilter):
    """The filters, and a class's code, beside which they do not count."""

    class_code = CharFilter(
        label="Class code",
        method="leave",
        max_length=50,
        help_text="For one class alone. Without it: all classes, or those that the filters let through.",
    )

    def is_valid(self) -> bool:
        """Unlike in the list, what makes no sense is refused: it would let more through than was meant."""
        if not self.form.is_valid():
            for name, errors in self.form.errors.items():
                self.form.errors[name] = self.form.error_class([capfirst(error) for error in errors])
        if self.form.cleaned_data.get("class_code") and not self.training_class:
            self.form.add_error("class_code", NO_SUCH_CLASS)
        return not self.form.errors

    @cached_property
    def training_class(self) -> TrainingClass | None:
        """The one class, under its present code or a former one."""
        code = self.form.cleaned_data.get("class_code")
        classes: TrainingClassQuerySet = self.queryset
        return classes.once_called(code).first() if code else None

    @property
    def kept(self) -> dict[str, str]:
        """What of the filters is stored with the subscription."""
        return {name: str(value) for name, value in self.used.items() if name != "class_code"}

    @property
    def words(self) -> str:
        """The filters that are used, as a person says them."""
        return "; ".join(self._words()) or "All classes"

    def _words(self) -> Iterator[str]:
        for name, value in self.used.items():
            field = self.form.fields[name]
            choices = dict(cast(Any, field.choices)) if isinstance(field, forms.ChoiceField) else {}
            yield f"{field.label or capfirst(name)}: {choices.get(value, value)}"


class RevokeForm(forms.Form):
    """Which of the user's own subscriptions ends."""

    revoke = forms.ModelChoiceField(CalendarFeed.objects.none())

    def __init__(self, data: QueryDict, *, user: User) -> None:
        super().__init__(data)
        self.fields["revoke"].queryset = CalendarFeed.objects.of(user)  # type: ignore[attr-defined]


def filter_of(feed: CalendarFeed, *, user: User, today: date, reference_data: ReferenceData) -> FeedFilter:
    """The filters as they were stored, over what the subscription's user may see today."""
    stored = MultiValueDict({name: [value] for name, value in feed.filters.items()})
    classes = TrainingClass.objects.visible_to(user)
    return FeedFilter(stored, classes, user=user, today=today, reference_data=reference_data)


def classes_of(feed: CalendarFeed, filters: FeedFilter) -> TrainingClassQuerySet:
    """The classes of a subscription; none when a filter names something that is not there any more."""
    visible: TrainingClassQuerySet = filters.queryset
    if feed.training_class_id:
        return visible.filter(pk=feed.training_class_id)
    return filters.found if filters.is_valid() else visible.none()
