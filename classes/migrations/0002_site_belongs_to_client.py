from django.contrib.postgres.operations import TrigramExtension, UnaccentExtension
from django.db import migrations


class Migration(migrations.Migration):
    """Lets the database see that a class's site belongs to its client; Django has no foreign key over two columns."""

    dependencies = [("classes", "0001_initial")]

    operations = [
        TrigramExtension(),
        UnaccentExtension(),
        migrations.RunSQL(
            """
            ALTER TABLE classes ADD CONSTRAINT class_site_belongs_to_its_client
                FOREIGN KEY (site_id, client_id) REFERENCES sites (id, client_id)
            """,
            "ALTER TABLE classes DROP CONSTRAINT class_site_belongs_to_its_client",
        ),
    ]
