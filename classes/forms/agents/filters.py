"""Search, filters and order of the list of agents, from its address."""

from typing import Final

from django.utils.datastructures import MultiValueDict

from classes.forms.lists import ListFilter, Offered, by_words, one_of, sorted_by
from classes.models import Agent, Site, Subject
from classes.models.agents.agents import SORTS, AgentQuerySet

DEFAULT_SORT: Final = "name"


class AgentFilter(ListFilter):
    """Which agents the list shows, and in which order."""

    q = by_words()
    status = one_of("status", choices=Agent.Status.choices)
    subject = one_of("subject", field_name="subjects__code", label="Subject")
    area = one_of("area", choices=Site.Province.choices, method="by_area", label="Area")
    sort = sorted_by(SORTS)

    default_sort = DEFAULT_SORT

    class Meta:
        model = Agent
        fields: list[str] = []

    def __init__(self, data: MultiValueDict[str, str], queryset: AgentQuerySet) -> None:
        super().__init__(data, queryset)
        subjects = Subject.objects.to_teach(())
        self.filters["subject"].extra["choices"] = Offered((subject.code, str(subject)) for subject in subjects)

    def search(self, agents: AgentQuerySet, _name: str, text: str) -> AgentQuerySet:
        return agents.search(text)

    def by_area(self, agents: AgentQuerySet, _name: str, area: str) -> AgentQuerySet:
        return agents.filter(areas__contains=[area])
