"""Agents whom the old system had in two places at a time: the remark is that of the class that was captured later."""

from collections.abc import Iterable
from dataclasses import replace

from classes.models import OldRow, TrainingClass
from classes.models.transfer.kinds import Kind
from classes.services.planning.clashes import Clash
from classes.services.transfer.origins import Result, say_more
from classes.services.transfer.reading.found import Findings, Saying


def say_clashes(clashes: Iterable[Clash], training_class: TrainingClass, result: Result) -> None:
    """Of this class, or of the other where that one came in an earlier run, before its turn."""
    for clash in clashes:
        later = _later_one(clash.class_code, training_class, result.key)
        if later is None:
            result.findings.say(Kind.AGENT_CLASH, _text(clash))
        else:
            said = [Saying(Kind(remark.kind), remark.text) for remark in later.remarks.all()]
            findings = Findings(said)
            findings.say(Kind.AGENT_CLASH, _text(replace(clash, class_code=training_class.code)))
            say_more(later, findings)


def _later_one(code: str, than: TrainingClass, key: str) -> OldRow | None:
    """The row of the class with this code if it comes from the old system and was captured later there."""
    rows = OldRow.objects.filter(table="classes", training_class__code=code).select_related("training_class")
    row = rows.first()
    if row is None or row.training_class is None:
        return None
    is_later = (row.training_class.captured_at, int(row.key)) > (than.captured_at, int(key))
    return row if is_later else None


def _text(clash: Clash) -> str:
    return f"{clash.in_words()} at the same time: both are taught, as in the old system. Change one of the two."
