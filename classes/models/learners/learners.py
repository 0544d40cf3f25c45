import re
from datetime import date
from typing import Any, Final, TypeAlias

import pghistory
from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import RangeOperators
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.contrib.postgres.search import TrigramWordSimilarity
from django.db import models
from django.db.models import F, Max, OrderBy, Q, Value
from django.db.models.functions import Coalesce, Lower, NullIf
from django.urls import reverse

from classes.models.catalogue.clients import Client
from classes.models.catalogue.sites import Site
from classes.models.learners.id_numbers import is_an_id_number
from classes.models.names import Comparable, PlaceByName
from classes.models.people.person_names import NO_NAME, is_a_name
from classes.models.people.users import User
from classes.models.ranges import ThirteenDigitNumbers
from classes.models.triggers import learners as learner_triggers

PASSPORT_PATTERN: Final = r"^[A-Z0-9]{5,20}$"
NO_PASSPORT_NUMBER: Final = "A passport number has 5 to 20 letters and digits."
NUMBERLESS: Final = "Give the ID number, or the passport number of somebody who has none."
NAMELESS: Final = "Give the first name, the surname, or both: one name is enough."
# What a list can be sorted by, in the order of its columns
SORTS: Final = ("name", "town", "province", "employer")
# What is empty of somebody who was erased; the surname says so, and nobody employs them
ERASED: Final = (
    *("title", "first_name", "second_name", "initials", "id_number", "passport_number"),
    *("gender", "race", "town", "province", "postal_code"),
)
_SHOWN_AT_MOST: Final = 4
_DIGITS_OF_BIRTH_DATE: Final = 6
_SIMILAR: Final = 0.7


class LearnerQuerySet(models.QuerySet["Learner"]):
    def visible_to(self, user: User) -> "LearnerQuerySet":
        return self if user.has_perm("classes.view_learner") else self.none()

    def present(self) -> "LearnerQuerySet":
        """Without those whose personal data was erased."""
        return self.filter(erased_at=None)

    def not_needed_since(self, day: date) -> "LearnerQuerySet":
        """Who is in no class that ran on that day or later, or has yet to end, and was captured before; by their keys.

        With `last_needed`, the day on which the last of their classes ended; None for who was in none.
        """
        own = Q(enrolments__training_class__status__in=["draft", "active", "stopped"])
        own |= Q(enrolments__training_class__end_date__gte=day) | Q(enrolments__from_date__gte=day)
        needed = Learner.objects.filter(own).values("pk")
        recent = Learner.pgh_event_model.objects.filter(  # type: ignore[attr-defined]
            pgh_label="insert", pgh_created_at__date__gte=day
        ).values("pgh_obj_id")
        return (
            self.present()
            .exclude(pk__in=needed)
            .exclude(pk__in=recent)
            .annotate(last_needed=Max("enrolments__training_class__end_date"))
            .order_by("pk")
        )

    def search(self, text: str) -> "LearnerQuerySet":
        """Learners in whose names, initials, town or employer every word of the text is found, never in their numbers.

        Capitals, accents and apostrophes make no difference.
        """
        found = self
        for word in dict.fromkeys(text.split()):
            found = found.filter(searched__contains=_as_searched(word))
        return found

    def numbered(self, *numbers: str) -> "LearnerQuerySet":
        """The learners with these whole ID or passport numbers, however their digits are parted."""
        kept = [number for number in map(number_as_kept, numbers) if number]
        return self.filter(Q(id_number__in=kept) | Q(passport_number__in=kept))

    def like(self, learner: "Learner") -> "LearnerQuerySet":
        """Who may be the same person: the surname and the birth date are the same, or the names are similar and
        nothing speaks against it, as different birth dates do. The most similar first.
        """
        name = _as_searched(f"{learner.surname} {learner.first_name}".strip())
        born = learner.id_number[:_DIGITS_OF_BIRTH_DATE]
        born_then = Q(id_number__startswith=born) if born else Q(pk__in=[])
        # Not Q(), which would vanish among the others
        no_date = Q(id_number="") if born else ~Q(pk__in=[])
        colleague = Q(employer=learner.employer_id) if learner.employer_id else Q(pk__in=[])
        return (
            self.exclude(pk=learner.pk)
            .annotate(
                similarity=TrigramWordSimilarity(name, "searched"),  # type: ignore[arg-type]  # an expression will do
                family=Comparable(Coalesce(NullIf("surname", Value("")), "first_name")),
            )
            .filter(
                (born_then & Q(family=_as_searched(learner.surname or learner.first_name)))
                | (Q(similarity__gte=_SIMILAR) & (born_then | no_date | colleague))
            )
            .order_by("-similarity", "searched")
        )

    def sorted_by(self, sort: str) -> "LearnerQuerySet":
        """By one of SORTS, with a `-` in front the other way round; equals by name."""
        column = sort.removeprefix("-")
        keys: dict[str, Any] = {
            "name": F("searched"),
            "town": Lower("town"),
            "province": F("province"),
            "employer": PlaceByName("employer", Client.objects.all()),
        }
        falling = sort.startswith("-")
        return self.order_by(OrderBy(keys[column], descending=falling, nulls_last=True), "searched", "pk")

    def for_list(self) -> "LearnerQuerySet":
        """With what a row of a list names, by surname and first name."""
        return self.select_related("employer").order_by("searched", "pk")


