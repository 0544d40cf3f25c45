"""Two classes of the old system that may be one form sent twice."""

from collections import defaultdict, deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from classes.models.transfer.kinds import Kind
from classes.services.transfer.offers import READ_BY_BASE_OF, Base
from classes.services.transfer.reading.documents import moment_of
from classes.services.transfer.reading.found import Saying
from classes.services.transfer.source import Row

ReadBase = Callable[[Row], Base | None]

_WITHIN: Final = timedelta(minutes=10)
_LONG_AGO: Final = datetime(1, 1, 2, tzinfo=UTC)
# What is needed to read a class later, without the documents that may be large; its log is found by its key
_KEPT: Final = ("class_id", *READ_BY_BASE_OF)


class Twins:
    """Asked of one class after the other in the order of capture, whether it was brought in this run or before.

    A database that was restored may have one moment of capture for all its classes, so no more is kept of each than
    is needed, and each is compared with those of its client alone.
    """

    def __init__(self, base_of: ReadBase) -> None:
        self._base_of = base_of
        self._recent: defaultdict[str | None, deque[_Captured]] = defaultdict(deque)

    def saying(self, row: Row, base: Base | None = None) -> Saying | None:
        """What there is to say of the later of two."""
        recent = self._recent[row["client_id"]]
        if not recent:
            return None
        this = _Captured(row, base)
        since = this.captured_at(self._base_of) - _WITHIN
        while recent and recent[0].captured_at(self._base_of) < since:
            recent.popleft()
        twin = next((other for other in recent if this.is_like(other, self._base_of)), None)
        if twin is None:
            return None
        text = f"Class {twin.key} of the old system has the same client, site, type, subject, start"
        return Saying(Kind.POSSIBLE_TWIN, f"{text} and timetable, within ten minutes. Cancel one if it was sent twice.")

    def remember(self, row: Row, base: Base | None = None) -> None:
        """A class that is here."""
        self._recent[row["client_id"]].append(_Captured(row, base))


class _Captured:
    """Of a class that was brought before, no more is read than is needed; its row is forgotten once it is read."""

    def __init__(self, row: Row, base: Base | None) -> None:
        self.key = row["class_id"]
        self._said = moment_of(row["created_at"])
        self._captured_at, self._identity = _known_of(base)
        self._row = {name: row[name] for name in _KEPT} if base is None else None

    def captured_at(self, read: ReadBase) -> datetime:
        if self._said is None:
            self._read(read)
        return self._said or self._captured_at

    def is_like(self, other: "_Captured", read: ReadBase) -> bool:
        self._read(read)
        other._read(read)
        return self._identity is not None and self._identity == other._identity

    def _read(self, read: ReadBase) -> None:
        if self._row is not None:
            self._captured_at, self._identity = _known_of(read(self._row))
            self._row = None


def _known_of(base: Base | None) -> tuple[datetime, int | None]:
    """The moment of capture, and a number for what is the same of twins; a timetable itself would take much memory."""
    return (base.captured_at, hash(base.identity)) if base else (_LONG_AGO, None)
