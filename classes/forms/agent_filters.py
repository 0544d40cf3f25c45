"""Search, filters and order of the list of agents, from its address."""

from typing import Final

from django import forms
from django.utils.datastructures import MultiValueDict
from django_filters import CharFilter

from classes.forms.class_filters import has_few_words, one_of
from classes.forms.list_filters import ListFilter
from classes.models import Agent, Site, Subject
from classes.models.agents import SORTS, AgentQuerySet

DEFAULT_SORT: Final = "name"


class AgentFilter(ListFilter):
    """Which agents the list shows, and in which order."""

    q = CharFilter(
        label="Search",
        method="search",
        max_length=100,
        validators=[has_few_words],
        widget=forms.TextInput(attrs={"type": "search"}),
        error_messages={
            "max_length": "search for at most %(limit_value)d characters.",
            "null_characters_not_allowed": "it has characters that cannot be seen.",
        },
    )
    status = one_of("status", choices=Agent.Status.choices)
    subject = one_of("subject", field_name="subjects__code", label="Subject")
    area = one_of("area", choices=Site.Province.choices, method="by_area", label="Area")
    sort = one_of(
        "column to sort by",
        choices=[(sign + name, sign + name) for name in SORTS for sign in ("", "-")],
        method="leave",
        label="Order",
        widget=forms.HiddenInput,
    )

    default_sort = DEFAULT_SORT

    class Meta:
        model = Agent
        fields: list[str] = []

    def __init__(self, data: MultiValueDict[str, str], queryset: AgentQuerySet) -> None:
        super().__init__(data, queryset)
        subjects = Subject.objects.to_teach(())
        self.filters["subject"].extra["choices"] = [(subject.code, str(subject)) for subject in subjects]

    def search(self, agents: AgentQuerySet, _name: str, text: str) -> AgentQuerySet:
        return agents.search(text)

    def by_area(self, agents: AgentQuerySet, _name: str, area: str) -> AgentQuerySet:
        return agents.filter(areas__contains=[area])
