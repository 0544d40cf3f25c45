"""The format of class codes, and the counters that number them."""

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import CharField, F, Q, Value
from django.db.models.functions import Cast, Concat, Greatest, Length, LPad
from django.utils import timezone

TYPE_CODE_PATTERN = r"[A-Z0-9_]{1,8}"
SUBJECT_CODE_PATTERN = r"[A-Z0-9_]{1,12}"
PREFIX_PATTERN = rf"[1-9][0-9]{{0,6}}-{TYPE_CODE_PATTERN}-{SUBJECT_CODE_PATTERN}"
NUMBER_PATTERN = r"(0[0-9]{3}|[1-9][0-9]{3,8})"
MINUTE_PATTERN = r"[0-9]{4}-[0-9]{2}-[0-9]{2}-[0-9]{2}-[0-9]{2}(-([2-9]|[1-9][0-9]{1,3}))?"
HIGHEST_NUMBER = 999_999_999
MAX_LENGTH = 50

_CODE = re.compile(rf"(?P<prefix>{PREFIX_PATTERN})-(?:(?P<number>{NUMBER_PATTERN})|(?P<minute>{MINUTE_PATTERN}))")


@dataclass(frozen=True)
class ClassCode:
    """A class code in its parts: `11-REALLL-RLN-0043`, or the fallback `11-REALLL-RLN-2026-01-22-14-05`.

    Either `number` is given (from 1) or `minute`, the end of a fallback code.
    """

    prefix: str
    number: int | None = None
    minute: str = ""

    def __str__(self) -> str:
        return f"{self.prefix}-{self.minute if self.number is None else f'{self.number:04}'}"

    @classmethod
    def parse(cls, text: str) -> Self:
        """Take a code apart; ValueError if it is none."""
        match = _CODE.fullmatch(text)
        if match is None or len(text) > MAX_LENGTH or match["number"] == "0000":
            raise ValueError(f"Not a class code: {text[:MAX_LENGTH]!r}")
        number = int(match["number"]) if match["number"] else None
        return cls(match["prefix"], number, match["minute"] or "")

    @classmethod
    def fallback(cls, prefix: str, at: datetime, *, copy: int = 1) -> Self:
        """The fallback code of a moment, to the minute in local time; the second of a minute is `copy` 2."""
        minute = f"{timezone.localtime(at):%Y-%m-%d-%H-%M}"
        return cls(prefix, minute=minute if copy == 1 else f"{minute}-{copy}")


def code_is_made_of_its_parts() -> Q:
    """The condition that a row's `code` is exactly its prefix and its number; without a number, prefix and minute."""
    digits = Cast("number", CharField())
    numbered = Concat("prefix", Value("-"), LPad(digits, Greatest(Value(4), Length(digits)), Value("0")))
    return Q(prefix__regex=rf"^{PREFIX_PATTERN}$") & (
        Q(number__isnull=False, number__range=(1, HIGHEST_NUMBER), code=numbered)
        | Q(
            number__isnull=True,
            code__regex=rf"^{PREFIX_PATTERN}-{MINUTE_PATTERN}$",
            code__startswith=Concat("prefix", Value("-")),
        )
    )


class ClassCodeCounter(models.Model):
    """The last number given out for a prefix, or reserved by one of its blocks.

    Locked while a class is numbered. From `started_after` on, the numbers of classes, of void codes, of blocks, and
    those `returned` have no hole.
    """

    prefix = models.CharField(max_length=MAX_LENGTH, primary_key=True)
    last_number = models.PositiveIntegerField()
    started_after = models.PositiveIntegerField()
    last_given = models.PositiveIntegerField(null=True, help_text="Of a class; it may have been a returned one.")
    returned = ArrayField(
        models.PositiveIntegerField(),
        default=list,
        db_default=[],
        help_text="Numbers of former blocks that nobody has used. The next classes get them, lowest first.",
    )

    class Meta:
        db_table = "class_code_counters"
        constraints = [
            models.CheckConstraint(
                condition=Q(prefix__regex=rf"^{PREFIX_PATTERN}$"), name="counter_prefix_is_well_formed"
            ),
            models.CheckConstraint(
                condition=Q(last_number__gte=F("started_after")), name="counter_is_not_behind_its_start"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.prefix}: {self.last_number}"
