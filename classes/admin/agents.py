from typing import Any

from django import forms
from django.contrib import admin
from django.http import HttpRequest

from classes.admin.pages import Page
from classes.models import Agent, Site


@admin.register(Agent)
class AgentAdmin(Page):
    list_display = ("name", "phone", "email", "status")
    list_filter = ("status", "subjects")
    search_fields = ("name",)
    ordering = ("name",)
    fields = ("name", "phone", "email", "status", "subjects", "areas")
    filter_horizontal = ("subjects",)

    def view_on_site(self, agent: Agent) -> str:
        return agent.get_absolute_url()

    def formfield_for_dbfield(self, db_field: Any, request: HttpRequest, **kwargs: Any) -> Any:
        if db_field.name == "areas":
            return forms.MultipleChoiceField(
                choices=Site.Province.choices, required=False, widget=forms.CheckboxSelectMultiple
            )
        return super().formfield_for_dbfield(db_field, request, **kwargs)
