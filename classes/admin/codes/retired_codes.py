from django.contrib import admin

from classes.admin.pages import ReadOnlyPage
from classes.models import RetiredCode


@admin.register(RetiredCode)
class RetiredCodeAdmin(ReadOnlyPage):
    list_display = ("code", "kind", "training_class", "reason", "retired_by", "retired_at")
    list_filter = ("kind",)
    list_select_related = ("training_class", "retired_by")
    search_fields = ("code", "reason")
    fields = ("code", "kind", "training_class", "reason", "retired_by", "retired_at")
