import json
from pathlib import Path

import pytest
from django.conf import settings
from django.contrib.staticfiles import finders
from django.core.management import call_command
from django.test import override_settings

from classes.views.attendance.own_registers import FILES
from wecoza.vendor import NODE_MODULES, PACKAGES


@pytest.fixture(scope="module")
def collected(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where all files were collected, as for production. It takes seconds, and no test changes them."""
    folder = tmp_path_factory.mktemp("static")
    storages = {**settings.STORAGES, "staticfiles": {"BACKEND": "wecoza.vendor.ModulesStorage"}}
    with override_settings(STATIC_ROOT=folder, STORAGES=storages):
        call_command("collectstatic", interactive=False, verbosity=0)
    return folder


def test_finds_an_allowed_file() -> None:
    found = finders.find("vendor/bootstrap/css/bootstrap.min.css")

    assert found == str(NODE_MODULES / "bootstrap/dist/css/bootstrap.min.css")


@pytest.mark.parametrize(
    "path",
    ["vendor/bootstrap/css/bootstrap.css", "vendor/bootstrap/../package.json", "vendor/preact/package.json", "vendor/"],
)
def test_finds_nothing_that_is_not_allowed(path: str) -> None:
    assert finders.find(path) is None


@pytest.mark.parametrize(("folder", "pattern"), [(folder, p) for folder, allowed in PACKAGES.values() for p in allowed])
def test_every_pattern_allows_something(folder: str, pattern: str) -> None:
    assert list((NODE_MODULES / folder).glob(pattern))


def test_collectstatic_gives_every_file_a_name_of_its_content(collected: Path) -> None:
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]

    assert names["vendor/bootstrap/css/bootstrap.min.css"] != "vendor/bootstrap/css/bootstrap.min.css"
    assert all((collected / hashed).exists() for hashed in names.values())
    assert (collected / (names["css/wecoza.css"] + ".gz")).exists()


def test_knows_every_file_that_registers_fetch_ahead(collected: Path) -> None:
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]

    assert set(FILES) <= set(names)


def test_imports_of_our_modules_follow_the_names(collected: Path) -> None:
    names = json.loads((collected / "staticfiles.json").read_text())["paths"]

    main = (collected / names["js/main.js"]).read_text()

    assert Path(names["js/behaviours/codes/copy-code.js"]).name in main
    assert 'import("./behaviours/codes/copy-code.js")' not in main
