from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import IntegerRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from classes.models.codes.class_codes import MAX_LENGTH, PREFIX_PATTERN

_NUMBERS = Func(F("first"), F("last"), Value("[]"), function="int4range", output_field=IntegerRangeField())


class NumberBlock(models.Model):
    """Numbers of a prefix, `first` and `last` included, that are handed out without its counter.

    Those that no class and no void code has are free, or somebody is just saving a class with them. The counter has
    moved past them; what is left of a block comes home into its `returned`.
    """

    prefix = models.CharField(max_length=MAX_LENGTH)
    first = models.PositiveIntegerField()
    last = models.PositiveIntegerField()
    reserved_at = models.DateTimeField()
    reserved_by = models.CharField(max_length=100, help_text="The machine and the process.")

    class Meta:
        db_table = "number_blocks"
        constraints = [
            models.CheckConstraint(
                condition=Q(prefix__regex=rf"^{PREFIX_PATTERN}$"), name="block_prefix_is_well_formed"
            ),
            models.CheckConstraint(condition=Q(first__gte=1, last__gte=F("first")), name="block_has_numbers"),
            ExclusionConstraint(
                name="blocks_do_not_overlap",
                expressions=[
                    ("prefix", RangeOperators.EQUAL),
                    (_NUMBERS, RangeOperators.OVERLAPS),
                ],
            ),
        ]
        indexes = [models.Index(fields=["prefix", "first"], name="block_of_a_number")]

    def __str__(self) -> str:
        return f"{self.prefix}: {self.first} to {self.last}"
