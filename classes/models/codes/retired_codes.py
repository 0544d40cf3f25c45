import pghistory
from django.conf import settings
from django.db import models
from django.db.models import Q

from classes.models.codes.class_codes import MAX_LENGTH, code_is_made_of_its_parts
from classes.models.triggers import classes as class_triggers


@pghistory.track()
class RetiredCode(models.Model):
    """A code that no class has any more and none will have again."""

    class Kind(models.TextChoices):
        VOID = "void", "void"
        FORMER = "former", "former"
        UNSURE = "unsure", "perhaps given out"

    code = models.CharField(max_length=MAX_LENGTH, unique=True)
    prefix = models.CharField(max_length=MAX_LENGTH)
    number = models.PositiveIntegerField(null=True)
    kind = models.CharField(
        max_length=6,
        choices=Kind,
        help_text="Void: its draft was deleted. Former: it was repaired. "
        "Perhaps given out: skipped after the database was restored.",
    )
    training_class = models.ForeignKey(
        "TrainingClass", on_delete=models.SET_NULL, null=True, related_name="former_codes"
    )
    submission_id = models.UUIDField(null=True, help_text="Of the deleted draft: the same form is not saved again.")
    reason = models.CharField(max_length=500)
    retired_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    retired_at = models.DateTimeField()

    class Meta:
        db_table = "retired_codes"
        ordering = ["-retired_at"]
        constraints = [
            models.UniqueConstraint(fields=["prefix", "number"], name="retired_number_is_unique"),
            models.CheckConstraint(condition=code_is_made_of_its_parts(), name="retired_code_is_made_of_its_parts"),
            models.CheckConstraint(
                condition=Q(kind="void", training_class=None)
                | Q(kind="former", number=None)
                | Q(kind="unsure", training_class=None, submission_id=None, number__isnull=False),
                name="retired_code_is_of_its_kind",
            ),
        ]
        indexes = [
            models.Index(
                fields=["submission_id"], condition=Q(submission_id__isnull=False), name="retired_by_submission"
            ),
        ]
        triggers = [class_triggers.retired_code_has_no_class, class_triggers.retired_code_stays]

    def __str__(self) -> str:
        return self.code
