"""For which prefixes people wait for each other: measured by this process, whose saves found their counters locked."""

from collections import defaultdict, deque
from datetime import datetime, timedelta
from threading import Lock
from typing import Final

WAITS: Final = 3
WITHIN: Final = timedelta(seconds=10)
LASTS: Final = timedelta(minutes=1)


class Contention:
    """A prefix is contended for a minute after the third wait within ten seconds.

    After a single wait others may have found it so: for a minute it is worth asking whether they reserved a block.
    """

    def __init__(self) -> None:
        self._waits: defaultdict[str, deque[datetime]] = defaultdict(lambda: deque(maxlen=WAITS))
        self._until: dict[str, datetime] = {}
        self._noting = Lock()

    def note_wait(self, prefix: str, at: datetime) -> None:
        with self._noting:
            waits = self._waits[prefix]
            waits.append(at)
            if len(waits) == WAITS and at - waits[0] <= WITHIN:
                self._until[prefix] = at + LASTS

    def is_contended(self, prefix: str, at: datetime) -> bool:
        return prefix in self._until and at < self._until[prefix]

    def has_waited(self, prefix: str, at: datetime) -> bool:
        waits = self._waits.get(prefix)
        return waits is not None and len(waits) > 0 and at - waits[-1] < LASTS

    def forget(self) -> None:
        self._waits.clear()
        self._until.clear()


CONTENTION: Final = Contention()
