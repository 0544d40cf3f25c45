from django.db import migrations

# A function of its own keeps its plan, which takes a millisecond to make: each class that is saved asks whether its
# prefix has a counter, and hardly ever needs the answer.
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
