"""What calendars show of a class beside its sessions, and that the database counts every change of it.

Whatever an event is to show is listed in SHOWN first: `calendar_sessions` reads nothing else, and the triggers follow.
"""

from typing import Final

import pgtrigger
from pgtrigger import After, Before, F, Q, Update

SHOWN: Final = {
    "class": ("code", "status", "client", "site", "subject"),
    "client": ("name",),
    "site": ("name", "street", "suburb", "town", "province", "postal_code"),
    "subject": ("name",),
}
SHOWN_OF_SESSION: Final = ("date", "start", "end", "status")


def _differ(columns: tuple[str, ...]) -> Q:
    condition = Q()
    for column in columns:
        condition |= Q(**{f"old__{column}__df": F(f"new__{column}")})
    return condition


def calendars_show(table: str) -> pgtrigger.Trigger:
    """Counts changes of a row of this table for each class that the row belongs to."""
    key = "id" if table == "class" else f"{table}_id"
    return pgtrigger.Trigger(
        name="calendars_show_it",
        when=After,
        operation=Update,
        condition=_differ(SHOWN[table]),
        # In the order of the keys, so that two changes at once wait for each other instead of both for ever
        func=f"""
            INSERT INTO calendar_revisions AS revision (training_class_id, sequence, changed_at)
                SELECT id, 1, clock_timestamp() FROM classes WHERE {key} = NEW.id ORDER BY id
            ON CONFLICT (training_class_id) DO UPDATE SET
                sequence = revision.sequence + 1,
                changed_at = greatest(clock_timestamp(), revision.changed_at + interval '1 second');
            RETURN NULL;
        """,
    )


# The services count by themselves; this is for whoever comes past them.
calendars_show_session = pgtrigger.Trigger(
    name="calendars_show_it",
    when=Before,
    operation=Update,
    condition=_differ(SHOWN_OF_SESSION) & Q(old__sequence=F("new__sequence")),
    func="""
        NEW.sequence := OLD.sequence + 1;
        NEW.changed_at := greatest(clock_timestamp(), OLD.changed_at + interval '1 second');
        RETURN NEW;
    """,
)
