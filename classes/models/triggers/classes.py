"""What must be true across rows and tables, as triggers of the database.

They hold for everybody: forms, Django admin, bulk updates, plain SQL. Each refusal carries the name of the rule as
its constraint, as a constraint's own violation does; `services.refusals` turns the name into a sentence.
"""

import pgtrigger
from pgtrigger import After, Before, Delete, F, Insert, Q, Update


def status_on(day: str) -> str:
    """The status of a row of `classes` as of a day, as `TrainingClass.status_on` has it, in SQL."""
    return f"CASE WHEN classes.status_from > {day} THEN classes.status_before ELSE classes.status END"


def code_in_use_is_fixed(*, part: int) -> pgtrigger.Trigger:
    """A catalogue code cannot change once it is the given part (counted from 1) of a class code ever given out."""
    return pgtrigger.Trigger(
        name="code_in_use_is_fixed",
        when=Before,
        operation=pgtrigger.UpdateOf("code"),
        condition=Q(old__code__df=F("new__code")),
        func=f"""
            IF EXISTS (
                SELECT FROM (
                    SELECT prefix FROM class_code_counters
                    UNION ALL SELECT prefix FROM classes
                    UNION ALL SELECT prefix FROM retired_codes
                ) AS used
                WHERE split_part(used.prefix, '-', {part}) = OLD.code
            ) THEN
                RAISE EXCEPTION '% is part of class codes', OLD.code
                    USING ERRCODE = 'check_violation', CONSTRAINT = 'code_in_use_is_fixed';
            END IF;
            RETURN NEW;
        """,
    )


# The catalogue rows are locked as a foreign key locks them, so that no code or offer changes until the class is stored.
class_fits_the_catalogue = pgtrigger.Trigger(
    name="class_fits_the_catalogue",
    when=Before,
    operation=Insert,
    declare=[("offered", "record"), ("taught", "record")],
    func="""
        SELECT code, subjects_offered INTO offered
            FROM class_types WHERE id = NEW.class_type_id FOR KEY SHARE;
        SELECT code, class_type_id INTO taught
            FROM subjects WHERE id = NEW.subject_id FOR KEY SHARE;
        IF NOT (CASE offered.subjects_offered
            WHEN 'all' THEN taught.code <> 'LP'
            WHEN 'progression' THEN taught.code = 'LP' AND taught.class_type_id = NEW.class_type_id
            ELSE taught.code <> 'LP' AND taught.class_type_id = NEW.class_type_id
        END) THEN
            RAISE EXCEPTION 'subject % is not offered by type %', NEW.subject_id, NEW.class_type_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_subject_is_offered_by_its_type';
        END IF;
        IF NEW.prefix <> concat_ws('-', NEW.client_id, offered.code, taught.code) THEN
            RAISE EXCEPTION 'prefix % does not belong to the class', NEW.prefix
                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_prefix_is_made_of_its_parts';
        END IF;
        RETURN NEW;
    """,
)

# Only when newly chosen: a type that stops offering exams leaves its exam classes as they are.
exam_is_offered = pgtrigger.Trigger(
    name="exam_is_offered",
    when=Before,
    operation=Insert | pgtrigger.UpdateOf("exam_class"),
    condition=Q(new__exam_class=True),
    func="""
        IF TG_OP = 'UPDATE' AND OLD.exam_class THEN
            RETURN NEW;
        END IF;
        IF NOT (SELECT offers_exams FROM class_types WHERE id = NEW.class_type_id FOR SHARE) THEN
            RAISE EXCEPTION 'type % offers no exams', NEW.class_type_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_exam_is_offered_by_its_type';
        END IF;
        RETURN NEW;
    """,
)

# After the insert, so that it sees what a transaction stored for which the insert had to wait.
code_is_not_retired = pgtrigger.Trigger(
    name="code_is_not_retired",
    when=After,
    operation=Insert | pgtrigger.UpdateOf("code"),
    func="""
        IF EXISTS (
            SELECT FROM retired_codes
            WHERE code = NEW.code OR (prefix = NEW.prefix AND number = NEW.number)
        ) THEN
            RAISE EXCEPTION 'code % is retired', NEW.code
                USING ERRCODE = 'unique_violation', CONSTRAINT = 'class_code_is_not_retired';
        END IF;
        IF TG_OP = 'INSERT'
            AND EXISTS (SELECT FROM retired_codes WHERE submission_id = NEW.submission_id)
        THEN
            RAISE EXCEPTION 'submission % was saved and deleted', NEW.submission_id
                USING ERRCODE = 'unique_violation', CONSTRAINT = 'class_submission_was_deleted';
        END IF;
        RETURN NULL;
    """,
)

