"""Synthetic data to look around in. Every name is made up."""

from collections.abc import Iterator
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from itertools import cycle, islice
from typing import Any, Final
from uuid import uuid4

from django.contrib.auth.hashers import make_password
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from classes import roles
from classes import timetable as engine
from classes.models import ClassType, Client, Entries, Seta, Site, Subject, TrainingClass, User
from classes.services.demo.agents import create_taught_class, let_an_agent_log_in, make_agents
from classes.services.demo.learners import enrol_in_classes, make_learners
from classes.services.demo.lives import at_ten, let_classes_live
from classes.services.demo.records import imagine_records
from classes.services.demo.registers import capture_registers
from classes.services.planning.public_holidays import sync_holidays

PASSWORD: Final = "wecoza-demo"  # noqa: S105  # known to everybody: it is for looking around

_USERS: Final = (
    ("admin", "Nomsa", "Dlamini", roles.ADMINISTRATOR),
    ("capturer", "Pieter", "van Wyk", roles.CLASS_ADMINISTRATOR),
    ("supervisor", "Thandeka", "Nkosi", roles.SUPERVISOR),
    ("qa", "Ayesha", "Patel", roles.QA_OFFICER),
    ("viewer", "Sipho", "Mokoena", roles.VIEWER),
    ("agent", "Zanele", "Mthembu", roles.AGENT),
)
_Place = tuple[str, str, str, str, str, str]
_CLIENTS: Final[tuple[tuple[str, tuple[_Place, ...]], ...]] = (
    (
        "Thaba Foods",
        (
            ("Head office", "14 Marula Street", "Rosebank", "Johannesburg", "gauteng", "2196"),
            ("Bakery", "3 Mill Road", "Isando", "Kempton Park", "gauteng", "1600"),
            ("Cold store", "88 Quay Road", "Bayhead", "Durban", "kwazulu_natal", "4052"),
            ("Packing plant", "Farm 212", "", "Ceres", "western_cape", "6835"),
        ),
    ),
    (
        "Karoo Wind Power",
        (
            ("Control room", "1 Turbine Way", "", "Noupoort", "northern_cape", "5950"),
            ("Workshop", "7 Station Street", "", "Middelburg", "eastern_cape", "5900"),
        ),
    ),
    ("Umfula Water", (("Treatment works", "Weir Road", "", "Howick", "kwazulu_natal", "3290"),)),
    (
        "Blyde Timber",
        (
            ("Sawmill", "Plantation Road", "", "Sabie", "mpumalanga", "1260"),
            ("Nursery", "R532 km 14", "", "Graskop", "mpumalanga", "1270"),
        ),
    ),
    (
        "Mapungubwe Mining Services",
        (
            ("Shaft 2", "Mine Road", "", "Musina", "limpopo", "0900"),
            ("Training centre", "22 Baobab Street", "", "Polokwane", "limpopo", "0699"),
            ("Smelter", "Plot 9", "", "Rustenburg", "north_west", "0299"),
        ),
    ),
    ("Maluti Textiles", (("Mill", "5 Loom Street", "", "Harrismith", "free_state", "9880"),)),
)


_MORNING, _NOON, _AFTERNOON, _EVENING = time(8), time(12), time(13), time(16)
_WHOLE_DAY: Final = ((_MORNING, _NOON), (_AFTERNOON, _EVENING))


def _weekly(*days: engine.Weekday, blocks: tuple[tuple[time, time], ...]) -> tuple[engine.WeekdayBlock, ...]:
    return tuple(engine.WeekdayBlock(day, start, end) for day in days for start, end in blocks)


_PATTERNS: Final[tuple[engine.Pattern, ...]] = (
    engine.Weekly(_weekly(engine.Weekday.MONDAY, engine.Weekday.WEDNESDAY, blocks=((time(9), time(14)),))),
    engine.Weekly(_weekly(engine.Weekday.TUESDAY, engine.Weekday.THURSDAY, blocks=_WHOLE_DAY)),
    engine.Biweekly(_weekly(engine.Weekday.FRIDAY, blocks=_WHOLE_DAY)),
    engine.Weekly(_weekly(*list(engine.Weekday)[:5], blocks=((_MORNING, _NOON),))),
    engine.Monthly(engine.WeekdayOfMonth("last", engine.Weekday.SATURDAY), (engine.Block(_MORNING, _EVENING),)),
)


