"""The catalogue that the office starts with: class types, subjects, SETAs."""

from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.apps.registry import Apps


class _Type(NamedTuple):
    code: str
    name: str
    subjects_offered: str
    subjects: tuple[tuple[str, str, int], ...] = ()
    hours: int | None = None
    offers_exams: bool = False


def _modules(*modules: tuple[str, int]) -> tuple[tuple[str, str, int], ...]:
    """Modules that are named by their code only."""
    return tuple((code, code, hours) for code, hours in modules)


_TYPES: Final = (
    _Type(
        "AET",
        "AET Communication & Numeracy",
        "own",
        (("COMM", "Communication", 120), ("NUM", "Numeracy", 120), ("COMM_NUM", "Communication & Numeracy", 240)),
        offers_exams=True,
    ),
    _Type(
        "REALLL",
        "REALLL",
        "own",
        (("RLC", "Communication", 160), ("RLN", "Numeracy", 160), ("RLF", "Finance", 40)),
        offers_exams=True,
    ),
    _Type(
        "SOFT",
        "Soft Skill Courses",
        "own",
        (
            ("IPC", "Introduction to Computers", 20),
            ("EQ", "Email Etiquette", 6),
            ("TM", "Time Management", 12),
            ("SS", "Supervisory Skills", 40),
            ("EEPDL", "Digital Literacy", 40),
            ("EEPPF", "Personal Finance", 40),
            ("EEPWI", "Workplace Intelligence", 40),
            ("EEPEI", "Emotional Intelligence", 40),
            ("EEPBI", "Business Intelligence", 40),
        ),
    ),
    # The modules add up to 624 hours: one of 60 is an elective.
    _Type(
        "GETC",
        "GETC AET",
        "progression",
        (
            ("CL4", "Communication level 4", 120),
            ("NL4", "Numeracy level 4", 120),
            ("LO4", "Life Orientation", 90),
            ("HSS4", "Human & Social Sciences", 80),
            ("EMS4", "Economic & Management Sciences", 94),
            ("NS4", "Natural Sciences", 60),
            ("SMME4", "Small, Micro & Medium Enterprises", 60),
        ),
        hours=564,
        offers_exams=True,
    ),
    _Type(
        "BA2",
        "Business Admin NQF 2",
        "progression",
        _modules(
            ("BA2LP9", 80),
            ("BA2LP10", 64),
            ("BA2LP1", 72),
            ("BA2LP2", 56),
            ("BA2LP3", 40),
            ("BA2LP4", 20),
            ("BA2LP5", 56),
            ("BA2LP6", 60),
            ("BA2LP7", 40),
            ("BA2LP8", 32),
        ),
        hours=520,
    ),
    _Type(
        "BA3",
        "Business Admin NQF 3",
        "progression",
        _modules(
            ("BA3LP2", 52),
            ("BA3LP4", 40),
            ("BA3LP5", 36),
            ("BA3LP6", 44),
            ("BA3LP1", 60),
            ("BA3LP7", 40),
            ("BA3LP8", 44),
            ("BA3LP9", 28),
            ("BA3LP10", 48),
            ("BA3LP11", 36),
            ("BA3LP3", 44),
        ),
        hours=472,
    ),
    _Type(
        "BA4",
        "Business Admin NQF 4",
        "progression",
        _modules(
            ("BA4LP2", 104),
            ("BA4LP3", 80),
            ("BA4LP4", 64),
            ("BA4LP1", 88),
            ("BA4LP6", 84),
            ("BA4LP5", 76),
            ("BA4LP7", 88),
        ),
        hours=584,
    ),
    _Type("WALK", "Walk Package", "all"),
    _Type("HEXA", "Hexa Package", "all"),
    _Type("RUN", "Run Package", "all"),
)

_SETAS: Final = (
    "AgriSETA",
    "BANKSETA",
    "CATHSSETA",
    "CETA",
    "CHIETA",
    "ETDP SETA",
    "EWSETA",
    "FASSET",
    "FoodBev",
    "FP&M SETA",
    "HWSETA",
    "INSETA",
    "LGSETA",
    "MERSETA",
    "MICT SETA",
    "MQA",
    "PSETA",
    "SASSETA",
    "Services SETA",
    "TETA",
    "W&RSETA",
)


def put_catalogue_in_place(apps: Apps) -> None:
    """Add what is missing of types, subjects and SETAs; what stands there is left as administrators made it.

    Takes the registry of a migration or Django's own.
    """
    for position, facts in enumerate(_TYPES, start=1):
        class_type, _created = apps.get_model("classes", "ClassType").objects.get_or_create(
            code=facts.code,
            defaults={
                "name": facts.name,
                "position": position,
                "subjects_offered": facts.subjects_offered,
                "hours": facts.hours,
                "offers_exams": facts.offers_exams,
            },
        )
        _put_subjects_in_place(apps, class_type, facts)
    for name in _SETAS:
        apps.get_model("classes", "Seta").objects.get_or_create(name=name)


def _put_subjects_in_place(apps: Apps, class_type: Any, facts: _Type) -> None:
    rows: list[tuple[str, str, int | None]] = list(facts.subjects)
    if facts.subjects_offered == "progression":
        rows.insert(0, ("LP", "Learner Progression", None))
    for position, (code, name, hours) in enumerate(rows, start=1):
        apps.get_model("classes", "Subject").objects.get_or_create(
            class_type=class_type,
            code=code,
            defaults={"name": name, "position": position, "hours": hours and Decimal(hours)},
        )
