from collections.abc import Iterable
from datetime import date
from typing import Any, Final, TypeAlias

import pghistory
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Count, Exists, F, OrderBy, OuterRef, Q
from django.db.models.expressions import RawSQL
from django.urls import reverse

from classes.models.catalogue.sites import Site
from classes.models.catalogue.subjects import Subject
from classes.models.names import NAME, Comparable, by_name, has_words
from classes.models.people.person_names import NO_NAME, is_a_name
from classes.models.people.users import User

SORTS: Final = ("name", "status")
_HIDDEN: Final = "•••"
_TEACH_DURING: Final = """
    SELECT taught.agent_id FROM sessions AS taught
    JOIN unnest(%s::date[], %s::time[], %s::time[]) AS wanted (day, begins, ends)
        ON taught.date = wanted.day AND taught.start < wanted.ends AND taught."end" > wanted.begins
    WHERE taught.status = 'planned' AND taught.agent_id IS NOT NULL
"""


class AgentQuerySet(models.QuerySet["Agent"]):
    def visible_to(self, user: User) -> "AgentQuerySet":
        return self if user.has_perm("classes.view_agent") else self.none()

    def active(self) -> "AgentQuerySet":
        return self.filter(status=Agent.Status.ACTIVE)

    def who_logs_in_as(self, user: User) -> "AgentQuerySet":
        """The agent whose sessions this user sees, as long as the agent is active."""
        return self.active().filter(user=user)

    def without_login(self) -> "AgentQuerySet":
        return self.filter(user=None)

    def by_name(self) -> "AgentQuerySet":
        return by_name(self)  # type: ignore[return-value]

    def search(self, text: str) -> "AgentQuerySet":
        """Agents in whose name every word of the text is found; capitals, accents, apostrophes make no difference."""
        return self.filter(has_words("name", text))

    def for_list(self, today: date) -> "AgentQuerySet":
        """With their subjects, and with `classes_ahead`: how many classes they still teach."""
        ahead = Q(sessions__status="planned", sessions__date__gte=today)
        classes = Count("sessions__training_class", filter=ahead, distinct=True)
        return self.annotate(classes_ahead=classes).prefetch_related("subjects")

    def sorted_by(self, sort: str) -> "AgentQuerySet":
        """By one of SORTS, with a `-` in front the other way round; equals by name."""
        name = Comparable(NAME)
        first = name if sort.removeprefix("-") == "name" else F(sort.removeprefix("-"))
        return self.order_by(OrderBy(first, descending=sort.startswith("-")), name, "pk")

    def free_during(self, hours: Iterable[Any]) -> "AgentQuerySet":
        """Agents who teach nothing at any of these times, each with `date`, `start` and `end`."""
        spans = [(span.date, span.start, span.end) for span in hours]
        columns = [list(column) for column in zip(*spans, strict=True)] or [[], [], []]
        return self.exclude(pk__in=RawSQL(_TEACH_DURING, columns))  # noqa: S611  # constant, with parameters

    def who_teach_first(self, subject: int | None) -> "AgentQuerySet":
        """By name, those in front who teach the subject."""
        teaches = Exists(Agent.subjects.through.objects.filter(agent=OuterRef("pk"), subject=subject))
        return self.alias(teaches=teaches).order_by("-teaches", Comparable(NAME), "pk")


class AgentStatus(models.TextChoices):
    ACTIVE = "active", "Active"
    INACTIVE = "inactive", "Inactive"


@pghistory.track()
class Agent(models.Model):
    """A facilitator who teaches classes: an independent contractor, who may log in as one user (`User.agent`)."""

    Status: TypeAlias = AgentStatus

    name = models.CharField(max_length=120)
    phone = models.CharField(max_length=30, blank=True)
    email = models.EmailField("e-mail", blank=True)
    status = models.CharField(max_length=8, choices=Status, default=Status.ACTIVE)
    subjects = models.ManyToManyField(Subject, blank=True, related_name="agents", db_table="agent_subjects")
    areas = ArrayField(
        models.CharField(max_length=20, choices=Site.Province),
        default=list,
        blank=True,
        help_text="The provinces in which the agent teaches.",
    )

    objects = AgentQuerySet.as_manager()

    class Meta:
        db_table = "agents"
        constraints = [
            models.CheckConstraint(
                condition=is_a_name("name"), name="agent_name_has_letters", violation_error_message=NO_NAME
            ),
            models.CheckConstraint(
                condition=Q(status__in=AgentStatus.values),
                name="agent_status_is_known",
                violation_error_message="Choose whether the agent is active or inactive.",
            ),
            models.CheckConstraint(
                condition=Q(areas__contained_by=list(Site.Province)),
                name="agent_areas_are_provinces",
                violation_error_message="Choose the areas from the list.",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("classes:agent_detail", args=[self.pk])

    def phone_for(self, user: User) -> str:
        """Masked for those who do not keep the agents' records."""
        return self.phone if user.has_perm("classes.change_agent") else self.phone_masked

    def email_for(self, user: User) -> str:
        """As the phone."""
        return self.email if user.has_perm("classes.change_agent") else self.email_masked

    @property
    def areas_in_words(self) -> str:
        return ", ".join(str(Site.Province(area).label) for area in self.areas)

    @property
    def phone_masked(self) -> str:
        """The last three digits alone."""
        return f"{_HIDDEN} {self.phone[-3:]}" if self.phone else ""

    @property
    def email_masked(self) -> str:
        """The first letter and the host alone."""
        mailbox, _, host = self.email.partition("@")
        return f"{mailbox[:1]}{_HIDDEN}@{host}" if self.email else ""


@pghistory.track()
class AgentSubject(Agent.subjects.through):  # type: ignore[name-defined,misc]
    """Which subjects an agent teaches; here so that changes of it are recorded."""

    class Meta:
        proxy = True
