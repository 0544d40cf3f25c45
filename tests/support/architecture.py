"""The rules of the house. Each looks through a checkout and yields a sentence for every place that breaks it."""

import ast
import re
import sys
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Any

LONGEST = 400
VAGUE = {
    "common",
    "data",
    "handler",
    "handlers",
    "helper",
    "helpers",
    "manager",
    "managers",
    "process",
    "util",
    "utils",
}

MOST_FILES = 16
# In this order: within a layer, a room imports those before it
ROOMS = (
    "people",
    "codes",
    "catalogue",
    "training_classes",
    "agents",
    "learners",
    "records",
    "planning",
    "life",
    "capture",
    "overview",
    "attendance",
    "calendars",
    "tasks",
    "notices",
    "reports",
    "transfer",
    "demo",
)
LAYERS = ("models", "services", "forms", "views", "admin")
# Where rooms are, and what else is there
FLOORS = {
    "classes/models": {"triggers"},
    "classes/services": set[str](),
    "classes/forms": set[str](),
    "classes/views": set[str](),
    "classes/admin": set[str](),
    "templates/classes": {"forms"},
    "static/js/behaviours": {"forms"},
    "tests/models": set[str](),
    "tests/services": set[str](),
    "tests/forms": set[str](),
    "tests/views": set[str](),
    "tests/admin": set[str](),
    "tests/browser": set[str](),
    "tests/commands": set[str](),
}

# A part of `classes`, and the parts that it may import
ARROWS = {
    "timetable": {"timetable"},
    "roles": set(),
    "metrics": set(),
    "database_errors": set(),
    "replicas": {"metrics", "database_errors"},
    "models": {"models", "roles", "timetable"},
    "services": {"services", "models", "timetable", "roles", "metrics", "database_errors"},
    "forms": {"forms", "models", "timetable", "roles"},
    "views": {"views", "forms", "services", "models", "timetable", "roles", "metrics", "replicas", "database_errors"},
    "admin": {"admin", "forms", "services", "models", "timetable", "roles"},
    "management": {"management", "services", "models", "roles"},
    "urls": {"views"},
    "checks": {"models", "roles"},
    "apps": {"services", "checks"},
}
# What a part has no business with outside `classes`; the timetable has none but the standard library's
FOREIGN = {
    "models": ("django.forms", "django.http", "django.shortcuts", "django.template", "django.views"),
    "services": ("django.forms", "django.http", "django.shortcuts", "django.template", "django.views"),
    "forms": ("django.http.HttpRe", "django.shortcuts", "django.views"),
}
# Of ours, all that a migration may name: these paths stay there for ever
NAMED_BY_MIGRATIONS = ("classes.models.ranges.", "classes.migrations._all_at_once.")
CLOCK = {"today", "now", "utcnow", "time_ns", "monotonic"}
CLOCK_WITHOUT_ARGUMENT = {"localdate", "localtime"}
WRITES = {"save", "create", "bulk_create", "bulk_update", "get_or_create", "update_or_create", "delete"}

OUR_SOURCES = (
    "*.py",
    "wecoza/**/*.py",
    "classes/**/*.py",
    "tests/**/*.py",
    "templates/**/*.html",
    "static/js/**/*.js",
    "static/css/**/*.css",
)
IN_TEMPLATES = {
    "an inline script": re.compile(r"<script(?![^>]*\ssrc=)|javascript:", re.IGNORECASE),
    "an inline style": re.compile(r"<style|<[^>]*\sstyle\s*=", re.IGNORECASE),
    "an inline event handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.IGNORECASE),
}
TEMPLATE_CODE = re.compile(r"\{%\s*comment.*?endcomment\s*%\}|\{#.*?#\}|\{%.*?%\}|\{\{.*?\}\}", re.DOTALL)
BEHAVIOURS = re.compile(r'data-behaviour="([^"]*)"')
JS_COMMENT = re.compile(r"/\*.*?\*/|^\s*//.*?$", re.DOTALL | re.MULTILINE)
JS_IMPORT = re.compile(r"""(?:\bfrom|\bimport)\s*\(?\s*["']([^"']+)["']""")
JS_HTML = re.compile(r"\b(?:innerHTML|outerHTML|insertAdjacentHTML|document\.write)\b")
JS_GLOBAL = re.compile(r"\b(?:window|globalThis)\.\w+\s*=(?!=)")
JS_PAGE = re.compile(r"\b(?:document|window|globalThis)\.")


