from datetime import date, time
from decimal import Decimal
from operator import itemgetter
from typing import Any

import pytest
from django.test import Client as Browser
from pytest_django import DjangoAssertNumQueries

from classes import roles
from classes import timetable as engine
from classes.models import Entries, PublicHoliday, Session, TrainingClass
from classes.models.recorded_events import text_of
from tests.services.planning.test_timetables import mondays_and_wednesdays, saved
from tests.support.factories import AgentFactory, UserFactory
from tests.support.pages.page_forms import form_to, forms_of
from tests.support.pages.pages import rows_of
from tests.support.servers.concurrency import another_connection
from tests.support.teaching import taught

pytestmark = pytest.mark.django_db

ADDRESS = "/holidays/impact/"
PAGE = {"accept": "text/html"}


@pytest.fixture(autouse=True)
def today(time_machine: object) -> None:
    """Before the class meets."""
    time_machine.move_to("2026-01-15T10:00:00+02:00")  # type: ignore[attr-defined]


@pytest.fixture(autouse=True)
def planner(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))


@pytest.fixture
def training_class() -> TrainingClass:
    return saved(mondays_and_wednesdays(), UserFactory.create())


@pytest.fixture
def holiday(training_class: TrainingClass) -> PublicHoliday:
    """Declared after the class was captured."""
    return PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")


def test_shows_what_a_holiday_changes(client: Browser, holiday: PublicHoliday, training_class: TrainingClass) -> None:
    page = client.get(ADDRESS, {"holiday": holiday.pk}).content.decode()

    assert training_class.code in page
    assert "Wed 11 Mar 2026" in page
    assert "Wed 22 Apr 2026" in page
    assert "Mon 27 Apr 2026" in page


def test_says_which_hours_do_not_come_again_and_in_the_history_why(client: Browser) -> None:
    days = [date(2026, 3, 9), date(2026, 3, 10)]
    listed = engine.Custom(tuple(engine.DatedBlock(day, time(9), time(12)) for day in days))
    training_class = saved(Entries(pattern=listed), UserFactory.create(), total_hours=Decimal(6), start_date=days[0])
    holiday = PublicHoliday.objects.create(date=days[1], name="Election day")
    page = client.get(ADDRESS, {"holiday": holiday.pk})
    (form,) = (form for form in forms_of(page) if "classes" in form.entries)

    client.post(ADDRESS, form.entries)

    assert rows_of(page, "Classes that this holiday changes")[0][2:4] == [
        "Tue 10 Mar 2026 Meets all the same",
        "3.00 h less in all",
    ]
    history = client.get(f"/classes/{training_class.code}/history/").content.decode()
    assert history.count("Planned again for Election day, Tue 10 Mar 2026") == 1


def test_a_holiday_that_is_no_longer_observed_is_nothing_to_hold(client: Browser) -> None:
    day = date(2026, 3, 11)
    holiday = PublicHoliday.objects.create(date=day, name="Election day")
    training_class = saved(mondays_and_wednesdays(held_holidays=frozenset({day})), UserFactory.create())
    other = saved(mondays_and_wednesdays(), UserFactory.create())
    PublicHoliday.objects.update(is_observed=False)

    shown = client.get(ADDRESS, {"holiday": holiday.pk}).text
    form = client.get(f"/classes/{training_class.code}/edit/").text

    assert other.code in shown
    assert "#held-holidays-heading" not in shown
    assert "No public holiday any more, Wed 11 Mar 2026" in form


@pytest.mark.parametrize("names", [("Election day",), ("Election Day",), ("Voting day", "Election day")])
@pytest.mark.parametrize("is_renamed_first", [False, True])
def test_a_holiday_that_was_moved_finds_the_classes_that_leave_out_its_former_day(
    client: Browser, names: tuple[str, ...], *, is_renamed_first: bool
) -> None:
    holiday = PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")
    training_class = saved(mondays_and_wednesdays(), UserFactory.create())
    moved: list[dict[str, Any]] = [{"date": date(2026, 3, 14)}]
    renamed: list[dict[str, Any]] = [{"name": name} for name in names]
    for change in renamed + moved if is_renamed_first else moved + renamed:
        PublicHoliday.objects.update(**change)

    (row,) = rows_of(client.get(ADDRESS, {"holiday": holiday.pk}), "Classes that this holiday changes")

    assert training_class.code in row[1]
    assert row[3] == "Wed 11 Mar 2026"


