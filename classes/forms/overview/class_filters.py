"""Search, filters, order and pages of the class list, from its address.

What makes no sense there is left out, and `left_out` says so.
"""

from collections.abc import Iterable
from datetime import date
from typing import Any, Final

from django import forms
from django.core.paginator import Page
from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.datastructures import MultiValueDict

from classes.forms.lists import Offered, by_words, one_of, sorted_by
from classes.forms.overview.attention_filters import AttentionFilter, DayFilter
from classes.models import Agent, ClassType, Client, Seta, Site, Subject, TrainingClass, User
from classes.models.catalogue.reference_data import Entry, ReferenceData
from classes.models.sent_numbers import number_in
from classes.models.training_classes.searches import SORTS
from classes.models.training_classes.training_classes import TrainingClassQuerySet

DEFAULT_SORT: Final = "-start_date"
NOT_OVER: Final = "not_over"
# Of a thousand accounts few supervise: those who do, or may.
_SUPERVISORS: Final = User.objects.filter(
    Exists(TrainingClass.objects.filter(supervisor=OuterRef("pk")))
    | Q(pk__in=User.objects.who_may_supervise().order_by().values("pk"))
)
CHOICES_FROM: Final = (Client, ClassType, Subject, Seta, _SUPERVISORS, Agent)
IN_VIEW: Final = {"q", "client", "class_type", "status"}

_YES_NO: Final = [("yes", "Yes"), ("no", "No")]


class _FilterForm(forms.Form):
    def clean(self) -> dict[str, Any]:
        first, last = self.cleaned_data.get("start_from"), self.cleaned_data.get("start_to")
        if first and last and first > last:
            self.add_error("start_from", "it is after the last start date.")
            self.add_error("start_to", "it is before the first start date.")
        return self.cleaned_data


