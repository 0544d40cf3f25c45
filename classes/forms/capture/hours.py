"""The hours of a class: the catalogue's, those typed for a package, or others set by hand with a reason."""

from collections.abc import Mapping
from decimal import Decimal
from typing import Any, Final

from django import forms

from classes.models import ClassType, Subject, TrainingClass

_FIELDS: Final = ("hours_by_hand", "hours_reason")


def hours_for(
    training_class: TrainingClass,
    class_type: ClassType,
    subject: Subject,
    sent: Mapping[str, Any],
    cleaned: Mapping[str, Any],
) -> Decimal | None:
    """The hours that follow from a form, whether or not it is right; None while a package has none.

    Whoever does not send hours by hand leaves them as they stand; whoever empties them goes back to the catalogue.
    """
    offered = subject.hours_in(class_type)
    by_hand: Decimal | None = cleaned.get("hours_by_hand")
    if offered is None:
        typed: Decimal | None = cleaned.get("total_hours")
        return typed
    if "hours_by_hand" in sent and by_hand is not None:
        return by_hand
    if training_class._state.adding or ("hours_by_hand" in sent and training_class.hours_by_hand is not None):
        return offered
    return training_class.total_hours


def settle_hours(form: forms.ModelForm, class_type: ClassType, subject: Subject) -> None:  # type: ignore[type-arg]
    """Complete the checked values of a class with the hours that follow; other hours that were sent are refused."""
    cleaned, training_class = form.cleaned_data, form.instance
    typed: Decimal | None = cleaned.get("total_hours")
    if "hours_by_hand" not in form.data:
        cleaned |= {name: form.initial.get(name) or cleaned[name] for name in _FIELDS if name in cleaned}
    hours = hours_for(training_class, class_type, subject, form.data, cleaned)
    if subject.hours_in(class_type) is None:
        _settle_typed(form, class_type)
        return
    if "total_hours" not in form.errors and typed not in {None, hours, subject.hours_in(class_type), _before(form)}:
        known = f"{hours:.2f}".removesuffix(".00")
        sentence = f"The class has {known} hours: give others under hours by hand, with the reason."
        form.add_error("total_hours", sentence)
    if cleaned.get("hours_by_hand") is None:
        cleaned["hours_reason"] = ""
    elif not cleaned.get("hours_reason") and "hours_reason" not in form.errors:
        form.add_error("hours_reason", "Give the reason for hours other than those of the catalogue.")
    if "total_hours" not in form.errors:
        cleaned["total_hours"] = hours


def _settle_typed(form: forms.ModelForm, class_type: ClassType) -> None:  # type: ignore[type-arg]
    """The hours of a package are typed as its hours: there are none to set others beside."""
    cleaned = form.cleaned_data
    if cleaned.get("hours_by_hand") not in {None, cleaned.get("total_hours")}:
        form.add_error("hours_by_hand", f"The hours of {class_type} are not in the catalogue: type them under Hours.")
    cleaned |= {"hours_by_hand": None, "hours_reason": ""}
    if "total_hours" not in form.errors and cleaned.get("total_hours") is None:
        form.add_error("total_hours", f"Give the hours: those of {class_type} are not in the catalogue.")


def _before(form: forms.ModelForm) -> Decimal | None:  # type: ignore[type-arg]
    """As the form was read, which an old page sends back."""
    before: Decimal | None = form.initial.get("total_hours")
    return before
