import pghistory
from django.db import models

from classes.models.agents import Agent
from classes.models.training_classes import TrainingClass


@pghistory.track()
class ClassAgent(models.Model):
    """The primary agent of a class from a day on, until the day from which another is."""

    training_class = models.ForeignKey(TrainingClass, on_delete=models.CASCADE, related_name="class_agents")
    agent = models.ForeignKey(Agent, on_delete=models.PROTECT, related_name="class_agents")
    from_date = models.DateField("from")

    class Meta:
        db_table = "class_agents"
        ordering = ["from_date"]
        constraints = [
            # Deferred: within one save two rows may exchange their dates
            models.UniqueConstraint(
                fields=["training_class", "from_date"],
                name="class_has_one_agent_from_a_day",
                deferrable=models.Deferrable.DEFERRED,
                violation_error_message="The class has another agent from this very day: give a later one.",
            )
        ]

    def __str__(self) -> str:
        return f"{self.agent} from {self.from_date}"
