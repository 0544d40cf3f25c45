from typing import Any, TypeVar

from django.contrib import admin
from django.db.models import CharField, Exists, F, Func, Max, OuterRef, QuerySet, Value
from django.db.models.lookups import Exact
from django.http import HttpRequest

from classes.admin.merging import MergingRows
from classes.admin.pages import AnyModelForm, Page, RowsInline
from classes.models import ClassCodeCounter, ClassType, RetiredCode, Subject, TrainingClass

Row = TypeVar("Row", ClassType, Subject)


def with_fixed_codes_marked(rows: QuerySet[Row], *, part: int) -> QuerySet[Row]:
    """Each row with `code_is_fixed`: whether its code is the given part (from 1) of a class code ever given out."""
    part_of_prefix = Func(F("prefix"), Value("-"), Value(part), function="split_part", output_field=CharField())
    counted, given, retired = (
        Exists(model._default_manager.filter(Exact(part_of_prefix, OuterRef("code"))))
        for model in (ClassCodeCounter, TrainingClass, RetiredCode)
    )
    return rows.annotate(code_is_fixed=counted | given | retired)


class CodeForm(AnyModelForm):
    """For a row whose code cannot be changed once it is part of class codes."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if getattr(self.instance, "code_is_fixed", False):
            code = self.fields["code"]
            code.disabled = True
            code.help_text = code.widget.attrs["title"] = "Part of class codes, and so fixed."


class OrderedForm(CodeForm):
    """For a row that has a place among others; a new one goes last where its place is left empty."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk is None:
            position = self.fields["position"]
            position.required, position.initial = False, None
            position.help_text = position.widget.attrs["title"] = "Empty: last."
            self.initial.pop("position", None)


class SubjectRows(MergingRows):
    def save_new(self, form: Any, commit: bool = True) -> Any:
        put_last(form.instance, Subject.objects.filter(class_type=self.instance))
        return super().save_new(form, commit=commit)


def put_last(row: Row, others: QuerySet[Row]) -> None:
    """Give a row without a place the one after all others; rows are saved in the order in which they were typed."""
    if row.position is None:
        row.position = (others.aggregate(last=Max("position"))["last"] or 0) + 1


class SubjectInline(RowsInline):
    model = Subject
    form = OrderedForm
    formset = SubjectRows
    extra = 1
    fields = ("position", "code", "name", "hours", "is_active")
    ordering = ("position", "code")

    def get_queryset(self, request: HttpRequest) -> QuerySet[Subject]:
        return with_fixed_codes_marked(Subject.objects.all(), part=3)


@admin.register(ClassType)
class ClassTypeAdmin(Page):
    form = OrderedForm
    list_display = ("name", "code", "subjects_offered", "hours", "offers_exams", "is_active", "position")
    list_filter = ("is_active", "subjects_offered", "offers_exams")
    search_fields = ("name", "code", "subjects__name", "subjects__code")
    fieldsets = (
        (
            None,
            {
                "fields": (
                    "code",
                    "name",
                    "position",
                    "subjects_offered",
                    "hours",
                    "offers_exams",
                    "is_active",
                ),
                "description": "A type with learner progression needs one subject with the code LP, without hours.",
            },
        ),
    )
    inlines = (SubjectInline,)

    def get_queryset(self, request: HttpRequest) -> QuerySet[ClassType]:
        return with_fixed_codes_marked(ClassType.objects.all(), part=2)

    def save_model(self, request: HttpRequest, obj: ClassType, form: AnyModelForm, change: bool) -> None:
        put_last(obj, ClassType.objects.all())
        super().save_model(request, obj, form, change)