def imports_follow_the_arrows(root: Path) -> Iterator[str]:
    for path, part in _parts(root):
        for imported in _imports(path):
            if imported.startswith("wecoza"):
                yield f"{path.relative_to(root)} imports {imported}: the project is known by nobody"
            elif imported.startswith("classes.") and imported.split(".")[1] not in ARROWS[part]:
                yield f"{path.relative_to(root)} imports {imported}: {part} may import {sorted(ARROWS[part])}"


def nobody_imports_what_is_not_their_business(root: Path) -> Iterator[str]:
    for path, part in _parts(root):
        for imported in _imports(path):
            foreign = part == "timetable" and imported.split(".")[0] not in {*sys.stdlib_module_names, "classes"}
            if foreign or imported.startswith(FOREIGN.get(part, ())):
                yield f"{path.relative_to(root)} imports {imported}"


def every_folder_is_a_room(root: Path) -> Iterator[str]:
    for floor, others in FLOORS.items():
        folders = {path.relative_to(root / floor).parts[0] for path in (root / floor).glob("*/**/*.*")}
        for name in sorted(folders - {*ROOMS, *others, "__pycache__"}):
            yield f"{floor}/{name} is no room"


def rooms_import_those_before_them(root: Path) -> Iterator[str]:
    names = _names_of_models(root)
    for path, layer in _parts(root):
        if layer in LAYERS and path.name != "__init__.py":
            own = _room(path.relative_to(root / "classes").with_suffix("").parts)
            for imported in _imports(path):
                other = _room(names.get(imported, imported).split(".")[1:]) if _is_of(layer, imported) else None
                if other and (own is None or ROOMS.index(other) > ROOMS.index(own)):
                    yield f"{path.relative_to(root)} imports {imported}: {other} comes after {own or 'nothing'}"


def files_import_one_another_without_cycles(root: Path) -> Iterator[str]:
    files = {_module(path, root): path for path, _ in _parts(root) if path.name != "__init__.py"}
    graph = {module: _found_in(files, _imports(path)) - {module} for module, path in files.items()}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        yield " imports ".join(error.args[1])


def folders_are_small(root: Path) -> Iterator[str]:
    folders = Counter(path.parent for path in _sources(root) if path.name != "__init__.py")
    for folder, files in sorted(folders.items()):
        if files > MOST_FILES and folder.name != "migrations":
            yield f"{folder.relative_to(root)} has {files} files, more than {MOST_FILES}"


def only_views_know_the_time(root: Path) -> Iterator[str]:
    for path, part in _parts(root):
        if part in {"timetable", "models", "forms", "services"}:
            for name, call in _calls(path):
                if name in CLOCK or (name in CLOCK_WITHOUT_ARGUMENT and not call.args):
                    yield f"{path.relative_to(root)}:{call.lineno} asks the clock with {name}()"


def only_services_write(root: Path) -> Iterator[str]:
    for path, part in _parts(root):
        if part in {"views", "forms", "management"}:
            for name, call in _calls(path):
                # A digest has an update() too, but stands in a variable; rows are found first.
                if name in WRITES or (name == "update" and not isinstance(call.func.value, ast.Name)):
                    yield f"{path.relative_to(root)}:{call.lineno} writes with {name}()"


def migrations_name_what_stays(root: Path) -> Iterator[str]:
    for path in sorted(root.glob("classes/migrations/*.py")):
        for imported in _imports(path):
            if imported.startswith("classes") and not f"{imported}.".startswith(NAMED_BY_MIGRATIONS):
                yield f"{path.relative_to(root)} imports {imported}, which may move"


def nobody_overrides_save(root: Path) -> Iterator[str]:
    for path, part in _parts(root):
        if part in {"models", "forms"}:
            for node in ast.walk(_tree(path)):
                if isinstance(node, ast.FunctionDef) and node.name == "save":
                    yield f"{path.relative_to(root)}:{node.lineno} overrides save()"


def refusals_are_read_in_one_place(root: Path) -> Iterator[str]:
    """Which fields a refusal names, and whether it names any, is asked in `classes/forms/refusals.py` alone."""
    for path, part in _parts(root):
        if part in {"forms", "views"} and path.relative_to(root).as_posix() != "classes/forms/refusals.py":
            for name in ("error_dict", "message_dict"):
                if name in path.read_text():
                    yield f"{path.relative_to(root)} reads {name}"


def models_send_no_signals(root: Path) -> Iterator[str]:
    for path, part in _parts(root):
        if part == "models":
            for imported in _imports(path):
                if "signal" in imported or imported.startswith("django.dispatch"):
                    yield f"{path.relative_to(root)} imports {imported}"


