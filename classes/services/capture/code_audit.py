"""Whether the class codes still keep their promise, none twice, none missing; and what of it can be mended safely."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Final, NamedTuple

from django.db import connection
from django.utils import timezone

from classes.models import RetiredCode, TrainingClass, User
from classes.models.codes.class_codes import HIGHEST_NUMBER, MINUTE_PATTERN, PREFIX_PATTERN, ClassCode
from classes.services.capture.training_classes import HasSequentialCode, repair_code
from classes.services.codes.class_codes import NumberingFailed

FALLBACK_BUDGET: Final = 0.001

_CODES: Final = """
    SELECT code, prefix, number FROM classes
    UNION ALL SELECT code, prefix, number FROM retired_codes
"""
_DUPLICATES: Final = f"""
    SELECT upper(code) FROM ({_CODES}) AS codes GROUP BY upper(code) HAVING count(*) > 1 ORDER BY 1
"""
_MISFITS: Final = f"""
    SELECT code FROM (
        SELECT
            classes.code, classes.prefix, classes.number,
            concat_ws('-', classes.client_id, class_types.code, subjects.code) AS parts
        FROM classes
        LEFT JOIN class_types ON class_types.id = classes.class_type_id
        LEFT JOIN subjects ON subjects.id = classes.subject_id
        UNION ALL SELECT code, prefix, number, prefix FROM retired_codes
    ) AS codes
    WHERE prefix <> parts OR prefix !~ '^{PREFIX_PATTERN}$' OR NOT CASE
        WHEN number IS NULL
        THEN starts_with(code, prefix || '-') AND substr(code, length(prefix) + 2) ~ '^{MINUTE_PATTERN}$'
        ELSE number BETWEEN 1 AND {HIGHEST_NUMBER}
            AND code = prefix || '-' || lpad(number::text, greatest(4, length(number::text)), '0')
    END
    ORDER BY code
"""
_RESERVED: Final = """
    SELECT prefix, generate_series(first, last) AS number FROM number_blocks
    UNION ALL SELECT prefix, unnest(returned) FROM class_code_counters
"""
# From where the counter started to where it stands, or to the highest number if it is behind.
_HOLES: Final = f"""
    SELECT prefix, number + 1, following - 1 FROM (
        SELECT prefix, number, lead(number, 1, last_number + 1) OVER (PARTITION BY prefix ORDER BY number) AS following
        FROM (
            SELECT prefix, started_after AS number, last_number FROM class_code_counters
            UNION ALL
            SELECT prefix, codes.number, last_number FROM class_code_counters JOIN ({_CODES}) AS codes USING (prefix)
            WHERE codes.number > started_after
            UNION ALL
            SELECT prefix, number, last_number FROM class_code_counters JOIN ({_RESERVED}) AS reserved USING (prefix)
        ) AS numbers
    ) AS neighbours
    WHERE following > number + 1
    ORDER BY 1, 2
"""
_BLOCKS: Final = f"""
    SELECT number_blocks.prefix, first, last, last - first + 1 - count(number), reserved_at, reserved_by
    FROM number_blocks LEFT JOIN ({_CODES}) AS codes
    ON codes.prefix = number_blocks.prefix AND number BETWEEN first AND last
    GROUP BY number_blocks.id
    ORDER BY number_blocks.prefix, first
"""
_RETURNED: Final = """
    SELECT prefix, returned FROM class_code_counters WHERE returned <> '{}' ORDER BY prefix
"""
_HIGHEST_NUMBERS: Final = f"""
    SELECT prefix, max(number) AS number FROM ({_CODES}) AS codes GROUP BY prefix
"""
_BEHIND: Final = f"""
    SELECT prefix, last_number, number FROM class_code_counters JOIN ({_HIGHEST_NUMBERS}) AS highest USING (prefix)
    WHERE last_number < number
    ORDER BY prefix
"""
_RAISE: Final = f"""
    UPDATE class_code_counters AS counter SET last_number = highest.number
    FROM ({_HIGHEST_NUMBERS}) AS highest
    WHERE counter.prefix = highest.prefix AND counter.last_number < highest.number
