"""Search, filters and order of the list of agents, from its address."""

from collections.abc import Iterator
from typing import Any, Final, cast

from django import forms
from django.utils.datastructures import MultiValueDict
from django_filters import CharFilter, FilterSet

from classes.forms.class_filters import has_few_words, one_of, sentences
from classes.models import Agent, Site, Subject
from classes.models.agents import SORTS, AgentQuerySet

DEFAULT_SORT: Final = "name"


class AgentFilter(FilterSet):  # type: ignore[misc]  # the library has no types
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

    class Meta:
        model = Agent
        fields: list[str] = []

    def __init__(self, data: MultiValueDict[str, str], queryset: AgentQuerySet) -> None:
        super().__init__(data, queryset)
        subjects = Subject.objects.to_teach(())
        self.filters["subject"].extra["choices"] = [(subject.code, str(subject)) for subject in subjects]

    @property
    def found(self) -> AgentQuerySet:
        """The agents that the filters let through, in order."""
        return cast(AgentQuerySet, self.qs).sorted_by(self.sort_used)

    @property
    def sort_used(self) -> str:
        return self._cleaned.get("sort") or DEFAULT_SORT

    @property
    def used(self) -> dict[str, Any]:
        """What is searched for and filtered by, without the order."""
        return {name: value for name, value in self._cleaned.items() if value and name != "sort"}

    @property
    def shown(self) -> forms.Form:
        """The form with what is used of it, and without what was left out."""
        return cast(forms.Form, self.get_form_class()(initial=self._cleaned))

    @property
    def left_out(self) -> Iterator[str]:
        return sentences(self.form)

    def search(self, agents: AgentQuerySet, _name: str, text: str) -> AgentQuerySet:
        return agents.search(text)

    def by_area(self, agents: AgentQuerySet, _name: str, area: str) -> AgentQuerySet:
        return agents.filter(areas__contains=[area])

    def leave(self, agents: AgentQuerySet, _name: str, _answer: str) -> AgentQuerySet:
        return agents

    @property
    def _cleaned(self) -> dict[str, Any]:
        self.form.is_valid()
        return cast(dict[str, Any], self.form.cleaned_data)
