"""npm packages as static files: what the list below allows is served from node_modules at `vendor/<name>/`."""

from collections.abc import Iterable, Iterator
from functools import cache
from pathlib import Path
from typing import Any

from django.contrib.staticfiles.finders import BaseFinder
from django.core.checks import CheckMessage
from django.core.files.storage import FileSystemStorage, Storage
from whitenoise.storage import CompressedManifestStaticFilesStorage

NODE_MODULES = Path(__file__).resolve().parent.parent / "node_modules"

# The name below vendor/: its folder in node_modules, and which of its files are served. Maps go with their scripts
# and styles, because collectstatic follows the reference to them.
PACKAGES: dict[str, tuple[str, tuple[str, ...]]] = {
    "atkinson-hyperlegible-mono": ("@fontsource-variable/atkinson-hyperlegible-mono", ("index.css", "files/*.woff2")),
    "atkinson-hyperlegible-next": ("@fontsource-variable/atkinson-hyperlegible-next", ("index.css", "files/*.woff2")),
    "bootstrap": ("bootstrap/dist", ("css/bootstrap.min.css*", "js/bootstrap.bundle.min.js*")),
    "bootstrap-icons": ("bootstrap-icons/font", ("bootstrap-icons.min.css", "fonts/*.woff*")),
    "chart.js": ("chart.js/dist", ("chart.umd.min.js*",)),
    "fullcalendar": ("fullcalendar", ("skeleton.css", "all/global.js", "locales/en-gb/global.js")),
    "fullcalendar-bootstrap5": ("@fullcalendar/bootstrap5", ("theme.css", "global.js")),
    "temporal-polyfill": ("temporal-polyfill", ("global.js",)),
}


class PackagesFinder(BaseFinder):
    """Finds the allowed files of PACKAGES, and nothing else that is in node_modules."""

    def check(self, **_options: Any) -> list[CheckMessage]:
        return []

    def find(self, path: str, find_all: bool = False, **_options: Any) -> Any:  # noqa: FBT001, FBT002 - Django's
        found = [package.path(file) for file, package in _allowed_files() if package.address(file) == path]
        return found if find_all else next(iter(found), [])

    def list(self, ignore_patterns: Iterable[str] | None) -> Iterator[tuple[str, Storage]]:
        return iter(_allowed_files())


class ModulesStorage(CompressedManifestStaticFilesStorage):
    """Production's static files: hashed names, compressed, and the imports of our own modules follow the names."""

    support_js_module_import_aggregation = True
    # Others' scripts are left alone: an import in one of their comments would stop collectstatic.
    _js_module_import_aggregation_patterns = (
        "js/*.js",
        CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1],
    )


class _Package(FileSystemStorage):
    def __init__(self, name: str, folder: str) -> None:
        super().__init__(location=NODE_MODULES / folder)
        self.prefix = f"vendor/{name}"  # where collectstatic puts the files

    def address(self, file: str) -> str:
        return f"{self.prefix}/{file}"


@cache
def _allowed_files() -> tuple[tuple[str, _Package], ...]:
    return tuple(
        (str(file.relative_to(package.location)), package)
        for name, (folder, patterns) in PACKAGES.items()
        for package in [_Package(name, folder)]
        for pattern in patterns
        for file in sorted(Path(package.location).glob(pattern))
    )
