"""Killed with SIGKILL at any moment, the next run goes on, and all ends as if nobody had killed anything."""

from random import Random
from time import monotonic, sleep
from typing import Final

import pytest

from tests.old_system import old_database, sample
from tests.old_system.killed import BUSY, DONE, copy_of_the_product, import_into, rows_of

KILLS: Final = 10
MOST_TRIES: Final = 60


@pytest.mark.django_db(transaction=True)
def test_ten_kills_change_nothing_of_how_it_ends() -> None:
    chance, killed = Random(13), 0
    with old_database(sample()) as source, copy_of_the_product() as calm:
        began = monotonic()
        assert import_into(calm, source.address) == DONE
        whole = monotonic() - began
        with copy_of_the_product() as product:
            for _ in range(MOST_TRIES):
                ended = import_into(product, source.address, kill_after=chance.uniform(0, whole / 3))
                killed += ended is None
                assert ended in (None, DONE, BUSY)
                if killed == KILLS:
                    break
            while (ended := import_into(product, source.address)) == BUSY:
                sleep(0.2)

            assert (ended, killed) == (DONE, KILLS)
            stored, wanted = rows_of(product), rows_of(calm)
    differing = {table: (stored[table] - rows, rows - stored[table]) for table, rows in wanted.items()}
    assert {table: rows for table, rows in differing.items() if any(rows)} == {}
    assert wanted["classes"].total() == 48
