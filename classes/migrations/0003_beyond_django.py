from django.db import migrations

# Django has no foreign key over two columns
FOREIGN_KEYS = """
ALTER TABLE classes ADD CONSTRAINT class_site_belongs_to_its_client
    FOREIGN KEY (site_id, client_id) REFERENCES sites (id, client_id);
ALTER TABLE class_files
    ADD CONSTRAINT file_belongs_to_a_note_of_its_class
        FOREIGN KEY (note_id, training_class_id) REFERENCES notes (id, training_class_id),
    ADD CONSTRAINT file_belongs_to_a_qa_visit_of_its_class
        FOREIGN KEY (qa_visit_id, training_class_id) REFERENCES qa_visits (id, training_class_id);
"""

# As createcachetable makes it
CACHE = """
CREATE TABLE cached_values (
    cache_key varchar(255) NOT NULL PRIMARY KEY,
    value text NOT NULL,
    expires timestamp with time zone NOT NULL
);
CREATE INDEX cached_values_expires ON cached_values (expires);
"""

# The history is only added to, and the program's role may not even try to change it: this runs as the owner of the
# database. It sees to one learner, whom it marks as erased itself, and writes down who asked for it and why. Nothing is
# searched for in a schema that somebody else can write to.
ERASE_LEARNER = """
CREATE PROCEDURE erase_learner(erased bigint, acting bigint, why text, moment timestamptz)
LANGUAGE plpgsql SECURITY DEFINER
SET search_path = pg_catalog, public, pg_temp
AS $$
DECLARE
    called text := 'Erased learner ' || erased;
BEGIN
    PERFORM FROM learners WHERE id = erased AND erased_at IS NULL FOR UPDATE;
    IF NOT FOUND THEN
        RAISE EXCEPTION 'learner % is not there, or erased already', erased USING ERRCODE = 'no_data_found';
    END IF;
    INSERT INTO learner_erasures (learner_id, by_id, reason, at) VALUES (erased, acting, why, moment);
    UPDATE learners SET
        title = '', first_name = '', second_name = '', initials = '', surname = called, id_number = '',
        passport_number = '', gender = '', race = '', town = '', province = '', postal_code = '', employer_id = NULL,
        erased_at = moment
    WHERE id = erased;
    PERFORM set_config('pgtrigger.ignore', '{pgtrigger_append_only_39561}', true);
    UPDATE classes_learnerevent SET
        title = '', first_name = '', second_name = '', initials = '', surname = called, id_number = '',
        passport_number = '', gender = '', race = '', town = '', province = '', postal_code = '', employer_id = NULL
    WHERE pgh_obj_id = erased;
    PERFORM set_config('pgtrigger.ignore', '{}', true);
END;
$$;
REVOKE ALL ON PROCEDURE erase_learner FROM PUBLIC;
"""


class Migration(migrations.Migration):
    """What the database decides and Django cannot say."""

    initial = True
    replaces = [("classes", "0002_site_belongs_to_client")]
    dependencies = [("classes", "0002_tables")]
    operations = [
        migrations.RunSQL(FOREIGN_KEYS),
        migrations.RunSQL(CACHE),
        migrations.RunSQL(ERASE_LEARNER),
    ]
