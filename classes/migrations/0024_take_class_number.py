from django.db import migrations

# A counter that is there stays as it is. Of two first uses at once, the second waits for the first.
MAKE_CLASS_CODE_COUNTER = """
CREATE FUNCTION make_class_code_counter(of_prefix varchar) RETURNS void LANGUAGE plpgsql AS $$
BEGIN
    INSERT INTO class_code_counters (prefix, last_number, started_after)
    SELECT of_prefix, highest, highest FROM highest_class_number(of_prefix) AS highest
    ON CONFLICT (prefix) DO NOTHING;
END;
$$;
"""
# In a function each connection keeps the plans. What came home of a block goes first, the lowest before the others.
# `waited` says that somebody else had the counter, so others will wait for this transaction, too; asked for a counter
# that is there. With `releases` such a transaction commits without waiting for the disk, set after the counter was had.
TAKE_CLASS_NUMBER = """
CREATE FUNCTION take_class_number(
    of_prefix varchar, asks boolean DEFAULT false, releases boolean DEFAULT false,
    OUT number integer, OUT waited boolean
) LANGUAGE plpgsql AS $$
BEGIN
    IF asks THEN
        PERFORM FROM class_code_counters WHERE prefix = of_prefix FOR UPDATE SKIP LOCKED;
        waited := NOT FOUND AND EXISTS (SELECT FROM class_code_counters WHERE prefix = of_prefix);
    END IF;
    LOOP
        UPDATE class_code_counters AS counter SET
            last_given = coalesce(counter.returned[1], counter.last_number + 1),
            last_number = counter.last_number + CASE WHEN counter.returned = '{}' THEN 1 ELSE 0 END,
            returned = counter.returned[2:]
        WHERE prefix = (SELECT prefix FROM class_code_counters WHERE prefix = of_prefix FOR UPDATE)
        RETURNING last_given INTO number;
        EXIT WHEN FOUND;
        PERFORM make_class_code_counter(of_prefix);
    END LOOP;
    IF waited AND releases THEN
        PERFORM set_config('synchronous_commit', 'off', true);
    END IF;
END;
$$;
"""


class Migration(migrations.Migration):
    dependencies = [("classes", "0023_activations_taken_back")]
    operations = [
        migrations.RunSQL(MAKE_CLASS_CODE_COUNTER, "DROP FUNCTION make_class_code_counter(varchar);"),
        migrations.RunSQL(TAKE_CLASS_NUMBER, "DROP FUNCTION take_class_number(varchar, boolean, boolean);"),
    ]
