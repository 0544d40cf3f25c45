"""What is stored of a timetable, as its form shows it: the values of its fields, and of its rows by section."""

from typing import Any

from classes import timetable as engine
from classes.models import Entries


def initial_of(entries: Entries) -> dict[str, Any]:
    document = engine.pattern_document(entries.pattern) if entries.pattern else {}
    rule = document.get("monthly_on", {})
    return {
        "pattern": document.get("pattern", ""),
        "monthly_on": rule.get("kind", ""),
        "month_day": rule.get("day"),
        "month_nth": str(rule.get("nth", "")),
        "month_weekday": rule.get("weekday", ""),
        "held_holidays": sorted(entries.held_holidays),
        "end_date_by_hand": entries.end_date_by_hand,
        "end_date_reason": entries.end_date_reason,
    }


def initial_rows_of(entries: Entries) -> dict[str, list[dict[str, Any]]]:
    document = engine.pattern_document(entries.pattern) if entries.pattern else {}
    rows = {"extras": ("date", "start", "end", "note"), "exceptions": ("date", "reason", "note")}
    rows["stops"] = ("last_day", "resume_date", "reason")
    return {
        "blocks": document.get("blocks", []),
        "dates": document.get("dates", []),
        **{
            section: [
                {"id": row.pk, **{name: getattr(row, name) for name in names}} for row in getattr(entries, section)
            ]
            for section, names in rows.items()
        },
    }