def test_a_holiday_finds_no_class_that_leaves_out_another_of_its_name(client: Browser) -> None:
    this_year = PublicHoliday.objects.create(date=date(2026, 3, 11), name="Freedom Day")
    training_class = saved(mondays_and_wednesdays(), UserFactory.create())
    next_year = PublicHoliday.objects.create(date=date(2027, 3, 11), name="Freedom Day")
    PublicHoliday.objects.filter(pk=this_year.pk).update(is_observed=False)

    of_this, of_next = (client.get(ADDRESS, {"holiday": row.pk}) for row in (this_year, next_year))

    assert training_class.code in rows_of(of_this, "Classes that this holiday changes")[0][1]
    assert training_class.code not in of_next.text


def test_a_day_that_a_holiday_has_left_may_be_another_one_s(client: Browser) -> None:
    moved = PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")
    PublicHoliday.objects.update(date=date(2026, 3, 14))
    other = PublicHoliday.objects.create(date=date(2026, 3, 11), name="Founders day")
    training_class = saved(mondays_and_wednesdays(), UserFactory.create())
    PublicHoliday.objects.filter(pk=other.pk).update(date=date(2026, 3, 21))

    of_moved, of_other = (client.get(ADDRESS, {"holiday": row.pk}) for row in (moved, other))

    assert training_class.code not in of_moved.text
    assert training_class.code in rows_of(of_other, "Classes that this holiday changes")[0][1]


def test_the_history_says_which_days_come_and_go_when_a_class_is_planned_again(client: Browser) -> None:
    PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")
    training_class = saved(mondays_and_wednesdays(), UserFactory.create())
    last = text_of(training_class.sessions.latest("date").date)
    PublicHoliday.objects.all().delete()
    address = f"/classes/{training_class.code}/edit/"

    form_to(client.get(address), address).send(client, {"change_from": "2026-03-11"})

    told = f"Planned again from Wed 11 Mar 2026, with Wed 11 Mar 2026 and without {last}"
    assert told in client.get(f"/classes/{training_class.code}/history/").text


def test_offers_the_holidays_that_are_to_come_first(client: Browser) -> None:
    for day in (date(2025, 12, 16), date(2026, 3, 21), date(2026, 1, 1), date(2026, 4, 3)):
        PublicHoliday.objects.create(date=day, name="A holiday")

    choices = client.get(ADDRESS).context["choice"].fields["holiday"].queryset

    assert [f"{row.date:%Y-%m-%d}" for row in choices] == ["2026-03-21", "2026-04-03", "2025-12-16", "2026-01-01"]


def test_names_a_day_once_however_many_blocks_it_has(client: Browser) -> None:
    monday = engine.Weekday.MONDAY
    blocks = (engine.WeekdayBlock(monday, time(9), time(12)), engine.WeekdayBlock(monday, time(13), time(15)))
    saved(Entries(pattern=engine.Weekly(blocks)), UserFactory.create())
    holiday = PublicHoliday.objects.create(date=date(2026, 3, 9), name="Election day")

    page = client.get(ADDRESS, {"holiday": holiday.pk})

    ((*_, gone, come, _before, end, _result),) = rows_of(page, "Classes that this holiday changes")
    assert (gone, come) == ("Mon 9 Mar 2026 Meets all the same", end)


@pytest.mark.usefixtures("training_class")
@pytest.mark.parametrize("nonsense", ["", "x", "999999", "%00"])
def test_shows_no_class_for_nonsense(client: Browser, nonsense: str) -> None:
    assert client.get(f"{ADDRESS}?holiday={nonsense}").status_code == 200


def test_plans_the_chosen_classes_again(client: Browser, holiday: PublicHoliday, training_class: TrainingClass) -> None:
    answer = client.post(ADDRESS, {"classes": [training_class.code]})

    assert answer.status_code == 200
    assert answer.json()["results"] == [
        {
            "class_code": training_class.code,
            "end_before": "2026-04-22",
            "end_after": "2026-04-27",
            "message": "",
        }
    ]


def test_a_holiday_added_in_the_administration_reaches_the_chosen_classes(
    client: Browser, time_machine: object
) -> None:
    user = UserFactory.create(role=roles.ADMINISTRATOR)
    chosen, other = saved(mondays_and_wednesdays(), user), saved(mondays_and_wednesdays(), user)
    time_machine.move_to("2026-03-03T10:00:00+02:00")  # type: ignore[attr-defined]
    client.force_login(user)
    before = {row["id"]: row for row in Session.objects.values()}

    client.post(
        "/admin/classes/publicholiday/add/", {"date": "2026-03-11", "name": "Election day", "is_observed": "on"}
    )
    holiday = PublicHoliday.objects.get(date=date(2026, 3, 11))
    shown = client.get(ADDRESS, {"holiday": holiday.pk})
    client.post(ADDRESS, {"classes": [chosen.code]})

    changed = [row for row in Session.objects.order_by("date").values() if before.get(row["id"]) != row]
    assert [row[1:6] for row in rows_of(shown, "Classes that this holiday changes")] == [
        [
            f"{code} {client_of}",
            "Wed 11 Mar 2026 Meets all the same",
            "Mon 27 Apr 2026",
            "Wed 22 Apr 2026",
            "Mon 27 Apr 2026",
        ]
        for code, client_of in sorted([(chosen.code, chosen.client), (other.code, other.client)], key=itemgetter(0))
    ]
    assert [(row["training_class_id"], str(row["date"]), row["status"], row["sequence"]) for row in changed] == [
        (chosen.pk, "2026-03-11", "cancelled", 1),
        (chosen.pk, "2026-04-27", "planned", 0),
    ]
    assert list(TrainingClass.objects.order_by("pk").values_list("end_date", flat=True)) == [
        date(2026, 4, 27),
        date(2026, 4, 22),
    ]
    assert [row[1] for row in rows_of(client.get(ADDRESS, {"holiday": holiday.pk}), "Classes that")] == [
        f"{other.code} {other.client}"
    ]