class ClassFilter(AttentionFilter):
    """Which classes the list and its export show, and in which order."""

    q = by_words()
    client = one_of("client", field_name="client_id", label="Client")
    class_type = one_of("class type", field_name="class_type__code", label="Type")
    subject = one_of("subject", field_name="subject__code", label="Subject")
    status = one_of(
        "status", choices=[*TrainingClass.Status.choices, (NOT_OVER, "Not over")], method="by_status", label="Status"
    )
    seta = one_of("SETA", field_name="seta__name", label="SETA")
    exam_class = one_of("answer", choices=_YES_NO, method="by_exam", label="Exam class")
    start_from = DayFilter(field_name="start_date", lookup_expr="gte", label="Starts from")
    start_to = DayFilter(field_name="start_date", lookup_expr="lte", label="Starts until")
    order_number = one_of(
        "choice", choices=[("missing", "Missing"), ("given", "Given")], method="by_order_number", label="Order number"
    )
    site = one_of(
        "site of this client", field_name="site_id", label="Site", empty_label="Any, or choose a client first"
    )
    supervisor = one_of("supervisor", field_name="supervisor_id", label="Supervisor")
    agent = one_of("agent", method="by_agent", label="Agent")
    whose = one_of(
        "choice",
        choices=[("mine", "Captured or supervised by me"), ("supervised", "Supervised by me")],
        method="of_user",
        label="Whose",
    )
    code_kind = one_of("choice", choices=[("fallback", "Fallback codes")], method="by_code_kind", label="Code")
    sort = sorted_by(SORTS)

    default_sort = DEFAULT_SORT

    class Meta:
        model = TrainingClass
        fields: list[str] = []
        form = _FilterForm

    def __init__(
        self,
        data: MultiValueDict[str, str],
        queryset: TrainingClassQuerySet,
        *,
        user: User,
        today: date,
        reference_data: ReferenceData,
    ) -> None:
        """The reference data includes the rows of CHOICES_FROM; the sites that can be chosen, too, or they are read."""
        super().__init__(data, queryset)
        self.user, self.today, self.reference_data = user, today, reference_data
        for name, choices in {**_choices_from(reference_data), "site": _sites_from(reference_data, data)}.items():
            self.filters[name].extra["choices"] = Offered(choices)

    @property
    def found(self) -> TrainingClassQuerySet:
        """The classes that the filters let through, in order."""
        classes: TrainingClassQuerySet = self.qs
        return classes.sorted_by(self.sort_used, on=self.today)

    def rows_of(self, page: Page[Any]) -> TrainingClassQuerySet:
        """What a page of `found` shows of its classes. Only the keys of all are sorted, the rest is read for these."""
        rows = TrainingClass.objects.filter(pk__in=page.object_list).for_list().as_of(self.today)
        return rows.sorted_by(self.sort_used, on=self.today)

    @property
    def agent_shown(self) -> int | None:
        """The key of the agent whose classes these are: of the days, they are shown those that they teach."""
        key = self.used.get("agent")
        return int(key) if key else None

    @property
    def uses_more(self) -> bool:
        """Whether a filter is used that is not always in view."""
        return bool(self.used.keys() - IN_VIEW)

    def search(self, classes: TrainingClassQuerySet, _name: str, text: str) -> TrainingClassQuerySet:
        return classes.search(text)

    def by_status(self, classes: TrainingClassQuerySet, _name: str, status: str) -> TrainingClassQuerySet:
        return classes.in_status(*TrainingClass.NOT_OVER if status == NOT_OVER else (status,), on=self.today)

    def by_exam(self, classes: TrainingClassQuerySet, _name: str, answer: str) -> TrainingClassQuerySet:
        return classes.filter(exam_class=answer == "yes")

    def by_order_number(self, classes: TrainingClassQuerySet, _name: str, answer: str) -> TrainingClassQuerySet:
        return classes.without_order_number() if answer == "missing" else classes.exclude(order_number="")

    def by_agent(self, classes: TrainingClassQuerySet, _name: str, key: str) -> TrainingClassQuerySet:
        return classes.taught_by(int(key))

    def of_user(self, classes: TrainingClassQuerySet, _name: str, answer: str) -> TrainingClassQuerySet:
        return classes.in_care_of(self.user) if answer == "mine" else classes.filter(supervisor=self.user)

    def by_code_kind(self, classes: TrainingClassQuerySet, _name: str, _answer: str) -> TrainingClassQuerySet:
        return classes.with_fallback_code()


def sites_for(data: MultiValueDict[str, str]) -> QuerySet[Site] | None:
    """The sites of the client in the address, or the one that is there without a client; None without both."""
    known = {name: key for name in ("client", "site") if (key := number_in(data.get(name, ""))) is not None}
    if "client" in known:
        return Site.objects.filter(client=known["client"])
    return Site.objects.filter(pk=known["site"]) if "site" in known else None


def _choices_from(reference_data: ReferenceData) -> dict[str, list[tuple[str, str]]]:
    tables = (Client, ClassType, Subject, Seta, User, Agent)
    clients, types, subjects, setas, supervisors, agents = (reference_data.rows_of(table) for table in tables)
    return {
        "client": _keyed(clients),
        "class_type": [(row.code, row.name) for row in types],
        # Each progression type has an LP: one choice stands for all.
        "subject": list({row.code: row.name_with_code for row in subjects}.items()),
        "seta": [(row.name, row.name) for row in setas],
        "supervisor": _keyed(supervisors),
        "agent": _keyed(agents),
    }


def _sites_from(reference_data: ReferenceData, data: MultiValueDict[str, str]) -> list[tuple[str, str]]:
    if Site in reference_data:
        return _keyed(reference_data.rows_of(Site))
    sites = sites_for(data)
    return [] if sites is None else _keyed(ReferenceData(sites).rows_of(Site))


def _keyed(rows: Iterable[Entry]) -> list[tuple[str, str]]:
    return [(str(row.pk), row.name) for row in rows]
