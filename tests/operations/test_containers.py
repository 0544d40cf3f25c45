import re
import subprocess
import sys
from typing import Any

import pytest
import yaml

from tests.support.servers.web import serving
from wecoza.devdb import CHECKOUT

SECRETS = ("SECRET_KEY", "DATABASE_PASSWORD", "OWNER_PASSWORD", "POSTGRES_PASSWORD", "METRICS_TOKEN")
NEEDED = {"CHOWN", "DAC_OVERRIDE", "DAC_READ_SEARCH", "FOWNER", "NET_BIND_SERVICE", "SETGID", "SETUID"}
STAY = ("database", "web", "daily", "proxy", "backup")


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

    assert set(services) == {"database", "migrate", "web", "daily", "proxy", "backup"}
    for service in ("web", "daily"):
        assert services[service]["depends_on"]["migrate"] == {"condition": "service_completed_successfully"}
    assert services["migrate"]["depends_on"]["database"] == {"condition": "service_healthy"}
    assert services["proxy"]["depends_on"]["web"] == {"condition": "service_healthy"}


@pytest.mark.parametrize(("service", "asked"), [("database", "pg_isready"), ("web", "/readyz")])
def test_services_that_stay_are_asked_how_they_are(compose: Any, service: str, asked: str) -> None:
    assert asked in compose["services"][service]["healthcheck"]["test"]


@pytest.mark.parametrize("service", STAY)
def test_what_stays_starts_again_and_has_limits(compose: Any, service: str) -> None:
    described = compose["services"][service]

    assert described["restart"] == "unless-stopped"
    assert described["mem_limit"]
    assert described["pids_limit"]
    assert set(described["logging"]["options"]) == {"max-size", "max-file"}
    assert all("size=" in folder for folder in described["tmpfs"])


@pytest.mark.parametrize("service", [*STAY, "migrate"])
def test_every_service_can_do_no_more_than_it_needs(compose: Any, service: str) -> None:
    described = compose["services"][service]

    assert described["read_only"]
    assert described["cap_drop"] == ["ALL"]
    assert described["security_opt"] == ["no-new-privileges:true"]
    assert set(described.get("cap_add", [])) <= NEEDED


def test_every_image_has_an_exact_version(compose: Any, dockerfile: str) -> None:
    pulled = [service["image"] for service in compose["services"].values() if "build" not in service]
    built_from = re.findall(r"^FROM (\S+)", dockerfile, re.MULTILINE)

    assert all(re.search(r":\d+\.\d+", image) for image in pulled)
    assert all(re.search(r":\d+\.\d+\.\d+-", image) for image in built_from)


def test_only_migrations_and_backups_work_as_the_owner(compose: Any) -> None:
    roles = {
        name: re.search(r"//(\w+)@", service["environment"].get("DATABASE_URL") or service["environment"]["OWNER_URL"])
        for name, service in compose["services"].items()
        if "DATABASE_URL" in service["environment"] or "OWNER_URL" in service["environment"]
    }

    assert {name: role and role[1] for name, role in roles.items()} == {
        "migrate": "wecoza_owner",
        "web": "wecoza",
        "daily": "wecoza",
        "backup": "wecoza_owner",
    }


def test_data_have_a_volume_of_their_own(compose: Any) -> None:
    assert "database:/var/lib/postgresql" in compose["services"]["database"]["volumes"]
    assert "database" in compose["volumes"]


def test_files_have_a_volume_that_belongs_to_the_site(compose: Any, dockerfile: str) -> None:
    for service in ("web", "migrate", "daily"):
        assert compose["services"][service]["environment"]["FILES_ROOT"] == "/files"
        assert compose["services"][service]["volumes"] == ["files:/files"]
    assert "files" in compose["volumes"]
    assert "install --directory --owner=wecoza --mode=700 /files" in last_stage(dockerfile)


def test_only_the_proxy_is_reached_from_outside(compose: Any) -> None:
    ports = {name: service["ports"] for name, service in compose["services"].items() if "ports" in service}

    assert ports == {"proxy": ["80:80", "443:443"]}


def test_what_is_done_daily_is_the_same_with_and_without_containers(compose: Any) -> None:
    unit = (CHECKOUT / "docs" / "deploy" / "systemd" / "wecoza-daily.service").read_text()
    page = (CHECKOUT / "docs" / "operations.md").read_text()
    timed = re.findall(r"^ExecStart=\S+/python manage.py (.*)$", unit, re.MULTILINE)

    done = re.findall(r"^\s*python manage.py (.*)$", compose["services"]["daily"]["command"][-1], re.MULTILINE)

    assert done == timed
    assert "sync_holidays" in done
    assert all(f"`{command}`" in page for command in done)
    assert re.search(r"^systemctl enable --now .*\bwecoza-daily.timer\b", page, re.MULTILINE)


def test_every_setting_of_the_page_reaches_the_program(compose: Any, dockerfile: str) -> None:
    page = (CHECKOUT / "docs" / "operations.md").read_text()
    table = page.partition("| Variable |")[2].partition("\n\n")[0]
    said = {name: words.strip("`") for name, words in re.findall(r"^\| `([A-Z_]+)` \| ?(.*?) ?\|", table, re.MULTILINE)}
    of_many = yaml.safe_load((CHECKOUT / "docker-compose.scale.yml").read_text())
    of_one, of_many = (each["services"]["web"]["environment"] for each in (compose, of_many))
    given = {name.removesuffix("_FILE") for name in of_one | of_many}

    assert {name for name in set(said) - given if name not in last_stage(dockerfile)} == {"DEBUG"}
    # Left alone, it is what it is without containers
    defaults = {name: re.fullmatch(r"\$\{\w+:-(.*)\}", value) for name, value in of_one.items()}
    assert {name: found[1] or "none" for name, found in defaults.items() if found} == {
        name: said[name] or "none" for name, found in defaults.items() if found
    }


def test_every_secret_is_a_file(compose: Any) -> None:
    for service in compose["services"].values():
        for name, value in service["environment"].items():
            assert name not in SECRETS
            assert not re.search(r"://\w+:", str(value).replace("http://", "").replace("https://", ""))
            if name.removesuffix("_FILE") in SECRETS:
                assert value.removeprefix("/run/secrets/") in service["secrets"]
    for secret in compose["secrets"].values():
        assert secret["file"].startswith("secrets/")
    assert "secrets/" in (CHECKOUT / ".gitignore").read_text().splitlines()


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
