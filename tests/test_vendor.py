import pytest
from django.contrib.staticfiles import finders

from wecoza.vendor import NODE_MODULES, PACKAGES


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
