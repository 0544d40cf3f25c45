from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.db import IntegrityError, connection, transaction

from classes.services.refusals import constraint_of


@contextmanager
def refused(*constraints: str) -> Iterator[None]:
    """What happens inside is refused by the database, by the rule of that name; by any of several that forbid it."""
    with pytest.raises(IntegrityError) as refusal, transaction.atomic():  # noqa: PT012
        yield
        connection.check_constraints()

    assert constraint_of(refusal.value) in constraints
