"""The lock under which a class is changed."""

from classes.models import TrainingClass


def locked_class(training_class: TrainingClass) -> TrainingClass:
    """The class as it is now, with all names, until the end of the transaction. Raises TrainingClass.DoesNotExist."""
    # Locked by itself: rows joined to it would be those from before the wait.
    TrainingClass.objects.select_for_update().get(pk=training_class.pk)
    return TrainingClass.objects.with_names().get(pk=training_class.pk)
