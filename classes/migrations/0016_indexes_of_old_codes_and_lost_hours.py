import django.contrib.postgres.indexes
import django.db.models.functions.text
from django.db import migrations, models

from classes.migrations._all_at_once import AllAtOnce

BLANKS = " \t\n\r\x0b\x0c\xa0"


class Migration(migrations.Migration):
    dependencies = [
        ("classes", "0015_highest_class_number"),
    ]

    operations = [
        AllAtOnce(
            [
                migrations.RemoveIndex(
                    model_name="oldcode",
                    name="old_code_beginning",
                ),
                migrations.AddIndex(
                    model_name="oldcode",
                    index=models.Index(
                        django.contrib.postgres.indexes.OpClass(
                            django.db.models.functions.text.Lower(
                                models.Func(
                                    models.F("code"),
                                    models.Value(BLANKS),
                                    function="btrim",
                                    output_field=models.TextField(),
                                )
                            ),
                            name="text_pattern_ops",
                        ),
                        name="old_code_beginning",
                    ),
                ),
                migrations.AddIndex(
                    model_name="register",
                    index=models.Index(
                        condition=models.Q(("outcome", "held"), _negated=True),
                        fields=["session"],
                        name="register_of_session_not_held",
                    ),
                ),
            ]
        ),
    ]
