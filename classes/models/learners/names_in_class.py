"""The names of the learners of one class, so that no two are the same: hours would go to the wrong person.

The number of an ID or a passport tells nobody apart here: agents see none.
"""

import unicodedata
from collections.abc import Iterable
from itertools import groupby

from classes.models.learners.enrolments import Enrolment
from classes.models.recorded_events import text_of


def names_in_registers(places: Iterable[Enrolment]) -> dict[int, str]:
    """By enrolment: "Mokoena, T"; of those who would be the same, "Mokoena, Thandi".

    `places` are all of the class: a learner has the same name on each of its registers, in its months and on paper.
    """
    rows = list(places)
    names = {row.pk: row.learner.name_in_registers for row in rows}
    for same in _of_one_name(rows, names):
        names |= {row.pk: row.learner.listed_name for row in same}
    return _told_apart(rows, names)


def names_in_sentences(places: Iterable[Enrolment]) -> dict[int, str]:
    """By enrolment: "Thandi Mokoena". `places` are all of the class, as above."""
    rows = list(places)
    return _told_apart(rows, {row.pk: str(row.learner) for row in rows})


def _told_apart(rows: list[Enrolment], names: dict[int, str]) -> dict[int, str]:
    """With the day from which each of one name is in the class, or their number where these days are the same too."""
    told = dict(names)
    for same in _of_one_name(rows, names):
        has_days = len({row.came_on for row in same}) == len(same)
        for number, row in enumerate(same, start=1):
            more = f"from {text_of(row.came_on)}" if has_days else f"{number} of {len(same)}"
            told[row.pk] = f"{names[row.pk]} ({more})"
    return told


def _of_one_name(rows: list[Enrolment], names: dict[int, str]) -> list[list[Enrolment]]:
    """Those whose name looks like that of another, together, in the order in which they were enrolled."""
    looks = {row.pk: _without_what_is_overlooked(names[row.pk]) for row in rows}
    ordered = sorted(rows, key=lambda row: (looks[row.pk], row.pk))
    groups = [list(same) for _, same in groupby(ordered, key=lambda row: looks[row.pk])]
    return [same for same in groups if len(same) > 1]


def _without_what_is_overlooked(name: str) -> str:
    """Letters and digits alone, without capitals and accents: T.M. looks like TM."""
    return "".join(sign for sign in unicodedata.normalize("NFKD", name.casefold()) if sign.isalnum())
