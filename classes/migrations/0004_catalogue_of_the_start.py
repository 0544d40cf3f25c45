from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

# Code, name, the subjects that it offers, its hours, whether it has exams
TYPES = [
    ("AET", "AET Communication & Numeracy", "own", None, True),
    ("REALLL", "REALLL", "own", None, True),
    ("SOFT", "Soft Skill Courses", "own", None, False),
    # The modules add up to 624 hours: one of 60 is an elective
    ("GETC", "GETC AET", "progression", 564, True),
    ("BA2", "Business Admin NQF 2", "progression", 520, False),
    ("BA3", "Business Admin NQF 3", "progression", 472, False),
    ("BA4", "Business Admin NQF 4", "progression", 584, False),
    ("WALK", "Walk Package", "all", None, False),
    ("HEXA", "Hexa Package", "all", None, False),
    ("RUN", "Run Package", "all", None, False),
]

# Code, name, hours; in the order of the lists. A module that has no name is called by its code
SUBJECTS = {
    "AET": [
        ("COMM", "Communication", 120),
        ("NUM", "Numeracy", 120),
        ("COMM_NUM", "Communication & Numeracy", 240),
    ],
    "REALLL": [
        ("RLC", "Communication", 160),
        ("RLN", "Numeracy", 160),
        ("RLF", "Finance", 40),
    ],
    "SOFT": [
        ("IPC", "Introduction to Computers", 20),
        ("EQ", "Email Etiquette", 6),
        ("TM", "Time Management", 12),
        ("SS", "Supervisory Skills", 40),
        ("EEPDL", "Digital Literacy", 40),
        ("EEPPF", "Personal Finance", 40),
        ("EEPWI", "Workplace Intelligence", 40),
        ("EEPEI", "Emotional Intelligence", 40),
        ("EEPBI", "Business Intelligence", 40),
    ],
    "GETC": [
        ("LP", "Learner Progression", None),
        ("CL4", "Communication level 4", 120),
        ("NL4", "Numeracy level 4", 120),
        ("LO4", "Life Orientation", 90),
        ("HSS4", "Human & Social Sciences", 80),
        ("EMS4", "Economic & Management Sciences", 94),
        ("NS4", "Natural Sciences", 60),
        ("SMME4", "Small, Micro & Medium Enterprises", 60),
    ],
    "BA2": [
        ("LP", "Learner Progression", None),
        ("BA2LP9", "BA2LP9", 80),
        ("BA2LP10", "BA2LP10", 64),
        ("BA2LP1", "BA2LP1", 72),
        ("BA2LP2", "BA2LP2", 56),
        ("BA2LP3", "BA2LP3", 40),
        ("BA2LP4", "BA2LP4", 20),
        ("BA2LP5", "BA2LP5", 56),
        ("BA2LP6", "BA2LP6", 60),
        ("BA2LP7", "BA2LP7", 40),
        ("BA2LP8", "BA2LP8", 32),
    ],
    "BA3": [
        ("LP", "Learner Progression", None),
        ("BA3LP2", "BA3LP2", 52),
        ("BA3LP4", "BA3LP4", 40),
        ("BA3LP5", "BA3LP5", 36),
        ("BA3LP6", "BA3LP6", 44),
        ("BA3LP1", "BA3LP1", 60),
        ("BA3LP7", "BA3LP7", 40),
        ("BA3LP8", "BA3LP8", 44),
        ("BA3LP9", "BA3LP9", 28),
        ("BA3LP10", "BA3LP10", 48),
        ("BA3LP11", "BA3LP11", 36),
        ("BA3LP3", "BA3LP3", 44),
    ],
    "BA4": [
        ("LP", "Learner Progression", None),
        ("BA4LP2", "BA4LP2", 104),
        ("BA4LP3", "BA4LP3", 80),
        ("BA4LP4", "BA4LP4", 64),
        ("BA4LP1", "BA4LP1", 88),
        ("BA4LP6", "BA4LP6", 84),
        ("BA4LP5", "BA4LP5", 76),
        ("BA4LP7", "BA4LP7", 88),
    ],
}

SETAS = [
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
]


def add_catalogue(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    class_type, subject, seta = (apps.get_model("classes", name) for name in ("ClassType", "Subject", "Seta"))
    types = class_type.objects.bulk_create(
        class_type(code=code, name=name, subjects_offered=offer, hours=hours, offers_exams=exams, position=position)
        for position, (code, name, offer, hours, exams) in enumerate(TYPES, start=1)
    )
    subject.objects.bulk_create(
        subject(class_type=of, code=code, name=name, hours=hours, position=position)
        for of in types
        for position, (code, name, hours) in enumerate(SUBJECTS.get(of.code, []), start=1)
    )
    seta.objects.bulk_create(seta(name=name) for name in SETAS)


class Migration(migrations.Migration):
    """The class types, subjects and SETAs that the office starts with; from then on they are the administrators'."""

    initial = True
    replaces = [("classes", "0003_catalogue")]
    dependencies = [("classes", "0003_beyond_django")]
    operations = [migrations.RunPython(add_catalogue)]
