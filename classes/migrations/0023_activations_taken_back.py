from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("classes", "0022_taught_as_of_its_day"),
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
                    models.Q(("from_status", "draft"), ("to_status", "active")),
                    models.Q(("from_status", "active"), ("to_status", "active")),
                    models.Q(("from_status", "active"), ("to_status", "draft")),
                    models.Q(("from_status", "active"), ("to_status", "stopped")),
                    models.Q(("from_status", "stopped"), ("to_status", "active")),
                    models.Q(("from_status", "active"), ("to_status", "completed")),
                    models.Q(("from_status", "stopped"), ("to_status", "completed")),
                    models.Q(("from_status", "draft"), ("to_status", "cancelled")),
                    models.Q(("from_status", "active"), ("to_status", "cancelled")),
                    models.Q(("from_status", "stopped"), ("to_status", "cancelled")),
                    models.Q(("from_status", "completed"), ("to_status", "active")),
                    models.Q(("from_status", "cancelled"), ("to_status", "active")),
                    models.Q(("from_status", "completed"), ("to_status", "stopped")),
                    models.Q(("from_status", "cancelled"), ("to_status", "stopped")),
                    models.Q(("from_status", "cancelled"), ("to_status", "draft")),
                    _connector="OR",
                ),
                name="status_change_is_a_known_one",
            ),
        ),
        migrations.AlterConstraint(
            model_name="trainingclass",
            name="class_beyond_draft_keeps_its_order_number",
            constraint=models.CheckConstraint(
                condition=models.Q(
                    ("status__in", ["draft", "cancelled"]),
                    models.Q(("order_number", ""), _negated=True),
                    _connector="OR",
                ),
                name="class_beyond_draft_keeps_its_order_number",
                violation_error_message="Give the order number: a class keeps one once its activation is recorded.",
            ),
        ),
    ]
