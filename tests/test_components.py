"""The list of components, and what is known against them: `python3 dev.py audit`."""

import json
import re
import subprocess
from pathlib import Path

import pytest

import dev
from wecoza import components
from wecoza.components import NoAnswer
from wecoza.devdb import CHECKOUT

UNREACHABLE = ["", "Temporary failure in name resolution", "[]", '{"message": "405", "error": {"summary": ""}}']


def test_every_package_of_the_locks_is_listed(tmp_path: Path) -> None:
    dev.write_bills(tmp_path)

    for name, kind in (("python.cdx.json", "pypi"), ("javascript.cdx.json", "npm")):
        bill = json.loads((tmp_path / name).read_text())
        assert (bill["bomFormat"], bill["specVersion"]) == ("CycloneDX", "1.5")
        assert bill["components"]
        for component in bill["components"]:
            assert component["purl"].startswith(f"pkg:{kind}/")
            assert component["version"]
            assert component["hashes"]
    listed = {each["name"] for each in json.loads((tmp_path / "python.cdx.json").read_text())["components"]}
    lock = (CHECKOUT / "requirements.txt").read_text()
    assert listed == set(re.findall(r"^([A-Za-z0-9._-]+)==", lock, re.MULTILINE))


@pytest.mark.parametrize("answer", UNREACHABLE)
def test_no_answer_is_no_pass(answer: str) -> None:
    with pytest.raises(NoAnswer):
        components.known_against_python(answer)
    with pytest.raises(NoAnswer):
        components.known_against_javascript(answer)


def test_a_package_that_was_skipped_is_no_pass() -> None:
    with pytest.raises(NoAnswer, match="django"):
        components.known_against_python('{"dependencies": [{"name": "django", "skip_reason": "timed out"}]}')


def test_what_is_known_is_told() -> None:
    fault = {"id": "PYSEC-1", "fix_versions": ["5.2.20"]}
    answer = {"dependencies": [{"name": "django", "version": "5.2.19", "vulns": [fault]}]}
    assert components.known_against_python(json.dumps(answer)) == ["django 5.2.19: PYSEC-1, mended in 5.2.20"]
    answer = {"vulnerabilities": {"bootstrap": {"severity": "high"}}}  # type: ignore[dict-item]
    assert components.known_against_javascript(json.dumps(answer)) == ["bootstrap: high"]


@pytest.fixture
def auditor(monkeypatch: pytest.MonkeyPatch) -> None:
    """It would be fetched first."""
    monkeypatch.setattr(dev, "uv", lambda: Path("uv"))


@pytest.mark.usefixtures("auditor")
def test_the_command_fails_plainly_without_the_service(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    nothing = subprocess.CompletedProcess[str]([], 1, stdout="", stderr="")
    monkeypatch.setattr(dev, "answer_of", lambda *_: nothing.stdout)

    with pytest.raises(SystemExit) as ended:
        dev.audit(str(tmp_path))

    assert "cannot be reached" in str(ended.value)
    assert (tmp_path / "python.cdx.json").exists()


@pytest.mark.usefixtures("auditor")
def test_the_command_is_content_when_nothing_is_known(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(dev, "answer_of", lambda *_: '{"dependencies": [], "vulnerabilities": {}}')

    dev.audit(str(tmp_path))
