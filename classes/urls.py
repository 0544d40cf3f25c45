"""All addresses, in the order of the site."""

from django.urls import path

from classes.views import choices, class_lists, class_pages, class_timetables, holidays, previews, training_classes

app_name = "classes"
urlpatterns = [
    path("classes/", class_lists.class_list, name="class_list"),
    path("classes/export.csv", class_lists.class_export, name="class_export"),
    path("classes/new/", training_classes.class_create, name="class_create"),
    path("classes/sites/", choices.sites, name="sites"),
    path("classes/subjects/", choices.subjects, name="subjects"),
    path("classes/next-code/", choices.next_code, name="next_code"),
    path("classes/preview/", previews.preview_new, name="preview_new"),
    path("classes/<str:code>/", class_pages.class_detail, name="class_detail"),
    path("classes/<str:code>/edit/", training_classes.class_edit, name="class_edit"),
    path("classes/<str:code>/preview/", previews.preview_edit, name="preview_edit"),
    path("classes/<str:code>/timetable/", class_timetables.class_timetable, name="class_timetable"),
    path("classes/<str:code>/delete/", training_classes.class_delete, name="class_delete"),
    path("classes/<str:code>/repair-code/", training_classes.class_repair_code, name="class_repair_code"),
    path("holidays/impact/", holidays.holiday_impact, name="holiday_impact"),
]
