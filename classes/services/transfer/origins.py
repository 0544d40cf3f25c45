"""Which row of the old system became what here, and what there was to say of it: kept from run to run."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from classes.models import OldRow, Remark
from classes.services.transfer.reading.found import Findings

Outcome = OldRow.Outcome


@dataclass
class Result:
    """What became of a row: brought as `new_key`, or left for a person without one."""

    table: str
    key: str
    findings: Findings = field(default_factory=Findings)
    new_key: int | None = None
    merged: bool = False
    brought: dict[str, Any] = field(default_factory=dict)
    waiting: list[int] = field(default_factory=list)
    training_class: int | None = None
    learner: int | None = None

    @property
    def outcome(self) -> Outcome:
        if self.new_key is None:
            return Outcome.LEFT
        return Outcome.WITH_REMARK if self.findings.sayings else Outcome.IMPORTED

    def fields(self) -> dict[str, Any]:
        return {
            "outcome": self.outcome.value,
            "new_key": self.new_key,
            "merged": self.merged,
            "brought": self.brought,
            "waiting": self.waiting,
            "training_class_id": self.training_class,
            "learner_id": self.learner,
        }


def brought_as(table: str, keys: Iterable[object] | None = None) -> dict[str, int]:
    """The keys here of those of these rows, or of all of a small table, that were brought."""
    rows = OldRow.objects.filter(table=table, new_key__isnull=False)
    if keys is not None:
        rows = rows.filter(key__in=[str(key) for key in keys])
    return {key: new_key for key, new_key in rows.values_list("key", "new_key") if new_key is not None}


def keep(results: Iterable[Result]) -> None:
    """Store what became of rows, and what there is to say; what stands there already in the same words stays."""
    for table, some in _by_table(results).items():
        known = {row.key: row for row in OldRow.objects.filter(table=table, key__in=some).prefetch_related("remarks")}
        new = [OldRow(table=table, key=key, **result.fields()) for key, result in some.items() if key not in known]
        rows = {row.key: row for row in OldRow.objects.bulk_create(new)}
        said = [
            Remark(old_row=rows[key], kind=saying.kind.value, text=saying.text)
            for key, result in some.items()
            if key in rows
            for saying in result.findings
        ]
        Remark.objects.bulk_create(said)
        for key, row in known.items():
            _keep_again(row, some[key])


def say_more(row: OldRow, findings: Findings) -> None:
    """Remarks of a row that is here already: new ones come, those that do not hold any more go."""
    outcome = Outcome.LEFT if row.new_key is None else Outcome.WITH_REMARK if findings.sayings else Outcome.IMPORTED
    if row.outcome != outcome:
        row.outcome = outcome
        row.save(update_fields=["outcome"])
    _keep_remarks(row, findings)


def _keep_again(row: OldRow, result: Result) -> None:
    changed = [name for name, value in result.fields().items() if getattr(row, name) != value]
    if changed:
        for name in changed:
            setattr(row, name, result.fields()[name])
        row.save(update_fields=changed)
    _keep_remarks(row, result.findings)


def _keep_remarks(row: OldRow, findings: Findings) -> None:
    """What was ticked off stays so, also where a number in its words has changed."""
    wanted = [(saying.kind.value, saying.text) for saying in findings]
    others = []
    for remark in row.remarks.all():
        if (remark.kind, remark.text) in wanted:
            wanted.remove((remark.kind, remark.text))
        else:
            others.append(remark)
    for kind, text in wanted:
        remark = next((each for each in others if each.kind == kind), None) or Remark(old_row=row, kind=kind)
        if remark in others:
            others.remove(remark)
        remark.text = text
        remark.save()
    for remark in others:
        remark.delete()


def _by_table(results: Iterable[Result]) -> dict[str, dict[str, Result]]:
    tables: dict[str, dict[str, Result]] = {}
    for result in results:
        tables.setdefault(result.table, {})[result.key] = result
    return tables
