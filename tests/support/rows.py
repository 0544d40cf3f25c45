"""Rows that go past all services into the tables."""

from typing import Any, Final

from django.db import connection
from django.utils import timezone

from classes.models import TrainingClass
from tests.support.factories import UserFactory, drafted

PREFIX: Final = "11-REALLL-RLN"


def insert(**facts: Any) -> TrainingClass:
    """Number 43 of Numeracy, unless the facts say otherwise."""
    user = UserFactory()
    row = drafted(
        **{
            "code": f"{PREFIX}-0043",
            "prefix": PREFIX,
            "number": 43,
            "captured_by": user,
            "captured_at": timezone.now(),
            "changed_by": user,
            "changed_at": timezone.now(),
            **facts,
        }
    )
    return TrainingClass.objects.bulk_create([row])[0]


def change_from_outside(**changes: Any) -> None:
    """Change all classes as plain SQL does."""
    forget_who_acted()
    TrainingClass.objects.update(**changes)


def forget_who_acted() -> None:
    """A test's one transaction would remember it for what comes after."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT set_config('pghistory.context_id', '', true), set_config('pghistory.context_metadata', '', true)"
        )
