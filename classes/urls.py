"""All addresses, in the order of the site."""

from django.urls import path, register_converter

from classes.views import (
    calendar_feeds,
    calendars,
    choices,
    class_files,
    class_lists,
    class_lives,
    class_pages,
    class_timetables,
    event_dates,
    holidays,
    notes,
    previews,
    qa_figures,
    qa_visits,
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
    path("classes/<class_code:code>/activate/", class_lives.class_step, {"action": "activate"}, name="class_activate"),
    path("classes/<class_code:code>/stop/", class_lives.class_step, {"action": "stop"}, name="class_stop"),
    path("classes/<class_code:code>/restart/", class_lives.class_step, {"action": "restart"}, name="class_restart"),
    path("classes/<class_code:code>/complete/", class_lives.class_step, {"action": "complete"}, name="class_complete"),
    path("classes/<class_code:code>/cancel/", class_lives.class_step, {"action": "cancel"}, name="class_cancel"),
    path("classes/<class_code:code>/reopen/", class_lives.class_step, {"action": "reopen"}, name="class_reopen"),
    path("classes/<class_code:code>/repair-code/", training_classes.class_repair_code, name="class_repair_code"),
    path("classes/<class_code:code>/events/", event_dates.class_events, name="class_events"),
    path("classes/<class_code:code>/events/<int:event>/edit/", event_dates.event_edit, name="event_edit"),
    path("classes/<class_code:code>/events/<int:event>/status/", event_dates.event_status, name="event_status"),
    path("classes/<class_code:code>/events/<int:event>/delete/", event_dates.event_delete, name="event_delete"),
    path("classes/<class_code:code>/notes/", notes.class_notes, name="class_notes"),
    path("classes/<class_code:code>/notes/<int:note>/edit/", notes.note_edit, name="note_edit"),
    path("classes/<class_code:code>/notes/<int:note>/delete/", notes.note_delete, name="note_delete"),
    path("classes/<class_code:code>/notes/<int:note>/restore/", notes.note_restore, name="note_restore"),
    path("classes/<class_code:code>/qa-visits/", qa_visits.class_qa_visits, name="class_qa_visits"),
    path("classes/<class_code:code>/qa-visits/<int:visit>/edit/", qa_visits.qa_visit_edit, name="qa_visit_edit"),
    path(
        "classes/<class_code:code>/qa-visits/<int:visit>/follow-up/",
        qa_visits.qa_visit_follow_up,
        name="qa_visit_follow_up",
    ),
    path("classes/<class_code:code>/qa-visits/<int:visit>/delete/", qa_visits.qa_visit_delete, name="qa_visit_delete"),
    path(
        "classes/<class_code:code>/qa-visits/<int:visit>/restore/", qa_visits.qa_visit_restore, name="qa_visit_restore"
    ),
    path("classes/<class_code:code>/files/", class_files.class_files, name="class_files"),
    path("classes/<class_code:code>/files/<int:file>/", class_files.file_download, name="file_download"),
    path("classes/<class_code:code>/files/<int:file>/delete/", class_files.file_delete, name="file_delete"),
    path("classes/<class_code:code>/files/<int:file>/restore/", class_files.file_restore, name="file_restore"),
    path("classes/<class_code:code>/history/", class_pages.class_history, name="class_history"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/events/", calendars.calendar_events, name="calendar_events"),
    path("calendar/feeds/", calendar_feeds.feeds, name="feeds"),
    path("calendar/feeds/<slug:secret>.ics", calendar_feeds.feed, name="feed"),
    path("qa/", qa_figures.qa, name="qa"),
    path("qa/export.csv", qa_figures.qa_export, name="qa_export"),
    path("holidays/impact/", holidays.holiday_impact, name="holiday_impact"),
]
