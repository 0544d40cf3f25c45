"""What the tabs of event dates, notes, QA visits and files have in common: whose they are, and who may do what."""

from typing import TypeVar

from django.core.exceptions import PermissionDenied
from django.db import models
from django.shortcuts import get_object_or_404

from classes.models import TrainingClass
from classes.views import answers
from classes.views.requests import StaffRequest

Row = TypeVar("Row", bound=models.Model)


def class_at(request: StaffRequest, code: str) -> TrainingClass:
    """The class of that code, with its names: 404 without one."""
    return get_object_or_404(TrainingClass.objects.visible_to(request.user).with_names(), code=code)


def require(request: StaffRequest, right: str) -> None:
    """403 without the right, once it is known that there is such a row."""
    if not request.user.has_perm(f"classes.{right}"):
        raise PermissionDenied


def require_edit(request: StaffRequest, training_class: TrainingClass) -> None:
    """403 unless the user may change this class; whom to ask is said to somebody who may change others."""
    if training_class.may_be_edited_by(request.user):
        return
    if request.user.has_perm("classes.change_trainingclass"):
        raise answers.NotYours(_whom_to_ask(training_class))
    raise PermissionDenied


def row_of(rows: models.QuerySet[Row], training_class: TrainingClass, key: int) -> Row:
    """The class's row of that key; a row of another class is a 404, as one that is not there."""
    return get_object_or_404(rows.filter(training_class=training_class), pk=key)


def _whom_to_ask(training_class: TrainingClass) -> str:
    if supervisor := training_class.supervisor:
        return (
            f"Class {training_class} is supervised by {supervisor}: "
            f"ask {supervisor} or a class administrator to change it."
        )
    return f"Class {training_class} has no supervisor yet: ask a class administrator to make you its supervisor."
