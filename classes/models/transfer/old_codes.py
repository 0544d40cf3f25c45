from typing import Final

from django.contrib.postgres.indexes import OpClass
from django.db import models
from django.db.models import F, Func, Value
from django.db.models.expressions import Combinable
from django.db.models.functions import Lower

from classes.models.training_classes.training_classes import TrainingClass

# What is no part of a code, at its beginning and its end, here and there
BLANKS: Final = " \t\n\r\x0b\x0c\xa0"


def comparable(code: Combinable) -> Lower:
    """By the database on both sides: it and Python do not agree on the small letter of each capital."""
    return Lower(Func(code, Value(BLANKS), function="btrim", output_field=models.TextField()))


COMPARABLE: Final = comparable(F("code"))


class OldCodeQuerySet(models.QuerySet["OldCode"]):
    def called(self, code: str) -> "OldCodeQuerySet":
        """Those that are this code, capitals and blanks around it aside."""
        return self.annotate(comparable=COMPARABLE).filter(comparable=comparable(Value(code)))

    def beginning_with(self, text: str) -> "OldCodeQuerySet":
        return self.annotate(comparable=COMPARABLE).filter(comparable__startswith=comparable(Value(text)))


class OldCode(models.Model):
    """The code that a class had in the old system, word for word: not unique, of no form, and it never changes.

    What looks like a code of ours here is none.
    """

    training_class = models.OneToOneField(TrainingClass, on_delete=models.CASCADE, related_name="old_code")
    code = models.TextField()

    objects = OldCodeQuerySet.as_manager()

    class Meta:
        db_table = "old_codes"
        indexes = [
            models.Index(OpClass(COMPARABLE, name="text_pattern_ops"), name="old_code_beginning"),
        ]

    def __str__(self) -> str:
        return self.code
