"""What must be true of learners and their classes, as triggers of the database; see `triggers`."""

from typing import Final

import pgtrigger
from pgtrigger import After, Before, Delete, F, Insert, Q, Update

from classes.models.triggers.classes import status_on

_TODAY: Final = "(now() AT TIME ZONE 'Africa/Johannesburg')::date"

learner_is_searched = pgtrigger.Trigger(
    name="learner_is_searched",
    when=Before,
    operation=Insert | Update,
    func="""
        NEW.searched := replace(lower(unaccent(concat_ws(
            ' ', nullif(NEW.surname, ''), nullif(NEW.first_name, ''), nullif(NEW.second_name, ''),
            nullif(NEW.initials, ''), nullif(NEW.town, ''), (SELECT name FROM clients WHERE id = NEW.employer_id)
        ))), '''', '');
        RETURN NEW;
    """,
)

employees_are_searched = pgtrigger.Trigger(
    name="employees_are_searched",
    when=After,
    operation=pgtrigger.UpdateOf("name"),
    condition=Q(old__name__df=F("new__name")),
    func="""
        UPDATE learners SET searched = '' WHERE employer_id = NEW.id;
        RETURN NULL;
    """,
)

learner_version_counts_changes = pgtrigger.Trigger(
    name="learner_version_counts_changes",
    when=Before,
    operation=Update,
    condition=pgtrigger.AnyChange(exclude=["searched"]),
    func="NEW.version := OLD.version + 1; RETURN NEW;",
)

# A procedure of the database erases, and writes down who did it first; see `classes.models.learners.erasures`.
erased_learner_stays = pgtrigger.Trigger(
    name="erased_learner_stays",
    when=Before,
    operation=Insert | Update,
    func="""
        IF NEW.erased_at IS NOT NULL AND NOT EXISTS (SELECT FROM learner_erasures WHERE learner_id = NEW.id) THEN
            RAISE EXCEPTION 'learner % is erased by erase_learner alone', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'learner_is_erased_by_the_procedure';
        END IF;
        IF TG_OP = 'UPDATE' AND OLD.erased_at IS NOT NULL THEN
            RAISE EXCEPTION 'learner % is erased', NEW.id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'erased_learner_stays';
        END IF;
        RETURN NEW;
    """,
)

# Locked, so that somebody who is being erased is either enrolled before or not at all
enrolment_is_of_somebody_known = pgtrigger.Trigger(
    name="enrolment_is_of_somebody_known",
    when=Before,
    operation=Insert | pgtrigger.UpdateOf("learner_id"),
    declare=[("erased", "timestamptz")],
    func="""
        IF TG_OP = 'UPDATE' AND NEW.learner_id = OLD.learner_id THEN
            RETURN NEW;
        END IF;
        SELECT erased_at INTO erased FROM learners WHERE id = NEW.learner_id FOR SHARE;
        IF erased IS NOT NULL THEN
            RAISE EXCEPTION 'learner % is erased', NEW.learner_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_is_of_somebody_known';
        END IF;
        RETURN NEW;
    """,
)

LEVELS_OF_THEIR_OWN: Final = ("CL1B", "CL1", "CL2", "CL3", "NL1B", "NL1", "NL2", "NL3")

level_is_known = pgtrigger.Trigger(
    name="level_is_known",
    when=Before,
    operation=Insert | pgtrigger.UpdateOf("level"),
    func=f"""
        IF TG_OP = 'UPDATE' AND NEW.level = OLD.level THEN
            RETURN NEW;  -- what stands stays, whatever becomes of the catalogue
        END IF;
        IF NEW.level IN {LEVELS_OF_THEIR_OWN}
            OR (NEW.level <> 'LP' AND EXISTS (SELECT FROM subjects WHERE code = NEW.level FOR KEY SHARE))
        THEN
            RETURN NEW;
        END IF;
        RAISE EXCEPTION 'level % is none', NEW.level
            USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_level_is_known';
    """,
)

