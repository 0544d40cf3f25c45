"""In whose name the import acts, and what of it is one action in the history."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final

import pghistory
from django.db import transaction

from classes.models import User

IMPORTER: Final = "wecoza-import"
LONGEST_PART: Final = 150


def importer() -> User:
    """Who did in the old system what nobody is known to have done; cannot log in."""
    user = User.objects.filter(username=IMPORTER).first()
    return user or user_without_login(IMPORTER, "")


def user_without_login(username: str, name: str) -> User:
    first, _, last = name.partition(" ")
    user = User(
        username=username,
        first_name=first[:LONGEST_PART],
        last_name=last.strip()[:LONGEST_PART],
        is_active=False,
    )
    user.set_unusable_password()
    user.save(force_insert=True)
    return user


@contextmanager
def one_action(by: User | None = None) -> Iterator[None]:
    """What is recorded inside is one action of the import, in the history too."""
    with pghistory.context(user=(by or importer()).pk):
        yield


@contextmanager
def one_piece() -> Iterator[None]:
    """Some rows that are stored together, or not at all."""
    with one_action(), transaction.atomic():
        yield
