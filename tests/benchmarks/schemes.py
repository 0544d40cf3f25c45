"""Eight ways to number a class and store it, each in one transaction, all through the same model."""

import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

import pghistory
from django.conf import settings
from django.db import connection, transaction
from django.utils import timezone
from sequences import get_next_value  # type: ignore[import-untyped]

from classes.models import ClassCode, TrainingClass, User
from classes.services.capture.training_classes import create_class
from classes.services.codes.class_codes import ClassCodeService

REDIS: Final = "BENCHMARKS_REDIS"  # the variable with its address
Scheme = Callable[[TrainingClass, User], object]


def bare_insert(training_class: TrainingClass, by: User) -> None:
    """The limit: the number is there beforehand, and the one statement is a transaction of its own."""
    insert(training_class, training_class.number or 0)


def postgresql_sequence(training_class: TrainingClass, by: User) -> None:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute("SELECT nextval(%s)", [sequence_of(training_class.prefix)])
        insert(training_class, cursor.fetchone()[0])


def last_code_plus_one(training_class: TrainingClass, by: User) -> None:
    with transaction.atomic():
        earlier = TrainingClass.objects.filter(code__startswith=f"{training_class.prefix}-")
        last = earlier.select_for_update().order_by("-code").first()
        insert(training_class, 1 + (last.number or 0 if last else 0))


def django_sequences(training_class: TrainingClass, by: User) -> None:
    with transaction.atomic():
        insert(training_class, get_next_value(training_class.prefix))


def number_then_insert(training_class: TrainingClass, by: User) -> None:
    """Our counter with a trip for the number, one for the insert and one for the commit: what we did before."""
    with transaction.atomic():
        insert(training_class, ClassCodeService(training_class.prefix).next_code().number or 0)


def one_message(training_class: TrainingClass, by: User) -> None:
    with having(EARLY_RELEASE=False):
        create_class(training_class, by=by, at=timezone.now())


def class_code_service(training_class: TrainingClass, by: User) -> None:
    """One message, and where somebody had to wait the lock goes before the disk has answered."""
    create_class(training_class, by=by, at=timezone.now())


def blocks(training_class: TrainingClass, by: User) -> None:
    """Ours, with a Redis that hands out the numbers of prefixes on which people wait."""
    with having(REDIS_URL=os.environ[REDIS]):
        create_class(training_class, by=by, at=timezone.now())


@contextmanager
def having(**values: object) -> Iterator[None]:
    """With such settings; quicker than Django's own way, which tells everybody of the change."""
    usual = {name: getattr(settings, name) for name in values}
    try:
        for name, value in values.items():
            setattr(settings, name, value)
        yield
    finally:
        for name, value in usual.items():
            setattr(settings, name, value)


SCHEMES: Final[dict[str, Scheme]] = {
    "bare INSERT": bare_insert,
    "PostgreSQL sequence": postgresql_sequence,
    "last code plus one": last_code_plus_one,
    "django-sequences": django_sequences,
    "number, then insert": number_then_insert,
    "one message": one_message,
    "ours": class_code_service,
    "ours with blocks": blocks,
}


def insert(training_class: TrainingClass, number: int) -> None:
    """With who acted in the history, as it has to be however the class is numbered."""
    training_class.code, training_class.number = str(ClassCode(training_class.prefix, number)), number
    with pghistory.context(user=training_class.captured_by_id):
        training_class.save(force_insert=True)


def sequence_of(prefix: str) -> str:
    return f"codes_of_{prefix}".replace("-", "_").lower()
