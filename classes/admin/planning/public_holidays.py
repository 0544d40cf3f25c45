from collections.abc import Iterator
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from classes.admin.pages import Page
from classes.models import PublicHoliday
from classes.services.planning.public_holidays import rename_days_left_out
from classes.services.planning.replanning import impact_of
from classes.timetable import say_number


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

    def save_model(self, request: HttpRequest, obj: PublicHoliday, form: Any, change: bool) -> None:
        super().save_model(request, obj, form, change)
        if change and form.changed_data == ["name"]:
            rename_days_left_out(obj, former_name=form.initial["name"])
        if form.has_changed() or not change:
            request.holiday_was_changed = True  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: PublicHoliday, post_url_continue: str | None = None) -> Any:
        answer = super().response_add(request, obj, post_url_continue)
        self._tell_what_is_to_be_planned(request, obj)
        return answer

    def response_change(self, request: HttpRequest, obj: PublicHoliday) -> Any:
        answer = super().response_change(request, obj)
        if hasattr(request, "holiday_was_changed"):
            self._tell_what_is_to_be_planned(request, obj)
        return answer

    def _tell_what_is_to_be_planned(self, request: HttpRequest, holiday: PublicHoliday) -> None:
        """After Django's own sentence: how many classes the holiday impact lists, and where it is."""
        count = len(impact_of(holiday, today=timezone.localdate()))
        if not count:
            messages.info(request, "No class has to be planned again for this holiday.")
            return
        words = say_number(count, "class has", "classes have")
        see = f"See the holiday impact, and plan {'it' if count == 1 else 'them'} again"
        link = format_html('<a href="{}">{}</a>', self._address_of_impact(holiday), see)
        messages.info(request, format_html("{} to be planned again for this holiday. {}", words, link))

    @admin.display(description="classes")
    def impact(self, holiday: PublicHoliday) -> str:
        return format_html('<a href="{}">Holiday impact</a>', self._address_of_impact(holiday))

    def _address_of_impact(self, holiday: PublicHoliday) -> str:
        return f"{reverse('classes:holiday_impact')}?holiday={holiday.pk}"
