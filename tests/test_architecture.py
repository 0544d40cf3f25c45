from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from django.core.management import call_command

from classes.models import Client
from tests.support import architecture
from wecoza.devdb import CHECKOUT

Rule = Callable[[Path], Iterator[str]]

RULES: list[Rule] = [
    architecture.imports_follow_the_arrows,
    architecture.nobody_imports_what_is_not_their_business,
    architecture.every_folder_is_a_room,
    architecture.rooms_import_those_before_them,
    architecture.files_import_one_another_without_cycles,
    architecture.folders_are_small,
    architecture.only_views_know_the_time,
    architecture.only_services_write,
    architecture.migrations_name_what_stays,
    architecture.nobody_overrides_save,
    architecture.refusals_are_read_in_one_place,
    architecture.models_send_no_signals,
    architecture.templates_have_nothing_inline,
    architecture.forms_sent_in_the_background_ask_who_it_is,
    architecture.scripts_keep_to_their_place,
    architecture.files_are_short,
    architecture.names_say_what_is_inside,
    architecture.dependencies_say_what_for,
]

# A rule, and a file that breaks it
BROKEN: list[tuple[Rule, str, str]] = [
    (architecture.imports_follow_the_arrows, "classes/models/sites.py", "from classes.services import sites"),
    (architecture.imports_follow_the_arrows, "classes/models/sites.py", "from classes import services"),
    (architecture.imports_follow_the_arrows, "classes/models/sites.py", "def f():\n    import classes.forms.sites"),
    (architecture.imports_follow_the_arrows, "classes/timetable/plans.py", "from classes.models import TrainingClass"),
    (architecture.imports_follow_the_arrows, "classes/services/sites.py", "from classes.forms.sites import SiteForm"),
    (architecture.imports_follow_the_arrows, "classes/forms/sites.py", "from classes.services.sites import add_site"),
    (architecture.imports_follow_the_arrows, "classes/urls.py", "from classes.models import Site"),
    (architecture.imports_follow_the_arrows, "classes/views/sites.py", "from wecoza import settings"),
    (
        architecture.nobody_imports_what_is_not_their_business,
        "classes/timetable/plans.py",
        "from django.utils import timezone",
    ),
    (
        architecture.nobody_imports_what_is_not_their_business,
        "classes/services/sites.py",
        "from django.http import HttpRequest",
    ),
    (architecture.nobody_imports_what_is_not_their_business, "classes/models/sites.py", "from django import forms"),
    (architecture.every_folder_is_a_room, "classes/models/offices/sites.py", ""),
    (architecture.every_folder_is_a_room, "tests/views/offices/test_sites.py", ""),
    (
        architecture.rooms_import_those_before_them,
        "classes/models/catalogue/sites.py",
        "from classes.models.records.notes import Note",
    ),
    (
        architecture.rooms_import_those_before_them,
        "classes/views/class_heads.py",
        "from classes.views.life import steps",
    ),
    (architecture.only_views_know_the_time, "classes/timetable/plans.py", "from datetime import date\ndate.today()"),
    (architecture.only_views_know_the_time, "classes/models/sites.py", "timezone.now()"),
    (architecture.only_services_write, "classes/views/sites.py", "site.save()"),
    (architecture.only_services_write, "classes/forms/sites.py", "Site.objects.create()"),
    (architecture.migrations_name_what_stays, "classes/migrations/0009_a.py", "import classes.models.users"),
    (architecture.migrations_name_what_stays, "classes/migrations/0009_a.py", "from classes.services import catalogue"),
    (architecture.nobody_overrides_save, "classes/forms/sites.py", "class SiteForm:\n    def save(self): ..."),
    (architecture.refusals_are_read_in_one_place, "classes/forms/sites.py", "refusal.message_dict"),
    (architecture.refusals_are_read_in_one_place, "classes/views/sites.py", 'getattr(refusal, "error_dict", {})'),
    (architecture.models_send_no_signals, "classes/models/sites.py", "from django.db.models.signals import post_save"),
    (architecture.models_send_no_signals, "classes/models/sites.py", "from django.dispatch import receiver"),
    (architecture.templates_have_nothing_inline, "templates/a.html", "<script>alert()</script>"),
    (architecture.templates_have_nothing_inline, "templates/a.html", '<a href="javascript:alert()">x</a>'),
    (architecture.templates_have_nothing_inline, "templates/a.html", '<p {% if a > b %}style="color: red"{% endif %}>'),
    (architecture.templates_have_nothing_inline, "templates/a.html", "<style>p {}</style>"),
    (architecture.only_services_write, "classes/views/a.py", "Site.objects.filter(pk=1).update(name='x')"),
    (architecture.only_views_know_the_time, "classes/services/a.py", "timezone.now()"),
    (architecture.templates_have_nothing_inline, "templates/a.html", '<button type="button" onclick="go()">'),
    (
        architecture.forms_sent_in_the_background_ask_who_it_is,
        "templates/a.html",
        '<form data-behaviour="form-errors ajax-form">',
    ),
    (architecture.scripts_keep_to_their_place, "static/js/behaviours/a.js", 'import { b } from "./b.js";'),
    (architecture.scripts_keep_to_their_place, "static/js/behaviours/a.js", 'const b = await import("./b.js");'),
    (architecture.scripts_keep_to_their_place, "static/js/behaviours/a.js", 'row.innerHTML = "<b>";'),
    (architecture.scripts_keep_to_their_place, "static/js/behaviours/a.js", "window.form = form;"),
    (architecture.scripts_keep_to_their_place, "static/js/lib/a.js", 'import { b } from "./b.js";'),
    (architecture.scripts_keep_to_their_place, "static/js/lib/a.js", "document.title;"),
    (architecture.files_are_short, "templates/a.html", "<br>\n" * 401),
    (architecture.files_are_short, "tests/views/test_a.py", "\n" * 401),
    (architecture.names_say_what_is_inside, "classes/services/utils.py", ""),
    (architecture.names_say_what_is_inside, "static/js/helpers/a.js", ""),
    (architecture.dependencies_say_what_for, "pyproject.toml", 'dependencies = [\n    "django~=5.2",\n]\n'),
    (architecture.dependencies_say_what_for, "pyproject.toml", 'dev = [\n    "ruff~=0.17",\n]\n'),
]

