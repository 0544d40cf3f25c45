"""First days of people in a class whose start may move in the same edit."""

from dataclasses import dataclass
from datetime import date
from typing import Final, Self


@dataclass(frozen=True)
class FirstDay:
    """What a form says, beside the day itself, of the first day of an agent or a learner.

    `moved_to` is the day that the form shows since its script let the first day follow the start: the day itself is
    then the one that was read, and it follows when the form is saved. `stays` says that the user wants the day as it
    was sent. Without script neither is said: a day that was the start, and that the edit did not change, follows it.
    """

    moved_to: date | None = None
    stays: bool = False

    @classmethod
    def sent_as(cls, day: date | None, *, read: date | None, follows: bool | None) -> tuple[date | None, Self]:
        """The day itself, and what is said of it. `follows` is None in a form that was sent without script."""
        if day is None or follows is None:
            return day, cls()
        return (read, cls(moved_to=day)) if follows and read else (day, cls(stays=True))


AS_SENT: Final = FirstDay()
