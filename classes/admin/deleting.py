"""What is deleted in the administration is what the page showed: somebody may have changed it meanwhile."""

import hashlib
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, Final

from django.contrib import admin, messages
from django.contrib.admin.actions import delete_selected
from django.contrib.admin.utils import NestedObjects
from django.db import models, router, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

CHANGED: Final = "Nothing was deleted: this was changed since the page showed it. Look at it again."

if TYPE_CHECKING:
    # Generic for mypy only, not when it runs
    AnyModelAdmin = admin.ModelAdmin[Any]
else:
    AnyModelAdmin = admin.ModelAdmin


class DeletesWhatWasShown(AnyModelAdmin):
    """Deletes a row as the confirmation showed it, with all that goes with it, or shows it again."""

    delete_confirmation_template = "admin/classes/delete_confirmation.html"
    delete_selected_confirmation_template = "admin/classes/delete_selected_confirmation.html"

    def delete_view(self, request: HttpRequest, object_id: str, extra_context: dict[str, Any] | None = None) -> Any:
        with transaction.atomic():
            found = self.get_object(request, object_id)
            may_go = self.has_delete_permission(request, found)
            shown = state_of([found]) if found and may_go else ""
            if found and may_go and request.method == "POST" and request.POST.get("shown") != shown:
                messages.warning(request, CHANGED)
                return HttpResponseRedirect(request.path)
            return super().delete_view(request, object_id, {**(extra_context or {}), "shown": shown})


@admin.action(permissions=["delete"], description="Delete selected %(verbose_name_plural)s")
def delete_chosen(page: Any, request: HttpRequest, chosen: models.QuerySet[Any]) -> HttpResponse | None:
    """Django's, where nothing of it was changed since the confirmation."""
    with transaction.atomic():
        keys = [row.pk for row in chosen]
        shown = state_of(page.model._base_manager.select_for_update(no_key=True).filter(pk__in=keys))
        if request.POST.get("post") and request.POST.get("shown") != shown:
            messages.warning(request, CHANGED)
            return None
        answer = delete_selected(page, request, chosen)
        if answer is not None:
            answer.context_data = {**(answer.context_data or {}), "shown": shown}
        return answer


def state_of(rows: Iterable[models.Model]) -> str:
    """The same for the same rows with the same values, and the same rows that would be deleted with them."""
    rows = list(rows)
    collector = NestedObjects(using=router.db_for_write(type(rows[0])) if rows else "default")
    collector.collect(rows)
    every = [row for found in collector.data.values() for row in found]
    every += [row for found in collector.fast_deletes for row in found]
    values = sorted(
        repr((row._meta.label, row.pk, [(field.attname, field.value_from_object(row)) for field in row._meta.fields]))
        for row in every
    )
    return hashlib.sha256("\n".join(values).encode()).hexdigest()