ALLOWED: list[tuple[Rule, str, str]] = [
    (architecture.refusals_are_read_in_one_place, "classes/forms/refusals.py", "refusal.message_dict"),
    (architecture.only_services_write, "classes/views/files.py", "digest.update(piece)"),
    (architecture.imports_follow_the_arrows, "classes/views/sites.py", "from classes.forms.sites import SiteForm"),
    (architecture.imports_follow_the_arrows, "classes/services/sites.py", "from classes.services import clients"),
    (
        architecture.rooms_import_those_before_them,
        "classes/models/records/notes.py",
        "from classes.models.catalogue.sites import Site",
    ),
    (architecture.imports_follow_the_arrows, "classes/models/sites.py", "from classes.timetable.times import TimeSpan"),
    (architecture.only_views_know_the_time, "classes/models/sites.py", "timezone.localtime(at)"),
    (architecture.migrations_name_what_stays, "classes/migrations/0009_a.py", "import classes.models.ranges"),
    (
        architecture.migrations_name_what_stays,
        "classes/migrations/0009_a.py",
        "from classes.migrations._all_at_once import A",
    ),
    (architecture.templates_have_nothing_inline, "templates/a.html", '{# <style> #}<script src="a.js"></script>'),
    (architecture.templates_have_nothing_inline, "templates/a.html", '<p class="style" data-on="x">onclick = go</p>'),
    (
        architecture.forms_sent_in_the_background_ask_who_it_is,
        "templates/a.html",
        '<form data-behaviour="log-in-again ajax-form">',
    ),
    (architecture.scripts_keep_to_their_place, "static/js/behaviours/a.js", 'import { b } from "../lib/b.js";'),
    (architecture.scripts_keep_to_their_place, "static/js/behaviours/life/a.js", 'import { b } from "../../lib/b.js";'),
    (architecture.scripts_keep_to_their_place, "static/js/main.js", 'import("./behaviours/a.js");'),
    (architecture.files_are_short, "classes/migrations/0001_users.py", "\n" * 401),
    (architecture.dependencies_say_what_for, "pyproject.toml", 'dependencies = [\n    "a~=1",  # what for\n]\n'),
]


def plant(root: Path, path: str, text: str) -> None:
    (root / path).parent.mkdir(parents=True, exist_ok=True)
    (root / path).write_text(text)


@pytest.mark.parametrize("rule", RULES, ids=lambda rule: rule.__name__)
def test_house_keeps_the_rule(rule: Rule) -> None:
    assert list(rule(CHECKOUT)) == []


@pytest.mark.parametrize(("rule", "path", "text"), BROKEN)
def test_rule_finds_what_breaks_it(rule: Rule, path: str, text: str, tmp_path: Path) -> None:
    plant(tmp_path, path, text)

    assert len(list(rule(tmp_path))) == 1


@pytest.mark.parametrize(("rule", "path", "text"), ALLOWED)
def test_rule_lets_pass_what_keeps_it(rule: Rule, path: str, text: str, tmp_path: Path) -> None:
    plant(tmp_path, path, text)

    assert list(rule(tmp_path)) == []


def test_files_in_a_circle_are_found(tmp_path: Path) -> None:
    plant(tmp_path, "classes/services/catalogue/sites.py", "from classes.services.catalogue.clients import add_client")
    plant(tmp_path, "classes/services/catalogue/clients.py", "from classes.services.catalogue import sites")

    assert len(list(architecture.files_import_one_another_without_cycles(tmp_path))) == 1


def test_what_models_give_is_of_a_room(tmp_path: Path) -> None:
    plant(tmp_path, "classes/models/__init__.py", "from classes.models.records.notes import Note")
    plant(tmp_path, "classes/models/catalogue/sites.py", "from classes.models import Note")

    assert len(list(architecture.rooms_import_those_before_them(tmp_path))) == 1


def test_large_folders_are_found(tmp_path: Path) -> None:
    for number in range(architecture.MOST_FILES + 1):
        plant(tmp_path, f"classes/services/catalogue/site_{number}.py", "")

    assert len(list(architecture.folders_are_small(tmp_path))) == 1


def test_every_rule_has_an_example_that_breaks_it() -> None:
    apart = {architecture.files_import_one_another_without_cycles, architecture.folders_are_small}

    assert {rule for rule, _, _ in BROKEN} | apart == set(RULES)


@pytest.mark.django_db
def test_no_migration_is_missing() -> None:
    call_command("makemigrations", check=True, dry_run=True, verbosity=0)


@pytest.mark.django_db
def test_missing_migration_is_found(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(Client._meta.get_field("name"), "max_length", 7)

    with pytest.raises(SystemExit):
        call_command("makemigrations", check=True, dry_run=True, verbosity=0)
