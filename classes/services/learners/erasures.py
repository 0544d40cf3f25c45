"""Ending a learner's personal data: asked for, or because nobody needs it any more; see docs/adr/0141."""

import json
import logging
import re
from datetime import date, datetime
from functools import reduce
from operator import or_
from typing import Final

import pghistory
from django.contrib.admin.models import LogEntry
from django.contrib.contenttypes.models import ContentType
from django.contrib.sessions.models import Session
from django.db import connection, transaction
from django.db.models import Q

from classes.models import Enrolment, Learner, OldChange, OldRow, Remark, User
from classes.models.learners.erasures import erased_name
from classes.models.learners.learners import LearnerQuerySet
from classes.services.edits import refuse_stale
from classes.timetable import years_later

NOT_NEEDED: Final = "Not needed any more: in no class for {years} years"
_MESSAGES: Final = "_messages"
logger = logging.getLogger(__name__)


class AlreadyErased(Exception):
    """Nothing personal of this learner is left."""


@transaction.atomic
def erase_learner(learner: Learner, *, reason: str, by: User, at: datetime, read: str = "") -> None:
    """Take names, numbers and all else that is personal out of the learner's row, its history and all that copied it.

    Enrolments and what is counted stay. Text that somebody wrote, and files, are not looked through. Raises
    AlreadyErased, ChangedMeanwhile.
    """
    with pghistory.context(user=by.pk):
        current = Learner.objects.select_for_update().get(pk=learner.pk)
        if current.erased_at:
            raise AlreadyErased
        refuse_stale(current, read)
        persons = _ever(current)
        with connection.cursor() as cursor:
            cursor.execute("CALL erase_learner(%s, %s, %s, %s)", [current.pk, by.pk, reason, at])
        _erase_in_the_log_of_the_admin(current)
        _erase_in_what_was_brought(current, {str(person) for person in persons})
        _erase_in_sessions({word for person in persons for word in person.identifying})
    logger.info("learner erased", extra={"learner_id": learner.pk})


def not_needed(*, years: int, today: date) -> LearnerQuerySet:
    """Who may be erased by the rule of retention: see `LearnerQuerySet.not_needed_since`."""
    return Learner.objects.not_needed_since(years_later(today, -years))


def _ever(learner: Learner) -> list[Learner]:
    """With former names and numbers."""
    events = Learner.pgh_event_model.objects.filter(pgh_obj=learner.pk)  # type: ignore[attr-defined]
    fields = ("first_name", "second_name", "surname", "id_number", "passport_number")
    return [learner, *(Learner(**values) for values in events.values(*fields))]


def _erase_in_what_was_brought(learner: Learner, names: set[str]) -> None:
    """Whole names in the history and the remarks that came from the old system, of the classes that the learner was in.

    And of those in which a place waits for the learner. An entry of the history cannot be changed: another takes its
    place.
    """
    classes = Enrolment.pgh_event_model.objects.filter(learner=learner)  # type: ignore[attr-defined]
    keys = OldRow.objects.filter(table="learners", learner=learner).values_list("key", flat=True)
    waits = reduce(or_, (Q(waiting__contains=[int(key)]) for key in keys if key.isdecimal()), Q(pk__in=[]))
    waiting = OldRow.objects.filter(waits, table="classes")
    where = Q(training_class__in=classes.values("training_class"))
    where |= Q(training_class__in=waiting.values("training_class"))
    for change in OldChange.objects.filter(where):
        sentences = [_without(names, sentence, learner) for sentence in change.sentences]
        if sentences != change.sentences:
            change.delete()
            OldChange.objects.create(
                training_class_id=change.training_class_id, at=change.at, sentences=sentences, old_key=change.old_key
            )
    rows = OldRow.objects.filter(where | Q(learner=learner) | Q(pk__in=waiting.values("pk")))
    for remark in Remark.objects.filter(old_row__in=rows):
        Remark.objects.filter(pk=remark.pk).update(text=_without(names, remark.text, learner))


def _without(names: set[str], text: str, learner: Learner) -> str:
    for name in sorted(names, key=len, reverse=True):
        text = re.sub(rf"\b{re.escape(name)}\b", erased_name(learner.pk), text, flags=re.IGNORECASE)
    return text


def _erase_in_the_log_of_the_admin(learner: Learner) -> None:
    kind = ContentType.objects.get_for_model(Learner)
    entries = LogEntry.objects.filter(content_type=kind, object_id=str(learner.pk))
    entries.update(object_repr=erased_name(learner.pk))


def _erase_in_sessions(identifying: set[str]) -> None:
    """Messages that nobody has seen yet, such as "Zanele Mthembu was saved"."""
    for session in Session.objects.iterator():
        held = session.get_decoded()
        text = json.dumps(held, ensure_ascii=False, default=str)
        if _MESSAGES in held and any(word in text for word in identifying):
            del held[_MESSAGES]
            session.session_data = Session.objects.encode(held)
            session.save(update_fields=["session_data"])
