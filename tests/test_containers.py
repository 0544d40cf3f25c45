import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests.web import serving
from wecoza.devdb import CHECKOUT

SECRETS = ("SECRET_KEY", "POSTGRES_PASSWORD", "METRICS_TOKEN")


@pytest.fixture
def compose() -> Any:
    return yaml.safe_load((CHECKOUT / "docker-compose.yml").read_text())


@pytest.fixture
def dockerfile() -> str:
    return (CHECKOUT / "Dockerfile").read_text().replace("\\\n", "")


def last_stage(dockerfile: str) -> str:
    return dockerfile[dockerfile.rindex("\nFROM ") :]


def test_site_starts_after_the_migrations_and_they_after_the_database(compose: Any) -> None:
    services = compose["services"]

    assert set(services) == {"database", "migrate", "web"}
    assert services["web"]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["depends_on"]["database"] == {"condition": "service_healthy"}


@pytest.mark.parametrize(("service", "asked"), [("database", "pg_isready"), ("web", "/readyz")])
def test_services_that_stay_are_asked_how_they_are(compose: Any, service: str, asked: str) -> None:
    assert asked in compose["services"][service]["healthcheck"]["test"]
    assert compose["services"][service]["restart"] == "unless-stopped"


def test_data_have_a_volume_of_their_own(compose: Any) -> None:
    assert compose["services"]["database"]["volumes"] == ["database:/var/lib/postgresql"]
    assert "database" in compose["volumes"]


def test_files_have_a_volume_that_belongs_to_the_site(compose: Any, dockerfile: str) -> None:
    for service in ("web", "migrate"):
        assert compose["services"][service]["environment"]["FILES_ROOT"] == "/files"
        assert compose["services"][service]["volumes"] == ["files:/files"]
    assert "files" in compose["volumes"]
    assert "install --directory --owner=wecoza --mode=700 /files" in last_stage(dockerfile)


def test_only_this_machine_reaches_the_site_and_nobody_the_database(compose: Any) -> None:
    assert compose["services"]["web"]["ports"] == ["127.0.0.1:8000:8000"]
    assert "ports" not in compose["services"]["database"]


def test_every_secret_comes_from_outside(compose: Any) -> None:
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            if name in SECRETS:
                assert re.fullmatch(rf"\$\{{{name}:[?-].*\}}", value)
            assert not re.search(r"://\w+:(?!\$\{)", value)


def test_image_has_no_secret(dockerfile: str) -> None:
    last = last_stage(dockerfile)

    assert not any(secret in last for secret in SECRETS)
    assert "COPY . " not in dockerfile
    assert (CHECKOUT / ".dockerignore").read_text().startswith("*\n")


def test_image_has_what_it_copies(dockerfile: str) -> None:
    copied = re.findall(r"^COPY (?!--from)(.+) \S+$", dockerfile, re.MULTILINE)
    allowed = re.findall(r"^!(\S+)$", (CHECKOUT / ".dockerignore").read_text(), re.MULTILINE)

    assert {source for line in copied for source in line.split()} == set(allowed)
    assert all((CHECKOUT / source).exists() for source in allowed)


def test_image_runs_the_site_as_nobody_in_particular(dockerfile: str) -> None:
    last = last_stage(dockerfile)

    assert "\nUSER wecoza\n" in last
    assert 'CMD ["gunicorn", "--config", "python:wecoza.gunicorn", "wecoza.wsgi"]' in last
    assert "\nHEALTHCHECK " in last


@pytest.mark.django_db(transaction=True)
def test_question_how_the_site_is_is_answered_by_the_exit_status() -> None:
    with serving(workers=1) as address:
        environment = {"BIND": f"0.0.0.0:{address.split(':')[1]}", "ALLOWED_HOSTS": "localhost,example.org"}

        ask = [sys.executable, "-m", "wecoza.healthcheck"]
        well = subprocess.run([*ask, "/readyz"], env=environment, cwd=CHECKOUT, capture_output=True, check=False)
        unwell = subprocess.run([*ask, "/nowhere"], env=environment, cwd=CHECKOUT, capture_output=True, check=False)

    assert well.returncode == 0
    assert unwell.returncode == 1
