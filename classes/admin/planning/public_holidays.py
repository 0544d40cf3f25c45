from collections.abc import Iterator
from datetime import date
from typing import Any

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html

from classes.admin.pages import Page
from classes.models import PublicHoliday, TrainingClass
from classes.models.recorded_events import text_of
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
        before = PublicHoliday.objects.filter(pk=obj.pk).values_list("date", flat=True).first() if change else None
        super().save_model(request, obj, form, change)
        if form.has_changed() or not change:
            request.day_before = before  # type: ignore[attr-defined]

    def response_add(self, request: HttpRequest, obj: PublicHoliday, post_url_continue: str | None = None) -> Any:
        answer = super().response_add(request, obj, post_url_continue)
        self._tell_whom_it_touches(request, obj)
        return answer

    def response_change(self, request: HttpRequest, obj: PublicHoliday) -> Any:
        answer = super().response_change(request, obj)
        if hasattr(request, "day_before"):
            self._tell_whom_it_touches(request, obj)
        return answer

    def _tell_whom_it_touches(self, request: HttpRequest, holiday: PublicHoliday) -> None:
        """After Django's own sentence: how many classes are to be planned again, and where."""
        today = timezone.localdate()
        touched = TrainingClass.objects.touched_by(holiday.date, on=today).count()
        words = say_number(touched, "class meets on", "classes meet on")
        sentence = f"{words} {text_of(holiday.date)} or {'leaves' if touched == 1 else 'leave'} it out as a holiday."
        if not touched:
            sentence = f"No class meets on {text_of(holiday.date)} or leaves it out as a holiday."
        messages.info(request, format_html("{} {}", sentence, self._link_for(holiday) if touched else ""))
        before = request.day_before  # type: ignore[attr-defined]
        if before and before != holiday.date:
            self._tell_who_still_leaves_out(request, before, today)

    def _tell_who_still_leaves_out(self, request: HttpRequest, day: date, today: date) -> None:
        """Of a holiday that was moved: the day that it was until now has no holiday impact any more."""
        leaves_out = {"left_out_days__date": day, "left_out_days__because": "holiday"}
        left = TrainingClass.objects.touched_by(day, on=today).filter(**leaves_out).count()
        if left:
            words = say_number(left, "class still leaves out", "classes still leave out")
            how = f"plan {'it' if left == 1 else 'each'} again with “Change from” on its edit page"
            messages.info(request, f"{words} {text_of(day)}, the day until now: {how}.")

    def _link_for(self, holiday: PublicHoliday) -> str:
        address = reverse("classes:holiday_impact")
        return format_html(
            '<a href="{}?holiday={}">See the holiday impact, and plan them again</a>', address, holiday.pk
        )

    @admin.display(description="classes")
    def impact(self, holiday: PublicHoliday) -> str:
        address = reverse("classes:holiday_impact")
        return format_html('<a href="{}?holiday={}">Holiday impact</a>', address, holiday.pk)
