"""Who changed a class here after it was brought: its history says so."""

from collections.abc import Callable, Iterable
from datetime import datetime
from itertools import chain
from typing import Final
from uuid import UUID

from django.utils import timezone

from classes.models import RetiredCode, TrainingClass, User
from classes.models.learners import enrolments
from classes.models.life import class_history, status_changes
from classes.models.planning import teaching_history
from classes.models.recorded_events import HistoryLine, text_of
from classes.models.records import record_history

Teller = Callable[[TrainingClass], Iterable[HistoryLine]]

CHANGED_HERE: Final = "changed here since"
_CLASS: Final[tuple[Teller, ...]] = (class_history.history_lines_of, status_changes.history_lines_of)
# Of what the history has to tell, so that this changed
_TELLERS: Final[dict[str, tuple[Teller, ...]]] = {
    "learners": (enrolments.history_lines_of, *_CLASS),
    "agents": (teaching_history.agents_told_by,),
    "backups": (teaching_history.backups_told_by,),
    "notes": (record_history.notes_told_by,),
    "visits": (record_history.qa_visits_told_by,),
    "events": (record_history.event_dates_told_by,),
    "files": (record_history.files_told_by,),
    "log": (),
    "old code": (),
}


def changed_here(training_class: TrainingClass, what: str, *, by_import: User) -> str:
    """The last change of this by somebody else than the import: who made it, and when. Empty where there is none."""
    tellers = _TELLERS.get(what.split(" (", maxsplit=1)[0], _CLASS)
    told = chain.from_iterable(tell(training_class) for tell in tellers)
    last = max((each for each in told if each.by != by_import.pk), key=lambda each: each.at, default=None)
    if last is None:
        return ""
    who = User.objects.filter(pk=last.by).first() if last.by else None
    return _in_words(who, last.at, last.sentence)


def deleted_here(submission: UUID) -> tuple[str, str]:
    """The code of the draft that was stored from this row and deleted since, and who did that; both empty without."""
    void = RetiredCode.objects.filter(submission_id=submission).select_related("retired_by").first()
    if void is None:
        return "", ""
    return void.code, _in_words(void.retired_by, void.retired_at, f"the draft was deleted: {void.reason}")


def _in_words(who: User | None, at: datetime, sentence: str) -> str:
    day = text_of(timezone.localdate(at))
    return f"{CHANGED_HERE}, by {who or 'somebody outside the program'} on {day}: {sentence}"
