"""What the history says of a change of the timetable."""

from copy import copy
from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest

from classes import timetable as engine
from classes.models import Entries, ExceptionDay, ExtraDay, Stop, TrainingClass, User
from classes.models.life.history import history_of
from classes.models.planning.timetable_history import TimetableChanges
from tests.services.planning.test_timetables import edit, mondays_and_wednesdays, saved
from tests.support.factories import UserFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("holidays")]

TUESDAYS = engine.Weekly((engine.WeekdayBlock(engine.Weekday.TUESDAY, time(9), time(14)),))


@pytest.fixture
def user() -> User:
    return UserFactory.create()


def off(day: str, reason: str = "client_cancelled", note: str = "") -> ExceptionDay:
    return ExceptionDay(date=date.fromisoformat(day), reason=reason, note=note)


def extra(day: str, start: int = 9, end: int = 14, note: str = "") -> ExtraDay:
    return ExtraDay(date=date.fromisoformat(day), start=time(start), end=time(end), note=note)


def rest(last_day: str, resume_date: str | None, reason: str = "annual_stop") -> Stop:
    again = date.fromisoformat(resume_date) if resume_date else None
    return Stop(last_day=date.fromisoformat(last_day), resume_date=again, reason=reason)


def sentence_of(training_class: TrainingClass) -> str:
    return history_of(training_class)[0].sentences[0]


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        (
            {"exceptions": (off("2026-02-09"), off("2026-02-11")), "extras": (extra("2026-02-14"),)},
            (
                "Mon 9 Feb: client cancelled; Wed 11 Feb: client cancelled; "
                "extra day Sat 14 Feb, 09:00 to 14:00; ends 5 days later"
            ),
        ),
        ({"exceptions": (off("2026-03-11", "agent_absent"),)}, "Wed 11 Mar: agent absent; ends 5 days later"),
        ({"extras": (extra("2026-02-14"),)}, "Extra day Sat 14 Feb, 09:00 to 14:00; ends 7 days earlier"),
        ({"held_holidays": frozenset({date(2026, 4, 6)})}, "Mon 6 Apr: the holiday is held; ends 7 days earlier"),
        (
            {"stops": (Stop(last_day=date(2026, 3, 2), resume_date=date(2026, 3, 16), reason="annual_stop"),)},
            "Stop after Mon 2 Mar, first class day after it Mon 16 Mar (annual stop); ends 12 days later",
        ),
        (
            {"stops": (Stop(last_day=date(2026, 3, 2), reason="annual_stop"),)},
            "Stop after Mon 2 Mar, restart not known (annual stop); the end is not known",
        ),
        ({"pattern": TUESDAYS}, "Now every Tuesday, 09:00 to 14:00; ends 83 days later"),
    ],
)
def test_tells_what_was_changed_and_that_it_was_taken_back(user: User, entries: dict[str, Any], sentence: str) -> None:
    plain = mondays_and_wednesdays()
    training_class = saved(plain, user)

    changed = edit(training_class, replace(plain, **entries), user, on="2026-01-20")
    told = sentence_of(changed)
    back = edit(changed, plain, user, on="2026-01-21")

    assert told == sentence
    assert "ends " in sentence_of(back).lower()
    assert sentence_of(back) != told


