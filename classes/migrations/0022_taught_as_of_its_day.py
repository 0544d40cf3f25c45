import pgtrigger.compiler
import pgtrigger.migrations
from django.db import migrations


class Migration(migrations.Migration):
    dependencies = [
        ("classes", "0021_indexes_of_lists"),
    ]

    operations = [
        pgtrigger.migrations.RemoveTrigger(
            model_name="enrolment",
            name="enrolment_is_kept",
        ),
        pgtrigger.migrations.RemoveTrigger(
            model_name="register",
            name="register_is_of_a_session_taught",
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="enrolment",
            trigger=pgtrigger.compiler.Trigger(
                name="enrolment_is_kept",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    func="\n        IF EXISTS (\n            SELECT FROM classes JOIN sessions ON sessions.training_class_id = classes.id\n            WHERE classes.id = OLD.training_class_id AND CASE WHEN classes.status_from > (now() AT TIME ZONE 'Africa/Johannesburg')::date THEN classes.status_before ELSE classes.status END <> 'draft'\n                AND sessions.status = 'planned' AND sessions.date >= OLD.came_on AND sessions.date < (now() AT TIME ZONE 'Africa/Johannesburg')::date\n        ) THEN\n            RAISE EXCEPTION 'class % was taught with learner %', OLD.training_class_id, OLD.learner_id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'enrolment_is_kept';\n        END IF;\n        RETURN OLD;\n    ",
                    hash="6e93f9d149a72cf4ef866cccf91e61017c1f68cc",
                    operation="DELETE",
                    pgid="pgtrigger_enrolment_is_kept_e8461",
                    table="enrolments",
                    when="BEFORE",
                ),
            ),
        ),
        pgtrigger.migrations.AddTrigger(
            model_name="register",
            trigger=pgtrigger.compiler.Trigger(
                name="register_is_of_a_session_taught",
                sql=pgtrigger.compiler.UpsertTriggerSql(
                    declare="DECLARE taught record;",
                    func="\n        PERFORM FROM classes WHERE id = (SELECT training_class_id FROM sessions WHERE id = NEW.session_id) FOR SHARE;\n        SELECT sessions.date, sessions.status, training_class_id, CASE WHEN classes.status_from > (NEW.captured_at AT TIME ZONE 'Africa/Johannesburg')::date THEN classes.status_before ELSE classes.status END AS class_status INTO taught\n            FROM sessions JOIN classes ON classes.id = training_class_id\n            WHERE sessions.id = NEW.session_id FOR NO KEY UPDATE OF sessions;\n        IF taught.status <> 'planned' OR taught.class_status = 'draft' THEN\n            RAISE EXCEPTION 'session % is not taught', NEW.session_id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'register_is_of_a_session_taught';\n        END IF;\n        IF (NEW.captured_at AT TIME ZONE 'Africa/Johannesburg')::date < taught.date THEN\n            RAISE EXCEPTION 'session % lies ahead', NEW.session_id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'register_is_not_before_its_session';\n        END IF;\n        \n        IF \n    EXISTS (\n        SELECT FROM month_closes\n        WHERE training_class_id = taught.training_class_id AND month = date_trunc('month', taught.date)::date AND is_closed\n    )\n THEN\n            RAISE EXCEPTION 'the month of % is closed in class %', taught.date, taught.training_class_id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'register_is_in_an_open_month';\n        END IF;\n    \n        IF NEW.outcome <> 'held' AND EXISTS (SELECT FROM marks WHERE register_id = NEW.id) THEN\n            RAISE EXCEPTION 'register % has marks', NEW.id\n                USING ERRCODE = 'check_violation', CONSTRAINT = 'marks_are_of_a_session_held';\n        END IF;\n        RETURN NEW;\n    ",
                    hash="f44d74abc037d8462df1998800cb29c18d1caa98",
                    operation="INSERT OR UPDATE",
                    pgid="pgtrigger_register_is_of_a_session_taught_aeb04",
                    table="registers",
                    when="BEFORE",
                ),
            ),
        ),
    ]
