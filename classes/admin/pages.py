"""What the pages of the administration have in common."""

from datetime import date
from typing import TYPE_CHECKING, Any, Final, cast

from django import forms
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.helpers import ACTION_CHECKBOX_NAME
from django.contrib.admin.options import IncorrectLookupParameters
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import BadRequest, ValidationError
from django.db import DataError, IntegrityError, connection, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from classes.admin.deleting import DeletesWhatWasShown
from classes.admin.merging import MergingRows, merging
from classes.forms.fields import (
    DateOfClassField,
    DayInput,
    OneLineField,
    PlainDecimalField,
    WholeNumberField,
    WholeNumberInput,
)
from classes.models import User
from classes.models.sent_numbers import number_in
from classes.services.refusals import sentence_for

if TYPE_CHECKING:
    # Generic for mypy only, not when it runs
    AnyModelAdmin = admin.ModelAdmin[Any]
    AnyInline = admin.TabularInline[Any, Any]
    AnyModelForm = forms.ModelForm[Any]
else:
    AnyModelAdmin = admin.ModelAdmin
    AnyInline = admin.TabularInline
    AnyModelForm = forms.ModelForm

_RULES_OF_TRIGGERS: Final = {
    "code_in_use_is_fixed": "A code here has become part of a class code meanwhile: it stays as it is.",
}
_SOMEBODY_WAS_FASTER: Final = (
    "This does not go together with what somebody else saved meanwhile, or with another row here. Nothing was saved: "
    "compare with what stands, then save again."
)
_A_DAY: Final = (2000, 1, 1)

# Text, dates and numbers are typed and checked as on the site.
_AS_ON_THE_SITE: Final[dict[Any, Any]] = {
    models.CharField: {"form_class": OneLineField},
    models.DateField: {"form_class": DateOfClassField, "widget": DayInput},
    models.IntegerField: {"form_class": WholeNumberField, "widget": WholeNumberInput},
    models.DecimalField: {
        "form_class": PlainDecimalField,
        "widget": forms.TextInput(attrs={"inputmode": "decimal", "size": 8}),
    },
}


class FindingSelect(AutocompleteSelect):
    """Django's, which would ask the database for whatever was sent, and fail where that is no key."""

    def optgroups(self, name: str, value: Any, attr: Any = None) -> Any:
        keys = [key for key in value if number_in(key) is not None]
        return super().optgroups(name, keys, attr)


class RowsInline(AnyInline):
    """The rows that belong to another, in a table."""

    formfield_overrides = _AS_ON_THE_SITE
    formset = MergingRows

    def get_formset(self, request: HttpRequest, obj: Any = None, **kwargs: Any) -> Any:
        formset = super().get_formset(request, obj, **kwargs)
        formset.form = merging(formset.form)
        return formset


