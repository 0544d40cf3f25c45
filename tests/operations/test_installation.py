"""A new installation as docs/operations.md makes it, without sample data: the first classes are planned right."""

import os
import subprocess
import sys
from collections.abc import Iterator
from datetime import date, timedelta
from urllib.parse import urlsplit, urlunsplit

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client as Browser
from django.utils import timezone
from pytest_django import DjangoDbBlocker

from classes.models import PublicHoliday, Site, TrainingClass, User
from tests.support.factories import SiteFactory
from tests.support.servers.scaling_settings import on_postgresql_itself
from tests.views.capture.test_class_create import form_for
from wecoza.devdb import CHECKOUT

pytestmark = pytest.mark.django_db(transaction=True)

# Another process may run tests of this file on the same server
INSTALLED = f"wecoza_installed{os.environ.get('PYTEST_XDIST_WORKER', '')}"
USED = f"wecoza_used{os.environ.get('PYTEST_XDIST_WORKER', '')}"
THIS_YEAR = timezone.localdate().year
EASTER_SUNDAYS = [
    (2026, 4, 5),
    (2027, 3, 28),
    (2028, 4, 16),
    (2029, 4, 1),
    (2030, 4, 21),
    (2031, 4, 13),
    (2032, 3, 28),
    (2033, 4, 17),
    (2034, 4, 9),
    (2035, 3, 25),
    (2036, 4, 13),
    (2037, 4, 5),
    (2038, 4, 25),
    (2039, 4, 10),
    (2040, 4, 1),
    (2041, 4, 21),
    (2042, 4, 6),
]
SAME_DAY_EACH_YEAR = ["03-21", "04-27", "05-01", "06-16", "08-09", "09-24", "12-16", "12-25", "12-26"]


@pytest.fixture(scope="module")
def migrated(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> None:
    """An empty database in which `migrate` has run, and nothing else."""
    with django_db_blocker.unblock():
        _in_the_server(f"DROP DATABASE IF EXISTS {INSTALLED} WITH (FORCE)", f"CREATE DATABASE {INSTALLED}")
        _migrate(INSTALLED)


@pytest.fixture
def site(client: Browser, migrated: None) -> Iterator[Site]:
    """A site in a new installation, where an administrator is logged in; the tests' own database rests meanwhile."""
    _in_the_server(f"DROP DATABASE IF EXISTS {USED} WITH (FORCE)", f"CREATE DATABASE {USED} TEMPLATE {INSTALLED}")
    with on_postgresql_itself():
        tests_own = connection.settings_dict["NAME"]
        connection.close()
        connection.settings_dict["NAME"] = USED
        try:
            client.force_login(User.objects.create_superuser("first"))
            yield SiteFactory.create()
        finally:
            connection.close()
            connection.settings_dict["NAME"] = tests_own


def _in_the_server(*statements: str) -> None:
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement)


def _migrate(name: str) -> None:
    address = urlunsplit(urlsplit(os.environ["DATABASE_URL"])._replace(path=f"/{name}"))
    command = [sys.executable, "manage.py", "migrate", "--no-input", "--verbosity=0"]
    subprocess.run(command, cwd=CHECKOUT, env={**os.environ, "DATABASE_URL": address}, check=True)


def every_day(site: Site, *, first: date, last: date) -> dict[str, object]:
    """What the capture form sends for a class that meets on each day of the week, until an end by hand."""
    entries: dict[str, object] = {"pattern": "weekly", "blocks-TOTAL_FORMS": 7, "blocks-INITIAL_FORMS": 0}
    for number, day in enumerate(["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]):
        entries |= {f"blocks-{number}-day": day, f"blocks-{number}-start": "9", f"blocks-{number}-end": "10"}
    entries |= {"end_date_by_hand": last.isoformat(), "end_date_reason": "As agreed"}
    return form_for(site, start_date=first.isoformat(), **entries)


def holidays_by_law(year: int) -> set[str]:
    """From March on, when what Parliament names for one occasion is left aside."""
    easter = next(date(*day) for day in EASTER_SUNDAYS if day[0] == year)
    days = {date.fromisoformat(f"{year}-{day}") for day in SAME_DAY_EACH_YEAR}
    days |= {easter - timedelta(days=2), easter + timedelta(days=1)}
    mondays = {day + timedelta(days=1) for day in days if day.weekday() == 6}
    return {day.isoformat() for day in days | mondays}


@pytest.mark.parametrize("year", range(THIS_YEAR, THIS_YEAR + 7))
def test_plans_around_christmas_and_easter(client: Browser, site: Site, year: int) -> None:
    form = every_day(site, first=date(year, 3, 1), last=date(year, 12, 31))

    previewed = client.post("/classes/preview/", form).json()
    captured = client.post("/classes/new/", form).json()

    left_out = {day["date"] for day in previewed["left_out"] if "election" not in day["name"].lower()}
    training_class = TrainingClass.objects.get(code=captured["class_code"])
    met = {str(day) for day in training_class.sessions.values_list("date", flat=True)}
    assert left_out == holidays_by_law(year)
    assert previewed["hints"] == []
    assert not met & holidays_by_law(year)
    assert len(met) == 306 - len(previewed["left_out"])


@pytest.mark.usefixtures("site")
def test_knows_the_holidays_of_every_year() -> None:
    years = PublicHoliday.objects.values_list("date__year", flat=True).distinct().order_by("date__year")

    assert list(years) == list(range(2000, 2101))


@pytest.mark.usefixtures("site")
def test_migrating_again_fills_up_what_is_missing_and_touches_nothing_that_people_have_done() -> None:
    PublicHoliday.objects.filter(date__year=2028).delete()
    PublicHoliday.objects.filter(date=date(2027, 12, 25)).update(name="Xmas", is_observed=False)
    PublicHoliday.objects.create(date=date(2027, 7, 1), name="Founders' day")
    before = set(PublicHoliday.objects.values_list())

    _migrate(USED)
    after = set(PublicHoliday.objects.values_list())
    call_command("sync_holidays", verbosity=0)

    assert before < after
    assert {day.year for _key, day, *_ in after - before} == {2028}
    assert set(PublicHoliday.objects.values_list()) == after
