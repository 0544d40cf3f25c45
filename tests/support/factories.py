"""What tests are about, made with as little as they need to say."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import pairwise
from typing import TYPE_CHECKING, Any, TypeVar
from uuid import uuid4

import factory
from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import connection, transaction
from django.utils import timezone
from factory.django import DjangoModelFactory

from classes import roles
from classes import timetable as engine
from classes.models import (
    Agent,
    BackupAgent,
    ClassAgent,
    ClassParts,
    ClassType,
    Client,
    Enrolment,
    Entries,
    Learner,
    Site,
    StatusChange,
    Subject,
    TimetableEdit,
    TrainingClass,
    User,
)
from classes.models.learners.id_numbers import with_check_digit
from classes.services.capture.training_classes import create_class

Made = TypeVar("Made")


class Factory(DjangoModelFactory[Made]):
    """Tells the type checker what calling a factory gives."""

    if TYPE_CHECKING:

        def __new__(cls, **facts: Any) -> Made: ...  # type: ignore[misc]


class UserFactory(Factory[User]):
    """A user of one `role`, or of none; nobody logs in with the password unless a test gives one."""

    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda number: f"user{number}")
    first_name = "Lindiwe"
    last_name = factory.Sequence(lambda number: f"Khumalo {number}")
    password = factory.Transformer("", transform=lambda raw: raw and make_password(raw))

    @factory.post_generation  # type: ignore[untyped-decorator]
    def role(self: User, create: bool, extracted: str | None, **_kwargs: object) -> None:
        if extracted:
            self.groups.add(Group.objects.get(name=extracted))


class ClientFactory(Factory[Client]):
    class Meta:
        model = Client

    name = factory.Sequence(lambda number: f"Thaba Foods {number}")


class SiteFactory(Factory[Site]):
    class Meta:
        model = Site

    client = factory.SubFactory(ClientFactory)
    name = factory.Sequence(lambda number: f"Bakery {number}")
    town = "Johannesburg"
    province = Site.Province.GAUTENG


def _id_number(number: int) -> str:
    days, sequence = divmod(number, 10_000)
    return with_check_digit(f"{date(1990, 3, 17) + timedelta(days):%y%m%d}{sequence:04}08")


class LearnerFactory(Factory[Learner]):
    """Somebody born on 17 March 1990, with an own ID number; after ten thousand, on the next day."""

    class Meta:
        model = Learner

    first_name = "Zanele"
    surname = factory.Sequence(lambda number: f"Mthembu {number}")
    id_number = factory.Sequence(_id_number)


def enrolled(training_class: TrainingClass, **facts: Any) -> Enrolment:
    """A learner in the class from its start, currently in class unless the facts say otherwise."""
    came_on = facts.pop("came_on", training_class.start_date)
    return Enrolment.objects.create(
        **{
            "training_class": training_class,
            "learner": facts.get("learner") or LearnerFactory.create(),
            "level": "RLN",
            "came_on": came_on,
            "from_date": came_on,
            **facts,
        }
    )


class AgentFactory(Factory[Agent]):
    class Meta:
        model = Agent

    name = factory.Sequence(lambda number: f"Zanele Mthembu {number}")
    phone = "082 555 0123"
    email = factory.Sequence(lambda number: f"zanele{number}@agents.example")


def class_agent(training_class: TrainingClass, **facts: Any) -> ClassAgent:
    """The primary agent of the class from its start; another one if there are facts."""
    first = None if facts else training_class.class_agents.first()
    agent = facts.pop("agent", None) or AgentFactory.create()
    facts = {"from_date": training_class.start_date, **facts}
    return first or ClassAgent.objects.create(training_class=training_class, agent=agent, **facts)


def backup(training_class: TrainingClass) -> BackupAgent:
    """The backup of the class on its first day."""
    day = training_class.start_date
    return training_class.backups.first() or BackupAgent.objects.create(
        training_class=training_class, agent=AgentFactory.create(), from_date=day, to_date=day
    )


def drafted(**facts: object) -> TrainingClass:
    """A class that can be captured: REALLL Numeracy from Mon 2 Feb 2026, unless the facts say otherwise. Not stored."""
    site = facts.get("site") or SiteFactory.create(**{"client": facts["client"]} if "client" in facts else {})
    class_type = facts.get("class_type") or ClassType.objects.get(code="REALLL")
    subject = facts.get("subject") or Subject.objects.get(code="RLN")
    return TrainingClass(
        **{
            "client": site.client,  # type: ignore[attr-defined]
            "site": site,
            "class_type": class_type,
            "subject": subject,
            "total_hours": Decimal(160),
            "start_date": date(2026, 2, 2),
            "seta_funded": False,
            "exam_class": False,
            "submission_id": uuid4(),
            "submission_digest": b"",
            **facts,
        }
    )


def captured(
    *, by: User | None = None, at: datetime | None = None, entries: Entries | None = None, **facts: Any
) -> TrainingClass:
    """A class in the database, with the next code of its prefix."""
    return create_class(
        drafted(**facts),
        ClassParts(TimetableEdit.of(entries) if entries else None),
        by=by or UserFactory.create(),
        at=at or timezone.now(),
    )


def ready_to_start(**facts: Any) -> TrainingClass:
    """A draft that lacks nothing: Mondays and Wednesdays, an order number, a supervisor, a learner and an agent."""
    supervisor = facts.pop("supervisor", None) or UserFactory.create(role=roles.SUPERVISOR)
    entries = facts.pop("entries", None) or mondays_and_wednesdays()
    facts = {"order_number": "PO-7", "supervisor": supervisor, "total_hours": Decimal(120), **facts}
    training_class = captured(entries=entries, **facts)
    enrolled(training_class)
    ClassAgent.objects.create(
        training_class=training_class, agent=AgentFactory.create(), from_date=training_class.start_date
    )
    return training_class


@transaction.atomic
def put_in_status(status: str, *training_classes: TrainingClass) -> None:
    """Let classes, all there are if none are named, have come to that status, without what it does to their days.

    They are drafts, or run; those beyond draft need an order number.
    """
    for training_class in training_classes or TrainingClass.objects.all():
        way = ["active"] if training_class.status == "draft" and status not in ("active", "cancelled") else []
        for begin, end in pairwise([training_class.status, *way, status]):
            StatusChange.objects.create(
                training_class=training_class,
                from_status=begin,
                to_status=end,
                on_date=training_class.start_date,
                by=training_class.captured_by,
                at=timezone.now(),
            )
            TrainingClass.objects.filter(pk=training_class.pk).update(status=end)
        training_class.refresh_from_db(fields=["status", "version"])


def mondays_and_wednesdays(**more: Any) -> Entries:
    """Entries of a timetable: five hours on both days, 09:00 to 14:00."""
    days = (engine.Weekday.MONDAY, engine.Weekday.WEDNESDAY)
    return Entries(pattern=engine.Weekly(tuple(engine.WeekdayBlock(day, time(9), time(14)) for day in days)), **more)


def captured_without_number(*, by: User | None = None, at: datetime | None = None, **facts: Any) -> TrainingClass:
    """A class in the database that has a fallback code, because its counter could not be had."""
    with lost_counters():
        return captured(by=by, at=at, **facts)


@contextmanager
def lost_counters() -> Iterator[None]:
    """Without the table of the counters."""
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE class_code_counters RENAME TO lost_counters")
        yield
        cursor.execute("ALTER TABLE lost_counters RENAME TO class_code_counters")
