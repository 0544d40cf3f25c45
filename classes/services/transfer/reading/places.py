"""The learners of an old class, and who takes its exam."""

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from classes.models.learners.enrolments import LEVELS_OF_THEIR_OWN, Enrolment
from classes.models.transfer.kinds import Kind
from classes.services.transfer.reading.days import rows_of
from classes.services.transfer.reading.documents import Object, first_of, key_of
from classes.services.transfer.reading.found import Findings
from classes.services.transfer.reading.texts import excerpt, line_of, without_numbers
from classes.services.transfer.reading.words import is_no_text, status_of

_ID_NAMES: Final = ("id", "learner_id", "learnerId")


@dataclass(frozen=True)
class Place:
    """A row of the column: the learner's old key, if it has one, and the old words beside it."""

    learner: int | None
    name: str = ""
    level: Any = None
    status: Any = None

    @classmethod
    def of(cls, row: Any) -> "Place":
        fields: Object = row if isinstance(row, dict) else {"id": row}
        name = without_numbers(line_of(first_of(fields, "name"), most=120))
        return cls(key_of(first_of(fields, *_ID_NAMES)), name, fields.get("level"), fields.get("status"))

    @property
    def shown(self) -> str:
        if self.name:
            return f"“{self.name}”" + (f" (learner {self.learner})" if self.learner else "")
        return f"Learner {self.learner}" if self.learner else "A learner without a number"


@dataclass(frozen=True)
class Levels:
    """Which levels there are, and what those stand for that are none.

    `meant` is the level of those who have none, `instead` the one for a word that is no level.
    """

    known: Collection[str]
    meant: str
    instead: str

    def level_of(self, place: Place, findings: Findings) -> str:
        word = line_of(place.level).upper()
        if not word and self.meant and not is_no_text(place.level):
            return self.meant
        if word and (word in LEVELS_OF_THEIR_OWN or word in self.known):
            return word
        said = f"the level “{excerpt(place.level)}”, which is none here" if word else "no level"
        text = f"{place.shown} has {said}: {self.instead} was taken. Correct it on the tab Learners."
        findings.say(Kind.LEVEL_UNKNOWN, text)
        return self.instead


def places_in(text: str | None, findings: Findings) -> list[Place]:
    return [Place.of(row) for row in rows_of(text, "learners", findings)]


def exam_places_in(text: str | None, findings: Findings) -> list[Place]:
    return [Place.of(row) for row in rows_of(text, "exam's learners", findings)]


def status_in(place: Place, findings: Findings) -> Enrolment.Status:
    status, exactly = status_of(place.status)
    if not exactly:
        said = excerpt(place.status) or "something that is no word"
        text = (
            f"{place.shown} had the status “{said}”: {status.label.lower()} was taken."
            " Correct it on the tab Learners if that is wrong."
        )
        findings.say(Kind.LEARNER_STATUS, text)
    return status
