from django.contrib import admin

from classes.admin.pages import ReadOnlyPage
from classes.models import ClassCodeCounter


@admin.register(ClassCodeCounter)
class ClassCodeCounterAdmin(ReadOnlyPage):
    list_display = ("prefix", "last_number", "started_after")
    search_fields = ("prefix",)
    ordering = ("prefix",)
