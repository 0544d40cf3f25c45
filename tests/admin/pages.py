"""What a browser would send back from a page of the administration."""

from typing import Any

from django.forms import BaseForm
from django.test import Client as Browser


def entries_on(page: Any) -> dict[str, Any]:
    """The entries of the form on a page, those of its inline rows included, as they stand."""
    formsets = [inline.formset for inline in page.context["inline_admin_formsets"]]
    forms = [page.context["adminform"].form]
    for formset in formsets:
        forms += [formset.management_form, *formset.forms]
    return {name: entry for form in forms for name, entry in _entries_of(form).items()}


def change(browser: Browser, address: str, **changes: object) -> Any:
    """Open a form, change entries, and save; answers with what came back. Names of inline rows use `__` for `-`."""
    entries = entries_on(browser.get(address))
    typed = {name.replace("__", "-"): entry for name, entry in changes.items()}
    return browser.post(address, {**entries, **typed})


def errors_on(page: Any) -> list[str]:
    """All sentences that a form which was not saved shows."""
    errors = page.context["errors"]
    return [str(sentence) for one in errors for sentence in ([one] if isinstance(one, str) else one)]


def _entries_of(form: BaseForm) -> dict[str, Any]:
    values = {field.html_name: field.field.prepare_value(field.value()) for field in form}
    return {name: "" if value is None else value for name, value in values.items() if value is not False}