def test_tells_what_was_entered_and_not_what_may_be_meant(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    exceptions = (off("2026-03-11", note="Stocktaking"), off("2026-03-16", "other"))
    extras = (extra("2026-03-07"), extra("2026-03-17", note="Instead of Monday"))

    edit(training_class, mondays_and_wednesdays(exceptions=exceptions, extras=extras), user, on="2026-01-20")

    assert sentence_of(training_class) == (
        "Extra day Sat 7 Mar, 09:00 to 14:00; Wed 11 Mar: client cancelled (Stocktaking); Mon 16 Mar: other; "
        "extra day Tue 17 Mar, 09:00 to 14:00 (Instead of Monday)"
    )


@pytest.mark.parametrize(
    ("rows", "before", "after", "sentence"),
    [
        (
            "extras",
            extra("2026-02-14", 7, 10),
            extra("2026-02-14", 8, 11),
            "Extra day Sat 14 Feb: start from 07:00 to 08:00, end from 10:00 to 11:00",
        ),
        (
            "extras",
            extra("2026-02-14"),
            extra("2026-02-21", note="Hall 2"),
            "Extra day Sat 14 Feb: now on Sat 21 Feb, note Hall 2 added",
        ),
        (
            "exceptions",
            off("2026-03-11", note="Stock"),
            off("2026-03-11", "agent_absent", "Ill"),
            "Wed 11 Mar: reason from client cancelled to agent absent, note from Stock to Ill",
        ),
        ("exceptions", off("2026-03-11", note="Stock"), off("2026-03-11"), "Wed 11 Mar: note Stock taken away"),
        ("exceptions", off("2026-03-11"), off("2026-03-16"), "Exception of Wed 11 Mar: now on Mon 16 Mar"),
        (
            "stops",
            rest("2026-03-02", "2026-03-16"),
            rest("2026-03-02", "2026-03-23", "temporary_hold"),
            (
                "Stop after Mon 2 Mar: first class day after it from Mon 16 Mar to Mon 23 Mar, "
                "reason from annual stop to temporary hold"
            ),
        ),
        (
            "stops",
            rest("2026-03-02", None),
            rest("2026-03-04", "2026-03-16"),
            (
                "Stop after Mon 2 Mar: last class day before it from Mon 2 Mar to Wed 4 Mar, "
                "first class day after it from not known to Mon 16 Mar"
            ),
        ),
    ],
)
def test_tells_from_what_to_what_a_row_was_changed(
    user: User, rows: str, before: Any, after: Any, sentence: str
) -> None:
    training_class = saved(mondays_and_wednesdays(**{rows: (copy(before),)}), user)
    changed = copy(after)
    changed.pk = getattr(training_class, rows).get().pk

    edit(training_class, mondays_and_wednesdays(**{rows: (changed,)}), user, on="2026-01-20")

    assert sentence_of(training_class).split("; ends")[0].split("; the end")[0] == sentence


def test_an_exception_that_was_taken_away_and_entered_anew_is_one_that_changed(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(exceptions=(off("2026-03-11"),)), user)

    edit(training_class, mondays_and_wednesdays(exceptions=(off("2026-03-11", "other"),)), user, on="2026-01-20")

    assert sentence_of(training_class) == "Wed 11 Mar: reason from client cancelled to other"


def test_tells_what_was_taken_away(user: User) -> None:
    entries = mondays_and_wednesdays(exceptions=(off("2026-03-11"),), extras=(extra("2026-02-14"),))
    training_class = saved(entries, user)

    edit(training_class, mondays_and_wednesdays(), user, on="2026-01-20")

    assert sentence_of(training_class) == (
        "Extra day Sat 14 Feb, 09:00 to 14:00, taken away; Wed 11 Mar: no exception any more"
    )


def test_counts_what_is_too_much_to_tell(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    days = [f"2026-02-{day:02}" for day in (2, 4, 9, 11, 16, 18, 23, 25)] + ["2026-03-02", "2026-03-04"]

    edit(training_class, mondays_and_wednesdays(exceptions=tuple(map(off, days))), user, on="2026-01-20")

    assert "Wed 25 Feb: client cancelled; 2 more changes; ends " in sentence_of(training_class)


def test_leaves_an_end_by_hand_to_its_own_sentences(user: User) -> None:
    by_hand = {"end_date_by_hand": date(2026, 4, 29), "end_date_reason": "As agreed"}
    training_class = saved(mondays_and_wednesdays(**by_hand), user)

    edit(training_class, mondays_and_wednesdays(**{**by_hand, "end_date_reason": "Budget"}), user, on="2026-01-20")

    assert history_of(training_class)[0].sentences == ["End date reason from As agreed to Budget"]


def test_a_date_of_another_year_has_its_year(user: User) -> None:
    pattern = engine.Custom((engine.DatedBlock(date(2026, 2, 5), time(9), time(14)),))
    training_class = saved(Entries(pattern=pattern), user)

    edit(training_class, Entries(pattern=pattern, extras=(extra("2030-01-05"),)), user, on="2026-01-20")

    assert sentence_of(training_class).startswith("Extra day Sat 5 Jan 2030, 09:00 to 14:00; ends ")


@pytest.mark.parametrize(
    ("change_from", "words"),
    [
        (None, "Now every Tuesday, 09:00 to 14:00; ends "),
        (date(2026, 3, 11), "From Wed 11 Mar 2026 every Tuesday, 09:00 to 14:00; ends "),
        (date(2026, 4, 8), "From Wed 8 Apr 2026 every Tuesday, 09:00 to 14:00; ends "),
        (
            date(2026, 3, 3),
            ("From Tue 3 Mar 2026 every Tuesday, 09:00 to 14:00; 4 class days before the day of saving changed; ends "),
        ),
    ],
)
def test_a_change_of_pattern_says_from_when_and_how_many_days_before_saving_changed(
    user: User, change_from: date | None, words: str
) -> None:
    training_class = saved(mondays_and_wednesdays(), user)

    edit(training_class, Entries(pattern=TUESDAYS), user, on="2026-03-11", change_from=change_from)

    assert sentence_of(training_class).startswith(words)


def test_the_next_change_of_pattern_at_once_names_no_day_of_the_one_before(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    changed = edit(training_class, Entries(pattern=TUESDAYS), user, on="2026-03-11", change_from=date(2026, 4, 8))

    edit(changed, mondays_and_wednesdays(), user, on="2026-03-12")

    assert sentence_of(training_class).startswith("Now every Monday and Wednesday, ")


def test_knows_the_day_of_a_change_ahead_that_was_saved_before_the_history_kept_it(user: User) -> None:
    training_class = saved(mondays_and_wednesdays(), user)
    changed = edit(training_class, Entries(pattern=TUESDAYS), user, on="2026-03-11", change_from=date(2026, 4, 8))
    before, after = TrainingClass.pgh_event_model.objects.filter(pgh_obj=changed).order_by("pgh_id")  # type: ignore[attr-defined]
    after.pgh_context = None

    told = TimetableChanges(training_class).sentence(before, after)

    assert told.startswith("From Wed 8 Apr 2026 every Tuesday")


def listed(*days: str, end: int = 12) -> Entries:
    blocks = (engine.DatedBlock(date.fromisoformat(day), time(9), time(end)) for day in days)
    return Entries(pattern=engine.Custom(tuple(blocks)))


def test_tells_which_dates_a_list_has_got_and_lost(user: User) -> None:
    training_class = saved(listed("2026-03-02", "2026-03-09"), user)

    edit(training_class, listed("2026-03-02", "2026-03-10"), user, on="2026-02-11")

    told = "with Tue 10 Mar 2026 09:00 to 12:00 and without Mon 9 Mar 2026 09:00 to 12:00"
    assert told in sentence_of(training_class)
