"""Two classes of the old system that may be one form sent twice."""

from collections import deque
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Final

from classes.models.transfer.kinds import Kind
from classes.services.transfer.offers import Base
from classes.services.transfer.reading.documents import moment_of
from classes.services.transfer.reading.found import Saying
from classes.services.transfer.source import Row

ReadBase = Callable[[Row], Base | None]

_WITHIN: Final = timedelta(minutes=10)
_LONG_AGO: Final = datetime(1, 1, 2, tzinfo=UTC)


class Twins:
    """Asked of one class after the other in the order of capture, whether it was brought in this run or before."""

    def __init__(self, base_of: ReadBase) -> None:
        self._base_of = base_of
        self._recent: deque[_Captured] = deque()

    def saying(self, row: Row, base: Base | None = None) -> Saying | None:
        """What there is to say of the later of two."""
        this = _Captured(row, base)
        since = this.captured_at(self._base_of) - _WITHIN
        while self._recent and self._recent[0].captured_at(self._base_of) < since:
            self._recent.popleft()
        twin = next((other for other in self._recent if this.is_like(other, self._base_of)), None)
        if twin is None:
            return None
        text = f"Class {twin.row['class_id']} of the old system has the same client, site, type, subject, start"
        return Saying(Kind.POSSIBLE_TWIN, f"{text} and timetable, within ten minutes. Cancel one if it was sent twice.")

    def remember(self, row: Row, base: Base | None = None) -> None:
        """A class that is here."""
        self._recent.append(_Captured(row, base))


class _Captured:
    """Of a class that was brought before, no more is read than is needed."""

    def __init__(self, row: Row, base: Base | None) -> None:
        self.row = row
        self._base = base
        self._is_read = base is not None

    def captured_at(self, read: ReadBase) -> datetime:
        if said := moment_of(self.row["created_at"]):
            return said
        base = self._base_in(read)
        return base.captured_at if base else _LONG_AGO

    def is_like(self, other: "_Captured", read: ReadBase) -> bool:
        if self.row["client_id"] != other.row["client_id"]:
            return False
        mine, theirs = self._base_in(read), other._base_in(read)
        return mine is not None and theirs is not None and mine.identity == theirs.identity

    def _base_in(self, read: ReadBase) -> Base | None:
        if not self._is_read:
            self._base, self._is_read = read(self.row), True
        return self._base
