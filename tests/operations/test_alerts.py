"""The rules that wake somebody up, tested by Prometheus' own tool."""

import os
import re
import shutil
import subprocess

import pytest
from django.test import Client as Browser
from pytest_django import Settings

from wecoza.devdb import CHECKOUT

ALERTS = CHECKOUT / "docs" / "alerts"
OPERATIONS = CHECKOUT / "docs" / "operations.md"
OF_REPLICAS = {
    "wecoza_replica_up",
    "wecoza_replica_lag_seconds",
    "wecoza_replica_most_seconds_behind",
}  # test_replicas.py reads them
NAMED = re.findall(r"- alert: (\w+)", (ALERTS / "wecoza.rules.yml").read_text())


@pytest.fixture
def promtool() -> str:
    found = shutil.which("promtool")
    if found is None and "CI" not in os.environ:
        pytest.skip("promtool is not installed: Debian has it in the package prometheus")
    assert found, "CI needs promtool: install the package prometheus"
    return found


@pytest.mark.parametrize("task", ["check rules wecoza.rules.yml", "test rules wecoza.tests.yml wecoza.week.tests.yml"])
def test_promtool_is_content(promtool: str, task: str) -> None:
    done = subprocess.run([promtool, *task.split()], cwd=ALERTS, capture_output=True, text=True, check=False)

    assert done.returncode == 0, done.stdout + done.stderr


@pytest.mark.django_db
def test_the_rules_look_at_what_there_is(client: Browser, settings: Settings) -> None:
    settings.METRICS_TOKEN = "token"
    rules = (ALERTS / "wecoza.rules.yml").read_text()

    text = client.get("/metrics", headers={"Authorization": "Bearer token"}).text

    looked_at = set(re.findall(r"\bwecoza_\w+", rules)) - OF_REPLICAS
    assert len(looked_at) == 13
    assert looked_at <= set(re.findall(r"^wecoza_\w+", text, re.MULTILINE))


@pytest.mark.parametrize("alert", NAMED)
def test_the_operations_page_says_what_to_do(alert: str) -> None:
    _before, _heading, section = OPERATIONS.read_text().partition(f"\n### {alert}\n")

    advice = section.partition("\n### ")[0]
    assert f"runbook: docs/operations.md#{alert.lower()}\n" in (ALERTS / "wecoza.rules.yml").read_text()
    assert re.findall(r"\*\*[\w ]+\.\*\*", advice)[:3] == ["**Means.**", "**Look at.**", "**Recover.**"]
