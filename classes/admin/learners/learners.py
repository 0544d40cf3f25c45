from typing import Any

from django.contrib import admin
from django.db.models import QuerySet
from django.http import HttpRequest

from classes.admin.pages import Page
from classes.forms.learners.learners import LearnerChecks
from classes.models import Learner


@admin.register(Learner)
class LearnerAdmin(Page):
    """Numbers are masked in the list and not searched for: what is searched for stands in the address."""

    form = LearnerChecks
    list_display = ("listed_name", "id_masked", "town", "employer")
    list_filter = ("province",)
    list_select_related = ("employer",)
    search_fields = ("searched",)
    search_help_text = "Names, initials, town and employer; for numbers use the page of learners."
    ordering = ("searched",)
    autocomplete_fields = ("employer",)
    fieldsets = (
        (None, {"fields": ("title", "first_name", "second_name", "initials", "surname", "employer")}),
        ("Personal data", {"fields": ("id_number", "passport_number", "is_passport", "gender", "race")}),
        ("Address", {"fields": ("town", "province", "postal_code")}),
    )

    @admin.display(ordering="searched", description="name")
    def listed_name(self, learner: Learner) -> str:
        return learner.listed_name

    @admin.display(description="ID or passport number")
    def id_masked(self, learner: Learner) -> str:
        return learner.id_masked

    def get_queryset(self, request: HttpRequest) -> QuerySet[Learner]:
        """Who was erased is shown on the pages of their classes alone, and nothing of them is changed."""
        return super().get_queryset(request).filter(erased_at=None)

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        """Their history in classes would go with them."""
        return False
