from django.contrib import admin
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

    @admin.display(description="classes")
    def impact(self, holiday: PublicHoliday) -> str:
        address = reverse("classes:holiday_impact")
        return format_html('<a href="{}?holiday={}">Holiday impact</a>', address, holiday.pk)
