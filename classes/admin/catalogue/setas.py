from django.contrib import admin

from classes.admin.pages import Page
from classes.models import Seta


@admin.register(Seta)
class SetaAdmin(Page):
    list_display = ("name", "is_active")
    list_filter = ("is_active",)
    search_fields = ("name",)
