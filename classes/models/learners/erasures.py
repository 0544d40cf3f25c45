"""The end of a learner's personal data: who ended it, when and why; see docs/adr/0141."""

from typing import Final

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

from classes.models.learners.learners import Learner

ERASED_STAYS: Final = "This learner was erased: nothing can be changed or added any more."
RULES_OF_TRIGGERS: Final = {"erased_learner_stays": ERASED_STAYS}


def erased_name(key: int) -> str:
    """How a learner is called who has no name any more; the database's procedure writes the same."""
    return f"Erased learner {key}"


class LearnerErasure(models.Model):
    """Added by the database's own procedure `erase_learner` alone: the program can neither add nor change a row."""

    learner = models.OneToOneField(Learner, on_delete=models.PROTECT, related_name="erasure")
    reason = models.CharField(max_length=500)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        db_table = "learner_erasures"
        default_permissions = ()
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="learner_erasure_has_a_reason")]
        triggers = [pgtrigger.Protect(name="erasures_stay", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return erased_name(self.learner_id)
