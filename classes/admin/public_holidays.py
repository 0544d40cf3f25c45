from django.contrib import admin
from django.http import HttpRequest
from django.urls import reverse
from django.utils.html import format_html

from classes.admin.pages import Page
from classes.models import PublicHoliday


@admin.register(PublicHoliday)
class PublicHolidayAdmin(Page):
    """Holidays are switched off, not deleted: a deleted one would come back with the next fill."""

    list_display = ("date", "name", "is_observed", "impact")
    list_filter = ("is_observed",)
    search_fields = ("name",)
    date_hierarchy = "date"
    ordering = ("-date",)

    def has_delete_permission(self, request: HttpRequest, obj: PublicHoliday | None = None) -> bool:
        return False

    @admin.display(description="classes")
    def impact(self, holiday: PublicHoliday) -> str:
        address = reverse("classes:holiday_impact")
        return format_html('<a href="{}?holiday={}">Holiday impact</a>', address, holiday.pk)
