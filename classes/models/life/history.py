"""Everything that happened to a class, whoever tells of it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import chain
from typing import Final

from classes.models.learners import enrolments
from classes.models.life import class_history, status_changes
from classes.models.people.users import User
from classes.models.planning import teaching_history
from classes.models.recorded_events import HistoryLine, names_of
from classes.models.records import record_history
from classes.models.training_classes.training_classes import TrainingClass

Source = Callable[[TrainingClass], Iterable[HistoryLine]]

# A noun of the class adds its `history_lines_of` here, one of a later room by `tells_history`. Each makes the same
# number of queries for any history.
SOURCES_OF_HISTORY: Final[list[Source]] = [
    class_history.history_lines_of,
    status_changes.history_lines_of,
    enrolments.history_lines_of,
    teaching_history.agents_told_by,
    teaching_history.backups_told_by,
    teaching_history.clashes_told_by,
    record_history.event_dates_told_by,
    record_history.notes_told_by,
    record_history.qa_visits_told_by,
    record_history.files_told_by,
]


def tells_history(source: Source) -> Source:
    """Marks what else tells of a class."""
    SOURCES_OF_HISTORY.append(source)
    return source


@dataclass(frozen=True)
class Entry:
    """What somebody did to a class at one moment, in sentences without an end. `by` is "Pieter van Wyk"."""

    at: datetime
    by: str
    sentences: list[str]


def history_of(training_class: TrainingClass) -> list[Entry]:
    """The newest first. What was done in one go is one entry; as many queries for a hundred events as for one."""
    told = list(chain.from_iterable(tell(training_class) for tell in SOURCES_OF_HISTORY))
    names = names_of(User, (each.by for each in told))
    actions: dict[object, list[HistoryLine]] = {}
    for each in told:
        actions.setdefault((each.at, each.action or each.event), []).append(each)
    in_order = sorted(actions.values(), key=lambda action: action[0].at)
    return [_entry(action, names.get(action[0].by)) for action in reversed(in_order)]


def _entry(action: list[HistoryLine], by: str | None) -> Entry:
    return Entry(action[0].at, by or "somebody outside the program", [each.sentence for each in action])
