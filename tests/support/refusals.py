from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from classes.services.refusals import constraint_of


@contextmanager
def refused(constraint: str) -> Iterator[None]:
    """What happens inside is refused by the database, by the rule of that name."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():  # noqa: PT012
        yield
        connection.check_constraints()

    assert constraint_of(refusal.value) == constraint
