"""What a new plan changes in the sessions that are stored: which stay, change, go, come back, or are new."""

from collections.abc import Iterable
from dataclasses import dataclass

from classes.timetable.sessions import Session


@dataclass(frozen=True, slots=True)
class StoredSession:
    """A session's row; a class has at most one for each start, cancelled ones included."""

    key: int
    session: Session
    is_cancelled: bool = False


@dataclass(frozen=True, slots=True)
class SessionDifference:
    """Rows by their keys. A row stays the same one as long as the session starts at the same time."""

    stay: tuple[int, ...]
    change: tuple[tuple[int, Session], ...]
    cancel: tuple[int, ...]
    come_back: tuple[tuple[int, Session], ...]
    add: tuple[Session, ...]

    @property
    def is_empty(self) -> bool:
        return not (self.change or self.cancel or self.come_back or self.add)


def compare_sessions(stored: Iterable[StoredSession], planned: Iterable[Session]) -> SessionDifference:
    """What to write so that the sessions which are not cancelled are those that are planned.

    Cancelled rows that are not planned stay cancelled: they are in no part of the answer.
    """
    wanted = {(session.date, session.start): session for session in planned}
    stay: list[int] = []
    change: list[tuple[int, Session]] = []
    cancel: list[int] = []
    come_back: list[tuple[int, Session]] = []
    for row in stored:
        session = wanted.pop((row.session.date, row.session.start), None)
        if session is None:
            cancel += [] if row.is_cancelled else [row.key]
        elif row.is_cancelled:
            come_back.append((row.key, session))
        elif session != row.session:
            change.append((row.key, session))
        else:
            stay.append(row.key)
    return SessionDifference(tuple(stay), tuple(change), tuple(cancel), tuple(come_back), tuple(wanted.values()))