def _as_searched(text: str) -> Comparable:
    return Comparable(Value(text))


def number_as_kept(number: str) -> str:
    """An ID or passport number without the blanks and hyphens between its digits, in capitals."""
    return "".join(number.replace("-", "").split()).upper()


class LearnerTitle(models.TextChoices):
    MR = "mr", "Mr"
    MRS = "mrs", "Mrs"
    MS = "ms", "Ms"
    MISS = "miss", "Miss"
    DR = "dr", "Dr"
    PROF = "prof", "Prof"


class LearnerGender(models.TextChoices):
    FEMALE = "female", "Female"
    MALE = "male", "Male"
    OTHER = "other", "Other"


class LearnerRace(models.TextChoices):
    AFRICAN = "african", "African"
    COLOURED = "coloured", "Coloured"
    INDIAN = "indian", "Indian or Asian"
    WHITE = "white", "White"
    OTHER = "other", "Other"


# The exclusion: kept by a trigger, it would only say once more what the names do.
@pghistory.track(exclude=["searched"])
class Learner(models.Model):
    """Somebody who is taught; one name is enough. A number is one person's, as ID or as passport number.

    ID and passport numbers, gender and race are personal data: see `view_personal_data`. `version` grows with every
    change. `searched` is kept by the database: surname, names, initials, town and employer without capitals,
    accents and apostrophes, to search in and to sort by. Of somebody with `erased_at` nothing personal is left, and
    nothing changes.
    """

    Title: TypeAlias = LearnerTitle
    Gender: TypeAlias = LearnerGender
    Race: TypeAlias = LearnerRace

    title = models.CharField(max_length=4, choices=Title, blank=True)
    first_name = models.CharField(max_length=80, blank=True)
    second_name = models.CharField(max_length=80, blank=True)
    initials = models.CharField(max_length=10, blank=True)
    surname = models.CharField(max_length=80, blank=True)
    id_number = models.CharField("ID number", max_length=13, blank=True)
    passport_number = models.CharField(max_length=20, blank=True)
    gender = models.CharField(max_length=6, choices=Gender, blank=True)
    race = models.CharField(max_length=8, choices=Race, blank=True)
    town = models.CharField(max_length=80, blank=True)
    province = models.CharField(max_length=20, choices=Site.Province, blank=True)
    postal_code = models.CharField(max_length=10, blank=True)
    employer = models.ForeignKey(Client, on_delete=models.PROTECT, null=True, blank=True, related_name="employees")
    searched = models.TextField(editable=False, default="")
    version = models.PositiveIntegerField(default=1, editable=False)
    erased_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = LearnerQuerySet.as_manager()

    class Meta:
        db_table = "learners"
        permissions = [
            ("view_personal_data", "Can see ID and passport numbers, gender and race"),
            ("erase_learner", "Can erase the personal data of a learner for good"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["id_number"],
                condition=~Q(id_number=""),
                name="learner_id_number_is_unique",
                violation_error_message="There is a learner with this ID number already.",
            ),
            models.UniqueConstraint(
                fields=["passport_number"],
                condition=~Q(passport_number=""),
                name="learner_passport_number_is_unique",
                violation_error_message="There is a learner with this passport number already.",
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=False) | ~Q(id_number="", passport_number=""),
                name="learner_has_a_number",
                violation_error_message=NUMBERLESS,
            ),
            models.CheckConstraint(
                condition=Q(id_number="") | is_an_id_number("id_number"),
                name="learner_id_number_is_possible",
                violation_error_message="There is no such ID number: compare each digit with the document.",
            ),
            models.CheckConstraint(
                condition=Q(passport_number="") | Q(passport_number__regex=PASSPORT_PATTERN),
                name="learner_passport_number_is_possible",
                violation_error_message=NO_PASSPORT_NUMBER,
            ),
            ExclusionConstraint(
                name="learner_number_is_one_person_s",
                expressions=[(ThirteenDigitNumbers("id_number", "passport_number"), RangeOperators.OVERLAPS)],
                violation_error_message="There is a learner with this number already, as ID or as passport number.",
            ),
            models.CheckConstraint(
                condition=~Q(first_name="", surname=""),
                name="learner_has_a_name",
                violation_error_message=NAMELESS,
            ),
            models.CheckConstraint(
                condition=(Q(first_name="") | is_a_name("first_name"))
                & (Q(second_name="") | is_a_name("second_name"))
                & (Q(surname="") | is_a_name("surname")),
                name="learner_names_have_letters",
                violation_error_message=NO_NAME,
            ),
            models.CheckConstraint(
                condition=Q(erased_at__isnull=True) | Q(employer__isnull=True, **dict.fromkeys(ERASED, "")),
                name="erased_learner_has_nothing",
            ),
            models.CheckConstraint(
                condition=Q(title__in=["", *LearnerTitle.values])
                & Q(gender__in=["", *LearnerGender.values])
                & Q(race__in=["", *LearnerRace.values])
                & Q(province__in=["", *Site.Province.values]),
                name="learner_choices_are_known",
            ),
        ]
        indexes = [
            GinIndex(OpClass("searched", name="gin_trgm_ops"), name="learner_searched"),
            models.Index(fields=["searched", "id"], name="learner_by_name"),
        ]
        triggers = [
            learner_triggers.learner_version_counts_changes,
            learner_triggers.learner_is_searched,
            learner_triggers.erased_learner_stays,
        ]

    def __str__(self) -> str:
        return f"{self.first_name} {self.surname}".strip()

    def get_absolute_url(self) -> str:
        return reverse("classes:learner_detail", args=[self.pk])

    @property
    def name_in_registers(self) -> str:
        """For example "Mthembu, Z"."""
        return ", ".join(filter(None, (self.surname, self.initials or self.first_name[:1])))

    @property
    def listed_name(self) -> str:
        """The surname first, as lists are sorted."""
        given = f"{self.first_name} {self.second_name}".strip()
        return ", ".join(name for name in (self.surname, given) if name)

    @property
    def identifying(self) -> set[str]:
        """What names the person: names of more than a letter, and numbers."""
        words = {self.first_name, self.second_name, self.surname, self.id_number, self.passport_number}
        return {word for word in words if len(word) > 1}

    def is_named_in(self, text: str) -> bool:
        return any(re.search(rf"\b{re.escape(word)}\b", text, re.IGNORECASE) for word in self.identifying)

    @property
    def id_masked(self) -> str:
        """The ID or passport number with its last characters only: enough to tell two people of one name apart."""
        number = self.id_number or self.passport_number
        shown = min(_SHOWN_AT_MOST, len(number) // 3)
        return "•" * (len(number) - shown) + number[-shown:]
