from typing import Any, cast

from django.contrib import admin, messages
from django.contrib.admin import SimpleListFilter
from django.core.exceptions import ValidationError
from django.db import IntegrityError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.utils import timezone

from classes.admin.merging import SAVE_AGAIN
from classes.admin.pages import AnyModelForm, Page, user_of
from classes.forms.capture.training_classes import EditForm
from classes.models import ClassEdit, TrainingClass
from classes.models.training_classes.training_classes import TrainingClassQuerySet
from classes.services.capture.training_classes import HasSequentialCode, repair_code
from classes.services.capture.updates import update_class
from classes.services.codes.class_codes import NumberingFailed
from classes.services.edits import ChangedMeanwhile
from classes.services.planning.clashes import AgentClashes
from classes.timetable import TimetableRefused


class AdministeredClassForm(EditForm):
    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not self.instance.class_type.hours_by_hand:
            self.fields["total_hours"].disabled = True
            self.fields["total_hours"].help_text = "Copied from the catalogue at capture, or set by hand."
        else:
            for name in ("hours_by_hand", "hours_reason"):
                self.fields[name].disabled = True


class KindOfCodeFilter(SimpleListFilter):
    title = "kind of code"
    parameter_name = "code_kind"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("fallback", "Fallback codes, to be repaired")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[TrainingClass]) -> QuerySet[TrainingClass]:
        return cast(TrainingClassQuerySet, queryset).with_fallback_code() if self.value() == "fallback" else queryset


class StatusFilter(SimpleListFilter):
    """As of today, as on the site."""

    title = "status"
    parameter_name = "status"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [(value, str(label)) for value, label in TrainingClass.Status.choices]

    def queryset(self, request: HttpRequest, queryset: QuerySet[TrainingClass]) -> QuerySet[TrainingClass]:
        wanted, today = self.value(), timezone.localdate()
        return cast(TrainingClassQuerySet, queryset).in_status(wanted, on=today) if wanted else queryset


@admin.register(TrainingClass)
class TrainingClassAdmin(Page):
    """Classes are captured and deleted on the site, where their codes are taken care of."""

    form = AdministeredClassForm
    refusals = (ChangedMeanwhile, TimetableRefused, AgentClashes, ValidationError, IntegrityError)
    actions = ("repair_codes",)
    list_display = ("code", "present_status", "client", "start_date", "supervisor")
    list_filter = (StatusFilter, KindOfCodeFilter, "class_type", "seta_funded", "exam_class")
    list_select_related = ("client", "supervisor")
    search_fields = ("code",)
    search_help_text = "Code, former code, client, site, type, subject or order number"
    date_hierarchy = "start_date"
    ordering = ("-pk",)
    show_full_result_count = False
    fieldsets = (
        (None, {"fields": ("code", "present_status", "client", "class_type", "subject", "version")}),
        (
            "Class",
            {
                "fields": (
                    "site",
                    "total_hours",
                    "hours_by_hand",
                    "hours_reason",
                    "start_date",
                    "supervisor",
                    "order_number",
                )
            },
        ),
        ("Funding and exam", {"fields": ("seta_funded", "seta", "exam_class", "exam_type")}),
        ("History", {"fields": ("captured_by", "captured_at", "changed_by", "changed_at")}),
    )
    readonly_fields = (
        "code",
        "present_status",
        "client",
        "class_type",
        "subject",
        "captured_by",
        "captured_at",
        "changed_by",
        "changed_at",
    )

    def get_queryset(self, request: HttpRequest) -> QuerySet[TrainingClass]:
        return cast(TrainingClassQuerySet, super().get_queryset(request)).as_of(timezone.localdate())

    @admin.display(description="status", ordering="status")
    def present_status(self, training_class: TrainingClass) -> str:
        return training_class.present_status_words

    def view_on_site(self, training_class: TrainingClass) -> str:
        return training_class.get_absolute_url()

    def get_form(
        self, request: HttpRequest, obj: TrainingClass | None = None, change: bool = False, **kwargs: Any
    ) -> type[AnyModelForm]:
        # Without the version, which the form declares itself: Django takes no field that the model does not edit.
        return super().get_form(request, obj, change=change, **{**kwargs, "fields": EditForm.Meta.fields})

    def get_search_results(
        self, request: HttpRequest, queryset: QuerySet[TrainingClass], search_term: str
    ) -> tuple[QuerySet[TrainingClass], bool]:
        """As on the site. `search_fields` only asks for the entry."""
        return cast(TrainingClassQuerySet, queryset).search(search_term), False

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: TrainingClass | None = None) -> bool:
        return False

    def has_repair_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("classes.repair_class_code")

    def save_model(self, request: HttpRequest, obj: TrainingClass, form: EditForm, change: bool) -> None:
        edit = ClassEdit(form.cleaned_data["version"], form.edited())
        update_class(obj, edit, by=user_of(request), at=timezone.now())

    def show_refusal(self, form: EditForm, refusal: Exception) -> None:
        match refusal:
            case ChangedMeanwhile():
                form.read_again(refusal.row, refusal.meanwhile)
                for conflict in refusal.conflicts:
                    name = conflict.field if conflict.field in form.fields else None
                    form.add_error(name, f"{conflict.sentence} {SAVE_AGAIN}")
            case TimetableRefused():
                sentences = [problem.message for problem in refusal.problems]
                form.add_error(None, [*sentences, "The timetable is on the edit page of the class."])
            case AgentClashes():
                advice = "Choose another agent, or go on with a reason, on the edit page of the class."
                form.add_error(None, [f"{refusal.in_words()}.", advice])
            case ValidationError():
                form.refuse(refusal)
            case _:
                super().show_refusal(form, refusal)

    @admin.action(description="Give chosen classes their sequential code", permissions=["repair"])
    def repair_codes(self, request: HttpRequest, chosen: QuerySet[TrainingClass]) -> None:
        for training_class in chosen:
            level, sentence = _repaired(training_class, request)
            self.message_user(request, sentence, level)


def _repaired(training_class: TrainingClass, request: HttpRequest) -> tuple[int, str]:
    try:
        repaired = repair_code(training_class, by=user_of(request), at=timezone.now())
    except HasSequentialCode:
        return messages.WARNING, f"Class {training_class} has its sequential code already."
    except NumberingFailed:
        return messages.ERROR, f"The number for class {training_class} cannot be had at the moment: try again later."
    return messages.SUCCESS, f"Class {training_class} now has the code {repaired}. The former code still finds it."
