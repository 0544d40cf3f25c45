import pytest
from django.test import Client as Browser
from django.utils import timezone

from classes import roles
from classes.models import RetiredCode, TrainingClass
from classes.services.capture.training_classes import create_class
from classes.services.codes.class_codes import ClassCodeService, NumberingFailed
from tests.support.factories import SiteFactory, UserFactory, captured, drafted

pytestmark = pytest.mark.django_db


@pytest.fixture
def waiting(monkeypatch: pytest.MonkeyPatch) -> TrainingClass:
    """A class that could not get its number."""

    def fail(self: ClassCodeService, training_class: TrainingClass, *, after_collision: bool = False) -> None:
        raise NumberingFailed("55P03")

    with monkeypatch.context() as broken:
        broken.setattr(ClassCodeService, "insert", fail)
        return create_class(drafted(site=SiteFactory.create()), by=UserFactory.create(), at=timezone.now())


def test_gives_the_class_its_number_and_retires_the_former_code(client: Browser, waiting: TrainingClass) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))

    answer = client.post(f"/classes/{waiting.code}/repair-code/")

    repaired = TrainingClass.objects.get()
    assert answer.status_code == 200
    assert answer.json()["class_code"] == repaired.code == f"{waiting.prefix}-0001"
    assert RetiredCode.objects.get(kind="former").code == waiting.code


def test_happens_once(client: Browser, waiting: TrainingClass) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    code = client.post(f"/classes/{waiting.code}/repair-code/").json()["class_code"]

    answer = client.post(f"/classes/{code}/repair-code/")

    assert answer.status_code == 409
    assert TrainingClass.objects.get().code == code


@pytest.mark.parametrize("role", [roles.CLASS_ADMINISTRATOR, roles.SUPERVISOR, roles.QA_OFFICER, roles.VIEWER])
def test_is_for_administrators_only(client: Browser, waiting: TrainingClass, role: str) -> None:
    client.force_login(UserFactory.create(role=role))

    assert client.post(f"/classes/{waiting.code}/repair-code/").status_code == 403


def test_leaves_a_numbered_class_alone(client: Browser) -> None:
    client.force_login(UserFactory.create(role=roles.ADMINISTRATOR))
    training_class = captured()

    answer = client.post(f"/classes/{training_class.code}/repair-code/")

    assert answer.status_code == 409
    assert client.get(f"/classes/{training_class.code}/repair-code/").status_code == 405