"""


class Hole(NamedTuple):
    """Numbers, first and last included, that neither a class nor a void code has."""

    prefix: str
    first: int
    last: int

    def __str__(self) -> str:
        first, last = ClassCode(self.prefix, self.first), ClassCode(self.prefix, self.last)
        return str(first) if first == last else f"{first} to {last}"


class Reserved(NamedTuple):
    """A block, first and last number included; `free` of them have neither a class nor a void code."""

    prefix: str
    first: int
    last: int
    free: int
    at: datetime
    by: str

    def __str__(self) -> str:
        numbers = Hole(self.prefix, self.first, self.last)
        return f"{numbers}, {self.free} of them free, at {timezone.localtime(self.at):%Y-%m-%d %H:%M} by {self.by}"


class Returned(NamedTuple):
    """Numbers that came home of a block: the next classes get them."""

    prefix: str
    numbers: list[int]

    def __str__(self) -> str:
        count = f"{len(self.numbers)} numbers" if len(self.numbers) > 1 else "1 number"
        return f"{self.prefix}: {count}, the lowest {ClassCode(self.prefix, self.numbers[0])}"


class CounterBehind(NamedTuple):
    """A counter that would give out numbers that have been given out."""

    prefix: str
    last_number: int
    highest: int

    def __str__(self) -> str:
        return f"{self.prefix} stands at {self.last_number}, the highest number is {self.highest}"


@dataclass(frozen=True)
class ClassCodeAudit:
    """What is wrong with the codes, or worth knowing. A code is named once, under the first heading that fits it."""

    duplicates: list[str]
    misfits: list[str]
    holes: list[Hole]
    counters_behind: list[CounterBehind]
    fallback_codes: list[str]
    repaired: int
    classes: int
    reserved: list[Reserved] = field(default_factory=list)
    returned: list[Returned] = field(default_factory=list)

    @property
    def fallback_share(self) -> float:
        """The part of all classes that waits for a sequential code."""
        return len(self.fallback_codes) / self.classes if self.classes else 0.0

    @property
    def is_clean(self) -> bool:
        """Whether nothing is damaged. Fallback codes wait for their repair, which is worth knowing and no damage."""
        return not (self.duplicates or self.misfits or self.holes or self.counters_behind)

    @property
    def has_few_fallback_codes(self) -> bool:
        """Whether no more classes wait for a sequential code than the budget allows."""
        return self.fallback_share <= FALLBACK_BUDGET


@dataclass(frozen=True)
class Repair:
    """What became of a class with a fallback code: its sequential `code`, or None when the counter cannot be had."""

    former: str
    code: str | None


def audit_class_codes() -> ClassCodeAudit:
    """Look at all codes. As many queries for many classes as for one, and each finds what it finds at one moment."""
    duplicates = [code for (code,) in _rows(_DUPLICATES)]
    return ClassCodeAudit(
        duplicates=duplicates,
        misfits=[code for (code,) in _rows(_MISFITS) if code.upper() not in duplicates],
        holes=[Hole(*row) for row in _rows(_HOLES)],
        counters_behind=find_counters_behind(),
        fallback_codes=find_fallback_codes(),
        reserved=find_reserved(),
        returned=find_returned(),
        repaired=RetiredCode.objects.filter(kind=RetiredCode.Kind.FORMER).count(),
        classes=TrainingClass.objects.count(),
    )


def find_counters_behind() -> list[CounterBehind]:
    return [CounterBehind(*row) for row in _rows(_BEHIND)]


def find_reserved() -> list[Reserved]:
    return [Reserved(*row) for row in _rows(_BLOCKS)]


def find_returned() -> list[Returned]:
    return [Returned(*row) for row in _rows(_RETURNED)]


def find_fallback_codes() -> list[str]:
    """The codes of the classes that wait for a sequential one, the longest waiting first."""
    waiting = TrainingClass.objects.with_fallback_code().order_by("captured_at", "pk")
    return list(waiting.values_list("code", flat=True))


def raise_counters() -> None:
    """Raise each counter that is behind to the highest number of its prefix."""
    with connection.cursor() as cursor:
        cursor.execute(_RAISE)


def repair_codes(*, by: User, at: datetime) -> Iterator[Repair]:
    """Give every class with a fallback code its sequential code, each in a transaction of its own."""
    for training_class in TrainingClass.objects.with_fallback_code().order_by("captured_at", "pk"):
        former = training_class.code
        try:
            yield Repair(former, repair_code(training_class, by=by, at=at).code)
        except NumberingFailed:
            yield Repair(former, None)
        except HasSequentialCode:
            continue


def _rows(query: str) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(query)
        return list(cursor.fetchall())
