"""What happened in a class, for which the class is kept."""

from django.db.models import Q

from classes.models.records.event_dates import EventDate
from classes.models.records.files import ClassFile
from classes.models.records.notes import Note
from classes.models.records.qa_visits import QAVisit
from classes.models.training_classes.training_classes import TrainingClass
from classes.timetable import say_number


def records_of(training_class: TrainingClass) -> str:
    """How many of each there are, deleted ones too: "2 notes, 1 file"; empty without any."""
    mine = Q(training_class=training_class)
    counts = {
        "note": Note.objects.filter(mine).count(),
        "QA visit": QAVisit.objects.filter(mine).count(),
        "file": ClassFile.objects.filter(mine).count(),
        "completed event date": EventDate.objects.filter(mine, status=EventDate.Status.COMPLETED).count(),
    }
    return ", ".join(say_number(count, noun) for noun, count in counts.items() if count)
