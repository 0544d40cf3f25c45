"""All addresses, in the order of the site."""

from django.urls import path, register_converter

from classes.views import (
    calendar_feeds,
    calendars,
    choices,
    class_lists,
    class_pages,
    class_timetables,
    holidays,
    previews,
    start,
    training_classes,
)
from classes.views.present_codes import CodeInAddress

register_converter(CodeInAddress, "class_code")

app_name = "classes"
urlpatterns = [
    path("", start.start, name="start"),
    path("classes/", class_lists.class_list, name="class_list"),
    path("classes/export.csv", class_lists.class_export, name="class_export"),
    path("classes/new/", training_classes.class_create, name="class_create"),
    path("classes/sites/", choices.sites, name="sites"),
    path("classes/subjects/", choices.subjects, name="subjects"),
    path("classes/next-code/", choices.next_code, name="next_code"),
    path("classes/preview/", previews.preview_new, name="preview_new"),
    path("classes/<class_code:code>/", class_pages.class_detail, name="class_detail"),
    path("classes/<class_code:code>/edit/", training_classes.class_edit, name="class_edit"),
    path("classes/<class_code:code>/preview/", previews.preview_edit, name="preview_edit"),
    path("classes/<class_code:code>/timetable/", class_timetables.class_timetable, name="class_timetable"),
    path("classes/<class_code:code>/calendar.ics", calendar_feeds.class_calendar, name="class_calendar"),
    path("classes/<class_code:code>/delete/", training_classes.class_delete, name="class_delete"),
    path("classes/<class_code:code>/repair-code/", training_classes.class_repair_code, name="class_repair_code"),
    path("classes/<class_code:code>/history/", class_pages.class_history, name="class_history"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/events/", calendars.calendar_events, name="calendar_events"),
    path("calendar/feeds/", calendar_feeds.feeds, name="feeds"),
    path("calendar/feeds/<slug:secret>.ics", calendar_feeds.feed, name="feed"),
    path("holidays/impact/", holidays.holiday_impact, name="holiday_impact"),
]
