"""Filters of the class list for what wants somebody's attention. Their days stand in the address, as all filters do."""

from datetime import date

from django_filters import ChoiceFilter, Filter

from classes.forms.fields import DateOfClassField
from classes.forms.lists import ListFilter
from classes.models.life.needs import Need, lacking
from classes.models.overview import attention
from classes.models.training_classes.training_classes import TrainingClassQuerySet

_ANYTHING = "anything"


class DayFilter(Filter):  # type: ignore[misc]  # the library has no types
    """A filter by a date, typed in any of the usual ways."""

    field_class = DateOfClassField


class AttentionFilter(ListFilter):
    """What classes lack, when they end, and what is due in them."""

    missing = ChoiceFilter(
        choices=[(_ANYTHING, "Anything"), *((need.value, need.label.capitalize()) for need in Need)],
        method="by_missing",
        label="Lacks, to be active",
        empty_label="Any",
        error_messages={"invalid_choice": "a class lacks nothing of this name."},
    )
    end_from = DayFilter(label="Ends from", field_name="end_date", lookup_expr="gte")
    end_to = DayFilter(label="Ends until", field_name="end_date", lookup_expr="lte")
    taught_before = DayFilter(label="Active, last session before", method="by_last_session")
    events_until = DayFilter(label="Event dates due until", method="by_event_dates")
    follow_ups_until = DayFilter(label="QA follow-ups due until", method="by_follow_ups")
    reports_missing_until = DayFilter(label="QA visits without a report until", method="by_missing_reports")
    clashes = ChoiceFilter(
        choices=[("accepted", "Accepted")],
        method="by_clashes",
        label="Clashes",
        empty_label="Any",
        error_messages={"invalid_choice": "clashes are accepted, or there are none."},
    )

    def by_missing(self, classes: TrainingClassQuerySet, _name: str, need: str) -> TrainingClassQuerySet:
        return classes.filter(lacking("" if need == _ANYTHING else need))

    def by_last_session(self, classes: TrainingClassQuerySet, _name: str, day: date) -> TrainingClassQuerySet:
        return classes.filter(attention.taught_before(day))

    def by_event_dates(self, classes: TrainingClassQuerySet, _name: str, day: date) -> TrainingClassQuerySet:
        return classes.filter(attention.with_event_dates_due(day))

    def by_follow_ups(self, classes: TrainingClassQuerySet, _name: str, day: date) -> TrainingClassQuerySet:
        return classes.filter(attention.with_follow_ups_due(day))

    def by_missing_reports(self, classes: TrainingClassQuerySet, _name: str, day: date) -> TrainingClassQuerySet:
        return classes.filter(attention.with_visits_without_report(day))

    def by_clashes(self, classes: TrainingClassQuerySet, _name: str, _answer: str) -> TrainingClassQuerySet:
        return classes.filter(attention.with_accepted_clashes())
