"""All addresses, in the order of the site."""

from django.urls import path, register_converter

from classes.views.access import CodeInAddress
from classes.views.agents import agents
from classes.views.attendance import (
    learner_hours,
    made_up,
    month_lists,
    months,
    own_registers,
    printing,
    register_lists,
    registers,
    to_do,
)
from classes.views.attendance.access import MonthInAddress
from classes.views.calendars import calendars, feeds
from classes.views.capture import choices, copies, previews, training_classes
from classes.views.learners import enrolments, erasures, learners
from classes.views.life import history, steps
from classes.views.overview import class_lists, class_pages, searches, start
from classes.views.planning import class_agents, public_holidays, timetables
from classes.views.records import event_dates, files, notes, qa_figures, qa_visits
from classes.views.transfer import remarks

register_converter(CodeInAddress, "class_code")
register_converter(MonthInAddress, "month")

app_name = "classes"
urlpatterns = [
    path("", start.start, name="start"),
    path("search/", searches.search, name="search"),
    path("classes/", class_lists.class_list, name="class_list"),
    path("classes/export.csv", class_lists.class_export, {"kind": "csv"}, name="class_export"),
    path("classes/export.xlsx", class_lists.class_export, {"kind": "xlsx"}, name="class_spreadsheet"),
    path("classes/new/", training_classes.class_create, name="class_create"),
    path("classes/sites/", choices.sites, name="sites"),
    path("classes/subjects/", choices.subjects, name="subjects"),
    path("classes/next-code/", choices.next_code, name="next_code"),
    path("classes/preview/", previews.preview_new, name="preview_new"),
    path("classes/<class_code:code>/", class_pages.class_detail, name="class_detail"),
    path("classes/<class_code:code>/edit/", training_classes.class_edit, name="class_edit"),
    path("classes/<class_code:code>/preview/", previews.preview_edit, name="preview_edit"),
    path("classes/<class_code:code>/timetable/", timetables.class_timetable, name="class_timetable"),
    path("classes/<class_code:code>/calendar.ics", feeds.class_calendar, name="class_calendar"),
    path("classes/<class_code:code>/delete/", training_classes.class_delete, name="class_delete"),
    path("classes/<class_code:code>/activate/", steps.class_step, {"action": "activate"}, name="class_activate"),
    path("classes/<class_code:code>/stop/", steps.class_step, {"action": "stop"}, name="class_stop"),
    path("classes/<class_code:code>/restart/", steps.class_step, {"action": "restart"}, name="class_restart"),
    path("classes/<class_code:code>/complete/", steps.class_step, {"action": "complete"}, name="class_complete"),
    path("classes/<class_code:code>/cancel/", steps.class_step, {"action": "cancel"}, name="class_cancel"),
    path("classes/<class_code:code>/reopen/", steps.class_step, {"action": "reopen"}, name="class_reopen"),
    path("classes/<class_code:code>/copy/", copies.class_copy, name="class_copy"),
    path("classes/<class_code:code>/repair-code/", training_classes.class_repair_code, name="class_repair_code"),
    path("classes/<class_code:code>/learners/", enrolments.class_learners, name="class_learners"),
    path(
        "classes/<class_code:code>/learners/<int:enrolment>/edit/",
        enrolments.enrolment_edit,
        name="enrolment_edit",
    ),
    path(
        "classes/<class_code:code>/learners/<int:enrolment>/delete/",
        enrolments.enrolment_delete,
        name="enrolment_delete",
    ),
    path("classes/<class_code:code>/agents/", class_agents.class_agents, name="class_agents"),
    path(
        "classes/<class_code:code>/agents/<int:class_agent>/edit/",
        class_agents.class_agent_edit,
        name="class_agent_edit",
    ),
    path(
        "classes/<class_code:code>/agents/<int:class_agent>/delete/",
        class_agents.class_agent_delete,
        name="class_agent_delete",
    ),
    path("classes/<class_code:code>/agents/backups/", class_agents.backup_add, name="backup_add"),
    path("classes/<class_code:code>/agents/backups/<int:backup>/edit/", class_agents.backup_edit, name="backup_edit"),
    path(
        "classes/<class_code:code>/agents/backups/<int:backup>/delete/",
        class_agents.backup_delete,
        name="backup_delete",
    ),
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
    path("classes/<class_code:code>/files/", files.class_files, name="class_files"),
    path("classes/<class_code:code>/files/<int:file>/", files.file_download, name="file_download"),
    path("classes/<class_code:code>/files/<int:file>/delete/", files.file_delete, name="file_delete"),
    path("classes/<class_code:code>/files/<int:file>/restore/", files.file_restore, name="file_restore"),
    path("classes/<class_code:code>/registers/", months.class_registers, name="class_registers"),
    path("classes/<class_code:code>/registers/<month:month>/close/", months.month_close, name="month_close"),
    path("classes/<class_code:code>/registers/<month:month>/reopen/", months.month_reopen, name="month_reopen"),
    path("classes/<class_code:code>/registers/<month:month>/claim/", months.month_claim, name="month_claim"),
    path("classes/<class_code:code>/registers/<month:month>/settle/", months.month_settle, name="month_settle"),
    path("classes/<class_code:code>/registers/<month:month>/print/", printing.month_print, name="month_print"),
    path("classes/<class_code:code>/registers/<month:month>/print.pdf", printing.month_pdf, name="month_pdf"),
    path("classes/<class_code:code>/registers/<int:session>/", registers.class_register, name="class_register"),
    path("classes/<class_code:code>/registers/<int:session>/make-up/", made_up.session_make_up, name="session_make_up"),
    path("classes/<class_code:code>/history/", history.class_history, name="class_history"),
    # After all others below classes/: what could be no code of ours may have been one in the old system
    path("classes/<path:code>/", class_pages.class_once_called, name="class_once_called"),
    path("learners/", learners.learner_list, name="learner_list"),
    path("learners/export.csv", learners.learner_export, {"kind": "csv"}, name="learner_export"),
    path("learners/export.xlsx", learners.learner_export, {"kind": "xlsx"}, name="learner_spreadsheet"),
    path("learners/search/", learners.learner_search, name="learner_search"),
    path("learners/new/", learners.learner_create, name="learner_create"),
    path("learners/<int:learner>/", learner_hours.learner_detail, name="learner_detail"),
    path("learners/<int:learner>/edit/", learners.learner_edit, name="learner_edit"),
    path("learners/<int:learner>/erase/", erasures.learner_erase, name="learner_erase"),
    path("agents/", agents.agent_list, name="agent_list"),
    path("agents/export.csv", agents.agent_export, {"kind": "csv"}, name="agent_export"),
    path("agents/export.xlsx", agents.agent_export, {"kind": "xlsx"}, name="agent_spreadsheet"),
    path("agents/new/", agents.agent_create, name="agent_create"),
    path("agents/<int:agent>/", agents.agent_detail, name="agent_detail"),
    path("agents/<int:agent>/edit/", agents.agent_edit, name="agent_edit"),
    path("calendar/", calendars.calendar, name="calendar"),
    path("calendar/events/", calendars.calendar_events, name="calendar_events"),
    path("calendar/feeds/", feeds.feeds, name="feeds"),
    path("calendar/feeds/<slug:secret>.ics", feeds.feed, name="feed"),
    path("registers/to-do/", to_do.registers_to_do, name="registers_to_do"),
    path("registers/months/", month_lists.month_list, name="month_list"),
    path("registers/months/export.csv", month_lists.month_export, {"kind": "csv"}, name="month_export"),
    path("registers/months/export.xlsx", month_lists.month_export, {"kind": "xlsx"}, name="month_spreadsheet"),
    path("registers/", register_lists.registers, name="registers"),
    path("registers/worker.js", own_registers.worker, name="registers_worker"),
    path("registers/<int:session>/", registers.own_register, name="own_register"),
    path("qa/", qa_figures.qa, name="qa"),
    path("qa/export.csv", qa_figures.qa_export, {"kind": "csv"}, name="qa_export"),
    path("qa/export.xlsx", qa_figures.qa_export, {"kind": "xlsx"}, name="qa_spreadsheet"),
    path("holidays/impact/", public_holidays.holiday_impact, name="holiday_impact"),
    path("old-system/", remarks.remark_list, name="remarks"),
    path("old-system/settle/", remarks.remark_settle, name="remark_settle"),
]