identity_is_fixed = pgtrigger.Trigger(
    name="identity_is_fixed",
    when=Before,
    operation=Update,
    condition=(
        Q(old__client__df=F("new__client"))
        | Q(old__class_type__df=F("new__class_type"))
        | Q(old__subject__df=F("new__subject"))
        | Q(old__prefix__df=F("new__prefix"))
        | Q(old__code__df=F("new__code"))
        | Q(old__number__df=F("new__number"))
    ),
    func="""
        IF OLD.number IS NULL AND NEW.number IS NOT NULL
            AND (NEW.client_id, NEW.class_type_id, NEW.subject_id, NEW.prefix)
                = (OLD.client_id, OLD.class_type_id, OLD.subject_id, OLD.prefix)
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'the code of class % and what it is made of are fixed', OLD.code
            USING ERRCODE = 'check_violation', CONSTRAINT = 'class_identity_is_fixed';
    """,
)

version_counts_changes = pgtrigger.Trigger(
    name="version_counts_changes",
    when=Before,
    operation=Update,
    condition=pgtrigger.AnyChange(),
    func="NEW.version := OLD.version + 1; RETURN NEW;",
)

# At the end of the transaction: the class goes or is renumbered first, then its code is retired.
code_goes_into_retirement = pgtrigger.Trigger(
    name="code_goes_into_retirement",
    when=After,
    operation=Delete | pgtrigger.UpdateOf("code"),
    timing=pgtrigger.Deferred,
    func="""
        IF NOT EXISTS (SELECT FROM classes WHERE code = OLD.code)
            AND NOT EXISTS (SELECT FROM retired_codes WHERE code = OLD.code)
        THEN
            RAISE EXCEPTION 'code % must be retired', OLD.code
                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_code_goes_into_retirement';
        END IF;
        RETURN NULL;
    """,
)

retired_code_has_no_class = pgtrigger.Trigger(
    name="retired_code_has_no_class",
    when=After,
    operation=Insert,
    func="""
        IF EXISTS (
            SELECT FROM classes
            WHERE code = NEW.code OR (prefix = NEW.prefix AND number = NEW.number)
        ) THEN
            RAISE EXCEPTION 'code % is the code of a class', NEW.code
                USING ERRCODE = 'unique_violation', CONSTRAINT = 'retired_code_has_no_class';
        END IF;
        RETURN NULL;
    """,
)

# A number that was given out once is never free again.
retired_code_stays = pgtrigger.Trigger(
    name="retired_code_stays",
    when=Before,
    operation=Delete | Update,
    func="""
        IF TG_OP = 'DELETE'
            OR (NEW.code, NEW.prefix, NEW.number, NEW.kind)
                IS DISTINCT FROM (OLD.code, OLD.prefix, OLD.number, OLD.kind)
        THEN
            RAISE EXCEPTION 'code % is retired for good', OLD.code
                USING ERRCODE = 'check_violation', CONSTRAINT = 'retired_code_stays';
        END IF;
        RETURN NEW;
    """,
)

_STATUS_IS_THAT_OF_ITS_LAST_CHANGE = """
    IF EXISTS (
        SELECT FROM classes
        WHERE id = {key} AND status <> coalesce(
            (SELECT to_status FROM status_changes WHERE training_class_id = {key} ORDER BY id DESC LIMIT 1), 'draft'
        )
    ) THEN
        RAISE EXCEPTION 'the status of class % is not that of its last change', {key}
            USING ERRCODE = 'check_violation', CONSTRAINT = 'class_status_is_that_of_its_last_change';
    END IF;
    RETURN NULL;
"""

# At the end of the transaction: a status and its change are written one after the other.
class_status_has_its_change = pgtrigger.Trigger(
    name="class_status_has_its_change",
    when=After,
    operation=Insert | pgtrigger.UpdateOf("status"),
    timing=pgtrigger.Deferred,
    func=_STATUS_IS_THAT_OF_ITS_LAST_CHANGE.format(key="NEW.id"),
)

status_change_reaches_the_class = pgtrigger.Trigger(
    name="status_change_reaches_the_class",
    when=After,
    operation=Insert,
    timing=pgtrigger.Deferred,
    func=_STATUS_IS_THAT_OF_ITS_LAST_CHANGE.format(key="NEW.training_class_id"),
)

# Locks the class's row, so that of two changes at once the second sees where the first has led.
status_change_begins_where_the_class_is = pgtrigger.Trigger(
    name="status_change_begins_where_the_class_is",
    when=Before,
    operation=Insert,
    declare=[("present", "text")],
    func="""
        SELECT status INTO present FROM classes WHERE id = NEW.training_class_id FOR UPDATE;
        IF present <> NEW.from_status THEN
            RAISE EXCEPTION 'class % is %', NEW.training_class_id, present
                USING ERRCODE = 'check_violation', CONSTRAINT = 'status_change_begins_where_the_class_is';
        END IF;
        RETURN NEW;
    """,
)
