import pytest

from classes.timetable import SessionDifference, StoredSession, compare_sessions
from tests.support.timetable.cases import session


def test_sessions_that_are_stored_as_planned_stay() -> None:
    stored = [StoredSession(7, session("2026-02-02")), StoredSession(8, session("2026-02-04"))]

    found = compare_sessions(stored, [session("2026-02-04"), session("2026-02-02")])

    assert found == SessionDifference(stay=(7, 8), change=(), cancel=(), come_back=(), add=())
    assert found.is_empty


@pytest.mark.parametrize("end", ["13:00", "15:00"])
def test_a_session_that_ends_at_another_time_is_the_same_row(end: str) -> None:
    found = compare_sessions([StoredSession(7, session("2026-02-02"))], [session("2026-02-02", end=end)])

    assert found.change == ((7, session("2026-02-02", end=end)),)
    assert (found.stay, found.cancel, found.come_back, found.add) == ((), (), (), ())
    assert not found.is_empty


def test_a_session_that_starts_at_another_time_is_another_session() -> None:
    found = compare_sessions([StoredSession(7, session("2026-02-02"))], [session("2026-02-02", start="10:00")])

    assert found.cancel == (7,)
    assert found.add == (session("2026-02-02", start="10:00"),)
    assert not found.is_empty


def test_sessions_that_are_taken_away_are_cancelled() -> None:
    stored = [StoredSession(key, session(f"2026-02-0{key}")) for key in (2, 4, 9)]

    found = compare_sessions(stored, [session("2026-02-04")])

    assert (found.cancel, found.stay) == ((2, 9), (4,))
    assert not found.is_empty


def test_a_cancelled_session_that_is_planned_again_comes_back_as_the_same_row() -> None:
    stored = [StoredSession(7, session("2026-02-02"), is_cancelled=True)]

    found = compare_sessions(stored, [session("2026-02-02", end="15:00")])

    assert found.come_back == ((7, session("2026-02-02", end="15:00")),)
    assert found.add == ()
    assert not found.is_empty


def test_a_cancelled_session_that_is_not_planned_stays_cancelled() -> None:
    found = compare_sessions([StoredSession(7, session("2026-02-02"), is_cancelled=True)], [])

    assert found.is_empty
    assert found.stay == ()


def test_sessions_that_nobody_stored_are_added_in_their_order() -> None:
    planned = [session("2026-02-02"), session("2026-02-04")]

    found = compare_sessions([], planned)

    assert found.add == tuple(planned)
    assert not found.is_empty
