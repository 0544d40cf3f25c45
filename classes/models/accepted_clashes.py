import pghistory
import pgtrigger
from django.conf import settings
from django.db import models

from classes.models.agents import Agent
from classes.models.sessions import Session
from classes.models.training_classes import TrainingClass


# Named here: the settings' own are copies, which statement triggers do not recognise
@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent(), pghistory.DeleteEvent(), level=pgtrigger.Statement)
class AcceptedClash(models.Model):
    """Two sessions of different classes that one agent shall teach although they overlap, and why.

    `session` is of the class `training_class`, whose save was gone on with; `other` was there before. It holds as
    long as both are taught by this agent. What was accepted at once has the same `at`.
    """

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="accepted_clashes")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="accepted_clashes")
    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="accepted_clashes")
    other = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="clashes_accepted_elsewhere")
    reason = models.CharField(max_length=200)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="accepted_clashes")
    at = models.DateTimeField()

    class Meta:
        db_table = "accepted_clashes"
        verbose_name_plural = "accepted clashes"
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["session", "other", "agent"], name="clash_is_accepted_once"),
            models.CheckConstraint(
                condition=~models.Q(reason=""),
                name="clash_is_accepted_for_a_reason",
                violation_error_message="Give the reason for going on with the clash.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.session} beside {self.other}: {self.reason}"