def test_says_how_many_could_not_be_planned_again(client: Browser) -> None:
    one_day = mondays_and_wednesdays(end_date_by_hand=date(2026, 2, 2), end_date_reason="One day")
    training_class = saved(one_day, UserFactory.create())
    PublicHoliday.objects.create(date=date(2026, 2, 2), name="Election day")

    answer = client.post(ADDRESS, {"classes": [training_class.code]}).json()

    assert answer["message"] == "0 classes were planned again. 1 could not be planned, and is as it was."
    assert answer["results"][0]["message"].startswith("No class day is left")


@pytest.mark.parametrize("headers", [{}, PAGE])
def test_says_which_class_would_put_its_agent_in_two_places(client: Browser, headers: dict[str, str]) -> None:
    agent = AgentFactory.create(name="Zanele")
    training_class, later = taught(agent), taught(agent, start_date=date(2026, 3, 30))
    PublicHoliday.objects.create(date=date(2026, 3, 16), name="Election day")

    answer = client.post(ADDRESS, {"classes": [training_class.code]}, headers=headers, follow=True)

    sentence = f"Zanele teaches {later} on Mon 30 Mar 2026."
    if headers:
        assert f"{training_class}: {sentence}" in answer.content.decode()
    else:
        how = "Show the holiday again: there you can give the reason for going on."
        assert answer.json()["results"][0]["message"] == f"{sentence} {how}"
    assert training_class.sessions.planned().latest("date").date == date(2026, 3, 23)


@pytest.mark.django_db(transaction=True)
def test_leaves_a_class_alone_that_somebody_is_changing(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.CLASS_ADMINISTRATOR))
    busy, free = (saved(mondays_and_wednesdays(), UserFactory.create()) for _ in range(2))
    PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")

    with another_connection() as other, other.cursor() as cursor:
        cursor.execute("BEGIN; SELECT FROM classes WHERE id = %s FOR UPDATE", [busy.pk])
        results = client.post(ADDRESS, {"classes": [busy.code, free.code]}).json()["results"]

    assert [(result["class_code"], result["end_after"], result["message"]) for result in results] == [
        (busy.code, "2026-04-22", "Somebody is changing this class at the moment: plan it again later."),
        (free.code, "2026-04-27", ""),
    ]


def test_goes_back_to_the_page_without_script(
    client: Browser, holiday: PublicHoliday, training_class: TrainingClass
) -> None:
    answer = client.post(ADDRESS, {"classes": [training_class.code]}, headers=PAGE)

    assert (answer.status_code, answer["Location"]) == (302, ADDRESS)


@pytest.mark.parametrize("codes", [[], ["1-REALLL-RLN-0099"], ["a\0b"], ["x"] * 30])
def test_refuses_what_is_no_choice_of_classes(client: Browser, codes: list[str]) -> None:
    answer = client.post(ADDRESS, {"classes": codes})

    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == ["classes"]


@pytest.mark.parametrize("role", [roles.SUPERVISOR, roles.QA_OFFICER, roles.VIEWER])
def test_is_for_class_administrators(client: Browser, role: str) -> None:
    client.force_login(UserFactory.create(role=role))

    assert client.get(ADDRESS).status_code == 403
    assert client.post(ADDRESS, {"classes": []}).status_code == 403


@pytest.mark.parametrize("classes", [1, 3])
def test_asks_as_often_for_many_classes_as_for_one(
    client: Browser, classes: int, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    for _ in range(classes):
        saved(mondays_and_wednesdays(), UserFactory.create())
    holiday = PublicHoliday.objects.create(date=date(2026, 3, 11), name="Election day")

    # session, user, rights of user and groups; the holiday and the list of holidays, twice their names;
    # classes, their entries, sessions and days left out; agents and backups
    with django_assert_num_queries(13):
        client.get(ADDRESS, {"holiday": holiday.pk})