# Removing is for entries by mistake: once the class was taught with a learner, a status says what became of them.
# By the database's own clock, in the time of the classes.
enrolment_is_kept = pgtrigger.Trigger(
    name="enrolment_is_kept",
    when=Before,
    operation=Delete,
    func=f"""
        IF EXISTS (
            SELECT FROM classes JOIN sessions ON sessions.training_class_id = classes.id
            WHERE classes.id = OLD.training_class_id AND {status_on(_TODAY)} <> 'draft'
                AND sessions.status = 'planned' AND sessions.date >= OLD.came_on AND sessions.date < {_TODAY}
        ) THEN
            RAISE EXCEPTION 'class % was taught with learner %', OLD.training_class_id, OLD.learner_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_is_kept';
        END IF;
        RETURN OLD;
    """,
)

# At the end of the transaction, because a new class is stored last. The class is locked as a foreign key would lock it
# against a change of the exam, so that whichever comes second sees the first.
exam_is_taken_in_exam_classes = pgtrigger.Trigger(
    name="exam_is_taken_in_exam_classes",
    when=After,
    operation=Insert | pgtrigger.UpdateOf("takes_exam", "training_class_id"),
    condition=Q(new__takes_exam=True),
    timing=pgtrigger.Deferred,
    func="""
        IF NOT (SELECT exam_class FROM classes WHERE id = NEW.training_class_id FOR SHARE)
            AND EXISTS (SELECT FROM enrolments WHERE id = NEW.id AND takes_exam)
        THEN
            RAISE EXCEPTION 'class % has no exam', NEW.training_class_id
                USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_exam_is_in_an_exam_class';
        END IF;
        RETURN NULL;
    """,
)

exam_that_learners_take_stays = pgtrigger.Trigger(
    name="exam_that_learners_take_stays",
    when=After,
    operation=pgtrigger.UpdateOf("exam_class"),
    condition=Q(old__exam_class=True, new__exam_class=False),
    timing=pgtrigger.Deferred,
    func="""
        IF EXISTS (
            SELECT FROM classes JOIN enrolments ON training_class_id = classes.id
            WHERE classes.id = NEW.id AND NOT exam_class AND takes_exam
        ) THEN
            RAISE EXCEPTION 'learners of class % take the exam', NEW.code
                USING ERRCODE = 'check_violation', CONSTRAINT = 'class_exam_is_taken_by_learners';
        END IF;
        RETURN NULL;
    """,
)

# What was stays where one status follows another: who dropped out and came back was away in between. The same status
# again corrects its own date.
days_follow_the_dates = pgtrigger.Trigger(
    name="days_follow_the_dates",
    when=Before,
    operation=Insert | Update,
    declare=[("last_began", "date")],
    func="""
        IF TG_OP = 'INSERT' THEN
            NEW.days := datemultirange(daterange(NEW.came_on, NULL));
        ELSE
            NEW.days := OLD.days;
            IF (NEW.status, NEW.from_date, NEW.came_on) = (OLD.status, OLD.from_date, OLD.came_on) THEN
                RETURN NEW;
            END IF;
            last_began := coalesce((SELECT max(lower(stretch)) FROM unnest(OLD.days) AS stretch), OLD.came_on);
            IF NEW.came_on < OLD.came_on THEN
                NEW.days := NEW.days + datemultirange(daterange(NEW.came_on, OLD.came_on));
            END IF;
            IF NEW.status = 'cic' AND OLD.status <> 'cic' THEN
                NEW.days := NEW.days + datemultirange(daterange(NEW.from_date, NULL));
            ELSIF NEW.status = 'cic' AND last_began > OLD.came_on THEN
                NEW.days := NEW.days * datemultirange(daterange(NULL, last_began))
                    + datemultirange(daterange(NEW.from_date, NULL));
            ELSIF NEW.status <> 'cic' AND OLD.status <> 'cic' THEN
                NEW.days := NEW.days
                    + datemultirange(daterange(last_began, greatest(last_began, NEW.from_date)));
            END IF;
        END IF;
        NEW.days := NEW.days * datemultirange(daterange(NEW.came_on, NULL));
        IF NEW.status <> 'cic' THEN
            NEW.days := NEW.days * datemultirange(daterange(NULL, NEW.from_date));
        END IF;
        RETURN NEW;
    """,
)
