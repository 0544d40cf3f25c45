from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.http import HttpRequest
from django.utils import timezone

from classes.admin.pages import Page
from classes.forms.agents.agents import why_not_switched_off
from classes.models import Agent, Site
from classes.models.planning.teaching_ahead import ahead_of


class AdministeredAgentForm(forms.ModelForm):  # type: ignore[type-arg]  # generic for mypy only, not when it runs
    def clean_status(self) -> str:
        status = str(self.cleaned_data["status"])
        status_before = self.instance.pk and Agent.objects.get(pk=self.instance.pk).status
        if status_before == Agent.Status.ACTIVE and status == Agent.Status.INACTIVE:
            ahead = ahead_of(self.instance, timezone.localdate())
            if sentence := why_not_switched_off(ahead):
                raise ValidationError(sentence)
        return status


@admin.register(Agent)
class AgentAdmin(Page):
    form = AdministeredAgentForm
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
