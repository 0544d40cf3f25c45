"""The catalogue that the office starts with."""

from typing import Final

import pytest

from classes.models import ClassType, Seta, Subject

pytestmark = pytest.mark.django_db

TYPES: Final = [
    ("AET", "AET Communication & Numeracy", "own", None, True),
    ("REALLL", "REALLL", "own", None, True),
    ("SOFT", "Soft Skill Courses", "own", None, False),
    ("GETC", "GETC AET", "progression", 564, True),
    ("BA2", "Business Admin NQF 2", "progression", 520, False),
    ("BA3", "Business Admin NQF 3", "progression", 472, False),
    ("BA4", "Business Admin NQF 4", "progression", 584, False),
    ("WALK", "Walk Package", "all", None, False),
    ("HEXA", "Hexa Package", "all", None, False),
    ("RUN", "Run Package", "all", None, False),
]
SUBJECTS: Final = {
    "AET": "COMM 120 NUM 120 COMM_NUM 240",
    "REALLL": "RLC 160 RLN 160 RLF 40",
    "SOFT": "IPC 20 EQ 6 TM 12 SS 40 EEPDL 40 EEPPF 40 EEPWI 40 EEPEI 40 EEPBI 40",
    "GETC": "LP - CL4 120 NL4 120 LO4 90 HSS4 80 EMS4 94 NS4 60 SMME4 60",
    "BA2": (
        "LP - BA2LP9 80 BA2LP10 64 BA2LP1 72 BA2LP2 56 BA2LP3 40 BA2LP4 20 BA2LP5 56 BA2LP6 60 BA2LP7 40 BA2LP8 32"
    ),
    "BA3": (
        "LP - BA3LP2 52 BA3LP4 40 BA3LP5 36 BA3LP6 44 BA3LP1 60 BA3LP7 40 "
        "BA3LP8 44 BA3LP9 28 BA3LP10 48 BA3LP11 36 BA3LP3 44"
    ),
    "BA4": "LP - BA4LP2 104 BA4LP3 80 BA4LP4 64 BA4LP1 88 BA4LP6 84 BA4LP5 76 BA4LP7 88",
    "WALK": "",
    "HEXA": "",
    "RUN": "",
}


def written(class_type: str) -> str:
    """The subjects of a type as the table above has them."""
    subjects = Subject.objects.filter(class_type__code=class_type).order_by("position")
    return " ".join(f"{subject.code} {f'{subject.hours:.0f}' if subject.hours else '-'}" for subject in subjects)


def test_has_the_types_in_their_order() -> None:
    facts = ("code", "name", "subjects_offered", "hours", "offers_exams")

    assert list(ClassType.objects.order_by("position").values_list(*facts)) == TYPES


@pytest.mark.parametrize("class_type", SUBJECTS)
def test_has_the_subjects_of_a_type_in_their_order(class_type: str) -> None:
    assert written(class_type) == SUBJECTS[class_type]


@pytest.mark.parametrize("class_type", ["BA2", "BA3", "BA4"])
def test_the_modules_of_business_administration_add_up_to_the_types_hours(class_type: str) -> None:
    modules = Subject.objects.filter(class_type__code=class_type).exclude(code="LP")

    assert sum(module.hours or 0 for module in modules) == ClassType.objects.get(code=class_type).hours


def test_a_module_that_has_no_name_is_called_by_its_code() -> None:
    assert str(Subject.objects.get(code="BA2LP10")) == "BA2LP10"
    assert str(Subject.objects.get(code="COMM_NUM")) == "Communication & Numeracy (COMM_NUM)"


def test_has_all_setas_of_the_country() -> None:
    assert Seta.objects.count() == 21
    assert Seta.objects.filter(name__in=["W&RSETA", "FP&M SETA", "AgriSETA"]).count() == 3
