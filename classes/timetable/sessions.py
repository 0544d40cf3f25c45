"""What a timetable comes to: sessions, and days left out with their reasons."""

from dataclasses import dataclass
from datetime import date, time
from enum import StrEnum

from classes.timetable.times import TimeSpan


@dataclass(frozen=True, slots=True, order=True)
class Session(TimeSpan):
    """One class day's teaching without a break; a class may have several in one day."""

    date: date
    start: time
    end: time


class Because(StrEnum):
    """Why a day of the pattern is left out, the strongest reason first."""

    STOP = "stop"
    EXCEPTION = "exception"
    HOLIDAY = "holiday"


@dataclass(frozen=True, slots=True, order=True)
class DayLeftOut:
    """A day on which the pattern meets and the class does not; `name` is the reason, or the holiday's name."""

    date: date
    because: Because
    name: str
