from datetime import UTC, datetime, timedelta
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.db.models import Count
from django.utils import timezone
from pytest_django.fixtures import Settings

from classes import roles
from classes.models import ClassType, Client, Enrolment, Learner, Session, Site, TrainingClass, User
from classes.models.life.needs import Need, lacking
from classes.models.overview import attention
from classes.services.capture.code_audit import audit_class_codes
from classes.services.demo import agents as demo_agents
from classes.services.demo.demo import fill_with_sample_data
from tests.support.factories import ClientFactory

pytestmark = pytest.mark.django_db

WEEK = timedelta(days=7)


@pytest.fixture(autouse=True)
def in_development(settings: Settings) -> None:
    settings.DEBUG = True


def demo(*options: str) -> str:
    told = StringIO()
    call_command("demo", *options, stdout=told)
    return told.getvalue()


def test_fills_an_empty_database() -> None:
    told = demo()

    assert TrainingClass.objects.count() == 24
    assert Site.objects.exists()
    assert set(TrainingClass.objects.values_list("class_type", flat=True)) == set(
        ClassType.objects.values_list("pk", flat=True)
    )
    assert "wecoza-demo" in told
    assert audit_class_codes().is_clean
    for training_class in TrainingClass.objects.all():
        training_class.full_clean(exclude=["submission_digest"])
    assert_agent_teaches()


def assert_agent_teaches() -> None:
    user, today = User.objects.get(username="agent"), timezone.localdate()
    near = Session.objects.visible_to(user, on=today).filter(date__range=(today - WEEK, today + WEEK))
    assert user.agent is not None
    assert user.get_full_name() == user.agent.name
    assert near.exists()


def test_makes_a_user_for_each_role() -> None:
    demo("--classes", "0", "--learners", "0")

    assert {user.username: user.role_names for user in User.objects.filter(is_active=True)} == {
        "admin": [roles.ADMINISTRATOR],
        "capturer": [roles.CLASS_ADMINISTRATOR],
        "supervisor": [roles.SUPERVISOR],
        "qa": [roles.QA_OFFICER],
        "viewer": [roles.VIEWER],
        "agent": [roles.AGENT],
    }
    assert all(user.check_password("wecoza-demo") for user in User.objects.all())


def test_makes_as_many_classes_as_it_is_told() -> None:
    demo("--classes", "3", "--learners", "3")

    assert TrainingClass.objects.count() == 3


@pytest.mark.parametrize("agents", [3, 5])
def test_makes_them_however_few_agents_are_free(agents: int, monkeypatch: pytest.MonkeyPatch) -> None:
    """Hundreds of classes for a dozen agents are as twenty for these."""
    monkeypatch.setattr(demo_agents, "_AGENTS", demo_agents._AGENTS[:agents])

    demo("--classes", "20", "--learners", "20")

    assert TrainingClass.objects.count() == 20


def test_does_not_mix_with_what_is_there() -> None:
    ClientFactory.create()

    with pytest.raises(CommandError, match="empty database only"):
        demo()

    assert Client.objects.count() == 1
    assert not User.objects.exists()


def test_leaves_a_database_with_clients_alone_when_told_to() -> None:
    ClientFactory.create()

    demo("--if-empty")

    assert Client.objects.count() == 1


def test_is_refused_in_production(settings: Settings) -> None:
    settings.DEBUG = False

    with pytest.raises(CommandError, match="for development"):
        demo()

    assert not User.objects.exists()


def test_makes_as_many_learners_as_it_is_told_and_puts_some_into_classes() -> None:
    demo("--classes", "8", "--learners", "40")

    learners = Learner.objects.all()
    assert learners.count() == 40
    for learner in learners:
        learner.full_clean()
    assert Enrolment.objects.values("training_class").distinct().count() == 8
    assert set(Enrolment.objects.values_list("status", flat=True)) == {"cic", "rbe", "dro"}
    connection.check_constraints()


@pytest.mark.parametrize("at", [datetime(2026, 11, 26, 7, 0, tzinfo=UTC), datetime(2027, 1, 1, 22, 30, tzinfo=UTC)])
def test_lets_its_classes_live(at: datetime) -> None:
    fill_with_sample_data(classes=24, learners=200, at=at)
    with connection.cursor() as cursor:
        # Or plans follow from how many rows the tests before had. Named, as all tables are more than this database's
        cursor.execute("ANALYZE classes, sessions, class_agents, accepted_clashes, event_dates, qa_visits, stops")

    classes, today = TrainingClass.objects.all(), timezone.localdate(at)
    assert set(classes.values_list("status", flat=True)) == set(TrainingClass.Status.values)
    assert classes.filter(status="stopped", stops__resume_date=None).exists()
    assert classes.filter(status="active", stops__resume_date__isnull=False).exists()
    assert classes.filter(attention.taught_before(today)).exists()
    assert classes.filter(attention.with_accepted_clashes()).exists()
    assert classes.annotate(agents=Count("class_agents")).filter(agents=2).exists()
    drafts = classes.drafts(on=today)
    assert not drafts.exclude(lacking()).filter(start_date__lte=today).exists()
    assert drafts.filter(lacking(Need.ORDER_NUMBER)).exists()
    assert drafts.filter(lacking(Need.SUPERVISOR)).exists()
    assert drafts.exclude(lacking()).exists()
    for needed in (attention.with_event_dates_due(today), attention.with_follow_ups_due(today)):
        assert classes.filter(needed).exists()
    connection.check_constraints()
