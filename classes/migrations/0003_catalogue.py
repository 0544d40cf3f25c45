from django.apps.registry import Apps
from django.db import migrations
from django.db.backends.base.schema import BaseDatabaseSchemaEditor

from classes.services.catalogue import put_catalogue_in_place


def forwards(apps: Apps, schema_editor: BaseDatabaseSchemaEditor) -> None:
    put_catalogue_in_place(apps)


class Migration(migrations.Migration):
    dependencies = [("classes", "0002_site_belongs_to_client")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