def templates_have_nothing_inline(root: Path) -> Iterator[str]:
    for path in sorted(root.glob("templates/**/*.html")):
        html = TEMPLATE_CODE.sub("", path.read_text())
        for what, pattern in IN_TEMPLATES.items():
            if pattern.search(html):
                yield f"{path.relative_to(root)} has {what}"


def forms_sent_in_the_background_ask_who_it_is(root: Path) -> Iterator[str]:
    """A login may expire while somebody types."""
    for path in sorted(root.glob("templates/**/*.html")):
        for wanted in BEHAVIOURS.findall(path.read_text()):
            if "ajax-form" in wanted.split() and "log-in-again" not in wanted.split():
                yield f"{path.relative_to(root)} sends a form that does not ask for the password again"


def scripts_keep_to_their_place(root: Path) -> Iterator[str]:
    for path in sorted(root.glob("static/js/**/*.js")):
        script = JS_COMMENT.sub("", path.read_text())
        where = path.relative_to(root)
        for imported in JS_IMPORT.findall(script):
            of_lib = re.fullmatch(r"(?:\.\./)+lib/(?:[\w-]+/)?[\w-]+\.js", imported)
            if "lib" in where.parts or ("behaviours" in where.parts and not of_lib):
                yield f"{where} imports {imported}"
        if JS_HTML.search(script):
            yield f"{where} has HTML in strings: use a <template>"
        if JS_GLOBAL.search(script):
            yield f"{where} makes a global"
        if "lib" in where.parts and JS_PAGE.search(script):
            yield f"{where} knows the page"


def files_are_short(root: Path) -> Iterator[str]:
    for path in _sources(root):
        length = len(path.read_text().splitlines())
        if length > LONGEST and path.parent.name != "migrations":
            yield f"{path.relative_to(root)} has {length} lines, more than {LONGEST}"


def names_say_what_is_inside(root: Path) -> Iterator[str]:
    for path in _sources(root):
        for name in {path.stem, *path.relative_to(root).parent.parts} & VAGUE:
            yield f"{path.relative_to(root)}: {name} says nothing"


def dependencies_say_what_for(root: Path) -> Iterator[str]:
    lists = re.findall(r"^(?:dependencies|dev) = \[\n(.*?)^\]", (root / "pyproject.toml").read_text(), re.DOTALL | re.M)
    for line in "".join(lists).splitlines():
        if not re.search(r'",\s+# \S', line):
            yield f"pyproject.toml: no comment after {line.strip()}"


def _parts(root: Path) -> Iterator[tuple[Path, str]]:
    """Each module of `classes`, with the part that it belongs to."""
    for path in sorted(root.glob("classes/**/*.py")):
        part = path.relative_to(root / "classes").parts[0].removesuffix(".py")
        if part not in {"__init__", "migrations"}:
            yield path, part


def _room(parts: Sequence[str]) -> str | None:
    """The room of a module, of which the parts begin with the layer."""
    return parts[1] if len(parts) > 1 and parts[1] in ROOMS else None


def _is_of(layer: str, imported: str) -> bool:
    return imported.startswith(f"classes.{layer}.")


def _names_of_models(root: Path) -> dict[str, str]:
    """Where what `classes.models` gives comes from: `classes.models.Agent`, and `classes.models.agents.agents`."""
    path = root / "classes" / "models" / "__init__.py"
    nodes = ast.walk(_tree(path)) if path.exists() else ()
    return {
        f"classes.models.{alias.name}": node.module
        for node in nodes
        if isinstance(node, ast.ImportFrom) and node.module
        for alias in node.names
    }


def _found_in(files: Mapping[str, Path], imported: Iterable[str]) -> set[str]:
    """The files that are imported, by themselves or by a name in them."""
    return {name for each in imported for name in (each, each.rpartition(".")[0]) if name in files}


def _module(path: Path, root: Path) -> str:
    return ".".join(path.relative_to(root).with_suffix("").parts).removesuffix(".__init__")


def _imports(path: Path) -> Iterator[str]:
    """What a module imports, wherever in it: `from classes import roles` as `classes.roles`."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield from (f"{node.module}.{alias.name}" for alias in node.names)


def _calls(path: Path) -> Iterator[tuple[str, Any]]:
    """The calls of methods and of modules' functions, by their last name."""
    for node in ast.walk(_tree(path)):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute):
            yield node.func.attr, node


def _tree(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def _sources(root: Path) -> Iterator[Path]:
    for pattern in OUR_SOURCES:
        yield from sorted(root.glob(pattern))
