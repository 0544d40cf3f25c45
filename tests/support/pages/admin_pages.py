"""What a browser would send back from a page of the administration."""

from typing import Any

from django.test import Client as Browser

from tests.support.pages.page_forms import forms_of


def entries_on(page: Any) -> dict[str, Any]:
    """The entries of the form on a page, those of its inline rows included, as a browser sends them."""
    (form,) = (form for form in forms_of(page) if form.method == "post" and form.id.endswith("_form"))
    return {name: values if len(values) > 1 else values[0] for name, values in form.entries.items()}


def change(browser: Browser, address: str, **changes: object) -> Any:
    """Open a form, change entries, and save; answers with what came back. Names of inline rows use `__` for `-`."""
    entries = entries_on(browser.get(address))
    typed = {name.replace("__", "-"): entry for name, entry in changes.items()}
    return browser.post(address, {**entries, **typed})


def errors_on(page: Any) -> list[str]:
    """All sentences that a form which was not saved shows."""
    errors = page.context["errors"]
    return [str(sentence) for one in errors for sentence in ([one] if isinstance(one, str) else one)]
