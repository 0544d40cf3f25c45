"""Searching in everything that has a name: the best few of each kind."""

from datetime import date
from typing import Any, Final

from django.db import models

from classes.models.agents.agents import Agent
from classes.models.catalogue.clients import Client
from classes.models.catalogue.sites import Site
from classes.models.learners.learners import Learner
from classes.models.names import by_name, has_words
from classes.models.people.users import User
from classes.models.training_classes.training_classes import TrainingClass, TrainingClassQuerySet

MOST_SHOWN: Final = 8
_NEWEST_FIRST: Final = "-start_date"


class Found(list[Any]):
    """The first rows of one kind; `has_more` when there are others."""

    def __init__(self, rows: models.QuerySet[Any]) -> None:
        super().__init__(rows[: MOST_SHOWN + 1])
        self.has_more = len(self) > MOST_SHOWN
        del self[MOST_SHOWN:]


def find_everywhere(text: str, *, user: User, today: date) -> dict[str, Found]:
    """Whatever of it the user may see: one query for each kind. Every word has to be found; never in ID numbers."""
    classes: TrainingClassQuerySet = TrainingClass.objects.visible_to(user)
    known = user.has_perm("classes.view_trainingclass")
    clients = Client.objects.filter(has_words("name", text)) if known else Client.objects.none()
    sites = Site.objects.filter(has_words("name", text) | has_words("town", text)) if known else Site.objects.none()
    agents = Agent.objects.visible_to(user).filter(has_words("name", text))
    found = classes.search(text).sorted_by(_NEWEST_FIRST, on=today)
    rows = TrainingClass.objects.filter(pk__in=_keys_of(found)).for_list().as_of(today)
    return {
        "classes": Found(rows.sorted_by(_NEWEST_FIRST, on=today)),
        "clients": Found(by_name(clients)),
        "sites": Found(by_name(sites.select_related("client"))),
        "agents": Found(by_name(agents)),
        "learners": Found(Learner.objects.visible_to(user).present().search(text).for_list()),
    }


def _keys_of(classes: TrainingClassQuerySet) -> Any:
    """Of the first alone: names are read for few rows, whatever is found."""
    return classes.values("pk")[: MOST_SHOWN + 1]
