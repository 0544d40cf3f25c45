from datetime import time
from decimal import Decimal

import pytest

from classes.timetable import Block, UnreadableTime, hours_text, read_time
from classes.timetable.times import minutes_in, total_minutes
from tests.support.timetable.cases import block


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("9", time(9)),
        ("09", time(9)),
        ("0", time(0)),
        ("23", time(23)),
        ("915", time(9, 15)),
        ("0915", time(9, 15)),
        ("1430", time(14, 30)),
        ("9:15", time(9, 15)),
        ("09:15", time(9, 15)),
        ("9.15", time(9, 15)),
        ("9h", time(9)),
        ("14H", time(14)),
        ("14h30", time(14, 30)),
        ("14H30", time(14, 30)),
        ("  8:00 ", time(8)),
        ("23:59", time(23, 59)),
        ("000", time(0)),
    ],
)
def test_reads_times_in_all_usual_ways(typed: str, read: time) -> None:
    assert read_time(typed) == read


@pytest.mark.parametrize(
    "typed",
    [
        "",
        "24:00",
        "2400",
        "24",
        "25:00",
        "9h75",
        "960",
        "9:5",
        "9:",
        ":15",
        "9:15:00",
        "-9",
        "9,15",
        "nine",
        "٩",
        "09150",
    ],
)
def test_does_not_guess_at_other_times(typed: str) -> None:
    with pytest.raises(UnreadableTime):
        read_time(typed)


def test_says_how_to_type_a_time() -> None:
    with pytest.raises(UnreadableTime) as refusal:
        read_time(" 25:00 ")

    assert str(refusal.value) == "“25:00” is no time of day: type it like 9, 915, 9:15 or 14h30, at most 23:59."


def test_shows_no_more_than_the_beginning_of_a_long_text() -> None:
    with pytest.raises(UnreadableTime) as refusal:
        read_time("half past  nine\nin the morning")

    assert str(refusal.value).startswith("“half past nine in th” is no time")


def test_counts_whole_minutes() -> None:
    assert block("09:00", "14:30").minutes == 330
    assert block("23:00", "09:15").minutes == -825
    assert total_minutes([block("09:00", "12:00"), block("13:00", "16:30")]) == 390


@pytest.mark.parametrize(
    "other",
    [
        block("11:59", "13:00"),
        block("08:00", "09:01"),
        block("10:00", "11:00"),
        block("08:00", "17:00"),
        block("09:00", "12:00"),
    ],
)
def test_spans_that_share_a_minute_overlap(other: Block) -> None:
    one = block("09:00", "12:00")

    assert one.overlaps(other)
    assert other.overlaps(one)


@pytest.mark.parametrize("other", [block("12:00", "13:00"), block("08:00", "09:00"), block("14:00", "15:00")])
def test_spans_that_touch_do_not_overlap(other: Block) -> None:
    one = block("09:00", "12:00")

    assert not one.overlaps(other)
    assert not other.overlaps(one)


@pytest.mark.parametrize(
    ("hours", "minutes"),
    [
        ("120", 7200),
        ("13.5", 810),
        ("40.67", 2440),
        ("40.33", 2420),
        ("0.01", 1),
        ("0.03", 2),
        ("0.025", 2),
        ("0.075", 5),
        ("0", 0),
    ],
)
def test_hours_become_the_nearest_whole_minute(hours: str, minutes: int) -> None:
    assert minutes_in(Decimal(hours)) == minutes


@pytest.mark.parametrize(
    ("minutes", "text"),
    [
        (7200, "120.00"),
        (810, "13.50"),
        (0, "0.00"),
        (1, "0.02"),
        (2, "0.03"),
        (4, "0.07"),
        (20, "0.33"),
        (40, "0.67"),
        (59, "0.98"),
        (-390, "-6.50"),
        (-1, "-0.02"),
        (-2100, "-35.00"),
        (300_000, "5000.00"),
    ],
)
def test_minutes_are_shown_as_hours_with_two_decimals(minutes: int, text: str) -> None:
    assert hours_text(minutes) == text
