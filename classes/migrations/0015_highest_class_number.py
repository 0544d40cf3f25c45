from django.db import migrations

# PL/pgSQL plans what is in a function only when it is called, and an SQL function may be planned with its caller: each
# class that is saved sends the statement that makes a missing counter, and hardly ever is one missing.
HIGHEST_CLASS_NUMBER = """
CREATE FUNCTION highest_class_number(of_prefix varchar) RETURNS integer LANGUAGE plpgsql STABLE AS $$
BEGIN
    RETURN greatest(
        0,
        (SELECT max(number) FROM classes WHERE prefix = of_prefix),
        (SELECT max(number) FROM retired_codes WHERE prefix = of_prefix)
    );
END;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("classes", "0014_enrolments_by_class")]
    operations = [migrations.RunSQL(HIGHEST_CLASS_NUMBER, "DROP FUNCTION highest_class_number(varchar);")]
