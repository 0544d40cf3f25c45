from collections.abc import Iterator
from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from classes.admin.pages import Page
from classes.models import PublicHoliday


class YearsFilter(admin.SimpleListFilter):
    """A century of holidays is in the table: those of this year and later come first."""

    title = "years"
    parameter_name = "years"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("all", "All")]

    def choices(self, changelist: Any) -> Iterator[Any]:
        from_this_year, *others = super().choices(changelist)
        yield {**from_this_year, "display": "From this year on"}
        yield from others

    def queryset(self, request: HttpRequest, queryset: QuerySet[PublicHoliday]) -> QuerySet[PublicHoliday]:
        if self.value() == "all" or any(name.startswith("date__") for name in request.GET):
            return queryset
        return queryset.filter(date__gte=timezone.localdate().replace(month=1, day=1))


@admin.register(PublicHoliday)
class PublicHolidayAdmin(Page):
    """Holidays are switched off, not deleted: a deleted one would come back with the next fill."""

    list_display = ("date", "name", "is_observed", "impact")
    list_filter = (YearsFilter, "is_observed")
    search_fields = ("name",)
    date_hierarchy = "date"
    ordering = ("date",)

    def has_delete_permission(self, request: HttpRequest, obj: PublicHoliday | None = None) -> bool:
        return False

    @admin.display(description="classes")
    def impact(self, holiday: PublicHoliday) -> str:
        address = reverse("classes:holiday_impact")
        return format_html('<a href="{}?holiday={}">Holiday impact</a>', address, holiday.pk)
