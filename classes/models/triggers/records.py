"""What the database keeps of what happened in a class, whoever tries to take it away or to rewrite it."""

import pgtrigger
from pgtrigger import Before, Delete, Q, Update


def is_kept(rule: str, condition: Q | None = None) -> pgtrigger.Trigger:
    """A row that fits the condition cannot be deleted; none can without one."""
    return pgtrigger.Trigger(
        name="is_kept",
        when=Before,
        operation=Delete,
        condition=condition,
        func=f"""
            RAISE EXCEPTION 'row % of % is kept', OLD.id, TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = '{rule}';
        """,
    )


def is_fixed(rule: str, *fields: str) -> pgtrigger.Trigger:
    """These fields never change once the row is there."""
    changed = Q()
    for field in fields:
        changed |= Q(**{f"old__{field}__df": pgtrigger.F(f"new__{field}")})
    return pgtrigger.Trigger(
        name="is_fixed",
        when=Before,
        operation=Update,
        condition=changed,
        func=f"""
            RAISE EXCEPTION 'row % of % is fixed', OLD.id, TG_TABLE_NAME
                USING ERRCODE = 'check_violation', CONSTRAINT = '{rule}';
        """,
    )
