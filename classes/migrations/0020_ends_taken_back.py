from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("classes", "0019_activation_on_another_day"),
    ]

    operations = [
        migrations.RemoveConstraint(
            model_name="statuschange",
            name="status_change_is_a_known_one",
        ),
        migrations.AddConstraint(
            model_name="statuschange",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    models.Q(("from_status__in", ("draft", "active")), ("to_status__in", ("active",))),
                    models.Q(("from_status__in", ("active",)), ("to_status__in", ("stopped",))),
                    models.Q(("from_status__in", ("stopped",)), ("to_status__in", ("active",))),
                    models.Q(("from_status__in", ("active", "stopped")), ("to_status__in", ("completed",))),
                    models.Q(("from_status__in", ("draft", "active", "stopped")), ("to_status__in", ("cancelled",))),
                    models.Q(
                        ("from_status__in", ("completed", "cancelled")),
                        ("to_status__in", ("active", "draft", "stopped")),
                    ),
                    _connector="OR",
                ),
                name="status_change_is_a_known_one",
            ),
        ),
    ]