LONGEST_BY_THE_MONTH: Final = 160
# A class starts in each of the weeks from that many before today on
_WEEKS_PAST: Final = 18
_WEEKS: Final = 48


class NotEmpty(Exception):
    """The database has clients already: sample data would mix with what is there."""


@transaction.atomic
def fill_with_sample_data(*, classes: int, learners: int, at: datetime) -> None:
    """Make users for each role, clients with sites, and that many classes and learners. Raises NotEmpty.

    Classes start some months before that moment and some weeks after it; those begun have a life behind them.
    """
    if Client.objects.exists():
        raise NotEmpty
    capturer, today = _make_users()["capturer"], timezone.localdate(at)
    sites = _make_sites()
    sync_holidays()
    agents, imagined = make_agents(capturer), islice(_imagined_classes(sites, today), classes)
    for number, (training_class, pattern) in enumerate(zip(imagined, cycle(_PATTERNS), strict=False)):
        # A programme of years would never end once a month
        entries = Entries(pattern=pattern if training_class.total_hours <= LONGEST_BY_THE_MONTH else _PATTERNS[0])
        captured_at = min(at, at_ten(training_class.start_date - timedelta(days=14)))
        create_taught_class(training_class, number=number, entries=entries, agents=agents, by=capturer, at=captured_at)
    make_learners(learners)
    enrol_in_classes(TrainingClass.objects.with_names().order_by("pk"), by=capturer, at=at)
    oldest_first = TrainingClass.objects.order_by("start_date", "pk")
    imagine_records(oldest_first, by=capturer, officer=User.objects.get(username="qa"), at=at)
    let_classes_live(oldest_first.with_names(), agents=agents, by=capturer, today=today)
    capture_registers(by=capturer, today=today)
    let_an_agent_log_in(User.objects.get(username="agent"), today=today)


def _make_users() -> dict[str, User]:
    password = make_password(PASSWORD)
    users = {}
    for username, first_name, last_name, role in _USERS:
        user, _created = User.objects.get_or_create(
            username=username, defaults={"first_name": first_name, "last_name": last_name, "password": password}
        )
        user.groups.add(Group.objects.get(name=role))
        users[username] = user
    return users


def _make_sites() -> list[Site]:
    sites = []
    for name, places in _CLIENTS:
        client = Client.objects.create(name=name)
        for site, street, suburb, town, province, postal_code in places:
            address = {"street": street, "suburb": suburb, "town": town, "province": province}
            sites.append(Site.objects.create(client=client, name=site, postal_code=postal_code, **address))
    return sites


def _imagined_classes(sites: list[Site], today: date) -> Iterator[TrainingClass]:
    """Without end: every type with each of its subjects in turn, a site and a week further each time.

    Of those that lie ahead some lack an order number, some a supervisor.
    """
    setas, supervisor = cycle([None, None, *Seta.objects.all()]), User.objects.get(username="supervisor")
    first_monday = today - timedelta(days=today.weekday(), weeks=_WEEKS_PAST)
    offers = {kind: cycle(Subject.objects.offered_by(kind)) for kind in ClassType.objects.in_use()}
    for number, (kind, site, seta) in enumerate(zip(cycle(offers), cycle(sites), setas, strict=False)):
        subject, start_date = next(offers[kind]), first_monday + timedelta(weeks=number % _WEEKS)
        begun = start_date <= today
        yield TrainingClass(
            client=site.client,
            site=site,
            class_type=kind,
            subject=subject,
            total_hours=subject.hours_in(kind) or Decimal(80),
            start_date=start_date,
            supervisor=supervisor if begun or number % 3 else None,
            order_number=f"PO-{26000 + number}" if begun or number % 2 else "",
            seta_funded=seta is not None,
            seta=seta,
            **_exam(is_offered=kind.offers_exams and number % 2 == 0),
            submission_id=uuid4(),
        )


def _exam(*, is_offered: bool) -> dict[str, Any]:
    return {"exam_class": is_offered, "exam_type": "External" if is_offered else ""}