class ListOfRows(AnyModelAdmin):
    """A list whose address may ask for anything; what cannot be looked for is left out."""

    def formfield_for_foreignkey(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", FindingSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def changelist_view(self, request: HttpRequest, extra_context: dict[str, Any] | None = None) -> HttpResponse:
        """Without what no database can look for, and no page here asks for."""
        if any("\0" in value for values in request.GET.lists() for value in values[1]):
            return HttpResponseRedirect(request.path)
        return super().changelist_view(request, extra_context)

    def get_changelist_instance(self, request: HttpRequest) -> Any:
        """Django knows what to do with nonsense only where it looks at it itself."""
        try:
            self._refuse_no_day(request)
            with transaction.atomic():
                return super().get_changelist_instance(request)
        except (DataError, OverflowError, ValueError) as error:
            raise IncorrectLookupParameters from error

    def response_action(self, request: HttpRequest, queryset: Any) -> Any:  # type: ignore[override]
        """Django would ask the database for whatever was sent as the key of a chosen row."""
        if not all(self._is_a_key(key) for key in request.POST.getlist(ACTION_CHECKBOX_NAME)):
            raise BadRequest("No row has such a key")
        return super().response_action(request, queryset)

    def _is_a_key(self, text: str) -> bool:
        try:
            self.model._meta.pk.to_python(text)
        except ValidationError:
            return False
        return "\0" not in text

    def _refuse_no_day(self, request: HttpRequest) -> None:
        """Raises ValueError or OverflowError for a year, month or day of the date hierarchy that there is not."""
        parts = [request.GET.get(f"{self.date_hierarchy}__{part}") for part in ("year", "month", "day")]
        year, month, day = (default if part is None else int(part) for part, default in zip(parts, _A_DAY, strict=True))
        date(year, month, day)


class Page(DeletesWhatWasShown, ListOfRows):
    """Shows what saving refuses as errors of the form; everything typed is still there.

    Its forms merge what two people change at once, and nothing is deleted that was changed since it was shown. A form
    with a `version` does so by itself.
    """

    formfield_overrides = _AS_ON_THE_SITE

    refusals: tuple[type[Exception], ...] = (IntegrityError,)

    def changeform_view(
        self,
        request: HttpRequest,
        object_id: str | None = None,
        form_url: str = "",
        extra_context: dict[str, Any] | None = None,
    ) -> HttpResponse:
        try:
            return super().changeform_view(request, object_id, form_url, extra_context)
        except self.refusals as refusal:
            # What was begun is rolled back by now: the same again, with a form that knows the refusal.
            request.refusal = refusal  # type: ignore[attr-defined]
            return super().changeform_view(request, object_id, form_url, extra_context)

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> type[AnyModelForm]:
        form = super().get_form(request, obj, change=change, **kwargs)
        if "version" not in form.base_fields:
            form = merging(form)
        refusal = getattr(request, "refusal", None)
        return self._refused(form, refusal) if refusal else form

    def get_object(self, request: HttpRequest, object_id: str, from_field: str | None = None) -> Any:
        """Locked while it is saved: what it is merged with must not change meanwhile."""
        found = super().get_object(request, object_id, from_field)
        if found is None or request.method != "POST" or not connection.in_atomic_block:
            return found
        self.model._base_manager.select_for_update(no_key=True).filter(pk=found.pk).first()
        return super().get_object(request, object_id, from_field)

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        if form.has_changed() or not change:
            super().save_model(request, obj, form, change)

    def log_change(self, request: HttpRequest, obj: Any, message: Any) -> Any:
        """Nothing is kept of a form that was saved as it stood."""
        return super().log_change(request, obj, message) if message else None

    def get_deleted_objects(self, objs: Any, request: HttpRequest) -> tuple[Any, Any, set[str], list[Any]]:
        """What is still used is shown as such, not as something that the administrator may not delete."""
        deleted, counts, lacking, protected = super().get_deleted_objects(objs, request)
        return deleted, counts, set() if protected else lacking, protected

    def show_refusal(self, form: Any, refusal: Any) -> None:
        form.add_error(None, _sentence_for(refusal))

    def _refused(self, form: type[AnyModelForm], refusal: Exception) -> type[AnyModelForm]:
        page = self

        class Refused(form):  # type: ignore[valid-type,misc]
            def clean(self) -> Any:
                entries = super().clean()
                page.show_refusal(self, refusal)
                return entries

        return Refused


class ReadOnlyPage(ListOfRows):
    """What the program alone writes."""

    formfield_overrides = _AS_ON_THE_SITE

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: models.Model | None = None) -> bool:
        return False


def user_of(request: HttpRequest) -> User:
    """Who is logged in; nobody else gets to a page of the administration."""
    return cast(User, request.user)


def _sentence_for(refusal: IntegrityError) -> str | dict[str, str]:
    """What to tell an administrator whose change the database has refused."""
    models_of_ours = apps.get_app_config("classes").get_models()
    return sentence_for(refusal, *models_of_ours, by_trigger=_RULES_OF_TRIGGERS) or _SOMEBODY_WAS_FASTER
