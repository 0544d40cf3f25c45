"""A class as expected.json describes it, read from the tables."""

from collections import Counter
from datetime import UTC
from typing import Any

from classes.models import Enrolment, Entries, EventDate, TrainingClass
from classes.timetable import pattern_document


def as_expected(training_class: TrainingClass) -> dict[str, Any]:
    """With all that expected.json may name, `levels` too."""
    document = pattern_document(entries.pattern) if (entries := Entries.of(training_class)).pattern else {}
    sessions = list(training_class.sessions.planned())
    statuses = Counter(training_class.enrolments.values_list("status", flat=True))
    events = Counter(training_class.event_dates.values_list("status", flat=True))
    old_code = getattr(training_class, "old_code", None)
    return {
        "old_code": old_code.code if old_code else "",
        "client": training_class.client_id,
        "site": training_class.site.name,
        "class_type": training_class.class_type.code,
        "subject": training_class.subject.code,
        "total_hours": f"{training_class.total_hours:.2f}",
        "start_date": training_class.start_date.isoformat(),
        "status": training_class.status,
        "order_number": training_class.order_number,
        "supervisor": training_class.supervisor.email if training_class.supervisor else None,
        "seta": training_class.seta.name if training_class.seta else None,
        "exam_type": training_class.exam_type,
        "pattern": document.get("pattern"),
        "blocks": [[row.get("day", ""), row["start"], row["end"]] for row in document.get("blocks", [])],
        "dates": [[row["date"], row["start"], row["end"]] for row in document.get("dates", [])],
        "monthly_on": document.get("monthly_on"),
        "exceptions": [[row.date.isoformat(), row.reason, row.note] for row in entries.exceptions],
        "stops": [[f"{row.last_day}", f"{row.resume_date}" if row.resume_date else None] for row in entries.stops],
        "held_holidays": sorted(day.isoformat() for day in entries.held_holidays),
        "end_date": training_class.end_date.isoformat() if training_class.end_date else None,
        "class_days": len({row.date for row in sessions}),
        "planned_hours": f"{sum(row.minutes for row in sessions) / 60:.2f}",
        "left_out": [[row.date.isoformat(), row.because] for row in training_class.left_out_days.order_by("date")],
        "enrolments": {status: statuses[status] for status in Enrolment.Status.values},
        "take_the_exam": training_class.enrolments.filter(takes_exam=True).count(),
        "agents": [[row.agent.name, row.from_date.isoformat()] for row in training_class.class_agents.all()],
        "backups": [
            [row.agent.name, *(day.isoformat() if day else None for day in (row.from_date, row.to_date))]
            for row in training_class.backups.order_by("from_date")
        ],
        "notes": training_class.notes.count(),
        "qa_visits": training_class.qa_visits.count(),
        "events": {status: events[status] for status in EventDate.Status.values},
        "files": training_class.files.count(),
        "old_changes": training_class.old_changes.count(),
        "captured_at": training_class.captured_at.astimezone(UTC).isoformat().replace("+00:00", "Z"),
        "code": training_class.code,
        "levels": dict(Counter(training_class.enrolments.values_list("level", flat=True))),
    }
