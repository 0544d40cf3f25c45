"""Which rows of a class stay because it was taught with them: they are no entries by mistake any more."""

from datetime import date
from functools import cached_property

from classes.models.planning.class_agents import BackupAgent
from classes.models.planning.teaching import Teaching
from classes.models.training_classes.training_classes import TrainingClass


class KeptRows:
    """Asks when it is needed; the keys are texts, as forms have them."""

    def __init__(self, training_class: TrainingClass, today: date) -> None:
        self._training_class = training_class
        self._today = today

    @cached_property
    def learners(self) -> set[str]:
        last_taught = self._training_class.last_taught(self._today)
        return {str(row.pk) for row in self._training_class.enrolments.all() if row.is_kept(last_taught)}

    @cached_property
    def backups(self) -> set[str]:
        taught = self._training_class.days_taught(self._today)
        rows = Teaching.of(self._training_class).who_taught(taught)
        return {str(row.pk) for row in rows if isinstance(row, BackupAgent)}
